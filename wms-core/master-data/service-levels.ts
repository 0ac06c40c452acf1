import { atLocalTime, dayAfter, localTime, minuteOf } from '#base/local-time.ts';
import { type Millis, minutes } from '#base/time.ts';
import type { ServiceLevel } from '#wms-core/contracts.ts';

/**
 * When an order that is accepted at `at` must be done. By days of the site's calendar: after the
 * cut-off, or where the hour has passed already, a day later.
 */
export function deadlineOf(level: ServiceLevel, at: Millis, timeZone: string): Millis {
  const { withinMinutes, daysOn, untilTime, cutOff } = level;
  if (withinMinutes !== null) return at + minutes(withinMinutes);
  const { day } = localTime(at, timeZone);
  const timeOn = (count: number, time: string) =>
    atLocalTime({ day: dayAfter(day, count), minute: minuteOf(time) }, timeZone);
  const isLate = cutOff !== null && at > timeOn(0, cutOff);
  const count = (daysOn ?? 0) + (isLate ? 1 : 0);
  const until = untilTime ?? '00:00';
  const due = timeOn(count, until);
  return due > at ? due : timeOn(count + 1, until);
}
