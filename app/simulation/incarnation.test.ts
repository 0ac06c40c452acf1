import { beforeAll, describe, expect, test } from 'vitest';
import { type Database, openMemory } from '#base/database/index.ts';
import { createVirtualScheduler } from '#base/virtual-scheduler.ts';
import { createIncarnation, type Fate } from './incarnation.ts';

let database: Database;
beforeAll(async () => {
  database = await openMemory();
  await database.transaction('make', (tx) => tx.query('CREATE TABLE public.mark (n int)'));
});

async function marks(): Promise<number[]> {
  const rows = await database.transaction('read', (tx) =>
    tx.query<{ n: number }>('SELECT n FROM public.mark ORDER BY n'),
  );
  return rows.map((row) => row.n);
}

describe('a killed incarnation', () => {
  test.each<[Fate, boolean, string]>([
    ['commits', true, 'answered'],
    ['dies_before', false, 'silent'],
    ['dies_after', true, 'silent'],
    ['refused', false, 'threw'],
  ])('%s: the row is there: %s, the caller: %s', async (fate, isThere, outcome) => {
    await database.transaction('clear', (tx) => tx.query('DELETE FROM public.mark'));
    const scheduler = createVirtualScheduler({ isBusy: () => database.pending > 0 });
    const life = createIncarnation({ scheduler, database, fateOf: () => fate, onDeath() {} });
    let seen = 'silent';
    life.scheduler.after(1, 'write', async () => {
      try {
        await life.database.transaction('mark', (tx) =>
          tx.query('INSERT INTO public.mark VALUES (1)'),
        );
        seen = 'answered';
      } catch {
        seen = 'threw';
      }
    });
    let laterRan = false;
    life.scheduler.after(10, 'later', () => {
      laterRan = true;
    });
    await scheduler.runFor(20);
    expect(await marks()).toEqual(isThere ? [1] : []);
    expect(seen).toBe(outcome);
    expect(laterRan).toBe(fate === 'commits' || fate === 'refused');
  });
});
