import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { days, hours, minutes } from '#base/time.ts';
import type { CountTask } from '#wms-core/ports.ts';
import { type House, item, loose, OWNER, openHouse } from '../testing/house.ts';
import { roundReports } from './plan-store.ts';
import { allowance, type PlanRequest } from './plans.ts';

/** A week of pulses, each a transaction. */
const WEEK_LIMIT_MS = 120_000;

let house: House;

beforeAll(async () => {
  house = await openHouse([item('P1'), item('P2'), item('P3')]);
  for (const bin of ['A-01', 'A-03', 'A-05', 'B-02', 'B-04']) {
    await house.stock('P1', loose(bin), 10);
  }
  await house.stock('P2', loose('A-03'), 5);
});
afterAll(() => house.close());
afterEach(async () => {
  expect(await house.verify()).toEqual([]);
});

const create = (plan: string, more: Partial<PlanRequest> = {}) =>
  house.core.work.plans.create({
    ...{ plan, owner: OWNER, kind: 'full', zones: [], items: [], percentADay: 100 },
    ...{ atOnce: 10, actor: 'S1' },
    ...more,
  });
const report = (plan: string) =>
  house.database.transaction('report', (tx) => roundReports(tx, plan, { limit: 10 }));
const asked = () => house.sent.filter((task): task is CountTask => task.kind === 'count');

/** Counts every bin that is asked for, right unless said otherwise; where it was. */
async function countAll(wrong: Readonly<Record<string, number>> = {}): Promise<string[]> {
  const bins: string[] = [];
  for (;;) {
    await house.settle(minutes(2));
    const open = await house.open();
    if (!open.includes('count')) return bins;
    const task = await house.next('count');
    bins.push(task.at);
    await house.tell(house.report(task, { type: 'started' }));
    const counts = task.goods.map((goods) => ({
      item: goods.item,
      lot: goods.lot,
      quantity: (goods.item === 'P2' ? 5 : 10) + (wrong[task.at] ?? 0),
    }));
    await house.done(task, { act: 'counted', counts });
    await house.settle(6_000);
  }
}

test.each([
  [
    { open: 0, today: 0, bins: 12 },
    { bins: 3, counts: 4 },
  ],
  [
    { open: 2, today: 2, bins: 12 },
    { bins: 1, counts: 2 },
  ],
  [
    { open: 0, today: 3, bins: 12 },
    { bins: 0, counts: 4 },
  ],
  [
    { open: 4, today: 4, bins: 100 },
    { bins: 21, counts: 0 },
  ],
  [
    { open: 9, today: 30, bins: 100 },
    { bins: 0, counts: 0 },
  ],
])('of a quarter a day and four at once, %o leaves %o', (load, left) => {
  expect(allowance({ percentADay: 25, atOnce: 4 }, load)).toEqual(left);
});

describe('a full count', () => {
  test('asks for each bin with goods once, in walking order, and says how right the book was', async () => {
    expect(await create('FULL', { atOnce: 2 })).toEqual({ isNew: true });
    expect(await create('FULL', { atOnce: 2 })).toEqual({ isNew: false });
    await house.settle(minutes(2));
    expect(asked()).toHaveLength(2);
    const bins = await countAll({ 'A-05': -2 });
    // A surprise is counted twice before it is believed.
    expect(bins).toEqual(['A-01', 'A-03', 'A-05', 'B-02', 'A-05', 'B-04']);
    expect(await report('FULL')).toMatchObject([
      { round: 1, bins: 12, waiting: 0, asked: 0, right: 4, wrong: 1, empty: 7 },
    ]);
    expect(await report('FULL')).toMatchObject([{ piecesShort: 2, piecesOver: 0 }]);
    expect(await house.events('wms.count_plan.round_done')).toMatchObject([{ wrong: 1 }]);
    await house.settle(days(2));
    expect(await house.open()).not.toContain('count');
    await house.stock('P1', loose('A-05'), 2);
  });

  test('plan.conflict: the same number with other content', async () => {
    expect(await create('FULL', { atOnce: 3 })).toMatchObject({ code: 'plan.conflict' });
  });

  test('zone.unknown: one zone that is not known changes nothing', async () => {
    expect(await create('NONE', { zones: ['Z1', 'MOON'] })).toMatchObject({ code: 'zone.unknown' });
    expect(await report('NONE')).toEqual([]);
  });

  test('plan.no_bins: an item that lies nowhere changes nothing', async () => {
    const about = { kind: 'complaint', items: ['P3'] } as const;
    expect(await create('NONE', about)).toMatchObject({ code: 'plan.no_bins' });
    expect(await report('NONE')).toEqual([]);
  });
});

