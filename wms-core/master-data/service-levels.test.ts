import { describe, expect, it } from 'vitest';
import { fromTimestamp, toTimestamp } from '#base/time.ts';
import type { ServiceLevel } from '#wms-core/contracts.ts';
import { deadlineOf } from './service-levels.ts';

const level = (more: Partial<ServiceLevel>): ServiceLevel => ({
  ...{ serviceLevel: 'X', name: { en: 'X', zh: 'X' }, priority: 50, status: 'active' },
  ...{ blockReason: '', withinMinutes: null, daysOn: null, untilTime: null, cutOff: null },
  ...more,
});
const twoHours = level({ withinMinutes: 120 });
const sameDay = level({ daysOn: 0, untilTime: '18:00', cutOff: '15:00' });
const nextDay = level({ daysOn: 1, untilTime: '12:30' });

describe('a service level', () => {
  it.each([
    ['two hours', twoHours, '2026-01-15T23:30', '2026-01-16T01:30'],
    ['same day, in time', sameDay, '2026-01-15T15:00', '2026-01-15T18:00'],
    ['same day, after the cut-off', sameDay, '2026-01-15T15:01', '2026-01-16T18:00'],
    [
      'same day, after the hour',
      { ...sameDay, cutOff: null },
      '2026-01-15T18:00',
      '2026-01-16T18:00',
    ],
    ['next day, over a month', nextDay, '2026-01-31T23:59', '2026-02-01T12:30'],
  ] as const)('%s: accepted at %s it is due', (_, of, at, due) => {
    const deadline = deadlineOf(of, fromTimestamp(`${at}:00Z`)!, 'UTC');
    expect(toTimestamp(deadline)).toMatch(new RegExp(`^${due}`));
  });

  // Shanghai is eight hours ahead; Berlin one, and two from 29 March 2026 on.
  it.each([
    ['Asia/Shanghai', sameDay, '2026-01-15T07:00Z', '2026-01-15T10:00Z'],
    ['Asia/Shanghai', sameDay, '2026-01-15T07:01Z', '2026-01-16T10:00Z'],
    ['Asia/Shanghai', sameDay, '2026-01-15T16:30Z', '2026-01-16T10:00Z'],
    ['Europe/Berlin', nextDay, '2026-03-28T12:00Z', '2026-03-29T10:30Z'],
    ['Europe/Berlin', nextDay, '2026-03-27T23:30Z', '2026-03-29T10:30Z'],
    ['America/New_York', sameDay, '2026-01-16T01:00Z', '2026-01-16T23:00Z'],
  ] as const)('in %s ends by the day of the site: %#', (zone, of, at, due) => {
    const deadline = deadlineOf(of, fromTimestamp(at.replace('Z', ':00Z'))!, zone);
    expect(toTimestamp(deadline).slice(0, 16)).toBe(due.slice(0, 16));
  });
});
