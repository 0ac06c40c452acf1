import { afterAll, expect, test } from 'vitest';
import { databaseOn, openPglite } from './embedded.ts';
import { migrate, readMigrations } from './migrate.ts';

const pglite = await openPglite({});
const database = databaseOn(pglite);
afterAll(() => database.close());

test('a node that was closed stays closed when closures become changes of the floor', async () => {
  const all = await readMigrations();
  const before = all.findIndex(({ name }) => name.startsWith('0054'));
  await migrate(database, all.slice(0, before));
  await database.transaction('close', (tx) =>
    tx.query(`INSERT INTO wcs.closed_node (node, reason, closed_by, closed_at)
      VALUES ('R06', 'spill', 'W1', 7000)`),
  );
  await migrate(database, all);
  const rows = await database.transaction('look', (tx) =>
    tx.query('SELECT kind, target, body, reason, by, at, until, ended_at FROM wcs.floor_change'),
  );
  expect(rows).toEqual([
    {
      ...{ kind: 'close_node', target: 'R06', body: {}, reason: 'spill', by: 'W1' },
      ...{ at: 7000, until: null, ended_at: null },
    },
  ]);
});