describe('a cycle count', () => {
  test(
    'asks for its share a day, no bin twice in a round, and begins anew',
    async () => {
      await create('CYCLE', { kind: 'cycle', percentADay: 20 });
      const rounds: string[][] = [];
      for (let day = 0; day < 7; day++) {
        rounds.push(await countAll());
        await house.settle(days(1) - (house.scheduler.now() % days(1)) + hours(1));
      }
      // Of twelve bins five have goods: a fifth of these is one a day.
      expect(rounds).toEqual([
        ['A-01'],
        ['A-03'],
        ['A-05'],
        ['B-02'],
        ['B-04'],
        ['A-01'],
        ['A-03'],
      ]);
      expect((await report('CYCLE'))[1]).toMatchObject({ round: 1, right: 5, empty: 7 });
    },
    WEEK_LIMIT_MS,
  );

  test('a plan that was stopped asks for no more; what is asked for is still counted', async () => {
    await house.settle(days(1));
    const open = (await report('CYCLE'))[0]!.asked;
    expect(open).toBeGreaterThan(0);
    const end = (plan: string) => house.core.work.plans.end(plan, 'S1');
    expect(await end('CYCLE')).toEqual({ done: true });
    expect(await end('CYCLE')).toEqual({ done: true });
    expect(await end('NEVER')).toMatchObject({ code: 'plan.unknown' });
    expect(await countAll()).toHaveLength(open);
    await house.settle(days(3));
    expect(await house.open()).not.toContain('count');
  });

  test('a count that a person gave up is told as such', async () => {
    await create('GIVEN-UP', { atOnce: 1 });
    const task = await house.next('count').catch(async () => {
      await house.settle(minutes(2));
      return house.next('count');
    });
    await house.tell(house.report(task, { type: 'failed', reason: 'blocked' }));
    await house.database.transaction('settle', (tx) =>
      house.core.work.handler.onSettled!(tx, task, 'S1'),
    );
    expect((await report('GIVEN-UP'))[0]).toMatchObject({ givenUp: 1 });
  });
});

test('a count of touched bins, and one of a complaint, ask for those bins and items alone', async () => {
  await house.core.work.plans.end('GIVEN-UP', 'S1');
  await countAll();
  await house.settle(days(1));
  expect(await create('QUIET', { kind: 'touched' })).toMatchObject({ code: 'plan.no_bins' });
  await house.stock('P1', loose('B-06'), 10);
  await create('TOUCHED', { kind: 'touched' });
  expect(await countAll()).toEqual(['B-06']);
  expect(asked().at(-1)).toMatchObject({ goods: [{ item: 'P1' }] });
  expect(await create('CLAIM', { kind: 'complaint', items: ['P2'] })).toEqual({ isNew: true });
  expect(await create('CLAIM', { kind: 'complaint', items: ['P1'] })).toMatchObject({
    code: 'plan.conflict',
  });
  expect(await countAll()).toEqual(['A-03']);
  expect(
    asked()
      .at(-1)
      ?.goods.map(({ item: id }) => id),
  ).toEqual(['P2']);
  expect(await create('STRANGE', { kind: 'complaint', items: ['NO'] })).toMatchObject({
    code: 'item.unknown',
  });
});

test('a plan that is paused asks for no bin until it goes on; what has ended does not (plan.over)', async () => {
  const { plans } = house.core.work;
  await create('PAUSED', { atOnce: 1 });
  const first = await house.next('count');
  expect(await plans.pause('PAUSED', true)).toEqual({ done: true });
  const counts = first.goods.map(({ item: id }) => ({
    ...{ item: id, lot: '', quantity: id === 'P2' ? 5 : 10 },
  }));
  await house.done(first, { act: 'counted', counts });
  await house.settle(minutes(5));
  expect(await house.open()).toEqual([]);
  await plans.pause('PAUSED', false);
  expect((await countAll()).length).toBeGreaterThan(1);
  expect(await plans.pause('PAUSED', true)).toMatchObject({ code: 'plan.over' });
  expect(await plans.pause('NONE', true)).toMatchObject({ code: 'plan.unknown' });
});
