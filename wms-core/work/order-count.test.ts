import { afterAll, beforeAll, expect, it } from 'vitest';
import { isRefusal } from '#base/refusal.ts';
import { type House, item, loose, OWNER, openHouse } from '../testing/house.ts';
import { type CountOrder, orderCount } from './order-count.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse([item('P1'), item('P2')]);
  await house.stock('P1', loose('A-01'), 3);
});
afterAll(() => house.close());

const order = (more: Partial<CountOrder> = {}) =>
  house.database.transaction('count', (tx) =>
    orderCount(tx, house.core.work.parts, {
      ...{ owner: OWNER, location: 'A-01', actor: 'anna', ...more },
    }),
  );

it('joins the count that waits there already (count.waits)', async () => {
  const first = await order();
  if (isRefusal(first)) throw new Error(first.code);
  expect(first.isNew).toBe(true);
  expect(await order()).toEqual({ count: first.count, isNew: false });
  expect(await order({ count: 'MINE' })).toMatchObject({
    ...{ code: 'count.waits', facts: { count: first.count, place: 'A-01' } },
  });
  // Of other goods, or once somebody is counting, another is asked for.
  expect(await order({ items: ['P2'] })).toMatchObject({ isNew: true });
  const task = await house.next('count');
  await house.tell(house.report(task, { type: 'started' }));
  expect(await order()).toMatchObject({ isNew: true });
});
