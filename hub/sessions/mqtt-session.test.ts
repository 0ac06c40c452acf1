import { Type } from 'typebox';
import { beforeEach, expect, test } from 'vitest';
import { createTroubleCounter, silentLog } from '#base/log.ts';
import { createRandom } from '#base/random.ts';
import type { Millis } from '#base/time.ts';
import { createVirtualScheduler } from '#base/virtual-scheduler.ts';
import type { MqttAdapter, MqttWrite } from '../adapter.ts';
import { createHub } from '../index.ts';
import type { DeviceCommand, DeviceEventBody, DeviceKind } from '../ports.ts';
import { createMemoryPlant, type MemoryPlant } from '../transports/memory-links.ts';

/** What a session owes every adapter on MQTT, with an adapter that only passes words on. */

const TOPIC = 'toy/D-1/said';
const SECOND = 1_000;

interface Said {
  readonly bodies: readonly DeviceEventBody[];
}

/** Every message says that the device is there; a command is taken `pace` after the one before. */
function toy(kind: DeviceKind, more: { pace?: Millis; silence?: Millis } = {}) {
  const { pace = 0, silence } = more;
  const written: { at: Millis; text: string }[] = [];
  const adapter: MqttAdapter<unknown, { readonly sentAt: Millis }> = {
    ...{ name: 'toy', kind, protocol: 'mqtt', config: Type.Object({}), example: {} },
    initial: () => ({ sentAt: Number.NEGATIVE_INFINITY }),
    subscribe: () => [{ filter: TOPIC, fact: false }],
    decode(state, { payload }, at) {
      const said: Said = JSON.parse(new TextDecoder().decode(payload));
      const online = { type: 'device_status', status: 'online' } as const;
      const events = [online, ...said.bodies].map((body, i) => {
        return { eventId: `D-1:${at}:${i}`, device: 'D-1', at, body };
      });
      return { state, events, faults: [] };
    },
    encode(state, { commandId }, at) {
      const head = { acknowledgedBy: 'write' as const };
      const notBefore = state.sentAt + pace;
      if (at < notBefore) return { ...head, state, writes: [], notBefore };
      written.push({ at, text: commandId });
      const write: MqttWrite = { topic: 'toy/D-1/told', payload: commandId, qos: 0, retain: false };
      return { ...head, state: { sentAt: at }, writes: [write] };
    },
    ...(silence === undefined
      ? {}
      : { silence: () => ({ afterMs: silence, means: 'offline' as const }) }),
  };
  return { adapter: adapter as MqttAdapter, written };
}

let scheduler: ReturnType<typeof createVirtualScheduler>;
let plant: MemoryPlant;
let facts: DeviceEventBody[];
let states: DeviceEventBody[];
beforeEach(() => {
  scheduler = createVirtualScheduler();
  plant = createMemoryPlant({ scheduler, random: createRandom(1) });
  facts = [];
  states = [];
});

async function begin(adapter: MqttAdapter) {
  const hub = createHub({
    links: plant.links(),
    adapters: [adapter],
    devices: [{ id: 'D-1', adapter: 'toy', config: {} }],
    scheduler,
    trouble: createTroubleCounter(silentLog),
    events: {
      async facts(events) {
        facts.push(...events.map(({ body }) => body));
        return events.map(() => ({ accepted: true }));
      },
      state: ({ body }) => void states.push(body),
    },
  });
  const device = plant.ends.mqtt('D-1');
  await hub.start();
  await plant.ends.open();
  const say = async (...bodies: DeviceEventBody[]) => {
    device.publish(TOPIC, JSON.stringify({ bodies }), { qos: 1, retain: false });
    await scheduler.runFor(SECOND / 2);
  };
  await scheduler.runFor(SECOND);
  await say();
  return { hub, say };
}

const cancel = (commandId: string): DeviceCommand => ({
  commandId,
  device: 'D-1',
  correlationId: 'x',
  body: { kind: 'vehicle', type: 'cancel_order', orderId: 'O', actionId: commandId },
});

test('a command that the device takes only later is written then, once, and in its turn', async () => {
  const { adapter, written } = toy('vehicle', { pace: 3 * SECOND });
  const { hub } = await begin(adapter);
  const now = scheduler.now();
  scheduler.after(0, 'send', async () => hub.send(['a', 'b', 'c'].map(cancel)));
  await scheduler.runFor(20 * SECOND);
  expect(written.map(({ at, text }) => [text, at - now])).toEqual([
    ['a', 0],
    ['b', 3 * SECOND],
    ['c', 6 * SECOND],
  ]);
  expect(hub.unacknowledged).toBe(0);
});

test('a command that waits for its time can still be withdrawn', async () => {
  const { adapter, written } = toy('vehicle', { pace: 3 * SECOND });
  const { hub } = await begin(adapter);
  scheduler.after(0, 'send', async () => hub.send(['a', 'b'].map(cancel)));
  await scheduler.runFor(SECOND);
  hub.withdraw(['b']);
  await scheduler.runFor(20 * SECOND);
  expect(written.map(({ text }) => text)).toEqual(['a']);
});

test('a vehicle that is silent for 95 s is degraded until it speaks', async () => {
  const { hub, say } = await begin(toy('vehicle').adapter);
  await scheduler.runFor(200 * SECOND);
  expect(hub.status('D-1')).toBe('degraded');
  await say();
  expect(hub.status('D-1')).toBe('online');
});

test('where silence means offline, it is offline until it says that it is there', async () => {
  const { hub, say } = await begin(toy('vehicle', { silence: 10 * SECOND }).adapter);
  await scheduler.runFor(8 * SECOND);
  expect(hub.status('D-1')).toBe('online');
  await scheduler.runFor(15 * SECOND);
  expect(hub.status('D-1')).toBe('offline');
  await say();
  expect(hub.status('D-1')).toBe('online');
  expect(facts.map((body) => 'status' in body && body.status)).toEqual([
    'offline',
    'online',
    'offline',
    'online',
  ]);
});

test('states of equipment are handed over at once, and wait for no commit', async () => {
  const { say } = await begin(toy('equipment').adapter);
  const before = facts.length;
  const state = { crossing: '', ready: false, fault: '', beat: 7 };
  await say({ type: 'equipment_state', state });
  expect(states).toEqual([{ type: 'equipment_state', state }]);
  expect(facts).toHaveLength(before);
});
