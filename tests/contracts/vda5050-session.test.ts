import { expect, test } from 'vitest';
import { deviceAdapters } from '#adapters/devices/registry.ts';
import { cancel, drive, orderOf, type Version } from '#adapters/devices/vda5050/codec/rig.ts';
import type { Profile } from '#adapters/devices/vda5050/profile.ts';
import { createTroubleCounter, silentLog } from '#base/log.ts';
import { createRandom } from '#base/random.ts';
import { toTimestamp } from '#base/time.ts';
import { createVirtualScheduler } from '#base/virtual-scheduler.ts';
import { createHub } from '#hub/index.ts';
import type { DeviceCommand, DeviceEventBody } from '#hub/ports.ts';
import { createMemoryPlant } from '#hub/transports/memory-links.ts';
import { samplesOf2 } from '#tests/support/vda5050-samples-2.ts';
import { samplesOf3 } from '#tests/support/vda5050-samples-3.ts';

/** Adapter and session together: what a vehicle is sent over time, by what it shows. */

const SECOND = 1_000;

async function begin(version: Version, profile: Profile = {}, root = 'uagv/v2') {
  const scheduler = createVirtualScheduler();
  const plant = createMemoryPlant({ scheduler, random: createRandom(1) });
  const facts: DeviceEventBody[] = [];
  const adapter = version === '3.0' ? 'vda5050-v3' : 'vda5050-v2';
  const config = { manufacturer: 'KIT', serialNumber: '0001', mapId: 'm', version, profile };
  const hub = createHub({
    links: plant.links(),
    adapters: deviceAdapters,
    devices: [{ id: 'AGV-1', adapter, config }],
    scheduler,
    trouble: createTroubleCounter(silentLog),
    events: {
      async facts(events) {
        facts.push(...events.map(({ body }) => body));
        return events.map(() => ({ accepted: true }));
      },
      state: () => {},
    },
  });
  const sent: { topic: string; message: { timestamp: string } }[] = [];
  const vehicle = plant.ends.mqtt('AGV-1');
  for (const topic of ['order', 'instantActions']) {
    vehicle.subscribe(`${root}/KIT/0001/${topic}`, ({ payload }) => {
      const message = JSON.parse(new TextDecoder().decode(payload));
      sent.push({ topic, message });
    });
  }
  await hub.start();
  await plant.ends.open();
  await scheduler.runFor(SECOND);
  let headerId = 0;
  const say = async (topic: string, sample: object) => {
    const timestamp = toTimestamp(scheduler.now());
    const retain = topic === 'connection';
    const message = JSON.stringify({ ...sample, headerId: headerId++, timestamp });
    vehicle.publish(`${root}/KIT/0001/${topic}`, message, { qos: retain ? 1 : 0, retain });
    await scheduler.runFor(SECOND / 2);
  };
  const send = async (body: DeviceCommand['body'], commandId = 'C1') => {
    const command = { commandId, device: 'AGV-1', correlationId: 'x', body };
    scheduler.after(0, 'send', async () => hub.send([command]));
    await scheduler.runFor(SECOND / 2);
  };
  return { hub, facts, sent, say, send, wait: (ms: number) => scheduler.runFor(ms) };
}

const acknowledged = { type: 'command_acknowledged', commandId: 'C1' };

test('an accepted cancelOrder is not sent again, however long it runs (openTCS adapter, PR #19)', async () => {
  const { hub, facts, sent, say, send, wait } = await begin('2.1');
  const [state] = samplesOf2('2.1.0').state;
  const showing = (actionStatus: string) =>
    say('state', { ...state, orderId: 'O1', actionStates: [{ actionId: 'X1', actionStatus }] });
  await say('connection', samplesOf2('2.1.0').connection[0]!);
  await send(cancel());
  // Lost on the way, for all that is known: it is sent again.
  await wait(3 * SECOND);
  expect(sent).toHaveLength(2);
  for (let i = 0; i < 6; i++) {
    await showing('RUNNING');
    await wait(20 * SECOND);
  }
  expect(sent).toHaveLength(2);
  expect(facts).not.toContainEqual(acknowledged);
  await showing('FINISHED');
  expect(facts).toContainEqual(acknowledged);
  expect(hub.unacknowledged).toBe(0);
});

test('a vehicle without a connection topic, in a folder of its own, is there by its states', async () => {
  const root = 'site7/uagv/v2';
  const profile: Profile = { connection: 'from_states', silenceMs: 40 * SECOND, topicRoot: root };
  const { hub, sent, say, send, wait } = await begin('2.1', profile, root);
  const [state] = samplesOf2('2.1.0').state;
  expect(hub.status('AGV-1')).toBe('offline');
  await say('state', state!);
  expect(hub.status('AGV-1')).toBe('online');
  await wait(90 * SECOND);
  expect(hub.status('AGV-1')).toBe('offline');
  await say('state', state!);
  expect(hub.status('AGV-1')).toBe('online');
  await send(drive());
  expect(sent.map(({ topic }) => topic)).toEqual(['order']);
});

test('a vehicle of 3.0 gets no two orders within the time that its factsheet asks for', async () => {
  const { sent, say, send, wait } = await begin('3.0', {}, 'vda5050/v3');
  const [connection] = samplesOf3().connection;
  await say('connection', { ...connection, connectionState: 'ONLINE' });
  const [factsheet] = samplesOf3().factsheet;
  const timing = { minimumOrderInterval: 5, minimumStateInterval: 0 };
  const protocolLimits = { maximumStringLengths: {}, maximumArrayLengths: {}, timing };
  await say('factsheet', { ...factsheet, protocolLimits });
  await send(drive(), 'C1');
  await say('state', { ...samplesOf3().state[0], orderId: 'O1' });
  await send(drive(orderOf({ order: { updateId: 1 } })), 'C2');
  await wait(10 * SECOND);
  const [first, second] = sent.map(({ message }) => Date.parse(message.timestamp));
  // No earlier than asked for by its clock, and not much later.
  expect(second! - first!).toBeGreaterThanOrEqual(5 * SECOND);
  expect(second! - first!).toBeLessThan(6 * SECOND);
});
