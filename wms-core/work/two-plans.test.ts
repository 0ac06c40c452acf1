import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { minutes } from '#base/time.ts';
import type { CountTask } from '#wms-core/ports.ts';
import { type House, item, loose, OWNER, openHouse } from '../testing/house.ts';
import { roundReports } from './plan-store.ts';

let house: House;
const BINS = ['A-01', 'A-03', 'B-02'];

beforeAll(async () => {
  house = await openHouse([item('P1')]);
  for (const bin of BINS) await house.stock('P1', loose(bin), 10);
});
afterAll(() => house.close());
afterEach(async () => {
  expect(await house.verify()).toEqual([]);
});

const create = (plan: string, atOnce = 10) =>
  house.core.work.plans.create({
    ...{ plan, owner: OWNER, kind: 'full', zones: [], items: [], percentADay: 100 },
    ...{ atOnce, actor: 'S1' },
  });
const report = (plan: string) =>
  house.database.transaction('report', (tx) => roundReports(tx, plan, { limit: 1 }));
const askedAt = () =>
  house.sent.filter((task): task is CountTask => task.kind === 'count').map(({ at }) => at);

async function count(task: CountTask, quantity = 10): Promise<void> {
  await house.done(task, { act: 'counted', counts: [{ item: 'P1', lot: '', quantity }] });
  await house.settle(minutes(2));
}

describe('two plans that are about one bin', () => {
  test('have it counted once, and both hear what was found', async () => {
    await create('ONE');
    await create('TWO');
    await house.settle(minutes(2));
    expect(askedAt()).toEqual(BINS);
    for (const _ of BINS) await count(await house.next('count'));
    const done = [{ bins: 12, right: 3, empty: 9, waiting: 0, asked: 0 }];
    expect(await report('ONE')).toMatchObject(done);
    expect(await report('TWO')).toMatchObject(done);
    expect(await house.events('wms.count_plan.round_done')).toHaveLength(2);
    expect(await house.open()).toEqual([]);
  });

  test('the second waits for a bin that somebody is just counting, and has it counted after', async () => {
    await create('FIRST', 1);
    await house.settle(minutes(2));
    const task = await house.next('count');
    await house.tell(house.report(task, { type: 'started' }));
    await house.core.work.plans.end('FIRST', 'S1');
    const before = askedAt().length;
    await create('SECOND');
    await house.settle(minutes(2));
    expect(askedAt().slice(before)).toEqual(['A-03', 'B-02']);
    await count(task);
    expect(askedAt().slice(before)).toEqual(['A-03', 'B-02', 'A-01']);
    for (const _ of BINS) await count(await house.next('count'));
    expect(await report('SECOND')).toMatchObject([{ right: 3, waiting: 0, asked: 0 }]);
  });
});
