import { afterEach, describe, expect, test, vi } from 'vitest';
import { isRefusal } from '#base/refusal.ts';
import { item, openPaperHouse, type PaperHouse } from './testing/paper-house.ts';

/** Whole flows on a real database: slow where others compute at the same time. */
vi.setConfig({ testTimeout: 60_000 });

let house: PaperHouse;

afterEach(async () => {
  expect(await house.verify()).toEqual([]);
  await house.close();
});

describe('a failed task of an order', () => {
  test.each(['pick', 'move'])(
    'is not settled while the order waits for it, but retried: %s (task.awaited)',
    async (kind) => {
      house = await openPaperHouse({ items: [item('P1')], settings: { maxTaskAttempts: 0 } });
      await house.stock('P1', '1-1', 20);
      await house.order('SO-1', { P1: 3 });
      await house.workUpTo(kind as 'pick' | 'move');
      house.slips.fails = 1;
      await house.work();
      house.slips.fails = 0;
      const failed = await house.query<{ task: string }>(
        `SELECT task_id AS task FROM wms.task WHERE status = 'failed' AND kind = $1`,
        [kind],
      );
      expect(failed).toHaveLength(1);
      const { task } = failed[0]!;
      const { taskBook } = house.core;
      const settled = await house.database.transaction('settle', (tx) =>
        taskBook.settle(tx, task, 'boss', 'seen'),
      );
      expect(settled).toMatchObject({ code: 'task.awaited' });
      const retried = await house.database.transaction('retry', (tx) =>
        taskBook.retry(tx, task, 'boss'),
      );
      expect(retried).toMatchObject({ done: true });
      await house.work();
      expect(await house.status('SO-1')).toBe('shipped');
      expect(
        await house.query(`SELECT handling_unit FROM wms.handling_unit WHERE bound_to <> ''`),
      ).toEqual([]);
    },
  );

  test('goes on when a person brought the cart to its wall', async () => {
    house = await openPaperHouse({ items: [item('P1')], settings: { maxTaskAttempts: 0 } });
    await house.stock('P1', '1-1', 20);
    await house.order('SO-1', { P1: 3 });
    await house.workUpTo('move');
    house.slips.fails = 1;
    await house.work();
    house.slips.fails = 0;
    const [cart] = await house.query<{ id: string; at: string }>(
      `SELECT handling_unit AS id, location AS at FROM wms.handling_unit
       WHERE type = 'cart' AND bound_to <> ''`,
    );
    const { taskBook, ledger } = house.core;
    const by = { postingId: 'HAND-1', actor: 'anna', reason: 'pushed', at: 1 };
    const to = await house.database.transaction('by hand', async (tx) => {
      const move = await taskBook.awaitedMove(tx, cart!.id);
      const done = move && (await taskBook.broughtByHand(tx, move, by));
      if (isRefusal(done)) return done;
      expect((await ledger.unit(tx, cart!.id))?.location).toBe(move?.body.to);
      return { place: move?.body.to };
    });
    expect(to).toEqual({ place: expect.any(String) });
    expect(to).not.toEqual({ place: cart!.at });
    await house.work();
    expect(await house.status('SO-1')).toBe('shipped');
  });
});
