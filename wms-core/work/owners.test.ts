import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, item, loose, openHouse } from '../testing/house.ts';

let house: House;

beforeAll(async () => {
  house = await openHouse([item('P')]);
  await house.database.transaction('owner', async (tx) => {
    await tx.query(`INSERT INTO wms.owner
      SELECT (jsonb_populate_record(o, '{"owner": "OTHER"}')).* FROM wms.owner o LIMIT 1`);
    await house.core.masterData.upsertItems(tx, [item('X', { owner: 'OTHER' })]);
    const layer = await house.core.ledger.layer(tx, {
      ...{ item: 'X', owner: 'OTHER', lot: '', productionDate: null, expiryDate: null },
      ...{ receivedAt: 1, receiptLine: '', delivery: 'o', supplier: '' },
    });
    const from = { location: 'SUPPLIER', handlingUnit: '', quality: 'passed' } as const;
    await house.core.ledger.post(tx, {
      ...{ postingId: 'o', document: 'o', actor: 't', reason: 'o', correlationId: 'o', at: 1 },
      lines: [{ item: 'X', owner: 'OTHER', layer, quantity: 5, from, to: loose('A-01') }],
    });
  });
});
afterAll(() => house.close());

test('a count is of the house’s own goods: another owner’s are neither asked for nor booked', async () => {
  await house.stock('P', loose('A-01'), 5);
  const plan = {
    plan: 'PL',
    owner: 'OWN',
    kind: 'full',
    zones: [],
    items: [],
    percentADay: 100,
    atOnce: 10,
  };
  await house.core.work.plans.create({ ...plan, kind: 'full', actor: 'boss' });
  for (const _round of [1, 2]) {
    const task = await house.next('count');
    expect(task.goods.map((goods) => goods.item)).toEqual(['P']);
    await house.tell(house.report(task, { type: 'started' }));
    await house.done(task, { act: 'counted', counts: [{ item: 'P', lot: '', quantity: 4 }] });
    await house.settle(6_000);
  }
  expect(await house.book()).toEqual(['P A-01 passed 4', 'X A-01 passed 5']);
  expect(await house.verify()).toEqual([]);
});
