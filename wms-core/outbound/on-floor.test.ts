import { afterAll, beforeAll, expect, test } from 'vitest';
import { orderOnFloor } from './on-floor.ts';
import { item, openPaperHouse, type PaperHouse } from './testing/paper-house.ts';

let house: PaperHouse;
beforeAll(async () => {
  house = await openPaperHouse({ items: [item('P1'), item('P2')] });
  await house.stock('P1', '1-1', 9);
  await house.stock('P2', '1-2', 9);
  await house.order('SO-1', { P1: 3 });
  await house.order('SO-2', { P2: 2 });
});
afterAll(() => house.close());

const look = (order: string) => house.database.transaction('look', (tx) => orderOnFloor(tx, order));
const kinds = async (order: string) => (await look(order)).tasks.map(({ kind }) => kind);

test('an order is where its own pieces are, at each stage of its way', async () => {
  await house.workUpTo('pick');
  const waiting = await look('SO-1');
  expect(waiting.picks).toEqual([{ bin: '1-1', item: 'P1', planned: 3, picked: 0 }]);
  expect(waiting.units.filter(({ type }) => type === 'cart')).toEqual([]);
  expect(await kinds('SO-1')).toEqual(['pick']);

  await house.workUpTo('put');
  const picked = await look('SO-1');
  expect(picked.picks).toEqual([{ bin: '1-1', item: 'P1', planned: 3, picked: 3 }]);
  expect(await kinds('SO-1')).toEqual(['put']);
  const carts = picked.units.filter(({ type }) => type === 'cart');
  expect(carts).toHaveLength(1);
  const [cart] = await house.query(
    `SELECT location AS at FROM wms.handling_unit WHERE handling_unit = '${carts[0]!.unit}'`,
  );
  expect(cart).toEqual({ at: carts[0]!.at });
  expect((await look('SO-2')).picks).toEqual([{ bin: '1-2', item: 'P2', planned: 2, picked: 2 }]);

  await house.workUpTo('pack');
  const sorted = await look('SO-1');
  expect(sorted.units.map(({ type }) => type)).toEqual(['tote']);
  expect(sorted.places).not.toEqual([]);
  expect(await kinds('SO-1')).toContain('check');
  // The empty cart is no matter of the order any more.
  expect(await kinds('SO-1')).not.toContain('put');

  await house.work();
  expect((await look('SO-1')).units).toEqual([]);
});
