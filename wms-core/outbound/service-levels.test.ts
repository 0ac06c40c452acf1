import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { minutes } from '#base/time.ts';
import { viewOrders } from './orders.ts';
import { loadOrder } from './store/orders.ts';
import { item, openPaperHouse, type PaperHouse } from './testing/paper-house.ts';

let house: PaperHouse;
beforeEach(async () => {
  house = await openPaperHouse({ items: [item('TEA')] });
  await house.stock('TEA', '1-1', 9);
});
afterEach(() => house.close());

const seen = async (order: string) =>
  house.database.transaction('view', async (tx) => {
    const [view] = await viewOrders(tx, [(await loadOrder(tx, order))!]);
    return view!;
  });

describe('a service level', () => {
  test('gives an order its priority and deadline where it names none', async () => {
    const at = house.scheduler.now();
    await house.order('SO-1', { TEA: 1 }, { serviceLevel: '2H' });
    expect(await seen('SO-1')).toMatchObject({
      ...{ serviceLevel: '2H', priority: 90, deadline: at + minutes(120) },
    });
    const own = { serviceLevel: '2H', priority: 5, deadline: at + 1 };
    await house.order('SO-2', { TEA: 1 }, own);
    expect(await seen('SO-2')).toMatchObject(own);
    expect(await house.order('SO-1', { TEA: 1 }, { serviceLevel: '2H' })).toEqual({
      created: false,
    });
    expect(await house.order('SO-1', { TEA: 1 }, { serviceLevel: 'BULK' })).toMatchObject({
      code: 'order.conflict',
    });
    expect(await house.order('SO-3', { TEA: 1 }, { serviceLevel: 'SOON' })).toMatchObject({
      code: 'order.invalid',
      details: [{ code: 'order.service_level' }],
    });
  });

  test('stands in the decision of the wave', async () => {
    await house.order('SO-1', { TEA: 1 }, { serviceLevel: 'BULK' });
    await house.order('SO-2', { TEA: 1 }, { serviceLevel: '2H' });
    await house.workUpTo('pick');
    const [decision] = await house.query<{ chosen: unknown }>(
      `SELECT chosen FROM wms.decision WHERE rule = 'wave' ORDER BY decision LIMIT 1`,
    );
    expect(decision?.chosen).toMatchObject([
      { order: 'SO-2', serviceLevel: '2H', priority: 90 },
      { order: 'SO-1', serviceLevel: 'BULK', priority: 30 },
    ]);
  });
});
