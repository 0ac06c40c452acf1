import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Tx } from '#base/database/index.ts';
import { isRefusal } from '#base/refusal.ts';
import { deskCases } from '#wms-core/desk/index.ts';
import { type House, item, loose, OWNER, openHouse } from '../testing/house.ts';
import { type CountDimension, countReport } from './count-report.ts';
import { readCount } from './count-store.ts';
import { type Decision, setReviewPercent } from './review.ts';

const DESK = { stuckAfterMs: 0, waitingAfterMs: 0, deadlineNearMs: 0 };

let house: House;
beforeAll(async () => {
  house = await openHouse([
    item('P1'),
    item('P2'),
    item('P3', { standardCostMinor: 250, costCurrency: 'CNY' }),
  ]);
});
afterAll(() => house.close());
afterEach(async () => {
  expect(await house.verify()).toEqual([]);
});

const run = <T>(work: (tx: Tx) => Promise<T>) => house.database.transaction('test', work);

const request = (location: string, id: string) =>
  house.database.transaction('request', (tx) =>
    house.core.work.counts.request(tx, {
      ...{ owner: OWNER, location, handlingUnit: '', items: [id], reason: 'complaint' },
      ...{ document: 'X', actor: 'S1', correlationId: 'C', at: house.scheduler.now() },
    }),
  );

/** Begins the next count; returns its task. */
async function begin() {
  const task = await house.next('count');
  await house.tell(house.report(task, { type: 'started' }));
  return task;
}

async function answer(task: Awaited<ReturnType<typeof begin>>, id: string, quantity: number) {
  await house.done(task, { act: 'counted', counts: [{ item: id, lot: '', quantity }] });
  await house.settle(6_000);
}

/** Pieces that a new order could have. */
const free = (id: string) =>
  house.database.transaction('free', async (tx) => {
    const query = { owner: OWNER, items: [id], at: house.scheduler.now() };
    const rows = await house.core.ledger.candidates(tx, query);
    return rows.reduce((sum, row) => sum + row.quantity - row.allocated, 0);
  });

const claim = (layer: string, location: string, quantity: number) => ({
  ...{ order: 'SO-1', lineId: '1', item: 'P1', owner: OWNER, layer },
  ...{ ...loose(location), quantity },
});

/** The bins that a putaway plan takes for so many pieces of P1. */
const putaway = (quantity: number) =>
  house.database.transaction('plan', async (tx) => {
    const goods = { item: 'P1', layer: 'L', lot: '', quality: 'passed', quantity } as const;
    const plan = await house.core.work.parts.planner.plan(tx, {
      ...{ subject: 'TRY', owner: OWNER, from: { x: 0, y: 0 }, avoid: [] },
      ...{ goods: [goods], at: house.scheduler.now() },
    });
    await house.core.work.parts.planner.release(tx, 'TRY');
    if (isRefusal(plan) || 'noRoom' in plan) throw new Error('no plan');
    return plan.lines.map(({ to }) => to);
  });

describe('a bin that is being counted', () => {
  test('gives nothing to new orders and gets nothing until the count is judged', async () => {
    const layer = await house.stock('P1', loose('A-01'), 10);
    await run((tx) => house.core.ledger.allocate(tx, [claim(layer, 'A-01', 4)]));
    expect(await putaway(1)).toEqual(['A-01']);
    await request('A-01', 'P1');
    // Asked for, but nobody is there yet.
    expect(await free('P1')).toBe(6);
    const task = await begin();
    expect(await free('P1')).toBe(0);
    expect(await putaway(1)).not.toContain('A-01');
    const refused = await run((tx) => house.core.ledger.allocate(tx, [claim(layer, 'A-01', 1)]));
    expect(refused).toMatchObject({ code: 'stock.short' });
    const relocation = { relocation: 'R-1', from: 'A-01', handlingUnit: '', item: 'P1', lot: '' };
    const moved = await run((tx) =>
      house.core.work.transfers.relocate(tx, {
        ...{ ...relocation, owner: OWNER, quantity: 1, to: 'A-02', reason: 'r', actor: 'S1' },
      }),
    );
    expect(moved).toMatchObject({ code: 'count.under_way' });

    // What was locked before is still picked; the place was not quiet, so it is counted again.
    const picked = await run((tx) =>
      house.core.ledger.post(tx, {
        ...{ postingId: 'pick', document: 'SO-1', actor: 'W2', reason: 'pick', at: 0 },
        correlationId: 'C',
        lines: [
          {
            ...{ item: 'P1', owner: OWNER, layer, quantity: 4, from: loose('A-01') },
            to: { location: 'WORKER:W2', handlingUnit: '', quality: 'passed' },
            lockedFor: { order: 'SO-1', lineId: '1' },
          },
        ],
      }),
    );
    expect(picked).toMatchObject({ sequence: expect.any(Number) });
    await answer(task, 'P1', 9);
    expect(await free('P1')).toBe(0);
    await answer(await begin(), 'P1', 6);
    expect(await free('P1')).toBe(6);
    expect(await putaway(1)).toEqual(['A-01']);
  });

  test('is free again when a person gives the count up', async () => {
    await house.stock('P2', loose('A-03'), 5);
    await request('A-03', 'P2');
    const task = await begin();
    expect(await free('P2')).toBe(0);
    await house.tell(house.report(task, { type: 'failed', reason: 'device_lost' }));
    expect(await free('P2')).toBe(0);
    await run((tx) => house.core.taskBook.settle(tx, task.taskId, 'boss', 'nobody there'));
    expect(await free('P2')).toBe(5);
    const row = await run((tx) => readCount(tx, task.document));
    expect(row).toMatchObject({ status: 'done', verdict: 'given_up' });
  });
});

