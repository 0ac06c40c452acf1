import { afterEach, describe, expect, test } from 'vitest';
import type { Refusal } from '#base/refusal.ts';
import type { Item } from '#wms-core/contracts.ts';
import { approve, reject } from '../adjustments/decide.ts';
import { item, openPaperHouse, type PaperHouse } from './testing/paper-house.ts';

let house: PaperHouse;

afterEach(async () => {
  expect(await house.verify()).toEqual([]);
  await house.close();
});

const by = () => ({ at: house.scheduler.now(), actor: 'ann', reason: 'not in its slot' });
type Answer = { readonly done: true } | Refusal;
const lose = (unit: string): Promise<Answer> =>
  house.database.transaction('lose', (tx) => house.outbound.units.lose(tx, unit, by()));
const find = (unit: string, location: string): Promise<Answer> =>
  house.database.transaction('find', (tx) =>
    house.outbound.units.find(tx, unit, { ...by(), location }),
  );
const giveUp = (unit: string): Promise<Answer> =>
  house.database.transaction('give up', (tx) => house.outbound.units.giveUp(tx, unit, by()));

async function toteOf(order: string): Promise<{ tote: string; at: string; status: string }> {
  const [row] = await house.query<{ tote: string; at: string; status: string }>(
    'SELECT tote, tote_at AS at, status FROM wms.sales_order WHERE order_id = $1',
    [order],
  );
  return row!;
}

/** Its goods are in the tote, and somebody is to check them. */
async function atTheCheck(cost: Partial<Item> = {}): Promise<string> {
  house = await openPaperHouse({ items: [item('P1', cost)], settings: { lineHopeMs: 60_000 } });
  await house.stock('P1', '1-1', 20);
  await house.order('SO-1', { P1: 4 });
  await house.workUpTo('check');
  return (await toteOf('SO-1')).tote;
}

const inTote = async (tote: string) =>
  (
    await house.query<{ pieces: number }>(
      `SELECT coalesce(sum(quantity), 0)::int AS pieces FROM wms.stock WHERE handling_unit = $1`,
      [tote],
    )
  )[0]!.pieces;

/** Nobody sees what is in it; gives what brings it back. */
function takeAway(tote: string): () => void {
  house.world.moveAll(tote, 'HIDDEN');
  return () => house.world.moveAll('HIDDEN', tote);
}

const DEAR = { standardCostMinor: 60_000, costCurrency: 'CNY' };

/** Anna decides about the adjustment that waits. */
async function decide(act: typeof approve): Promise<unknown> {
  await house.query(
    "INSERT INTO wms.approver VALUES ('finance', 'anna', 'active', '', 1) ON CONFLICT DO NOTHING",
  );
  const open = await house.query<{ adjustment: string }>(
    "SELECT adjustment FROM wms.adjustment WHERE status = 'open'",
  );
  expect(open.length).toBe(1);
  return house.database.transaction('decide', (tx) =>
    act(house.core.adjustments, tx, { ...open[0]!, actor: 'anna', note: 'asked around' }),
  );
}

const boundTo = async (tote: string) => {
  const [unit] = await house.query<{ boundTo: string }>(
    'SELECT bound_to AS "boundTo" FROM wms.handling_unit WHERE handling_unit = $1',
    [tote],
  );
  return unit?.boundTo;
};

