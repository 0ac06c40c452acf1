import { expect, test } from 'vitest';
import { hours } from '#base/time.ts';
import { item, OWNER, openHouse } from '../testing/house.ts';
import { roundReports } from './plan-store.ts';

test('a cycle of bins without goods is through once a day, and no faster', async () => {
  const house = await openHouse([item('P1')]);
  await house.core.work.plans.create({
    ...{ plan: 'NOTHING', owner: OWNER, kind: 'cycle', zones: [], items: [], percentADay: 20 },
    ...{ atOnce: 3, actor: 'S1' },
  });
  const rounds = () =>
    house.database.transaction('report', (tx) => roundReports(tx, 'NOTHING', { limit: 50 }));
  await house.settle(hours(1));
  expect(await rounds()).toMatchObject([
    { round: 2, waiting: 12 },
    { round: 1, empty: 12 },
  ]);
  await house.settle(hours(24));
  expect(await rounds()).toHaveLength(3);
  expect(await house.events('wms.count_plan.round_done')).toHaveLength(2);
  await house.close();
}, 60_000);
