import { afterEach, describe, expect, test } from 'vitest';
import { viewOrders } from './orders.ts';
import { loadOrder } from './store/orders.ts';
import { item, openPaperHouse, type PaperHouse } from './testing/paper-house.ts';

let house: PaperHouse;

afterEach(async () => {
  expect(await house.verify()).toEqual([]);
  await house.close();
});

const open = async (
  fulfilment: 'built_only' | 'built_first' | 'explode' = 'built_first',
  more: Partial<Parameters<typeof openPaperHouse>[0]> = {},
) => {
  house = await openPaperHouse({ items: [item('TEA'), item('CUP'), item('GIFT')], ...more });
  await house.kit('GIFT', { TEA: 2, CUP: 1 }, fulfilment);
};
const view = (order: string) =>
  house.database.transaction('view', async (tx) => {
    const [seen] = await viewOrders(tx, [(await loadOrder(tx, order))!]);
    return seen!;
  });
const shipment = async (order: string) => {
  const [told] = await house.query<{ data: { lines: unknown[] } }>(
    `SELECT data FROM wms.event WHERE type = 'wms.order.shipped' AND subject = '${order}'`,
  );
  return told!.data;
};
const left = () =>
  house.query<{ item: string; quantity: number }>(
    `SELECT item, sum(quantity)::bigint AS quantity FROM wms.movement
     WHERE to_location = 'CUSTOMER' GROUP BY item ORDER BY item`,
  );

describe('an order for kits', () => {
  test('gets built kits first, and components for the rest, told under the kit’s line', async () => {
    await open();
    await house.stock('GIFT', '1-1', 1);
    await house.stock('TEA', '1-2', 3, { lot: 'T1' });
    await house.stock('TEA', '1-3', 9, { lot: 'T2' });
    await house.stock('CUP', '2-1', 9);
    await house.order('SO-1', { GIFT: 3, CUP: 1 });
    await house.work();
    expect(house.refusals).toEqual([]);
    expect(await left()).toEqual([
      { item: 'CUP', quantity: 3 },
      { item: 'GIFT', quantity: 1 },
      { item: 'TEA', quantity: 4 },
    ]);
    expect(await shipment('SO-1')).toMatchObject({
      lines: [
        {
          ...{ line: '1', item: 'GIFT', ordered: 3, shipped: 3, short: 0, built: 1 },
          components: [
            { item: 'CUP', quantity: 2, perKit: 1 },
            { item: 'TEA', lot: 'T1', quantity: 3 },
            { item: 'TEA', lot: 'T2', quantity: 1 },
          ],
        },
        { line: '2', item: 'CUP', ordered: 1, shipped: 1 },
      ],
    });
    expect((await view('SO-1')).lines).toMatchObject([
      { line: '1', ordered: 3, shipped: 3, components: [{ shipped: 2 }, { shipped: 4 }] },
      { line: '2' },
    ]);
  });

  test.each([
    [
      'explode',
      [
        ['CUP', 1],
        ['TEA', 2],
      ],
    ],
    ['built_only', [['GIFT', 1]]],
  ] as const)('of the rule %s gets what the rule says', async (rule, expected) => {
    await open(rule);
    await house.stock('GIFT', '1-1', 1);
    await house.stock('TEA', '1-2', 9);
    await house.stock('CUP', '2-1', 9);
    await house.order('SO-1', { GIFT: 1 });
    await house.work();
    expect((await left()).map((one) => [one.item, one.quantity])).toEqual(expected);
  });

  test('waits for a component, and goes when it comes', async () => {
    await open('built_first', {
      settings: { patienceMs: 60 * 60_000, lookAgainMs: 24 * 3_600_000 },
    });
    await house.stock('TEA', '1-2', 9);
    await house.order('SO-1', { GIFT: 1 });
    await house.settle(5 * 60_000);
    expect(await house.status('SO-1')).toBe('accepted');
    await house.stock('CUP', '2-1', 1);
    await house.settle(60_000);
    expect(await house.status('SO-1')).toBe('released');
    await house.work();
    expect(await left()).toEqual([
      { item: 'CUP', quantity: 1 },
      { item: 'TEA', quantity: 2 },
    ]);
  });

  test('ships whole kits where components are short at the release; its back-order counts kits', async () => {
    await open();
    await house.stock('TEA', '1-2', 5);
    await house.stock('CUP', '2-1', 9);
    await house.order('SO-1', { GIFT: 4 }, { allowBackorder: true });
    await house.work();
    expect((await view('SO-1')).lines).toMatchObject([{ ordered: 4, shipped: 2, short: 2 }]);
    expect((await view('SO-1:B1')).lines).toMatchObject([{ item: 'GIFT', ordered: 2 }]);
    expect(await left()).toEqual([
      { item: 'CUP', quantity: 2 },
      { item: 'TEA', quantity: 4 },
    ]);
  });

  test('never ships half a kit: a short pick of one component gives up the others', async () => {
    await open('explode', { settings: { lineHopeMs: 60_000 } });
    // The book has four, the bin has three: of two kits only one can be whole.
    await house.stock('TEA', '1-2', 4, { real: 3 });
    await house.stock('CUP', '2-1', 9);
    await house.order('SO-1', { GIFT: 2 }, { allowBackorder: true });
    await house.work();
    expect(await house.status('SO-1')).toBe('shipped');
    expect(await shipment('SO-1')).toMatchObject({
      lines: [{ item: 'GIFT', ordered: 2, shipped: 1, short: 1, reason: 'back_ordered' }],
    });
    expect((await view('SO-1:B1')).lines).toMatchObject([{ line: '1', item: 'GIFT', ordered: 1 }]);
    expect(await left()).toEqual([
      { item: 'CUP', quantity: 1 },
      { item: 'TEA', quantity: 2 },
    ]);
  });

  test('ships what there is of the components where the order allows it', async () => {
    await open('explode', { settings: { lineHopeMs: 60_000 } });
    await house.stock('TEA', '1-2', 4, { real: 3 });
    await house.stock('CUP', '2-1', 9);
    await house.order('SO-1', { GIFT: 2 }, { partialKits: true });
    await house.work();
    expect((await view('SO-1')).lines).toMatchObject([{ ordered: 2, shipped: 1, short: 1 }]);
    expect(await left()).toEqual([
      { item: 'CUP', quantity: 2 },
      { item: 'TEA', quantity: 3 },
    ]);
  });

  test('that is cancelled gives its components back', async () => {
    await open('explode');
    await house.stock('TEA', '1-2', 2);
    await house.stock('CUP', '2-1', 1);
    await house.order('SO-1', { GIFT: 1 });
    expect(await house.cancel('SO-1')).toMatchObject({ status: 'cancelled' });
    await house.order('SO-2', { GIFT: 1 });
    await house.work();
    expect((await view('SO-1')).lines).toMatchObject([{ ordered: 1, short: 1 }]);
    expect((await view('SO-2')).lines).toMatchObject([{ shipped: 1 }]);
  });
});
