import { connect as connectTcp, type Socket } from 'node:net';
import mqtt, { type MqttClient } from 'mqtt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTroubleCounter, silentLog, type TroubleCounter } from '#base/log.ts';
import { OperatingError } from '#base/operating-error.ts';
import { type Broker, createBroker } from './aedes-broker.ts';

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

let broker: Broker;
let trouble: TroubleCounter;
const opened: (MqttClient | Socket)[] = [];

beforeEach(async () => {
  trouble = createTroubleCounter(silentLog);
  broker = await createBroker({
    host: '127.0.0.1',
    tcpPort: 0,
    wsPort: 0,
    log: silentLog,
    trouble,
    maxOffline: 20,
  });
});
afterEach(async () => {
  for (const one of opened.splice(0)) {
    if ('destroy' in one) one.destroy();
    else await one.endAsync(true);
  }
  await broker.close();
});

async function client(clientId: string, more: mqtt.IClientOptions = {}): Promise<MqttClient> {
  const url = `mqtt://127.0.0.1:${broker.tcpPort}`;
  const one = mqtt.connect(url, { clientId, reconnectPeriod: 200, ...more });
  opened.push(one);
  one.on('error', () => {});
  await new Promise<void>((resolve) => one.once('connect', () => resolve()));
  return one;
}

const text = (payload: Uint8Array) => new TextDecoder().decode(payload);

describe('aedes acknowledges before delivery', () => {
  test('a fact is committed before its PUBACK', async () => {
    const order: string[] = [];
    await broker.link.subscribe('up', true, async () => {
      await sleep(150);
      order.push('committed');
    });
    const device = await client('A');
    await device.publishAsync('up', 'x', { qos: 1 });
    order.push('acknowledged');
    expect(order).toEqual(['committed', 'acknowledged']);
  });

  test('others are not held up meanwhile', async () => {
    await broker.link.subscribe('slow', true, () => sleep(400));
    const [slow, quick] = [await client('A'), await client('B')];
    const waiting = slow.publishAsync('slow', 'x', { qos: 1 });
    const begun = performance.now();
    await quick.publishAsync('other', 'x', { qos: 1 });
    expect(performance.now() - begun).toBeLessThan(200);
    await waiting;
  });

  test('a fact that cannot be committed stays unacknowledged and comes again', async () => {
    const tries: string[] = [];
    await broker.link.subscribe('up', true, async ({ payload }) => {
      tries.push(text(payload));
      if (tries.length < 2) throw new OperatingError('store.away', 'away', { retryable: true });
    });
    const device = await client('A', { clean: false });
    const refused: unknown[] = [];
    device.on('packetreceive', (packet) => {
      if (packet.cmd === 'connack' && packet.returnCode !== 0) refused.push(packet);
    });
    await device.publishAsync('up', 'precious', { qos: 1 });
    expect(tries).toEqual(['precious', 'precious']);
    // Never "not authorised": after that a client stops trying.
    expect(refused).toEqual([]);
  });

  test('a last will is a fact too, tried until it is committed', async () => {
    let tries = 0;
    const told = new Promise<string>((resolve) => {
      void broker.link.subscribe('gone', true, async ({ payload }) => {
        if (++tries < 2) throw new OperatingError('store.away', 'away', { retryable: true });
        resolve(text(payload));
      });
    });
    const will = { topic: 'gone', payload: Buffer.from('A'), qos: 1 as const, retain: true };
    const device = await client('A', { will, reconnectPeriod: 0 });
    device.stream.destroy();
    expect(await told).toBe('A');
  });
});

test('aedes freezes behind one dead subscriber: it is cut off, the others get everything', async () => {
  const got: number[] = [];
  await broker.link.subscribe('flood', false, async () => void got.push(got.length));
  const frozen = await client('frozen', { reconnectPeriod: 0 });
  await frozen.subscribeAsync('flood', { qos: 0 });
  (frozen.stream as unknown as Socket).pause();
  const source = await client('source');
  const payload = Buffer.alloc(16_384);
  const begun = performance.now();
  const count = 3_000;
  for (let i = 0; i < count; i++) source.publish('flood', payload, { qos: 0 });
  while (got.length < count && performance.now() - begun < 10_000) await sleep(50);
  expect(got.length).toBe(count);
  expect(performance.now() - begun).toBeLessThan(5_000);
  expect([...trouble.counts.keys()].join()).toContain('frozen stopped reading');
}, 20_000);

