import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Database, openMemory } from '#base/database/index.ts';
import { STATES } from './states.ts';

let db: Database;
beforeAll(async () => {
  db = await openMemory();
});
afterAll(() => db.close());

const LIST = Object.entries(STATES).map(([name, state]) => `${state} AS ${name}`);

/** Each piece counts in the first state that fits: rejected or held, pending, locked, available. */
it.each([
  // quality, quantity, allocated, held → available, locked, frozen, pending
  ['passed', 10, 0, 0, 10, 0, 0, 0],
  ['passed', 10, 4, 0, 6, 4, 0, 0],
  ['passed', 10, 4, 3, 3, 4, 3, 0],
  ['passed', 10, 4, 8, 0, 2, 8, 0],
  ['passed', 10, 4, 10, 0, 0, 10, 0],
  ['pending', 10, 0, 0, 0, 0, 0, 10],
  ['pending', 10, 0, 4, 0, 0, 4, 6],
  ['rejected', 10, 0, 0, 0, 0, 10, 0],
] as const)(
  '%s, %i pieces, %i allocated, %i held: %i available, %i locked, %i frozen, %i pending',
  async (quality, quantity, allocated, held, available, locked, frozen, pending) => {
    const states = await db.transaction('states', (tx) =>
      tx.query(
        `SELECT ${LIST.join(', ')} FROM
           (SELECT $1 AS quality, $2::bigint AS quantity, $3::bigint AS allocated, $4::bigint AS held) r`,
        [quality, quantity, allocated, held],
      ),
    );
    expect(states).toEqual([{ available, locked, frozen, pending }]);
  },
);
