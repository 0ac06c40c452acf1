import { days, type Millis, toDay } from './time.ts';

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** What the clock and the calendar on the wall say. */
export interface LocalTime {
  /** YYYY-MM-DD */
  readonly day: string;
  /** Minutes since midnight, 0 to 1439. */
  readonly minute: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  formats.set(timeZone, made);
  return made;
}

/** Whether it is a zone of the IANA time zone database, as `Europe/Berlin`. */
export function isTimeZone(name: string): boolean {
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

export function localTime(at: Millis, timeZone: string): LocalTime {
  const parts = new Map<string, string>();
  for (const { type, value } of formatOf(timeZone).formatToParts(at)) parts.set(type, value);
  const day = `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`;
  return { day, minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')) };
}

const MINUTE_MS = 60_000;

/** What the wall says, taken for UTC. */
const asUtc = ({ day, minute }: LocalTime): Millis =>
  Date.parse(`${day}T00:00:00Z`) + minute * MINUTE_MS;

/**
 * When the clock and the calendar on the wall say so. Of a time that there is twice the first; a
 * time that is left out when the clock is put forward counts as if it had not been.
 */
export function atLocalTime(wanted: LocalTime, timeZone: string): Millis {
  const wall = asUtc(wanted);
  const behindOf = (at: Millis) => wall - asUtc(localTime(at, timeZone));
  // Offsets are less than a day: the two around it are those of the day before and after.
  const candidates = [wall - days(1), wall + days(1)].map((at) => at + behindOf(at));
  const fitting = candidates.filter((at) => behindOf(at) === 0);
  return Math.min(...(fitting.length > 0 ? fitting : [candidates[0]!]));
}

export const dayAfter = (day: string, count: number): string =>
  toDay(Date.parse(`${day}T00:00:00Z`) + days(count));

export const weekdayOf = (day: string): Weekday =>
  WEEKDAYS[(new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7]!;

export const dayBefore = (day: string): string => toDay(Date.parse(`${day}T00:00:00Z`) - days(1));

/** HH:MM as minutes since midnight. */
export function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}
