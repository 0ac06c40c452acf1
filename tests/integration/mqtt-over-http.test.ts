import type { AddressInfo } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import mqtt, { type MqttClient } from 'mqtt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { mqttRoutes } from '#app/http/mqtt-http.ts';
import { createSendProblem } from '#app/http/problem.ts';
import { createTroubleCounter, silentLog, type TroubleCounter } from '#base/log.ts';
import type { Upgrade } from '#hub/links.ts';
import { type Broker, createBroker } from '#hub/transports/aedes-broker.ts';
import { proxyWebSocket } from '#hub/transports/websocket-proxy.ts';

const ME = 'PDA-1';
const UP = `handheld/v1/${ME}/up`;
const DOWN = `handheld/v1/${ME}/down`;

let broker: Broker;
let trouble: TroubleCounter;
let servers: FastifyInstance[];
let clients: MqttClient[];

const openBroker = (wsPort = 0) =>
  createBroker({ host: '127.0.0.1', tcpPort: 0, wsPort, log: silentLog, trouble });

const proxyTo = (wsPort: number) =>
  proxyWebSocket({ url: `ws://127.0.0.1:${wsPort}`, log: silentLog, trouble });

beforeEach(async () => {
  trouble = createTroubleCounter(silentLog);
  [servers, clients] = [[], []];
  broker = await openBroker();
});
afterEach(async () => {
  for (const client of clients) await client.endAsync(true);
  for (const server of servers) await server.close();
  await broker.close();
});

/** An HTTP server with what the warehouse's one has for MQTT; its address without the protocol. */
async function serve(upgrade: Upgrade | undefined): Promise<string> {
  const server = fastify({ forceCloseConnections: true });
  servers.push(server);
  await server.register(mqttRoutes({ problem: createSendProblem([]), upgrade }));
  await server.listen({ host: '127.0.0.1', port: 0 });
  return `127.0.0.1:${(server.server.address() as AddressInfo).port}`;
}

async function connect(url: string, origin?: string): Promise<MqttClient> {
  const client = mqtt.connect(url, {
    ...{ clientId: ME, reconnectPeriod: 100 },
    wsOptions:
      origin === undefined ? {} : { headers: { origin, cookie: 'warehub_session=secret' } },
  });
  clients.push(client);
  client.on('error', () => {});
  await new Promise<void>((resolve, reject) => {
    client.once('connect', () => resolve());
    setTimeout(() => reject(new Error('no connection')), 3_000);
  });
  return client;
}

/** Sends a step's answer and waits until it is committed; hears what the house says. */
async function talk(client: MqttClient): Promise<readonly [up: string, down: string]> {
  const up = Promise.withResolvers<string>();
  await broker.link.subscribe(UP, true, async ({ payload }) =>
    up.resolve(`${Buffer.from(payload)}`),
  );
  const down = Promise.withResolvers<string>();
  client.on('message', (_topic, payload) => down.resolve(`${payload}`));
  await client.subscribeAsync(DOWN, { qos: 1 });
  await client.publishAsync(UP, 'scanned', { qos: 1 });
  const large = 'x'.repeat(300_000);
  await broker.link.publish({ topic: DOWN, payload: large, qos: 1, retain: false });
  return [await up.promise, String((await down.promise).length)];
}

describe('a handheld in a browser', () => {
  test('speaks with the broker inside on the port of the pages, and on the port of before', async () => {
    const address = await serve(broker.upgrade);
    expect(await talk(await connect(`ws://${address}/mqtt`, `http://${address}`))).toEqual([
      'scanned',
      '300000',
    ]);
    await clients[0]!.endAsync();
    expect(await talk(await connect(`ws://127.0.0.1:${broker.wsPort}`))).toEqual([
      'scanned',
      '300000',
    ]);
  });

  test('speaks with an outside broker through us', async () => {
    const address = await serve(proxyTo(broker.wsPort!));
    expect(await talk(await connect(`ws://${address}/mqtt`, `http://${address}`))).toEqual([
      'scanned',
      '300000',
    ]);
  });

  test('finds an outside broker again that was away', async () => {
    const port = broker.wsPort!;
    const address = await serve(proxyTo(port));
    const client = await connect(`ws://${address}/mqtt`);
    const back = new Promise<void>((resolve) => client.on('connect', () => resolve()));
    await broker.close();
    await expect.poll(() => client.connected).toBe(false);
    await expect.poll(() => [...trouble.counts.keys()].length).toBeGreaterThan(0);
    broker = await openBroker(port);
    await back;
    expect(await talk(client)).toEqual(['scanned', '300000']);
  });

  test('does not hold up the end of the server', async () => {
    const address = await serve(broker.upgrade);
    const client = await connect(`ws://${address}/mqtt`);
    await servers[0]!.close();
    await expect.poll(() => client.connected).toBe(false);
    await expect.poll(() => broker.clients).toBe(0);
  });

  test('is told where the way is not known, and pages of other houses are kept out', async () => {
    const elsewhere = await fetch(`http://${await serve(undefined)}/mqtt`, {
      headers: { 'accept-language': 'zh' },
    });
    const problem = (await elsewhere.json()) as { code: string; detail: string };
    expect([elsewhere.status, problem.code]).toEqual([404, 'mqtt.elsewhere']);
    expect(problem.detail).toContain('MQTT_WS_URL');
    const address = await serve(broker.upgrade);
    expect((await fetch(`http://${address}/mqtt`)).status).toBe(426);
    const foreign = connect(`ws://${address}/mqtt`, 'https://evil.example');
    await expect(foreign).rejects.toThrow('no connection');
    await expect(connect(`ws://${address}/other`)).rejects.toThrow('no connection');
    expect(broker.clients).toBe(0);
  });
});
