import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { approve, reject, type Verdict } from '../adjustments/decide.ts';
import { type House, item, openHouse } from '../testing/house.ts';
import { createDock, type Dock } from './testing/dock.ts';

let house: House;
let dock: Dock;

beforeEach(async () => {
  house = await openHouse([item('DEAR', { standardCostMinor: 60_000, costCurrency: 'CNY' })]);
  dock = createDock(house);
}, 120_000);
afterEach(async () => {
  expect(await house.verify()).toEqual([]);
  await house.close();
});

const query = <Row>(text: string) =>
  house.database.transaction('query', (tx) => tx.query<Row>(text));

const status = async () => {
  const [unit] = await query<{ status: string }>('SELECT status FROM wms.inbound_unit');
  return unit?.status;
};

/** Two people see so many pieces on the pallet that the book has emptied. */
async function seen(quantity: number): Promise<void> {
  await dock.announce('ASN-1', [{ item: 'DEAR', quantity: 10 }]);
  const receive = await house.next('receive');
  await house.act(receive, dock.scan('IB-1', 'DEAR', 10));
  await house.done(receive, { act: 'receipt_ended' });
  await dock.bring();
  const put = await house.next('transfer');
  for (const line of put.lines) {
    await house.act(put, { act: 'line_done', lineId: line.lineId, quantity: line.quantity });
  }
  await house.done(put);
  for (let round = 1; round <= 2; round++) {
    const count = await house.next('count');
    await house.tell(house.report(count, { type: 'started' }));
    await house.done(count, { act: 'counted', counts: [{ item: 'DEAR', lot: '', quantity }] });
    await house.settle(6_000);
  }
}

async function decide(act: typeof approve): Promise<unknown> {
  await query("INSERT INTO wms.approver VALUES ('finance', 'anna', 'active', '', 1)");
  const [open] = await query<Pick<Verdict, 'adjustment'>>(
    "SELECT adjustment FROM wms.adjustment WHERE status = 'open'",
  );
  return house.database.transaction('decide', (tx) =>
    act(house.core.adjustments, tx, { ...open!, actor: 'anna', note: 'looked' }),
  );
}

describe('surplus on an emptied pallet that needs approval', () => {
  test('keeps the pallet until it is approved, and is put away then', async () => {
    await seen(3);
    expect(await status()).toBe('checking');
    expect(await decide(approve)).toEqual({ done: true });
    expect(await status()).toBe('putting');
    await dock.putAllAway();
    expect(await status()).toBe('closed');
    const [book] = await query<{ pieces: number }>(
      'SELECT sum(quantity)::int AS pieces FROM wms.stock',
    );
    expect(book?.pieces).toBe(13);
  });

  test('lets the pallet go once it is rejected', async () => {
    await seen(3);
    expect(await decide(reject)).toEqual({ done: true });
    expect(await status()).toBe('closed');
  });
});
