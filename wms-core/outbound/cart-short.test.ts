import { afterEach, describe, expect, test } from 'vitest';
import { item } from '../testing/house.ts';
import { openPaperHouse, type PaperHouse } from './testing/paper-house.ts';

let house: PaperHouse;

afterEach(async () => {
  expect(await house.verify()).toEqual([]);
  await house.close();
});

const pieces = async () => {
  const [row] = await house.query<{ sum: number }>(
    'SELECT coalesce(sum(quantity), 0)::int AS sum FROM wms.stock',
  );
  return row?.sum;
};

/** The picker took one too many, and who is to bring it back does not see it in the cart. */
async function missed(dear: object = {}): Promise<string> {
  house = await openPaperHouse({ items: [item('P1', dear)], slips: { pickMany: 1 } });
  await house.stock('P1', '1-1', 10);
  await house.order('SO-1', { P1: 4 });
  const back = await house.workUpTo('transfer');
  if (back.kind !== 'transfer') throw new Error('a transfer was asked for');
  const cart = back.fromHandlingUnit;
  expect(house.world.of(cart).get('P1')).toBe(1);
  house.world.move(cart, 'HIDDEN', 'P1', 1);
  const isAsked = async () =>
    (await house.query('SELECT 1 FROM wms.count WHERE handling_unit = $1', [cart])).length > 0;
  await house.work(isAsked);
  expect(await isAsked()).toBe(true);
  return cart;
}

const bound = () => house.query("SELECT handling_unit FROM wms.handling_unit WHERE bound_to <> ''");

describe('surplus that is not found in its cart', () => {
  test('stays in the book until the cart is counted; then the cart goes home', async () => {
    const cart = await missed();
    const inCart = await house.query(
      'SELECT quantity FROM wms.stock WHERE handling_unit = $1 AND quantity > 0',
      [cart],
    );
    expect(inCart).toEqual([{ quantity: 1 }]);
    await house.work();
    expect(await pieces()).toBe(5);
    expect(await bound()).toEqual([]);
  });

  test('is brought back after all when the count finds it', async () => {
    const cart = await missed();
    house.world.move('HIDDEN', cart, 'P1', 1);
    await house.work();
    expect(await pieces()).toBe(6);
    expect(house.world.of(cart).get('P1')).toBeUndefined();
    expect(await bound()).toEqual([]);
  });

  test('waits for an approval at the exception place, and the cart goes home', async () => {
    await missed({ standardCostMinor: 600_000, costCurrency: 'CNY' });
    await house.work();
    expect(await house.book()).toContain('P1 EXC 1');
    expect(await bound()).toEqual([]);
  });
});
