import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { connectAsync } from 'mqtt';
import { expect, test } from 'vitest';
import { topicOf as handheldTopic } from '#adapters/devices/handheld/wire.ts';
import { topicOf as vehicleTopic } from '#adapters/devices/vda5050/v2/wire.ts';
import { askStatus, tellPlant } from '#app/flow/watch.ts';
import type { Site } from '#base/site/site.ts';
import { startFlow } from '#tests/support/flow-stage.ts';

const LIE_EVERY_MS = 100;

/** What a broken or hostile client says in the name of real vehicles, round after round. */
function vehicleLies(site: Site): { topic: string; payload: string | Buffer }[] {
  const [vehicle, other] = site.vehicles;
  const state = vehicleTopic(vehicle!, 'state');
  const header = {
    headerId: 0,
    timestamp: '2020-01-01T00:00:00.000Z',
    version: '2.1.0',
    manufacturer: vehicle!.manufacturer,
    serialNumber: vehicle!.serialNumber,
  };
  const body = {
    ...header,
    ...{ orderId: '', orderUpdateId: 0, lastNodeId: 'R001', lastNodeSequenceId: 0 },
    ...{ driving: false, nodeStates: [], edgeStates: [], actionStates: [], errors: [] },
    batteryState: { batteryCharge: 1, charging: false },
    ...{ operatingMode: 'AUTOMATIC', safetyState: { eStop: 'NONE', fieldViolation: false } },
  };
  const json = JSON.stringify;
  return [
    { topic: state, payload: '{"headerId":' },
    { topic: state, payload: Buffer.from([0xff, 0xfe, 0x00, 0x7b]) },
    { topic: state, payload: json({ ...body, batteryState: 'full' }) },
    // True to the standard, and years old.
    { topic: state, payload: json(body) },
    { topic: state, payload: json({ ...body, serialNumber: other!.serialNumber }) },
    { topic: state, payload: Buffer.alloc(300 * 1024, 0x20) },
    { topic: vehicleTopic(vehicle!, 'connection'), payload: json({ ...header, headerId: 'x' }) },
  ];
}

/** What a broken handheld says, under its own name. */
function handheldLies(handheld: string): { topic: string; payload: string }[] {
  const topic = handheldTopic(handheld, 'up');
  const json = JSON.stringify;
  return [
    { topic, payload: 'not json' },
    { topic, payload: json({ id: 'X1', type: 'confirm', stepId: 'S', values: { a: -1 } }) },
    { topic, payload: json({ id: 'X2', type: 'login', worker: 'NOBODY' }) },
    { topic, payload: json({ id: 'X3', type: 'key', stepId: 'STALE', key: 'done' }) },
  ];
}

test('bad input on every wire is counted, logged once per cause, and nothing stops', async () => {
  const run = await startFlow({ orders: 6, seed: 21, speed: 30, errors: 'none' });
  try {
    const { site, broker, folder } = run.stage;
    const client = await connectAsync(broker, { clientId: 'liar', reconnectPeriod: 200 });
    const lies = vehicleLies(site);
    const handheld = site.handhelds[0]!.id;
    let told = 0;
    const timer = setInterval(() => {
      const lie = lies[told++ % lies.length]!;
      client.publish(lie.topic, lie.payload, { qos: 1 });
      // The broker throws out who speaks on a handheld's topic: said again, it would be all he says.
      if (told % 50 === 0) client.publish(handheldTopic(handheld, 'up'), 'not mine', { qos: 0 });
    }, LIE_EVERY_MS);
    try {
      await wait(10_000);
      for (const how of ['garbage', 'refuse', 'hang']) {
        for (const device of [site.lightBanks[0]!.id, site.scales[0]!.id]) {
          await tellPlant(run.stage, '/unplug', { device, seconds: 4, how });
        }
        // The real one is thrown out by its namesake, and comes back.
        const impostor = await connectAsync(broker, { clientId: handheld, reconnectPeriod: 0 });
        for (const { topic, payload } of handheldLies(handheld)) {
          await impostor.publishAsync(topic, payload, { qos: 1 });
        }
        await impostor.endAsync(true);
        await wait(8_000);
        expect((await askStatus(run.stage))?.devices.length).toBeGreaterThan(0);
      }
      expect(await run.finish(300_000)).toEqual([]);
    } finally {
      clearInterval(timer);
      await client.endAsync(true);
    }
    expect(told).toBeGreaterThan(lies.length * 20);
    const { troubles = {} } = (await askStatus(run.stage)) ?? {};
    const log = (await readFile(join(folder, 'warehouse.log'), 'utf8')).split('\n');
    const vehicle = site.vehicles[0]!.id;
    const seen = (cause: string, atLeast: number) => {
      const said = log.filter((line) => line.includes(cause));
      expect(said, cause).toHaveLength(1);
      const times = Object.entries(troubles).find(([key]) => key.includes(cause))?.[1];
      expect(times, cause).toBeGreaterThanOrEqual(atLeast);
    };
    seen(`${vehicle}: state: malformed JSON`, 20);
    seen(`${vehicle}: state: not as the standard says`, 20);
    seen(`${vehicle}: state: speaks for another vehicle`, 20);
    seen(`${handheld}: malformed message`, 3);
    seen(`${site.lightBanks[0]!.id}: protocol.modbus_exception`, 1);
    seen(`${site.scales[0]!.id}: bad status of CurrentWeight/Net`, 1);
    seen('liar may not publish to a foreign topic', 3);
  } finally {
    await run.close();
  }
});
