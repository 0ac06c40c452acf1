import { describe, expect, test } from 'vitest';
import { days, fromTimestamp, isCalendarDay, toDay } from './time.ts';

describe('a calendar day', () => {
  test('is each day of two hundred years, and no other 29th to 31st', () => {
    const there = new Set<string>();
    const first = fromTimestamp('1900-01-01T00:00:00Z')!;
    for (let n = 0; toDay(first + days(n)) < '2101-01-01'; n++) there.add(toDay(first + days(n)));
    const two = (value: number) => String(value).padStart(2, '0');
    for (let year = 1900; year <= 2100; year++) {
      for (let month = 0; month <= 13; month++) {
        for (const day of [0, 1, 27, 28, 29, 30, 31, 32]) {
          const text = `${year}-${two(month)}-${two(day)}`;
          expect([text, isCalendarDay(text)]).toEqual([text, there.has(text)]);
        }
      }
    }
  });

  test.each([
    ['2026-01-31T08:00:00Z', '2026-01-31'],
    ['2028-02-29T23:00:00-05:00', '2028-03-01'],
    ['2026-02-29T00:00:00Z', undefined],
    ['2026-02-31T08:00:00Z', undefined],
    ['2026-04-31T08:00:00+08:00', undefined],
    ['soon', undefined],
  ])('of the time %s: %s', (text, day) => {
    const at = fromTimestamp(text);
    expect(at === undefined ? undefined : toDay(at)).toBe(day);
  });
});
