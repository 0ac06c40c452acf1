import mqtt from 'mqtt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dimensioner } from '#adapters/devices/dimensioner/adapter.ts';
import { topicOf } from '#adapters/devices/dimensioner/wire.ts';
import { createTroubleCounter, silentLog } from '#base/log.ts';
import { OperatingError } from '#base/operating-error.ts';
import { createSystemScheduler } from '#base/system-scheduler.ts';
import { createHub, type Hub } from '#hub/index.ts';
import type { DeviceEvent } from '#hub/ports.ts';
import { type Broker, createBroker } from '#hub/transports/aedes-broker.ts';

/** A dimensioner on a real broker: what it says is committed before it is acknowledged. */

let broker: Broker;
let hub: Hub;
let device: mqtt.MqttClient;
const facts: DeviceEvent[] = [];
const trouble = createTroubleCounter(silentLog);
let isDatabaseAway = false;

async function connected(): Promise<mqtt.MqttClient> {
  const one = mqtt.connect(`mqtt://127.0.0.1:${broker.tcpPort}`, { clientId: 'CUBE-1' });
  await new Promise<void>((resolve) => one.once('connect', () => resolve()));
  return one;
}

beforeAll(async () => {
  const at = { host: '127.0.0.1', tcpPort: 0, wsPort: 0 };
  broker = await createBroker({ ...at, log: silentLog, trouble, maxOffline: 20 });
  const none = () => Promise.reject(new Error('no such line'));
  hub = createHub({
    links: { mqtt: broker.link, openRegisters: none, openNodes: none },
    adapters: [dimensioner],
    devices: [{ id: 'CUBE-1', adapter: 'dimensioner', config: {} }],
    scheduler: createSystemScheduler((error) => {
      throw error;
    }),
    trouble,
    events: {
      async facts(events) {
        if (isDatabaseAway) {
          throw new OperatingError('store.unavailable', 'away', { retryable: true });
        }
        facts.push(...events);
        return events.map(() => ({ accepted: true, text: { en: 'Kept.', zh: '已保存。' } }));
      },
      state() {},
    },
  });
  await hub.start();
  device = await connected();
});
afterAll(async () => {
  await device.endAsync(true);
  await hub.stop();
  await broker.close();
});

const measured = () => facts.filter(({ body }) => body.type === 'measured');
const MESSAGE = {
  ...{ id: 'M-1', code: 'TEA-01', settled: true, length: 10, width: 5, height: 2.5 },
  ...{ sizeUnit: 'in', weight: 1, weightUnit: 'lb' },
};
const send = (message: unknown) =>
  device.publishAsync(topicOf('CUBE-1', 'measured'), JSON.stringify(message), { qos: 1 });

test('a measurement is a fact when its PUBACK comes, and is answered on the device', async () => {
  await device.subscribeAsync(topicOf('CUBE-1', 'answer'));
  const answered = new Promise<unknown>((resolve) =>
    device.once('message', (_, payload) => resolve(JSON.parse(payload.toString()))),
  );
  await send(MESSAGE);
  expect(measured()).toMatchObject([
    {
      eventId: 'CUBE-1:measured:M-1',
      body: { code: 'TEA-01', lengthMm: 254, widthMm: 127, heightMm: 64, grams: 454 },
    },
  ]);
  const text = { en: 'Kept.', zh: '已保存。' };
  expect(await answered).toEqual({ id: 'M-1', accepted: true, text });
});

test('garbage is acknowledged, counted as a trouble, and no measurement', async () => {
  const before = measured().length;
  await send({ ...MESSAGE, id: 'M-2', length: -1 });
  await send({ ...MESSAGE, id: 'M-3', settled: false });
  expect(measured()).toHaveLength(before);
});

test('while the database is away it is not acknowledged; sent again, it is the same fact', async () => {
  const before = measured().length;
  isDatabaseAway = true;
  let isAcknowledged = false;
  send({ ...MESSAGE, id: 'M-4' }).then(
    () => {
      isAcknowledged = true;
    },
    () => {},
  );
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(isAcknowledged).toBe(false);
  expect(measured()).toHaveLength(before);
  await device.endAsync(true);
  isDatabaseAway = false;
  device = await connected();
  await send({ ...MESSAGE, id: 'M-4' });
  expect(measured().slice(before)).toMatchObject([{ eventId: 'CUBE-1:measured:M-4' }]);
}, 20_000);
