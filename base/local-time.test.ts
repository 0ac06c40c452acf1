import { expect, test } from 'vitest';
import {
  atLocalTime,
  dayBefore,
  isTimeZone,
  localTime,
  minuteOf,
  weekdayOf,
} from './local-time.ts';
import { toTimestamp } from './time.ts';

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

test.each([
  ['UTC', '2026-01-15', 0, '2026-01-15T00:00'],
  ['Asia/Shanghai', '2026-01-15', 60, '2026-01-14T17:00'],
  ['America/Los_Angeles', '2026-01-15', 1_439, '2026-01-16T07:59'],
  // The clock is put forward from 2 to 3, and back from 3 to 2.
  ['Europe/Berlin', '2026-03-29', 119, '2026-03-29T00:59'],
  ['Europe/Berlin', '2026-03-29', 150, '2026-03-29T01:30'],
  ['Europe/Berlin', '2026-03-29', 180, '2026-03-29T01:00'],
  ['Europe/Berlin', '2026-10-25', 150, '2026-10-25T00:30'],
  ['Europe/Berlin', '2026-10-25', 180, '2026-10-25T02:00'],
])('a time on the wall: in %s on %s, minute %i, is %s', (zone, day, minute, at) => {
  expect(toTimestamp(atLocalTime({ day, minute }, zone)).slice(0, 16)).toBe(at);
});
