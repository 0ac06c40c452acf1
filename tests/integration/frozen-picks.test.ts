import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Database } from '#base/database/index.ts';
import { bothDatabases } from '#tests/support/both-databases.ts';
import { granted, openWms, type WmsProcess } from '#tests/support/wms.ts';
import type { Task, TaskReport } from '#wms-core/ports.ts';
import { item } from '#wms-core/testing/house.ts';

/** Goods that are frozen while a picker is on his way to them, or has them in hand already. */

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const BIN = '1-1';
const CONNECTIONS = 8;
const ROUNDS = 5;

const freeze = (house: WmsProcess, holdId: string) =>
  house.call('POST', '/api/v1/stock/holds', {
    ...{ holdId, scope: { item: 'TEA', lot: 'L1' }, reason: 'doubt', actor: 'qa' },
  });
const thaw = (house: WmsProcess, holdId: string) =>
  granted(house.call('DELETE', `/api/v1/stock/holds/${holdId}?actor=qa`));

/** The book: pieces by place or unit. */
async function book(house: WmsProcess): Promise<Record<string, number>> {
  const { rows } = (await granted(house.call('GET', '/api/v1/stock?item=TEA'))).body;
  const sums: Record<string, number> = {};
  for (const { location, handlingUnit, quantity } of rows) {
    const place = handlingUnit || location;
    sums[place] = (sums[place] ?? 0) + quantity;
  }
  return sums;
}
/** What picks booked out of nothing. */
async function outOfLoss({ database }: WmsProcess): Promise<readonly unknown[]> {
  return database.transaction('a test looks', (tx) =>
    tx.query(
      `SELECT item, quantity FROM wms.movement JOIN wms.posting USING (sequence)
       WHERE from_location = 'LOSS' AND reason = 'pick'`,
    ),
  );
}

describe.each(bothDatabases(CONNECTIONS))('on %s', (_, missing, open) => {
  let database: Database;
  let house: WmsProcess;
  beforeEach(async () => {
    if (missing) return;
    database = await open();
    house = await openWms(database);
    await house.items([item('TEA', { lotControlled: true })]);
    await house.opening([{ location: BIN, item: 'TEA', quantity: 5, lot: 'L1' }]);
  });
  afterEach(async () => {
    if (missing) return;
    expect(await house.verify()).toEqual([]);
    await house.close();
    await database.close();
  });

  /** SF1 is given to a picker, who has taken his cart. */
  async function released(order: string): Promise<Task> {
    await granted(house.order(order, { TEA: 3 }));
    await granted(house.release());
    const task = (await house.work('pick'))!;
    await house.report(house.next((one) => one.taskId === task.taskId)!);
    return task;
  }
  /** He takes the pieces, and this is what he says. */
  const takes = (task: Task): TaskReport => house.next((one) => one.taskId === task.taskId)!;

  /** What the book has in places and units is what lies there. */
  async function expectAsInWorld(): Promise<void> {
    const lying = Object.entries(await book(house)).map(
      ([place, pieces]) => `TEA ${place} ${pieces}`,
    );
    expect(lying.sort()).toEqual(house.world.list());
  }

  it.skipIf(missing)('the picker is told what is still wanted of his line: nothing', async () => {
    const task = await released('SF1');
    await granted(freeze(house, 'H1'));
    const verbs = await database.transaction('a test looks', (tx) =>
      tx.query('SELECT task_id AS "taskId", control FROM wms.task_control'),
    );
    const lines = [{ lineId: 'L001', quantity: 0 }];
    const control = { verb: 'reduce', taskId: task.taskId, lines };
    expect(verbs).toEqual([{ taskId: task.taskId, control }]);
  });

  it.skipIf(missing)(
    'what he took before he heard it is gone from the bin, also where it is promised anew',
    async () => {
      const task = await released('SF1');
      await granted(freeze(house, 'H1'));
      await house.settle();
      await thaw(house, 'H1');
      await granted(house.order('SF2', { TEA: 3 }));
      await granted(house.release());
      expect(await house.report(takes(task))).toEqual({ accepted: true });
      const now = await book(house);
      expect(now[BIN]).toBe(2);
      expect(Object.values(now).reduce((a, b) => a + b)).toBe(5);
      expect(await outOfLoss(house)).toEqual([]);
      await house.work();
      await expectAsInWorld();
    },
  );

  it.skipIf(missing)(
    'what the book does not have there any more is not booked twice: a count, and a case',
    async () => {
      const task = await released('SF1');
      await granted(freeze(house, 'H1'));
      await house.settle();
      await thaw(house, 'H1');
      const report = takes(task);
      const move = { moveId: 'M-1', from: { location: BIN }, to: { location: '1-2' } };
      const by = { item: 'TEA', quantity: 4, reason: 'tidy', actor: 'anna' };
      await granted(house.call('POST', '/api/v1/stock/moves', { ...move, ...by }));
      house.world.move(BIN, '1-2', 'TEA', 4);
      expect(await house.report(report)).toEqual({ accepted: true });
      const now = await book(house);
      expect([now[BIN] ?? 0, now['1-2']]).toEqual([0, 4]);
      expect(Object.values(now).reduce((a, b) => a + b)).toBe(5);
      expect(await outOfLoss(house)).toEqual([]);
      const { cases } = (await granted(house.call('GET', '/api/v1/exceptions'))).body;
      expect(cases).toContainEqual(
        expect.objectContaining({ subject: BIN, text: expect.objectContaining({}) }),
      );
      await house.work();
      expect((await book(house))[BIN] ?? 0).toBe(0);
    },
  );

  it.skipIf(missing)(
    'a freeze and a confirmation at one moment lose and make no piece',
    async () => {
      for (let round = 1; round <= ROUNDS; round++) {
        const task = await released(`RACE-${round}`);
        const report = takes(task);
        const [answer, held] = await Promise.all([
          house.report(report),
          freeze(house, `RH-${round}`),
        ]);
        expect([answer, held.status]).toEqual([{ accepted: true }, 200]);
        await expectAsInWorld();
        expect(await outOfLoss(house)).toEqual([]);
        await thaw(house, `RH-${round}`);
        await house.work();
        const left = (await house.totals('TEA')).quantity;
        if (left < 5) {
          await house.opening([{ location: BIN, item: 'TEA', quantity: 5 - left, lot: 'L1' }]);
        }
      }
    },
  );
});
