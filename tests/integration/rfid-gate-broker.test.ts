import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { composeWarehouse, type Warehouse } from '#app/warehouse/compose.ts';
import { type OpenLinks, openLinks } from '#app/warehouse/links.ts';
import { type Database, openMemory } from '#base/database/index.ts';
import { createIds } from '#base/ids.ts';
import { createTroubleCounter, silentLog } from '#base/log.ts';
import { createRandom } from '#base/random.ts';
import type { Site } from '#base/site/site.ts';
import { createSystemScheduler } from '#base/system-scheduler.ts';
import { sleep } from '#base/time.ts';
import { createMemoryTelemetry } from '#hub/transports/memory-telemetry.ts';
import { createRfidGate, type RfidGate } from '#simulators/rfid-gate/rfid-gate.ts';
import { createMqttClients, type MqttClients } from '#simulators/sockets/mqtt.ts';
import { createWorld } from '#simulators/world/world.ts';
import { fingerprint } from '#tests/support/warehouse.ts';
import { outboundSite } from '#wms-core/outbound/testing/paper-house.ts';

/** A gate on a real broker, from the reader's wire to the sighting and back to its troubles. */

const PALLETS = ['106141412345678908', '106141400000000010'] as const;
const site: Site = { ...outboundSite, gates: [{ id: 'G-1', place: 'LANE-1' }] };
const bugs: unknown[] = [];
const scheduler = createSystemScheduler((error) => bugs.push(error));

let database: Database;
let links: OpenLinks;
let warehouse: Warehouse;
let clients: MqttClients;
let gate: RfidGate;
let folder = '';

const get = async (url: string) =>
  (await warehouse.server.inject({ method: 'GET', url: `/api/v1/${url}` })).json();
const seen = async () =>
  ((await get('sightings')).sightings as readonly { readonly handlingUnit: string }[]).map(
    ({ handlingUnit }) => handlingUnit,
  );

async function until(what: string, isTrue: () => boolean | Promise<boolean>): Promise<void> {
  for (let i = 0; i < 400; i++) {
    if (await isTrue()) return;
    await sleep(scheduler, 25, 'until');
  }
  expect.fail(`in vain waited for ${what}`);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'warehub-gate-'));
  database = await openMemory();
  const trouble = createTroubleCounter(silentLog);
  links = await openLinks({
    ...{ mqttUrl: undefined, mqttWsUrl: undefined, host: '127.0.0.1', mqttPort: 0, wsPort: 0 },
    ...{ dataFolder: folder, log: silentLog, trouble },
  });
  warehouse = await composeWarehouse({
    ...{ database, scheduler, site, links: links.links, log: silentLog, trouble },
    ids: createIds(scheduler, createRandom('gate')),
    telemetry: createMemoryTelemetry(),
    version: '0.0.0',
    onBug: (error) => bugs.push(error),
  });
  await warehouse.start();
  for (const handlingUnit of PALLETS) {
    const unit = { act: handlingUnit, handlingUnit, type: 'pallet', location: 'EXC' };
    const made = await warehouse.server.inject({
      ...{ method: 'POST', url: '/api/v1/handling-units' },
      payload: { ...unit, reason: 'for goods', actor: 'anna' },
    });
    expect(made.statusCode, made.body).toBe(200);
  }
  clients = createMqttClients(links.mqttUrl);
  gate = createRfidGate(site.gates![0]!, { world: createWorld(), ends: clients, wall: scheduler });
  gate.start();
  await clients.open();
  await until('the gate to be online', () => warehouse.hub.status('G-1') === 'online');
});
afterAll(async () => {
  await gate.stop();
  await clients.close();
  await warehouse.stop();
  await links.close();
  await database.close();
  await rm(folder, { recursive: true, force: true });
  expect(bugs).toEqual([]);
});

describe('a gate on a broker', () => {
  test('tells a unit once a passage, however often its tag is read', async () => {
    for (let times = 0; times < 5; times++) gate.carry([PALLETS[0]]);
    await until('the sighting', async () => (await seen()).length === 1);
    expect(await seen()).toEqual([PALLETS[0]]);
  });

  test('whatever it says that is no reading changes nothing and stops nothing', async () => {
    const look = async () => {
      const { 'wms.sighting': _, ...rest } = await database.transaction('look', fingerprint);
      return rest;
    };
    const before = await look();
    const payloads = fc.sample(
      fc.oneof(
        fc.json(),
        fc.string(),
        fc.record({ eventType: fc.constant('tagInventory'), tagInventoryEvent: fc.anything() }),
        fc.record({ data: fc.record({ idHex: fc.string() }) }),
      ),
      { numRuns: 300, seed: 1 },
    );
    for (const one of payloads) {
      gate.say(typeof one === 'string' ? one : (JSON.stringify(one) ?? ''));
    }
    // Told behind all of them, and so taken in behind them.
    gate.carry([PALLETS[1]]);
    await until('the other pallet', async () => (await seen()).length > 1);
    expect(await seen()).toEqual([PALLETS[1], PALLETS[0]]);
    expect(await look()).toEqual(before);
  });

  test('that is cut off has a trouble, until it is back', async () => {
    const troubles = async (query: string) =>
      (await get(`device-problems?device=G-1${query}`)).problems as readonly object[];
    const before = (await troubles('')).length;
    gate.cut();
    setTimeout(() => gate.mend(), 300);
    await until('the trouble', async () => (await troubles('')).length > before);
    await until('its end', () => warehouse.hub.status('G-1') === 'online');
    await until('nothing open', async () => (await troubles('&open=true')).length === 0);
  });
});
