import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createTroubleCounter, silentLog } from '#base/log.ts';
import { OperatingError } from '#base/operating-error.ts';
import type { MqttLink } from '../links.ts';
import { type Broker, createBroker } from './aedes-broker.ts';
import { openMqttClient } from './mqtt-client.ts';

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const MOSQUITTO = ['/usr/sbin/mosquitto', '/usr/bin/mosquitto'].find((path) => existsSync(path));
if (!MOSQUITTO) console.log('skipped: mosquitto is not installed');
const MOSQUITTO_PORT = 18_931;

const text = (payload: Uint8Array) => new TextDecoder().decode(payload);
const links: MqttLink[] = [];
afterEach(async () => {
  for (const link of links.splice(0)) await link.close();
});

async function connected(link: MqttLink): Promise<void> {
  await new Promise<void>((resolve) => link.onStatus((there) => there && resolve()));
}

function open(port: number, clientId = 'warehub'): MqttLink {
  const link = openMqttClient({
    url: `mqtt://127.0.0.1:${port}`,
    clientId,
    trouble: createTroubleCounter(silentLog),
  });
  links.push(link);
  return link;
}

/** What holds on any broker. */
function promises(port: () => number) {
  test('a fact is acknowledged after its commit, and comes again when that failed', async () => {
    const link = open(port());
    await connected(link);
    const tries: string[] = [];
    await link.subscribe('facts/1', true, async ({ payload }) => {
      tries.push(text(payload));
      if (tries.length < 2) throw new OperatingError('store.away', 'away', { retryable: true });
    });
    await sleep(200);
    const device = await mqtt.connectAsync(`mqtt://127.0.0.1:${port()}`, { clientId: 'device' });
    await device.publishAsync('facts/1', 'precious', { qos: 1 });
    const begun = performance.now();
    while (tries.length < 2 && performance.now() - begun < 8_000) await sleep(50);
    await sleep(200);
    expect(tries).toEqual(['precious', 'precious']);
    await device.endAsync(true);
  });

  test('what came while we were away is kept for us', async () => {
    const first = open(port(), 'warehub-2');
    await connected(first);
    await first.subscribe('facts/2', true, async () => {});
    await sleep(200);
    await links.pop()!.close();
    const device = await mqtt.connectAsync(`mqtt://127.0.0.1:${port()}`, { clientId: 'device' });
    await device.publishAsync('facts/2', 'meanwhile', { qos: 1 });
    await device.endAsync(true);
    const second = open(port(), 'warehub-2');
    const got = new Promise<string>((resolve) => {
      void second.subscribe('facts/2', true, async ({ payload }) => resolve(text(payload)));
    });
    expect(await got).toBe('meanwhile');
  });

  test('who asks for a topic by name and by a wildcard has its message once for each', async () => {
    const link = open(port(), 'warehub-4');
    await connected(link);
    const [named, watched]: [string[], string[]] = [[], []];
    await link.subscribe('pda/1/up', true, async ({ topic }) => void named.push(topic));
    await link.subscribe('pda/+/up', false, async ({ topic }) => void watched.push(topic));
    await sleep(400);
    const device = await mqtt.connectAsync(`mqtt://127.0.0.1:${port()}`, { clientId: 'device' });
    for (const id of [1, 2, 1]) await device.publishAsync(`pda/${id}/up`, '{}', { qos: 1 });
    await sleep(400);
    expect(named).toEqual(['pda/1/up', 'pda/1/up']);
    expect(watched).toEqual(['pda/1/up', 'pda/2/up', 'pda/1/up']);
    await device.endAsync(true);
  });

  test('states arrive, commands go out', async () => {
    const link = open(port(), 'warehub-3');
    await connected(link);
    const device = await mqtt.connectAsync(`mqtt://127.0.0.1:${port()}`, { clientId: 'device' });
    await device.subscribeAsync('down', { qos: 1 });
    const heard = new Promise<string>((resolve) => {
      device.once('message', (_topic, payload) => resolve(text(payload)));
    });
    await link.publish({ topic: 'down', payload: 'go', qos: 1, retain: false });
    expect(await heard).toBe('go');
    const got = new Promise<string>((resolve) => {
      void link.subscribe('state/+', false, async ({ topic }) => resolve(topic));
    });
    await sleep(200);
    await device.publishAsync('state/7', '{}', { qos: 0 });
    expect(await got).toBe('state/7');
    await device.endAsync(true);
  });
}

describe('on the broker of the house', () => {
  let broker: Broker;
  beforeAll(async () => {
    broker = await createBroker({
      host: '127.0.0.1',
      tcpPort: 0,
      log: silentLog,
      trouble: createTroubleCounter(silentLog),
    });
  });
  afterAll(() => broker.close());
  promises(() => broker.tcpPort);
});

describe.skipIf(!MOSQUITTO)('on Mosquitto', () => {
  let folder: string;
  let process: ChildProcess;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'warehub-mosquitto-'));
    const config = join(folder, 'mosquitto.conf');
    // As MQTT allows: a copy for each subscription that fits.
    const twice = 'allow_duplicate_messages true';
    const lines = [`listener ${MOSQUITTO_PORT} 127.0.0.1`, 'allow_anonymous true', twice, ''];
    await writeFile(config, lines.join('\n'));
    process = spawn(MOSQUITTO!, ['-c', config], { stdio: 'ignore' });
    await sleep(700);
  });
  afterAll(async () => {
    process.kill();
    await rm(folder, { recursive: true });
  });
  promises(() => MOSQUITTO_PORT);
});

describe('a broker that misbehaves', () => {
  /** Answers CONNECT with the given codes, one a connection, and counts connections. */
  async function refusingBroker(codes: number[]) {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => {});
      socket.once('data', () => socket.write(Buffer.from([0x20, 2, 0, codes.shift() ?? 0])));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const close = () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    };
    return { port, sockets, close };
  }

  test('after a refused CONNACK mqtt.js gives up: here it tries again', async () => {
    const broker = await refusingBroker([3, 5]);
    const link = open(broker.port);
    await connected(link);
    expect(broker.sockets).toHaveLength(3);
    await links.pop()!.close();
    broker.close();
  });

  test('a publication that is never acknowledged is an error, not a promise for ever', async () => {
    const broker = await refusingBroker([]);
    const link = open(broker.port);
    await connected(link);
    const lost = link.publish({ topic: 'x', payload: 'y', qos: 1, retain: false });
    await expect(lost).rejects.toMatchObject({ code: 'transport.timeout' });
    await links.pop()!.close();
    broker.close();
  });
});