describe('a difference above the limit', () => {
  const decide = (count: string, decision: Decision['decision']) =>
    run((tx) => house.core.work.review(tx, count, { decision, actor: 'S1', note: 'n' }));
  const pieces = async (bin: string) => (await house.book()).find((one) => one.includes(bin));
  /** Counts twice with one result, as a surprise is; the count's number. */
  const counted = async (bin: string, quantity: number) => {
    await request(bin, 'P3');
    await answer(await begin(), 'P3', quantity);
    const second = await begin();
    await answer(second, 'P3', quantity);
    return second.document;
  };

  beforeAll(async () => {
    for (const bin of ['B-01', 'B-02', 'B-03', 'B-04', 'B-05']) {
      await house.stock('P3', loose(bin), 20);
    }
    await run((tx) => setReviewPercent(tx, 10, { actor: 'S1', at: 0 }));
  });

  const onDesk = async () =>
    (await run((tx) => deskCases(tx, { now: 0, settings: DESK, limit: 10 })))
      .filter(({ key }) => key.startsWith('count-review:'))
      .map(({ key, kind, subject, text }) => ({ key, kind, subject, text }));
  afterEach(async () => {
    expect(await onDesk()).toEqual([]);
  });

  test('waits for a person; one of no more than the limit does not', async () => {
    const small = await counted('B-01', 18);
    expect(await pieces('B-01')).toBe('P3 B-01 passed 18');
    expect(await decide(small, 'confirm')).toMatchObject({ code: 'count.no_review' });
    const large = await counted('B-02', 17);
    expect(await pieces('B-02')).toBe('P3 B-02 passed 20');
    expect(await house.events('wms.count.review')).toMatchObject([
      { count: large, differences: [{ item: 'P3', delta: -3 }] },
    ]);
    expect(await onDesk()).toEqual([
      {
        ...{ key: `count-review:${large}`, kind: 'blocked', subject: 'B-02' },
        text: {
          en: expect.stringContaining(
            `Count ${large} of B-02 differs by more than the limit: P3 -3.`,
          ),
          zh: expect.stringContaining('P3 -3'),
        },
      },
    ]);
    expect(await decide(large, 'confirm')).toEqual({ done: true });
    expect(await pieces('B-02')).toBe('P3 B-02 passed 17');
    // The same again changes nothing; another decision comes too late.
    expect(await decide(large, 'confirm')).toEqual({ done: true });
    expect(await decide(large, 'reject')).toMatchObject({ code: 'count.judged' });
    expect(await decide('NONE', 'confirm')).toMatchObject({ code: 'count.unknown' });
    expect(await pieces('B-02')).toBe('P3 B-02 passed 17');
  });

  test('that is rejected books nothing and frees the bin', async () => {
    const count = await counted('B-03', 2);
    const before = await free('P3');
    expect(await decide(count, 'reject')).toEqual({ done: true });
    expect(await pieces('B-03')).toBe('P3 B-03 passed 20');
    expect(await free('P3')).toBe(before + 20);
    expect(await run((tx) => readCount(tx, count))).toMatchObject({
      ...{ verdict: 'rejected', judgedBy: 'S1', note: 'n' },
    });
  });

  test('is counted again if the person wants it, and after goods came or went (count.moved)', async () => {
    const count = await counted('B-04', 10);
    await house.stock('P3', loose('B-04'), 1);
    expect(await decide(count, 'confirm')).toMatchObject({ code: 'count.moved' });
    expect(await onDesk()).toMatchObject([{ key: `count-review:${count}` }]);
    expect(await decide(count, 'recount')).toEqual({ done: true });
    expect(await onDesk()).toEqual([]);
    await answer(await begin(), 'P3', 21);
    expect(await run((tx) => readCount(tx, count))).toMatchObject({
      ...{ status: 'done', verdict: 'believed', differences: [] },
    });
  });

  test.each<[CountDimension, object[]]>([
    [
      'item',
      [
        { key: 'P1', looked: 1, right: 1 },
        { key: 'P3', looked: 3, right: 1, piecesOver: 0, piecesShort: 5 },
      ],
    ],
    ['reason', [{ key: 'complaint', looked: 4, right: 2 }]],
    ['worker', [{ key: 'W1', counts: 4, valueShort: { CNY: 1_250 }, valueOver: {} }]],
    ['zone', [{ key: 'Z1', counts: 4, piecesShort: 5 }]],
  ])('is in the report by %s', async (by, rows) => {
    const query = { owner: OWNER, by, from: 0, to: house.scheduler.now() + 1, limit: 10 };
    const found = await house.database.transaction('report', (tx) => countReport(tx, query));
    expect(found).toMatchObject(rows);
  });

  test('leaves all else of the bin to orders: what was not counted, and what was counted right', async () => {
    await house.stock('P1', loose('B-06'), 30);
    const sound = await house.stock('P2', loose('B-06'), 7);
    await house.stock('P3', loose('B-06'), 20);
    const before = { P1: await free('P1'), P2: await free('P2'), P3: await free('P3') };
    const count = async () => {
      const task = await begin();
      expect(await free('P1')).toBe(before.P1 - 30);
      const counts = [
        { item: 'P2', lot: '', quantity: 7 },
        { item: 'P3', lot: '', quantity: 2 },
      ];
      await house.done(task, { act: 'counted', counts });
      await house.settle(6_000);
      return task.document;
    };
    const both = { owner: OWNER, location: 'B-06', handlingUnit: '', items: ['P2', 'P3'] };
    await run((tx) =>
      house.core.work.counts.request(tx, {
        ...{ ...both, reason: 'manual', document: 'X', actor: 'S1', correlationId: 'C' },
        at: house.scheduler.now(),
      }),
    );
    await count();
    const id = await count();
    const waits = async () => {
      expect(await onDesk()).toMatchObject([{ key: `count-review:${id}` }]);
      expect(await free('P1')).toBe(before.P1);
      expect(await free('P3')).toBe(before.P3 - 20);
    };
    await waits();
    expect(await free('P2')).toBe(before.P2);
    // Counted again, the whole bin is locked again, and let go again.
    expect(await decide(id, 'recount')).toEqual({ done: true });
    await count();
    await waits();
    // What was right is sold meanwhile; this does not outdate the review, nor is it missing by it.
    const sold = { ...claim(sound, 'B-06', 3), item: 'P2', order: 'SO-6' };
    expect(isRefusal(await run((tx) => house.core.ledger.allocate(tx, [sold])))).toBe(false);
    const line = { item: 'P2', owner: OWNER, layer: sound, quantity: 3, from: loose('B-06') };
    const to = { location: 'WORKER:W2', handlingUnit: '', quality: 'passed' } as const;
    const lockedFor = { order: 'SO-6', lineId: '1' };
    const picked = await run((tx) =>
      house.core.ledger.post(tx, {
        ...{ postingId: 'pick-6', document: 'SO-6', actor: 'W2', reason: 'pick', at: 0 },
        ...{ correlationId: 'C', lines: [{ ...line, to, lockedFor }] },
      }),
    );
    expect(isRefusal(picked)).toBe(false);
    expect(await decide(id, 'confirm')).toEqual({ done: true });
    expect((await house.book()).filter((one) => one.includes('B-06'))).toEqual([
      'P1 B-06 passed 30',
      'P2 B-06 passed 4',
      'P3 B-06 passed 2',
    ]);
    expect(await free('P3')).toBe(before.P3 - 18);
  });
});
