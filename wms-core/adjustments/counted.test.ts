import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { isRefusal } from '#base/refusal.ts';
import { approvalCases } from '#wms-core/desk/approvals.ts';
import { listCounts } from '#wms-core/work/count-store.ts';
import { countViews } from '#wms-core/work/count-view.ts';
import { type House, item, loose, OWNER, openHouse } from '../testing/house.ts';
import { approve } from './decide.ts';
import type { Adjustment } from './model.ts';
import { requestAdjustment } from './request.ts';

/** What becomes of the differences that counts find. */

let house: House;
beforeAll(async () => {
  const cost = { standardCostMinor: 60_000, costCurrency: 'CNY' };
  house = await openHouse([
    item('DEAR', cost),
    item('DEAR2', cost),
    item('FREE', { standardCostMinor: null, costCurrency: null }),
  ]);
}, 120_000);
afterAll(() => house.close());
afterEach(async () => {
  expect(await house.verify()).toEqual([]);
});

const request = (location: string, items: string[]) =>
  house.database.transaction('request', (tx) =>
    house.core.work.counts.request(tx, {
      ...{
        owner: OWNER,
        location,
        handlingUnit: '',
        items,
        reason: 'manual',
        document: 'D',
        actor: 'W9',
      },
      ...{ correlationId: 'C', at: house.scheduler.now() },
    }),
  );

async function countOnce(found: Record<string, number>, actor = 'W1'): Promise<void> {
  const task = await house.next('count');
  await house.tell({ ...house.report(task, { type: 'started' }), actor });
  const counts = Object.entries(found).map(([code, quantity]) => {
    return { item: code, lot: '', quantity };
  });
  const act = { act: 'counted' as const, counts };
  await house.tell({ ...house.report(task, { type: 'completed', act }), actor });
  await house.settle(6_000);
}

const adjustments = () =>
  house.database.transaction('read', (tx) =>
    tx.query<Adjustment>(
      `SELECT adjustment, type, status, needs, document, sequence, decided_as AS "decidedAs"
       FROM wms.adjustment ORDER BY number`,
    ),
  );

const frozen = async (location: string) => {
  const rows = await house.database.transaction('holds', (tx) =>
    house.core.ledger.holds(tx, { location }),
  );
  return rows.map(({ quantity }) => quantity);
};

const anna = () =>
  house.database.transaction('anna', (tx) =>
    tx.query(`INSERT INTO wms.approver VALUES ('finance', 'anna', 'active', '', 1)`),
  );

