import { dayBefore, type LocalTime, minuteOf, weekdayOf } from '#base/local-time.ts';
import type { Shift, TimeSpan, Worker } from '#wms-core/ports.ts';

export type Duty = 'working' | 'on_break' | 'off_shift' | 'blocked';

const DAY_MINUTES = 1_440;

/** The shifts that begin on a day: those of the exception where there is one. */
function shiftsOn({ shifts, exceptions }: Worker, day: string): readonly Shift[] {
  const other = exceptions.find((one) => one.day === day);
  if (other) return other.shifts;
  const weekday = weekdayOf(day);
  return shifts.filter((shift) => shift.weekday === weekday);
}

/** `minute` counts from the midnight before the shift, so that it can be beyond 1440. */
function isWithin({ from, to }: TimeSpan, minute: number): boolean {
  const start = minuteOf(from);
  const length = (minuteOf(to) - start + DAY_MINUTES) % DAY_MINUTES;
  return minute >= start && minute < start + length;
}

/** A break after midnight belongs to the shift that began before it. */
function isInBreak(shift: Shift, minute: number): boolean {
  const later = (rest: TimeSpan) => (minuteOf(rest.from) < minuteOf(shift.from) ? DAY_MINUTES : 0);
  return shift.breaks.some((rest) => isWithin(rest, minute - later(rest)));
}

/** Whether somebody works now. A shift that goes over midnight is that of the day it began on. */
export function dutyOf(worker: Worker, now: LocalTime): Duty {
  if (worker.status === 'blocked') return 'blocked';
  if (worker.shifts.length === 0 && worker.exceptions.length === 0) return 'working';
  const begun = [
    ...shiftsOn(worker, now.day).map((shift) => ({ shift, minute: now.minute })),
    ...shiftsOn(worker, dayBefore(now.day)).map((shift) => ({
      shift,
      minute: now.minute + DAY_MINUTES,
    })),
  ];
  const at = begun.filter(({ shift, minute }) => isWithin(shift, minute));
  if (at.length === 0) return 'off_shift';
  return at.every(({ shift, minute }) => isInBreak(shift, minute)) ? 'on_break' : 'working';
}
