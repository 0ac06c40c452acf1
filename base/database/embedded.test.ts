import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Database, openMemory } from './index.ts';

let database: Database;
const run = <Row>(text: string, values: readonly unknown[] = []) =>
  database.transaction('test', (tx) => tx.query<Row>(text, values));

beforeAll(async () => {
  database = await openMemory();
  await run('CREATE TABLE public.thing (name text PRIMARY KEY, n bigint NOT NULL, more jsonb)');
});
afterAll(() => database.close());

describe('statements are planned once', () => {
  test('the same text with other values, of all types that the house sends', async () => {
    const text = `SELECT $1::text AS t, $2::bigint AS n, $3::jsonb AS j, $4::text[] AS a, $5::bool AS b`;
    for (const n of [1, 2]) {
      const [row] = await run(text, ['x', n, { n }, ['a', 'b"\\,{}', null], n === 1]);
      expect(row).toEqual({ t: 'x', n, j: { n }, a: ['a', 'b"\\,{}', null], b: n === 1 });
    }
    expect(await run(text, [null, null, undefined, [], null])).toEqual([
      { t: null, n: null, j: null, a: [], b: null },
    ]);
  });

  test('a fault aborts its transaction alone, and the statement works again', async () => {
    const add = 'INSERT INTO public.thing (name, n) VALUES ($1, $2)';
    await run(add, ['once', 1]);
    await expect(run(add, ['once', 2])).rejects.toMatchObject({ code: '23505' });
    await run(add, ['twice', 2]);
    expect(await run('SELECT n FROM public.thing ORDER BY n')).toEqual([{ n: 1 }, { n: 2 }]);
  });

  test('first used in a transaction that is rolled back', async () => {
    const text = 'SELECT count(*)::int AS n FROM public.thing WHERE name <> $1';
    const stop = database.transaction('stops', async (tx) => {
      await tx.query(text, ['']);
      throw new Error('stop');
    });
    await expect(stop).rejects.toThrow('stop');
    expect(await run(text, [''])).toEqual([{ n: 2 }]);
  });

  test('a handle is of no use once its transaction has ended', async () => {
    const late = await database.transaction('leaks', async (tx) => tx);
    await expect(late.query('SELECT 1')).rejects.toThrow('had ended');
  });

  test('questions asked at once get their own answers', async () => {
    const answers = await database.transaction('at once', (tx) =>
      Promise.all([1, 2, 3].map((n) => tx.query('SELECT $1::int AS n', [n]))),
    );
    expect(answers).toEqual([[{ n: 1 }], [{ n: 2 }], [{ n: 3 }]]);
  });

  test('more texts than are kept', async () => {
    const texts = Array.from({ length: 350 }, (_, i) => `SELECT ${i} AS i, $1::int AS v`);
    for (const round of [1, 2]) {
      for (const [i, text] of texts.entries()) {
        const wanted = round === 1 || i % 50 === 0;
        if (wanted) expect(await run(text, [round])).toEqual([{ i, v: round }]);
      }
    }
  });
});

test('PGlite has no autovacuum: dead rows are swept up, and the planner knows sizes', async () => {
  await run(`INSERT INTO public.thing SELECT 'row' || i, i FROM generate_series(1, 500) i`);
  await run('CREATE INDEX thing_n ON public.thing (n)');
  const commits = 1_200;
  for (let i = 0; i < commits; i++) {
    await run(`UPDATE public.thing SET n = n + 1 WHERE name < 'row11'`);
  }
  await run('SELECT pg_stat_force_next_flush()');
  const [size] = await run<{ rows: number; updated: number; dead: number }>(
    `SELECT c.reltuples::int AS rows, n_tup_upd AS updated, n_dead_tup AS dead
     FROM pg_class c JOIN pg_stat_user_tables s ON s.relid = c.oid WHERE c.relname = 'thing'`,
  );
  expect(size?.rows).toBeGreaterThan(400);
  expect(size?.dead).toBeLessThan((size?.updated ?? 0) / 2);
});