describe('a count’s difference', () => {
  it('up to the limit of counts is posted at once, and kept among the adjustments', async () => {
    await house.stock('DEAR', loose('A-01'), 10);
    await request('A-01', ['DEAR']);
    await countOnce({ DEAR: 9 });
    await countOnce({ DEAR: 9 });
    expect(await house.book()).toContain('DEAR A-01 passed 9');
    const [one] = await adjustments();
    expect(one).toMatchObject({ type: 'count', status: 'posted', needs: 'count' });
  });

  it('of goods without a cost waits for whom the policy names, unless that is nobody', async () => {
    await house.stock('FREE', loose('A-02'), 10);
    await request('A-02', ['FREE']);
    await countOnce({});
    await countOnce({});
    expect(await house.book()).toContain('FREE A-02 passed 10');
    const [one] = (await adjustments()).slice(-1);
    expect(one).toMatchObject({ status: 'open', needs: 'supervisor' });
    // Nobody is named for it: the desk says how.
    const cases = () =>
      house.database.transaction('desk', (tx) => approvalCases(tx, house.scheduler.now()));
    const [told] = await cases();
    expect(told).toMatchObject({ kind: 'blocked', subject: one!.adjustment, acts: [] });
    expect(told!.text.en).toContain('PUT /api/v1/approvers/supervisor/{person} with the body {}');
    expect(told!.text.zh).toContain('PUT /api/v1/approvers/supervisor/{person}');
    const named = (sql: string) => house.database.transaction('named', (tx) => tx.query(sql));
    await named(`INSERT INTO wms.approver VALUES ('supervisor', 'W1', 'active', '', 1)`);
    await named(`UPDATE wms.adjustment SET actor = 'W1' WHERE status = 'open'`);
    // Who counted may not approve it.
    expect(await cases()).toHaveLength(1);
    await named(`INSERT INTO wms.approver VALUES ('supervisor', 'ben', 'active', '', 1)`);
    const [waiting] = await cases();
    expect(waiting!.text.en).toContain('waits for the role supervisor: nothing of it is booked');
    const views = await house.database.transaction('views', async (tx) => [
      await countViews(tx, await listCounts(tx, { status: 'approval', limit: 9 })),
      await listCounts(tx, { status: 'done', limit: 9 }),
    ]);
    expect(views[0]).toMatchObject([
      {
        status: 'approval',
        approval: { adjustment: one!.adjustment, needs: 'supervisor', approvers: ['W1', 'ben'] },
      },
    ]);
    expect(views[1]!.map(({ countId }) => countId)).not.toContain(views[0]![0]!.countId);
    await named(`DELETE FROM wms.approver`);
    const nobody = (unpriced: boolean) =>
      house.database.transaction('policy', (tx) =>
        tx.query("UPDATE wms.approval_limit SET unpriced = $1 WHERE role = 'count'", [unpriced]),
      );
    await nobody(true);
    await house.stock('FREE', loose('A-05'), 10);
    await request('A-05', ['FREE']);
    await countOnce({});
    await countOnce({});
    expect((await house.book()).join()).not.toContain('FREE A-05');
    await nobody(false);
  });

  it('above the limit waits for approval, its pieces held, and is told when posted', async () => {
    await house.stock('DEAR', loose('A-03'), 10);
    await request('A-03', ['DEAR']);
    await countOnce({ DEAR: 8 });
    await countOnce({ DEAR: 8 });
    expect(await house.book()).toContain('DEAR A-03 passed 10');
    expect(await frozen('A-03')).toEqual([2]);
    const [one] = (await adjustments()).slice(-1);
    expect(one).toMatchObject({ status: 'open', needs: 'finance', sequence: null });
    const [counted] = (await house.events('wms.inventory.counted')).slice(-1);
    expect(counted).toMatchObject({ adjustment: one!.adjustment, differences: [{ delta: -2 }] });
    const told = (await house.events('wms.inventory.adjusted')).length;
    await anna();
    const done = await house.database.transaction('approve', (tx) =>
      approve(house.core.adjustments, tx, {
        ...{ adjustment: one!.adjustment, actor: 'anna', note: '' },
      }),
    );
    expect(done).toEqual({ done: true });
    expect(await house.book()).toContain('DEAR A-03 passed 8');
    expect(await frozen('A-03')).toEqual([]);
    expect((await house.events('wms.inventory.adjusted')).slice(told)).toMatchObject([
      { item: 'DEAR', delta: -2, document: one!.document, approvedBy: 'anna' },
    ]);
  });

  it('takes the place of what was asked for before: nothing is booked off twice', async () => {
    await house.stock('DEAR', loose('A-04'), 10);
    await house.stock('DEAR2', loose('A-04'), 10);
    const line = { item: 'DEAR', location: 'A-04', handlingUnit: '', quality: 'passed' } as const;
    const asked = await house.database.transaction('ask', (tx) =>
      requestAdjustment(house.core.adjustments, tx, {
        ...{ adjustment: 'BY-HAND', type: 'loss', reason: 'lost', note: '', owner: OWNER },
        ...{ actor: 'carl', lines: [{ ...line, owner: OWNER, quantity: -3 }] },
      }),
    );
    expect(isRefusal(asked)).toBe(false);
    await request('A-04', ['DEAR', 'DEAR2']);
    await countOnce({ DEAR: 7, DEAR2: 5 });
    await countOnce({ DEAR: 7, DEAR2: 5 });
    const [byHand, first] = (await adjustments()).slice(-2);
    expect([byHand!.status, first!.status]).toEqual(['withdrawn', 'open']);
    expect(await frozen('A-04')).toEqual([3, 5]);
    // Somebody finds them: the book was right, and the other item is looked at once more.
    await request('A-04', ['DEAR']);
    await countOnce({ DEAR: 10 });
    expect((await adjustments()).at(-1)).toMatchObject({ status: 'withdrawn' });
    expect(await frozen('A-04')).toEqual([]);
    await countOnce({ DEAR2: 10 });
    expect(await house.open()).toEqual([]);
    expect(await house.book()).toContain('DEAR A-04 passed 10');
  });

  it('is approved by nobody who counted a round of it, nor as deputy of him', async () => {
    await house.stock('DEAR', loose('A-06'), 10);
    await request('A-06', ['DEAR']);
    await countOnce({ DEAR: 8 }, 'W2');
    await countOnce({ DEAR: 8 }, 'W3');
    const { adjustment } = (await adjustments()).at(-1)!;
    const named = (sql: string) => house.database.transaction('named', (tx) => tx.query(sql));
    await named('DELETE FROM wms.approver');
    await named(`INSERT INTO wms.approver VALUES ('finance', 'W2', 'active', '', 1)`);
    await named(
      `INSERT INTO wms.approval_deputy VALUES ('W2', 'gus', '2000-01-01', '2100-01-01', 1)`,
    );
    const cases = () =>
      house.database.transaction('desk', (tx) => approvalCases(tx, house.scheduler.now()));
    expect((await cases())[0]!.text.en).toContain('nobody but who asked or counted it may give it');
    const by = (actor: string) =>
      house.database.transaction('approve', (tx) =>
        approve(house.core.adjustments, tx, { adjustment, actor, note: '' }),
      );
    expect(await by('W2')).toMatchObject({ code: 'adjustment.counted' });
    expect(await by('gus')).toMatchObject({ code: 'adjustment.counted' });
    expect(await house.book()).toContain('DEAR A-06 passed 10');
    await named(`INSERT INTO wms.approver VALUES ('finance', 'eva', 'active', '', 1)`);
    expect(await by('eva')).toEqual({ done: true });
    expect(await house.book()).toContain('DEAR A-06 passed 8');
  });
});
