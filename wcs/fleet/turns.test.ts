/** The order in which vehicles pass: it is kept, and whoever is waited for is sent out of the way. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openMemory, type Tx } from '#base/database/index.ts';
import type { GrantRule } from '#wcs/traffic/model.ts';
import { leg, ringWithSpurs, type ToyFloor, toyFloor, toySite } from './toy-floor.ts';

const ENDS = [0, 2, 4, 6, 8, 10].map((i) => `S${String(i).padStart(2, '0')}`);
const SITE = toySite({
  graph: ringWithSpurs(12, [0, 2, 4, 6, 8, 10]),
  vehicles: ENDS.slice(0, 4),
  parking: ENDS.slice(0, 4),
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

async function start(grants: GrantRule): Promise<ToyFloor> {
  const floor = toyFloor(SITE, { settings: { grants, baseNodes: 2, refillNodes: 1 } });
  await floor.restart(tx);
  await floor.rounds(tx, 3);
  return floor;
}

/** Each drives to the place of the next but one: they cross all over the ring. */
const across = () => ENDS.slice(0, 4).map((_, i) => leg(`L${i}`, `V0${i + 1}`, ENDS[(i + 3) % 6]!));

const stored = () =>
  tx.query<{ vehicle: string; turns: number[]; left: number }>(
    `SELECT vehicle, turns, jsonb_array_length(path) - 1 - released_to AS left
     FROM wcs.vehicle_order WHERE status = 'active' ORDER BY vehicle`,
  );

describe.each(['planned', 'banker'] as const)('granted by the rule %s', (grants) => {
  it('all come to where they are sent, also when the house is started anew every few seconds', async () => {
    const floor = await start(grants);
    await floor.tick(tx, { legs: across() });
    for (let i = 0; i < 60 && floor.events.length < 4; i++) {
      await floor.rounds(tx, 5);
      await floor.restart(tx);
    }
    expect(floor.events.map(({ type }) => type)).toEqual(Array(4).fill('leg.finished'));
  });
});

describe('turns', () => {
  it('stand in the database with the legs, one for each node that is still to be given', async () => {
    const floor = await start('planned');
    await floor.tick(tx, { legs: across() });
    let seen = 0;
    for (let i = 0; i < 30; i++) {
      await floor.round(tx);
      for (const { turns, left } of await stored()) {
        expect(turns.length).toBeLessThanOrEqual(left);
        expect([...turns].sort((a, b) => a - b)).toEqual(turns);
        seen += turns.length;
      }
    }
    expect(seen).toBeGreaterThan(0);
  });

  it('are the same after a restart', async () => {
    const floor = await start('planned');
    await floor.tick(tx, { legs: across() });
    for (let i = 0; i < 20 && !(await stored()).some(({ turns }) => turns.length > 0); i++) {
      await floor.round(tx);
    }
    const before = await stored();
    expect(before.some(({ turns }) => turns.length > 0)).toBe(true);
    await floor.restart(tx);
    await floor.tick(tx);
    expect(await stored()).toEqual(before);
  });
});
