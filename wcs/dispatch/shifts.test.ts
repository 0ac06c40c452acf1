import { expect, test } from 'vitest';
import type { Worker } from '#wms-core/ports.ts';
import { dutyOf } from './shifts.ts';

const ann: Worker = {
  worker: 'ann',
  name: { en: 'Ann', zh: '安' },
  languages: ['en'],
  zones: [],
  skills: ['pick'],
  equipment: ['handheld'],
  shifts: [
    { weekday: 'mon', from: '08:00', to: '16:00', breaks: [{ from: '12:00', to: '12:30' }] },
    { weekday: 'tue', from: '22:00', to: '06:00', breaks: [{ from: '01:00', to: '01:30' }] },
  ],
  exceptions: [
    { day: '2026-11-30', shifts: [] },
    { day: '2026-12-06', shifts: [{ from: '10:00', to: '12:00', breaks: [] }] },
  ],
  status: 'active',
  blockReason: '',
};
const at = (day: string, time: string) => ({
  day,
  minute: Number(time.slice(0, 2)) * 60 + Number(time.slice(3)),
});

test.each([
  ['a Monday before the shift', '2026-11-23', '07:59', 'off_shift'],
  ['its first minute', '2026-11-23', '08:00', 'working'],
  ['the break', '2026-11-23', '12:00', 'on_break'],
  ['the end of the break', '2026-11-23', '12:30', 'working'],
  ['the end of the shift', '2026-11-23', '16:00', 'off_shift'],
  ['the night from Tuesday', '2026-11-24', '23:00', 'working'],
  ['Wednesday morning, still that night', '2026-11-25', '05:59', 'working'],
  ['its break after midnight', '2026-11-25', '01:15', 'on_break'],
  ['Wednesday at six', '2026-11-25', '06:00', 'off_shift'],
  ['a Monday off', '2026-11-30', '09:00', 'off_shift'],
  ['a Sunday worked by exception', '2026-12-06', '11:00', 'working'],
])('on %s (%s %s) a worker is %s', (_, day, time, duty) => {
  expect(dutyOf(ann, at(day, time))).toBe(duty);
});

test('without shifts one is always on duty, and never when blocked', () => {
  const free = { ...ann, shifts: [], exceptions: [] };
  expect(dutyOf(free, at('2026-11-22', '03:00'))).toBe('working');
  expect(dutyOf({ ...free, status: 'blocked' }, at('2026-11-22', '03:00'))).toBe('blocked');
});