describe('a lost tote', () => {
  test('is searched for, and its order goes on with another', async () => {
    const tote = await atTheCheck();
    takeAway(tote);
    expect(await lose(tote)).toEqual({ done: true });
    expect(await lose(tote)).toEqual({ done: true });
    const now = await toteOf('SO-1');
    expect(now).toMatchObject({ status: 'released' });
    expect(now.tote).not.toBe(tote);
    expect(await inTote(tote)).toBe(4);
    await house.work();
    expect(await house.status('SO-1')).toBe('shipped');
    expect(await house.lines('SO-1')).toMatchObject([{ shipped: 4 }]);
    // Two counts did not find it: written off.
    expect(await inTote(tote)).toBe(0);
    const [loss] = await house.query<{ reason: string; quantity: number }>(
      `SELECT h.reason, m.quantity FROM wms.movement m JOIN wms.posting h USING (sequence)
       WHERE m.from_unit = $1 AND m.to_location = 'LOSS'`,
      [tote],
    );
    expect(loss).toEqual({ reason: 'count', quantity: 4 });
  });

  test('that is found is counted where it was scanned, and its goods go back to bins', async () => {
    const tote = await atTheCheck();
    const bringBack = takeAway(tote);
    await lose(tote);
    await house.work();
    bringBack();
    expect(await find(tote, 'EXC')).toEqual({ done: true });
    await house.work();
    expect(await house.status('SO-1')).toBe('shipped');
    expect(await inTote(tote)).toBe(0);
    const [free] = await house.query<{ at: string; boundTo: string }>(
      'SELECT location AS at, bound_to AS "boundTo" FROM wms.handling_unit WHERE handling_unit = $1',
      [tote],
    );
    expect(free).toEqual({ at: 'EXC', boundTo: '' });
    const [left] = await house.query<{ pieces: number }>(
      `SELECT sum(quantity)::int AS pieces FROM wms.stock WHERE item = 'P1'`,
    );
    expect(left?.pieces).toBe(16);
  });

  test('worth more than a count may write off waits for approval', async () => {
    const tote = await atTheCheck(DEAR);
    takeAway(tote);
    await lose(tote);
    await house.work();
    expect(await house.status('SO-1')).toBe('shipped');
    expect([await inTote(tote), await boundTo(tote)]).toEqual([4, 'LOST']);
    expect(house.seen.map((task) => task.kind)).not.toContain('transfer');
    expect(await decide(approve)).toEqual({ done: true });
    await house.work();
    expect([await inTote(tote), await boundTo(tote)]).toEqual([0, 'LOST']);
  });

  test('whose write-off is rejected is searched for again', async () => {
    const tote = await atTheCheck(DEAR);
    const bringBack = takeAway(tote);
    await lose(tote);
    await house.work();
    expect(await decide(reject)).toEqual({ done: true });
    bringBack();
    await house.work();
    expect([await inTote(tote), await boundTo(tote)]).toEqual([0, '']);
    const lost = await house.query("SELECT 1 FROM wms.movement WHERE to_location = 'LOSS'");
    expect(lost).toEqual([]);
    const [left] = await house.query<{ pieces: number }>(
      `SELECT sum(quantity)::int AS pieces FROM wms.stock WHERE item = 'P1'`,
    );
    expect(left?.pieces).toBe(16);
  });

  test('that is given up is written off with the reason', async () => {
    const tote = await atTheCheck();
    takeAway(tote);
    await lose(tote);
    expect(await giveUp(tote)).toEqual({ done: true });
    expect(await inTote(tote)).toBe(4);
    expect(await decide(approve)).toEqual({ done: true });
    expect(await inTote(tote)).toBe(0);
    const told = await house.query<{ data: object }>(
      "SELECT data FROM wms.event WHERE type = 'wms.inventory.adjusted'",
    );
    expect(told).toMatchObject([
      { data: { item: 'P1', delta: -4, note: 'not in its slot', document: tote, actor: 'ann' } },
    ]);
    const [loss] = await house.query<{ actor: string; reason: string }>(
      `SELECT h.actor, h.reason FROM wms.movement m JOIN wms.posting h USING (sequence)
       WHERE m.from_unit = $1 AND m.to_location = 'LOSS'`,
      [tote],
    );
    expect(loss).toEqual({ actor: 'ann', reason: 'lost' });
  });

  test('that is given up is posted at once up to the limit of one person', async () => {
    const tote = await atTheCheck(DEAR);
    await house.query("UPDATE wms.approval_limit SET limit_minor = 240000 WHERE role = 'self'");
    takeAway(tote);
    await lose(tote);
    expect(await giveUp(tote)).toEqual({ done: true });
    expect(await inTote(tote)).toBe(0);
  });

  test('that is given up or found leaves no write-off that waits', async () => {
    const tote = await atTheCheck(DEAR);
    const bringBack = takeAway(tote);
    await lose(tote);
    await house.work();
    expect(await giveUp(tote)).toEqual({ done: true });
    const asked = () =>
      house.query<{ type: string; status: string }>(
        'SELECT type, status FROM wms.adjustment ORDER BY number',
      );
    const counted = { type: 'count', status: 'withdrawn' };
    expect(await asked()).toEqual([counted, { type: 'loss', status: 'open' }]);
    bringBack();
    expect(await find(tote, 'EXC')).toEqual({ done: true });
    expect(await asked()).toEqual([counted, { type: 'loss', status: 'withdrawn' }]);
    await house.work();
    expect([await inTote(tote), await boundTo(tote)]).toEqual([0, '']);
    const lost = await house.query("SELECT 1 FROM wms.movement WHERE to_location = 'LOSS'");
    expect(lost).toEqual([]);
  });

  test('is told at the check, and the check ends', async () => {
    const tote = await atTheCheck();
    takeAway(tote);
    const check = house.seen.find((task) => task.kind === 'check')!;
    const head = { reportId: 'R-lost', taskId: check.taskId, at: house.scheduler.now() };
    const report = { ...head, actor: 'W1', type: 'failed', reason: 'carrier_lost' } as const;
    expect(await house.core.reportPort.report([report])).toEqual([{ accepted: true }]);
    expect((await toteOf('SO-1')).tote).not.toBe(tote);
    await house.work();
    expect(await house.status('SO-1')).toBe('shipped');
  });
});

describe('refused', () => {
  test('unit.not_known, unit.not_lost, unit.being_filled, unit.at_work, unit.too_late', async () => {
    house = await openPaperHouse({ items: [item('P1')] });
    await house.stock('P1', '1-1', 20);
    await house.order('SO-1', { P1: 4 });
    expect(await lose('NOBODY')).toMatchObject({ code: 'unit.not_known' });
    const put = await house.workUpTo('put');
    const { tote } = await toteOf('SO-1');
    expect(await find(tote, 'EXC')).toMatchObject({ code: 'unit.not_lost' });
    expect(await lose(tote)).toMatchObject({ code: 'unit.being_filled' });
    expect(await lose(put.kind === 'put' ? put.cart : '')).toMatchObject({ code: 'unit.at_work' });
    await house.workUpTo('pack');
    expect(await lose(tote)).toMatchObject({ code: 'unit.too_late' });
  });
});
