import { join } from 'node:path';
import type { Log, TroubleCounter } from '#base/log.ts';
import type { Links, MqttLink, Upgrade } from '#hub/links.ts';
import type { TelemetryPort } from '#hub/ports.ts';
import type { Admit } from '#hub/transports/admission.ts';
import { createBroker } from '#hub/transports/aedes-broker.ts';
import { createInfluxWriter } from '#hub/transports/influx-writer.ts';
import { createMemoryTelemetry } from '#hub/transports/memory-telemetry.ts';
import { openModbus } from '#hub/transports/modbus-client.ts';
import { openMqttClient } from '#hub/transports/mqtt-client.ts';
import { createOpcUaOpener } from '#hub/transports/opcua-client.ts';
import { proxyWebSocket } from '#hub/transports/websocket-proxy.ts';

interface Way {
  /** Where devices find the broker. */
  readonly mqttUrl: string;
  readonly wsUrl: string | undefined;
  /** Brings a browser to the broker; undefined when the way is not known. */
  readonly upgrade: Upgrade | undefined;
  /** Looks again at who is connected, after a change of access. */
  admitAgain(): Promise<void>;
  close(): Promise<void>;
}

export interface OpenLinks extends Way {
  readonly links: Links;
}

interface OpenBroker extends Way {
  readonly link: MqttLink;
}

async function openBroker(options: LinkOptions): Promise<OpenBroker> {
  const { mqttUrl, host, log, trouble } = options;
  if (mqttUrl) {
    const url = new URL(mqttUrl);
    const link = openMqttClient({
      url: mqttUrl,
      clientId: 'warehub-hub',
      trouble,
      ...(url.username ? { username: decodeURIComponent(url.username) } : {}),
      ...(url.password ? { password: decodeURIComponent(url.password) } : {}),
    });
    const { mqttWsUrl, admit } = options;
    const proxy = { log, trouble, ...(admit === undefined ? {} : { admit }) };
    return {
      ...{ link, mqttUrl, wsUrl: mqttWsUrl },
      upgrade: mqttWsUrl === undefined ? undefined : proxyWebSocket({ ...proxy, url: mqttWsUrl }),
      // It asks its clients itself; pages are asked where they come in (`mqttRoutes`).
      async admitAgain() {},
      close: () => link.close(),
    };
  }
  const broker = await createBroker({
    host,
    tcpPort: options.mqttPort,
    wsPort: options.wsPort,
    log,
    trouble,
    ...(options.admit === undefined ? {} : { admit: options.admit }),
  });
  return {
    link: broker.link,
    mqttUrl: `mqtt://${host}:${broker.tcpPort}`,
    wsUrl: broker.wsPort === undefined ? undefined : `ws://${host}:${broker.wsPort}`,
    upgrade: broker.upgrade,
    admitAgain: () => broker.admitAgain(),
    close: () => broker.close(),
  };
}

export interface LinkOptions {
  readonly mqttUrl: string | undefined;
  readonly mqttWsUrl: string | undefined;
  readonly host: string;
  readonly mqttPort: number;
  readonly wsPort: number;
  readonly dataFolder: string;
  /** Who is let in to the broker inside, and which pages to an outside one; left out, everybody. */
  readonly admit?: Admit;
  readonly log: Log;
  readonly trouble: TroubleCounter;
}

/** The real wires of a warehouse process. */
export async function openLinks(options: LinkOptions): Promise<OpenLinks> {
  const broker = await openBroker(options);
  const openNodes = createOpcUaOpener({ pkiFolder: join(options.dataFolder, 'opcua') });
  return {
    links: { mqtt: broker.link, openRegisters: openModbus, openNodes },
    mqttUrl: broker.mqttUrl,
    wsUrl: broker.wsUrl,
    upgrade: broker.upgrade,
    admitAgain: () => broker.admitAgain(),
    close: () => broker.close(),
  };
}

/** InfluxDB where its URL is set, else the newest points in memory. */
export function openTelemetry(options: {
  influxUrl: string | undefined;
  trouble: TroubleCounter;
}): {
  port: TelemetryPort;
  close(): Promise<void>;
} {
  if (!options.influxUrl) return { port: createMemoryTelemetry(), async close() {} };
  const writer = createInfluxWriter({ url: options.influxUrl, trouble: options.trouble });
  return { port: writer, close: () => writer.close() };
}
