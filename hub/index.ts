/**
 * The device hub: one session for each device of the site, whatever wire it hangs on.
 *
 *   const hub = createHub({ links, adapters, devices, scheduler, trouble });
 *   hub.connect(wcs.deviceEventPort);
 *   await hub.start();
 */
import Value from 'typebox/value';
import type { TroubleCounter } from '#base/log.ts';
import { OperatingError } from '#base/operating-error.ts';
import type { Scheduler } from '#base/time.ts';
import type { DeviceAdapter, DeviceEntry } from './adapter.ts';
import type { Links } from './links.ts';
import type { DeviceCommand, DeviceEventPort, DeviceId, DeviceKind, HubPort } from './ports.ts';
import type { Heard, SessionParts } from './sessions/core.ts';
import { createModbusSession } from './sessions/modbus-session.ts';
import { createMqttSession } from './sessions/mqtt-session.ts';
import { createOpcUaSession } from './sessions/opcua-session.ts';
import type { Session } from './sessions/session.ts';
import { answerStrangers } from './sessions/strangers.ts';

export interface HubParts {
  readonly links: Links;
  readonly adapters: readonly DeviceAdapter[];
  readonly devices: readonly DeviceEntry[];
  /** May come later, by `connect`: facts stay unacknowledged on the wire until then. */
  readonly events?: DeviceEventPort;
  readonly scheduler: Scheduler;
  readonly trouble: TroubleCounter;
}

export interface DeviceHeard extends Heard {
  readonly id: DeviceId;
  readonly kind: DeviceKind;
}

export interface Hub extends HubPort {
  connect(events: DeviceEventPort): void;
  /** Opens the sessions; devices that are away are tried again for ever. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** How each device is, since when, and what it said last. */
  heard(): readonly DeviceHeard[];
  /** Commands that no device has acknowledged yet. */
  readonly unacknowledged: number;
}

/** @throws OperatingError `config.device`, naming each device whose settings do not fit. */
export function createHub(parts: HubParts): Hub {
  const { scheduler, trouble } = parts;
  let events = parts.events;
  const shared = { scheduler, trouble, events: () => events };

  const sessions = new Map<DeviceId, Session>();
  const problems: string[] = [];
  for (const entry of parts.devices) {
    const adapter = parts.adapters.find((one) => one.name === entry.adapter);
    if (!adapter) problems.push(`${entry.id}: no adapter is named ${entry.adapter}`);
    else if (!Value.Check(adapter.config, entry.config)) {
      const first = Value.Errors(adapter.config, entry.config)[0];
      problems.push(`${entry.id}: ${first?.instancePath ?? ''} ${first?.message ?? 'is wrong'}`);
    } else if (sessions.has(entry.id)) problems.push(`${entry.id}: named twice`);
    else sessions.set(entry.id, openSession(adapter, entry, { ...shared, device: entry.id }));
  }
  if (problems.length > 0) {
    throw new OperatingError('config.device', `devices: ${problems.join('; ')}`, {
      retryable: false,
    });
  }

  function openSession(
    adapter: DeviceAdapter,
    entry: DeviceEntry,
    own: Omit<SessionParts, 'kind'>,
  ): Session {
    const all = { ...own, kind: adapter.kind };
    switch (adapter.protocol) {
      case 'mqtt':
        return createMqttSession(adapter, entry.config, parts.links.mqtt, all);
      case 'modbus':
        return createModbusSession(adapter, entry.config, parts.links, all);
      case 'opcua':
        return createOpcUaSession(adapter, entry.config, parts.links, all);
    }
  }

  const ownTopics = new Set(
    parts.devices.flatMap(({ id, config, adapter: name }) => {
      const adapter = parts.adapters.find((one) => one.name === name);
      if (adapter?.protocol !== 'mqtt') return [];
      return adapter.subscribe(config, id).map(({ filter }) => filter);
    }),
  );
  const strangers = { link: parts.links.mqtt, isKnown: (topic: string) => ownTopics.has(topic) };

  return {
    connect(port) {
      events = port;
    },
    async start() {
      for (const session of sessions.values()) await session.start();
      for (const adapter of parts.adapters) {
        if (adapter.protocol === 'mqtt')
          await answerStrangers(adapter, { ...shared, ...strangers });
      }
    },
    async stop() {
      await Promise.all([...sessions.values()].map((session) => session.stop()));
    },
    send(commands) {
      const byDevice = Map.groupBy(commands, (command: DeviceCommand) => command.device);
      for (const [device, ofDevice] of byDevice) {
        const session = sessions.get(device);
        if (session) session.send(ofDevice);
        else trouble.note(`command for an unknown device: ${device}`, { device });
      }
    },
    withdraw(commandIds) {
      if (commandIds.length === 0) return;
      const ids = new Set(commandIds);
      for (const session of sessions.values()) session.withdraw(ids);
    },
    status: (device) => sessions.get(device)?.status ?? 'offline',
    devices: () => [...sessions.values()].map(({ id, kind, status }) => ({ id, kind, status })),
    heard: () => [...sessions.values()].map(({ id, kind, heard }) => ({ id, kind, ...heard })),
    get unacknowledged() {
      return [...sessions.values()].reduce((sum, session) => sum + session.unacknowledged, 0);
    },
  };
}
