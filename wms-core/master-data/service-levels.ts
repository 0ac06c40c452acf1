import { days, type Millis, minutes } from '#base/time.ts';
import type { ServiceLevel } from '#wms-core/contracts.ts';

const DAY = days(1);

/** HH:MM of the day as milliseconds. */
function timeOfDay(text: string): Millis {
  const [hour = 0, minute = 0] = text.split(':').map(Number);
  return minutes(hour * 60 + minute);
}

/**
 * When an order that is accepted at `at` must be done. By days: after the cut-off, or where the hour
 * has passed already, a day later.
 */
export function deadlineOf(level: ServiceLevel, at: Millis): Millis {
  const { withinMinutes, daysOn, untilTime, cutOff } = level;
  if (withinMinutes !== null) return at + minutes(withinMinutes);
  const midnight = Math.floor(at / DAY) * DAY;
  const isLate = cutOff !== null && at - midnight > timeOfDay(cutOff);
  const due = midnight + ((daysOn ?? 0) + (isLate ? 1 : 0)) * DAY + timeOfDay(untilTime ?? '00:00');
  return due > at ? due : due + DAY;
}
