import { expect, test } from 'vitest';
import { minutes } from '#base/time.ts';
import { forecast, learnDemand } from './forecast.ts';

const HOUR = minutes(60);
const WEEK = 168 * HOUR;
const many = (count: number, hour: number) =>
  Array.from({ length: count }, (_, i) => hour * HOUR + i);

test('the same hour of earlier weeks says what comes, the newest weighs most', () => {
  const arrivals = [...many(10, 5), ...many(20, 168 + 5), ...many(4, 168 + 6)];
  const demand = learnDemand(arrivals, { from: 0, to: 2 * WEEK });
  const at = 2 * WEEK + 5 * HOUR;
  expect(forecast(demand, at, HOUR)).toEqual({ transports: 13, withinMs: HOUR });
  // Half of one hour and half of the next, which had 0 and then 4.
  expect(forecast(demand, at + HOUR / 2, HOUR).transports).toBeCloseTo(6.5 + 0.6);
  expect(forecast(demand, at + 2 * HOUR, minutes(30)).transports).toBe(0);
});

test('hours that were not seen are as the last one that was; a part of an hour tells nothing', () => {
  const demand = learnDemand([...many(6, 1), ...many(9, 2)], { from: 1, to: 2 * HOUR + 1 });
  expect(forecast(demand, 30 * HOUR, minutes(30)).transports).toBe(3);
  const none = learnDemand(many(9, 2), { from: 2 * HOUR + 1, to: 3 * HOUR });
  expect(forecast(none, 30 * HOUR, HOUR).transports).toBe(0);
});
