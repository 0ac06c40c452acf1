/** What changes on the floor while vehicles are under way. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openMemory, type Tx } from '#base/database/index.ts';
import type { FloorChange } from '#base/site/floor-change.ts';
import { seconds } from '#base/time.ts';
import { leg, ringWithSpurs, type ToyFloor, toyFloor, toySite } from './toy-floor.ts';

/** One ring with a short cut through its middle, C. */
const SITE = toySite({
  graph: ringWithSpurs(12, [0, 2, 4, 6, 8, 10], [1, 7]),
  vehicles: ['S00', 'S04'],
  parking: ['S00', 'S04'],
});
const closed: FloorChange = { kind: 'close_edge', target: 'C-in', body: {} };
const slow: FloorChange = { kind: 'speed', target: 'R01>', body: { maxSpeed: 0.2 } };
const said = { reason: 'spill', by: 'W1' };

let database: Database;
let floor: ToyFloor;
const tx: Tx = {
  get orm(): never {
    throw new Error('not used');
  },
  query: (statement, values) =>
    database.transaction('test', (inner) => inner.query(statement, values)),
};
const change = async (one: FloorChange, until?: number) =>
  (await floor.fleet().change(tx, { change: one, ...said, ...(until ? { until } : {}) }))();
const rows = () =>
  tx.query('SELECT kind, target, body, by, ended_by FROM wcs.floor_change ORDER BY change');
const edges = () =>
  floor.commands.flatMap(({ body }) => (body.type === 'drive' ? body.order.edges : []));

beforeAll(async () => {
  database = await openMemory();
});
afterAll(() => database.close());
beforeEach(async () => {
  await tx.query('TRUNCATE wcs.vehicle_order, wcs.vehicle, wcs.floor_change');
  floor = toyFloor(SITE);
  await floor.restart(tx);
  await floor.rounds(tx, 3);
});

describe('a change of the floor', () => {
  it('closes a lane, for new ways and for those that lead over it already', async () => {
    floor = toyFloor(SITE, { settings: { baseNodes: 1, refillNodes: 0 } });
    await floor.restart(tx);
    await floor.rounds(tx, 3);
    await floor.tick(tx, { legs: [leg('a', 'V01', 'S08')] });
    expect(edges().some(({ edgeId }) => edgeId === 'C-in')).toBe(true);
    await change(closed);
    expect(await floor.until(tx, 'a')).toMatchObject({ type: 'leg.finished' });
    expect(edges().some(({ edgeId, released }) => edgeId === 'C-in' && released)).toBe(false);
  });

  it('says another speed in the orders that follow, and makes the floor a newer one', async () => {
    const { version } = floor.fleet().floor();
    await change(slow);
    expect(floor.fleet().floor().version).toBeGreaterThan(version);
    await floor.tick(tx, { legs: [leg('a', 'V01', 'S02')] });
    expect(edges().find(({ edgeId }) => edgeId === 'R01>')).toMatchObject({ maxSpeed: 0.2 });
  });

  it('outlives the house, and the last word on the same thing counts', async () => {
    await change(slow);
    await change({ ...slow, body: { maxSpeed: 0.5 } } as FloorChange);
    await floor.restart(tx);
    expect(floor.fleet().changes()).toMatchObject([{ kind: 'speed', body: { maxSpeed: 0.5 } }]);
    (await floor.fleet().endChange(tx, { kind: 'speed', target: 'R01>', by: 'W2' }))();
    expect(floor.fleet().changes()).toEqual([]);
    expect(await rows()).toMatchObject([
      { body: { maxSpeed: 0.2 }, ended_by: 'W1' },
      { body: { maxSpeed: 0.5 }, ended_by: 'W2' },
    ]);
  });

  it('ends by itself when its time is over, though nobody says anything', async () => {
    await change(closed, floor.now + seconds(20));
    await floor.round(tx);
    expect(floor.fleet().floor().isClosed('C-in')).toBe(true);
    floor.now += seconds(20);
    expect(floor.fleet().due).toBe(true);
    await floor.tick(tx);
    expect(floor.fleet().floor().isClosed('C-in')).toBe(false);
    expect(await rows()).toMatchObject([{ target: 'C-in', ended_by: 'W1' }]);
    await floor.restart(tx);
    expect(floor.fleet().changes()).toEqual([]);
  });
});
