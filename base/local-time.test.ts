import { expect, test } from 'vitest';
import { dayBefore, isTimeZone, localTime, minuteOf, weekdayOf } from './local-time.ts';

test.each([
  ['2026-03-01T23:30:00Z', 'Asia/Shanghai', '2026-03-02', '07:30'],
  ['2026-03-29T00:59:00Z', 'Europe/Berlin', '2026-03-29', '01:59'],
  ['2026-03-29T01:00:00Z', 'Europe/Berlin', '2026-03-29', '03:00'],
  ['2026-01-01T00:00:00Z', 'UTC', '2026-01-01', '00:00'],
])('%s is in %s on %s at %s', (at, zone, day, time) => {
  expect(localTime(Date.parse(at), zone)).toEqual({ day, minute: minuteOf(time) });
});

test('the calendar knows its days', () => {
  expect([weekdayOf('2026-11-22'), weekdayOf('2026-11-23')]).toEqual(['sun', 'mon']);
  expect(dayBefore('2026-03-01')).toBe('2026-02-28');
  expect([isTimeZone('Europe/Berlin'), isTimeZone('Nowhere/At-All')]).toEqual([true, false]);
});
