import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { approve, reject, type Verdict } from '../adjustments/decide.ts';
import { type House, item, openHouse } from '../testing/house.ts';
import { createDock, type Dock } from './testing/dock.ts';

let house: House;
let dock: Dock;

beforeEach(async () => {
  house = await openHouse([
    item('PLAIN'),
    item('OTHER'),
    item('DEAR', { standardCostMinor: 60_000, costCurrency: 'CNY' }),
  ]);
  dock = createDock(house);
}, 120_000);
afterEach(async () => {
  expect(await house.verify()).toEqual([]);
  await house.close();
});

const query = <Row>(text: string) =>
  house.database.transaction('query', (tx) => tx.query<Row>(text));

const status = async () =>
  (await query<{ status: string }>('SELECT status FROM wms.inbound_unit'))[0]?.status;

const pieces = async () =>
  (await query<{ sum: number }>('SELECT sum(quantity)::int AS sum FROM wms.stock'))[0]?.sum;

/** Ten of each are on a pallet at its staging place; of the first item two are not found. */
async function putAwayShort(...items: string[]): Promise<void> {
  await dock.announce(
    'ASN-1',
    items.map((code) => ({ item: code, quantity: 10 })),
  );
  const receive = await house.next('receive');
  for (const code of items) await house.act(receive, dock.scan('IB-1', code, 10));
  await house.done(receive, { act: 'receipt_ended' });
  await dock.bring();
  const put = await house.next('transfer');
  for (const { lineId, goods, quantity } of put.lines) {
    const isShort = goods.item === items[0];
    await house.act(put, {
      ...{ act: 'line_done', lineId, quantity: isShort ? quantity - 2 : quantity },
      ...(isShort ? { reason: 'short' } : {}),
    });
  }
  await house.done(put);
}

async function counted(found: Record<string, number>): Promise<void> {
  const count = await house.next('count');
  expect(count).toMatchObject({ handlingUnit: 'IB-1' });
  expect(count.goods.map((goods) => goods.item)).toEqual(Object.keys(found));
  await house.tell(house.report(count, { type: 'started' }));
  const counts = Object.entries(found).map(([code, quantity]) => ({
    ...{ item: code, lot: '', quantity },
  }));
  await house.done(count, { act: 'counted', counts });
  await house.settle(6_000);
}

async function decide(act: typeof approve): Promise<void> {
  await query("INSERT INTO wms.approver VALUES ('finance', 'anna', 'active', '', 1)");
  const [open] = await query<Pick<Verdict, 'adjustment'>>(
    "SELECT adjustment FROM wms.adjustment WHERE status = 'open'",
  );
  const verdict = { ...open!, actor: 'anna', note: 'looked' };
  const done = await house.database.transaction('decide', (tx) =>
    act(house.core.adjustments, tx, verdict),
  );
  expect(done).toEqual({ done: true });
}

describe('pieces that who puts a delivery away does not find', () => {
  test('stay in the book, held on the pallet, and one count looks at all that was on it', async () => {
    await putAwayShort('PLAIN', 'OTHER');
    expect(await pieces()).toBe(20);
    expect(await query('SELECT kind, quantity FROM wms.hold WHERE lifted_at IS NULL')).toEqual([
      { kind: 'missing', quantity: 2 },
    ]);
    expect(await status()).toBe('checking');
    await counted({ PLAIN: 0, OTHER: 0 });
    expect(await pieces()).toBe(18);
    const told = await house.events('wms.inventory.adjusted');
    expect(told).toMatchObject([{ reason: 'count', item: 'PLAIN', delta: -2 }]);
    expect(await status()).toBe('closed');
  });

  test('are put away when the count finds them', async () => {
    await putAwayShort('PLAIN');
    await counted({ PLAIN: 2 });
    expect(await status()).toBe('putting');
    await dock.putAllAway();
    expect(await pieces()).toBe(10);
    expect((await house.book()).join()).not.toContain('IB-1');
  });

  test('are asked for again when nobody counted them', async () => {
    await putAwayShort('PLAIN');
    const count = await house.next('count');
    await house.tell(house.report(count, { type: 'failed', reason: 'operator_refused' }));
    await house.database.transaction('settle', (tx) =>
      house.core.taskBook.settle(tx, count.taskId, 'boss', 'no time'),
    );
    const again = await house.next('transfer');
    expect(again.lines).toMatchObject([{ goods: { item: 'PLAIN' }, quantity: 2 }]);
    expect(await pieces()).toBe(10);
  });
});

describe('pieces not found that are worth an approval', () => {
  test('wait for it at the exception place: the pallet and its staging place are free', async () => {
    await putAwayShort('DEAR');
    await counted({ DEAR: 0 });
    expect(await house.book()).toContain('DEAR EXC passed 2');
    expect(await status()).toBe('closed');
    await decide(approve);
    expect(await pieces()).toBe(8);
    expect((await house.book()).join()).not.toContain('EXC');
  });

  test('are looked for there and brought to a bin when it is rejected', async () => {
    await putAwayShort('DEAR');
    await counted({ DEAR: 0 });
    await decide(reject);
    const back = await house.next('transfer');
    expect(back).toMatchObject({ purpose: 'return', from: 'EXC', lines: [{ quantity: 2 }] });
    const { lineId } = back.lines[0]!;
    await house.act(back, { act: 'line_done', lineId, quantity: 2 });
    await house.done(back);
    expect(await pieces()).toBe(10);
    expect((await house.book()).join()).not.toContain('EXC');
  });
});
