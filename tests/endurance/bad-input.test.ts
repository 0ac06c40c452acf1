import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { connectAsync } from 'mqtt';
import { expect, test } from 'vitest';
import { topicOf as handheldTopic } from '#adapters/devices/handheld/wire.ts';
import { topicOf as vehicleTopic } from '#adapters/devices/vda5050/wire.ts';
import { askStatus, tellPlant } from '#app/flow/watch.ts';
import type { Site } from '#base/site/site.ts';
import { startFlow } from '#tests/support/flow-stage.ts';

const LIE_EVERY_MS = 100;
const MAX_LOG_LINES_A_CAUSE = 1;

/** What a broken or hostile client says in the name of real devices, round after round. */
function liesOf(site: Site): { topic: string; payload: string | Buffer }[] {
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
  const up = handheldTopic(site.handhelds[0]!.id, 'up');
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
    { topic: up, payload: 'not json' },
    { topic: up, payload: json({ id: 'X1', type: 'confirm', stepId: 'S', values: { a: -1 } }) },
    { topic: up, payload: json({ id: 'X2', type: 'login', worker: 'NOBODY' }) },
    { topic: up, payload: json({ id: 'X3', type: 'key', stepId: 'STALE', key: 'done' }) },
  ];
}

test('bad input on every wire is counted, logged once per cause, and nothing stops', async () => {
  const run = await startFlow({ orders: 6, seed: 21, speed: 30, errors: 'none' });
  try {
    const { site, broker, folder } = run.stage;
    const client = await connectAsync(broker, { clientId: 'liar', reconnectPeriod: 200 });
    const lies = liesOf(site);
    let told = 0;
    const timer = setInterval(() => {
      const lie = lies[told++ % lies.length]!;
      client.publish(lie.topic, lie.payload, { qos: 1 });
    }, LIE_EVERY_MS);
    try {
      await wait(10_000);
      for (const how of ['garbage', 'refuse', 'hang']) {
        for (const device of [site.lightBanks[0]!.id, site.scales[0]!.id]) {
          await tellPlant(run.stage, '/unplug', { device, seconds: 4, how });
        }
        await wait(8_000);
        expect((await askStatus(run.stage))?.devices.length).toBeGreaterThan(0);
      }
      expect(await run.finish(300_000)).toEqual([]);
    } finally {
      clearInterval(timer);
      await client.endAsync(true);
    }
    expect(told).toBeGreaterThan(lies.length * 20);
    const log = await readFile(join(folder, 'warehouse.log'), 'utf8');
    const lines = log.split('\n').filter((line) => line.includes(site.vehicles[0]!.id));
    for (const cause of ['malformed JSON', 'not as the standard says', 'speaks for another']) {
      const said = lines.filter((line) => line.includes(`state: ${cause}`));
      expect(said, cause).toHaveLength(MAX_LOG_LINES_A_CAUSE);
    }
  } finally {
    await run.close();
  }
});
