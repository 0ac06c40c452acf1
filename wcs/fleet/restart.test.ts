/** What the fleet asks of its vehicles when it has just been started. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Database, openMemory, type Tx } from '#base/database/index.ts';
import { ringWithSpurs, toyFloor, toySite } from './toy-floor.ts';

const SITE = toySite({
  graph: ringWithSpurs(12, [0, 2, 4, 6]),
  vehicles: ['S00', 'S02', 'S04'],
  parking: ['S00', 'S02', 'S04'],
});

let database: Database;
const tx: Tx = {
  get orm(): never {
    throw new Error('not used');
  },
  query: (statement, values) =>
    database.transaction('test', (inner) => inner.query(statement, values)),
};

beforeAll(async () => {
  database = await openMemory();
});
afterAll(() => database.close());
beforeEach(async () => {
  await tx.query('TRUNCATE wcs.vehicle_order, wcs.vehicle, wcs.floor_change');
});

it('asks no state of a vehicle that a person drives, and again once it drives by itself', async () => {
  const floor = toyFloor(SITE);
  await floor.restart(tx);
  await floor.rounds(tx, 3);
  const asked = async () => {
    floor.commands.length = 0;
    await floor.restart(tx);
    await floor.tick(tx);
    const requests = floor.commands.filter(({ body }) => body.type === 'request_state');
    return requests.map(({ device }) => device).toSorted();
  };
  expect(await asked()).toEqual(['V01', 'V02', 'V03']);
  floor.toys.get('V02')!.set({ mode: 'manual' });
  floor.toys.get('V03')!.set({ mode: 'intervened' });
  await floor.rounds(tx, 3);
  expect(await asked()).toEqual(['V01']);
  floor.toys.get('V02')!.set({ mode: 'automatic' });
  await floor.rounds(tx, 3);
  expect(await asked()).toEqual(['V01', 'V02']);
});
