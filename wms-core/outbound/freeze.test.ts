import { afterEach, describe, expect, test } from 'vitest';
import type { PickTask, PutTask, Task } from '#wms-core/ports.ts';
import { item, openPaperHouse, type PaperHouse } from './testing/paper-house.ts';

let house: PaperHouse;

afterEach(async () => {
  expect(await house.verify()).toEqual([]);
  await house.close();
});

test('a bin that was found empty holds back all that the book has there', async () => {
  house = await openPaperHouse({ items: [item('P1'), item('P2')] });
  await house.stock('P1', '1-1', 10);
  await house.stock('P2', '1-1', 5);
  await house.order('SO-1', { P1: 4, P2: 1 });
  await house.workUpTo('pick');
  const [task] = await house.query<{ taskId: string; body: PickTask }>(
    `SELECT task_id AS "taskId", body FROM wms.task WHERE kind = 'pick'`,
  );
  const line = task!.body.lines.find(({ goods }) => goods.item === 'P1')!;
  const act = {
    act: 'line_done',
    lineId: line.lineId,
    quantity: 0,
    reason: 'source_empty',
  } as const;
  const head = { reportId: 'EMPTY', taskId: task!.taskId, at: house.scheduler.now(), actor: 'W1' };
  const [answer] = await house.core.reportPort.report([{ ...head, type: 'progress', act }]);
  expect(answer).toEqual({ accepted: true });
  const held = await house.query(
    `SELECT item, kind, quantity FROM wms.hold WHERE lifted_at IS NULL ORDER BY item`,
  );
  expect(held).toEqual([
    { item: 'P1', kind: 'missing', quantity: 10 },
    { item: 'P2', kind: 'missing', quantity: 5 },
  ]);
  const locked = await house.query('SELECT 1 FROM wms.stock WHERE allocated > 0');
  expect(locked).toEqual([]);
  const [count] = await house.query<{ items: string[] }>('SELECT items FROM wms.count');
  expect(count).toEqual({ items: ['P1', 'P2'] });
});

describe("pieces that come into a unit on hold are the order's no more, and it gets others", () => {
  const stages = [
    ['pick', (task: Task) => (task as PickTask).cart],
    ['put', (task: Task) => (task as PutTask).lines[0]!.tote],
  ] as const;

  for (const [kind, unitOf] of stages) {
    test(`by a ${kind}`, async () => {
      house = await openPaperHouse({ items: [item('P1')] });
      await house.stock('P1', '1-1', 10);
      await house.order('SO-1', { P1: 4 });
      const handlingUnit = unitOf(await house.workUpTo(kind));
      const hold = { kind: 'freeze', reason: 'a wheel is broken', actor: 'boss' } as const;
      const at = house.scheduler.now();
      await house.database.transaction('hold', (tx) =>
        house.core.ledger.placeHold(tx, { ...hold, holdId: 'H', scope: { handlingUnit }, at }),
      );
      const isTaken = async () =>
        (await house.query(`SELECT 1 FROM wms.order_event WHERE event = 'goods_taken_back'`))
          .length > 0;
      await house.work(isTaken);
      expect(await isTaken()).toBe(true);
      await house.database.transaction('lift', (tx) =>
        house.core.ledger.liftHold(tx, 'H', 'boss', at),
      );
      await house.work();
      expect(house.refusals).toEqual([]);
      expect(await house.status('SO-1')).toBe('shipped');
      expect(await house.lines('SO-1')).toMatchObject([{ shipped: 4, short: 0 }]);
      expect(house.world.of('CUSTOMER:SO-1').get('P1')).toBe(4);
    });
  }
});

describe('a freeze', () => {
  const freeze = (scope: object) =>
    house.database.transaction('freeze', (tx) =>
      house.core.ledger.placeHold(tx, {
        holdId: 'recall',
        kind: 'recall',
        scope,
        reason: 'recall',
        actor: 'qa',
        at: house.scheduler.now(),
      }),
    );

  for (const kind of ['pick', 'move', 'put', 'check', 'pack', 'weigh', 'load'] as const) {
    test(`of goods that are waiting for their ${kind} takes them from the order`, async () => {
      house = await openPaperHouse({
        items: [item('P1'), item('P2')],
        settings: { lineHopeMs: 60_000 },
      });
      await house.stock('P1', '1-1', 10, { lot: 'BAD' });
      await house.stock('P2', '1-2', 10);
      await house.stock('P1', '3-6', 10, { lot: 'GOOD' });
      await house.order('SO-1', { P1: 4, P2: 1 });
      await house.workUpTo(kind);
      const [bad] = await house.query<{ layer: string }>(
        `SELECT layer FROM wms.layer WHERE lot = 'BAD'`,
      );
      await freeze({ layer: bad!.layer });
      if (kind === 'load') {
        await house.step((task) => task.kind === 'load');
        expect(house.refusals).toEqual([expect.stringContaining('hold')]);
        return;
      }
      await house.work();
      expect(house.refusals).toEqual([]);
      expect(await house.status('SO-1')).toBe('shipped');
      expect(await house.lines('SO-1')).toMatchObject([{ shipped: 4 }, { shipped: 1 }]);
      const gone = await house.query<{ lot: string; quantity: number }>(
        `SELECT l.lot, sum(m.quantity)::bigint AS quantity FROM wms.movement m
         JOIN wms.layer l USING (layer) WHERE m.to_location = 'CUSTOMER' AND m.item = 'P1'
         GROUP BY l.lot`,
      );
      expect(gone).toEqual([{ lot: 'GOOD', quantity: 4 }]);
    });
  }
});
