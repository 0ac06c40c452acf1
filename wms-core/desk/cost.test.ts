import { expect, test } from 'vitest';
import { hours } from '#base/time.ts';
import { byCost, type CaseCost, type CostedCase, costOf } from './cost.ts';

const NOW = 1_000_000_000;
const soonest = { now: NOW, soonMs: hours(2) };

test('the first promise that depends on a case says how late it is', () => {
  const order = { priority: 70, deadline: NOW + hours(1) };
  const task = { priority: 50, deadline: null };
  expect(costOf([task, order], 1, soonest)).toEqual({
    ...{ late: 'soon', dueAt: order.deadline, orders: 1, priority: 70 },
  });
  expect(costOf([task], 0, soonest)).toMatchObject({ late: 'no', dueAt: null });
  expect(costOf([order, { priority: 1, deadline: NOW - 1 }], 2, soonest).late).toBe('past');
});

test('a broken promise comes before one that breaks soon, before many orders, before age', () => {
  const one = (name: string, cost: Partial<CaseCost>, since = 0): CostedCase => ({
    ...{ kind: 'stuck', also: [], subject: name, task: '', key: '', text: { en: '', zh: '' } },
    ...{ since, acts: [], device: '', place: '' },
    cost: { late: 'no', dueAt: null, orders: 0, priority: 0, ...cost },
  });
  const cases = [
    one('young', {}, 2),
    one('old', {}, 1),
    one('urgent', { priority: 90 }, 3),
    one('many', { orders: 5 }),
    one('soon', { late: 'soon', dueAt: 5 }),
    one('past', { late: 'past', dueAt: 1 }),
  ];
  expect(cases.sort(byCost).map(({ subject }) => subject)).toEqual([
    ...['past', 'soon', 'many', 'urgent', 'old', 'young'],
  ]);
});
