import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isRefusal } from '#base/refusal.ts';
import { outlook } from '../outlook.ts';
import { customsAccounts } from '../stock/customs-report.ts';
import { itemStock } from '../stock/item-stock.ts';
import { item, openPaperHouse, type PaperHouse } from './testing/paper-house.ts';

/** Tea under customs control, and some in free circulation. */
let house: PaperHouse;
beforeEach(async () => {
  house = await openPaperHouse({ items: [item('TEA')] });
  const entry = { status: 'bonded', document: 'T1-9' } as const;
  await house.stock('TEA', '1-1', 5, { customs: entry });
  await house.stock('TEA', '1-2', 2);
});
afterEach(async () => {
  expect(await house.verify()).toEqual([]);
  await house.close();
});

const shipped = () =>
  house.query<{ order: string; customs: string; quantity: number }>(
    `SELECT h.document AS "order", l.customs, sum(m.quantity)::bigint AS quantity
     FROM wms.movement m JOIN wms.posting h USING (sequence) JOIN wms.layer l USING (layer)
     WHERE m.to_location = 'CUSTOMER' GROUP BY 1, 2 ORDER BY 1, 2`,
  );

describe('goods under customs control', () => {
  test('go to no order that does not say by which procedure', async () => {
    await house.order('SO-1', { TEA: 4 });
    await house.work();
    expect(await shipped()).toEqual([{ order: 'SO-1', customs: 'free', quantity: 2 }]);
    const [bonded] = await house.query<{ layer: string }>(
      `SELECT layer FROM wms.layer WHERE customs = 'bonded'`,
    );
    const place = { location: '1-1', handlingUnit: '', quality: 'passed' } as const;
    const claim = { order: 'SO-1', lineId: '1', item: 'TEA', owner: 'own', quantity: 1, ...place };
    const [{ owner } = { owner: '' }] = await house.query<{ owner: string }>(
      'SELECT DISTINCT owner FROM wms.stock',
    );
    const locked = await house.database.transaction('allocate', (tx) =>
      house.core.ledger.allocate(tx, [{ ...claim, owner, layer: bonded!.layer }]),
    );
    expect(locked).toMatchObject({ code: 'stock.under_customs' });
    const sent = await house.database.transaction('ship', (tx) =>
      house.core.ledger.post(tx, {
        ...{ postingId: 'X', document: 'X', actor: 'x', reason: 'x', correlationId: 'x', at: 1 },
        lines: [
          {
            ...{ owner, item: 'TEA', layer: bonded!.layer, quantity: 1, from: place },
            to: { location: 'CUSTOMER', handlingUnit: '', quality: 'passed' },
          },
        ],
      }),
    );
    expect(isRefusal(sent) && sent.code).toBe('stock.under_customs');
  });

  test('are not allocatable to other orders, nor is what stands in a lane or a pallet', async () => {
    await house.stock('TEA', 'LANE-1', 3);
    await house.stock('TEA', 'STAGE-1', 1);
    await house.order('SO-2', { TEA: 9 }, { customs: 're_export' });
    await house.order('SO-3', { TEA: 3 });
    const { masterData } = house.core;
    const owner = masterData.owner();
    const asked = { owner, item: 'TEA', at: house.scheduler.now() };
    const stock = await house.database.transaction('item', (tx) =>
      itemStock({ masterData, outlook }, tx, asked),
    );
    expect(stock).toMatchObject({
      ...{ quantity: 11, available: 11, promised: 12, allocatable: 2 - 3 },
      ...{ underCustoms: 5, inLanes: 3, elsewhere: 1, tooOld: 0 },
    });
  });

  test('are shipped by a re-export, which takes no free goods', async () => {
    await house.order('SO-2', { TEA: 4 }, { customs: 're_export' });
    await house.work();
    expect(house.refusals).toEqual([]);
    expect(await shipped()).toEqual([{ order: 'SO-2', customs: 'bonded', quantity: 4 }]);
    const accounts = await house.database.transaction('accounts', (tx) =>
      customsAccounts(tx, { limit: 9 }),
    );
    expect(accounts).toMatchObject([
      { document: 'T1-9', status: 'bonded', entered: 5, reExported: 4, released: 0, here: 1 },
    ]);
  });
});