describe('the memory for absent clients has a limit', () => {
  test('what comes after it is dropped and counted', async () => {
    const session = { clean: false, reconnectPeriod: 0 };
    const absent = await client('absent', session);
    await absent.subscribeAsync('news', { qos: 1 });
    await absent.endAsync();
    const source = await client('source');
    for (let i = 0; i < 50; i++) await source.publishAsync('news', String(i), { qos: 1 });
    const got: string[] = [];
    const back = mqtt.connect(`mqtt://127.0.0.1:${broker.tcpPort}`, {
      clientId: 'absent',
      ...session,
    });
    opened.push(back);
    back.on('message', (_topic, payload) => got.push(text(payload)));
    await sleep(500);
    expect(got).toHaveLength(20);
    expect([...trouble.counts.keys()].join()).toContain('absent is away');
    // What was taken makes room again.
    await source.publishAsync('news', 'later', { qos: 1 });
    await sleep(200);
    expect(got.at(-1)).toBe('later');
  });
});

describe('a client id is an identity', () => {
  test("a terminal that publishes as another is cut off, and the other's facts are not its own", async () => {
    const got: string[] = [];
    await broker.link.subscribe('handheld/v1/PDA-1/up', true, async ({ payload }) => {
      got.push(text(payload));
    });
    const thief = await client('PDA-2', { reconnectPeriod: 0 });
    const closed = new Promise<void>((resolve) => thief.once('close', () => resolve()));
    thief.publish('handheld/v1/PDA-1/up', 'forged', { qos: 1 });
    await closed;
    const owner = await client('PDA-1');
    await owner.publishAsync('handheld/v1/PDA-1/up', 'mine', { qos: 1 });
    expect(got).toEqual(['mine']);
  });

  test('a terminal cannot listen to another', async () => {
    const spy = await client('PDA-2');
    const granted = await spy
      .subscribeAsync('handheld/v1/PDA-1/step', { qos: 1 })
      .catch(() => [{ qos: 128 }]);
    expect(granted[0]!.qos).toBe(128);
  });

  test("$SYS is the broker's own", async () => {
    const one = await client('A', { reconnectPeriod: 0 });
    const closed = new Promise<void>((resolve) => one.once('close', () => resolve()));
    one.publish('$SYS/x', 'y', { qos: 1 });
    await closed;
  });
});

test('garbage bytes close only their own connection', async () => {
  const device = await client('A');
  const vandal = connectTcp(broker.tcpPort, '127.0.0.1');
  opened.push(vandal);
  vandal.on('error', () => {});
  const closed = new Promise<void>((resolve) => vandal.once('close', () => resolve()));
  vandal.write(Buffer.from('GET / HTTP/1.1\r\n\r\n'));
  await closed;
  await device.publishAsync('still', 'here', { qos: 1 });
});

test('browsers come by WebSocket', async () => {
  const page = mqtt.connect(`ws://127.0.0.1:${broker.wsPort}`, { clientId: 'page' });
  opened.push(page);
  await page.subscribeAsync('news', { qos: 1 });
  const got = new Promise<string>((resolve) => {
    page.once('message', (_topic, payload) => resolve(text(payload)));
  });
  await broker.link.publish({ topic: 'news', payload: 'hello', qos: 1, retain: false });
  expect(await got).toBe('hello');
});

test('who subscribes late finds what was retained', async () => {
  const device = await client('A');
  await device.publishAsync('connection', 'online', { qos: 1, retain: true });
  const got: string[] = [];
  await broker.link.subscribe('connection', true, async ({ payload }) => {
    got.push(text(payload));
  });
  expect(got).toEqual(['online']);
});

test('a port that is taken is named', async () => {
  const again = createBroker({
    host: '127.0.0.1',
    tcpPort: broker.tcpPort,
    log: silentLog,
    trouble,
  });
  await expect(again).rejects.toMatchObject({
    code: 'transport.listen',
    message: expect.stringContaining(`${broker.tcpPort}: another program has it`),
  });
});
