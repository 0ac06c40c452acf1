/** Epoch milliseconds, UTC. */
export type Millis = number;

export interface Clock {
  now(): Millis;
}

export interface Timer {
  cancel(): void;
}

/**
 * The only source of "later" in the house. Live, it is the system's timers; in the simulation, a
 * virtual queue in which the next action begins only when all work of the one before has come to
 * rest (it ended, or waits for a later action). An action returns the promise of its work.
 */
export interface Scheduler extends Clock {
  /** Runs `action` once, `delayMs` (≥ 0) from now. A throw of it is a bug of this process. */
  after(delayMs: number, name: string, action: () => void | Promise<void>): Timer;
}

export const seconds = (n: number): Millis => n * 1_000;
export const minutes = (n: number): Millis => n * 60_000;
export const hours = (n: number): Millis => n * 3_600_000;
export const days = (n: number): Millis => n * 86_400_000;

/** Waits on the scheduler's clock. */
export function sleep(scheduler: Scheduler, delayMs: number, name: string): Promise<void> {
  return new Promise((resolve) => {
    // A promise, so that the virtual clock waits for what the sleeper does next.
    scheduler.after(delayMs, name, async () => resolve());
  });
}

/** RFC 3339, UTC, milliseconds. */
export function toTimestamp(at: Millis): string {
  return new Date(at).toISOString();
}

/** Reads an ISO 8601 timestamp; undefined when it is none. */
export function fromTimestamp(text: string): Millis | undefined {
  const at = Date.parse(text);
  const [day] = /^\d{4}-\d{2}-\d{2}/.exec(text) ?? [];
  return Number.isNaN(at) || (day !== undefined && !isCalendarDay(day)) ? undefined : at;
}

const LEAP_YEAR = '(?:\\d{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)';

/** A pattern of YYYY-MM-DD; each month has its own last day, which `Date.parse` does not know. */
export const CALENDAR_DAY =
  '^(?:\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)' +
  `|02-(?:0[1-9]|1\\d|2[0-8]))|${LEAP_YEAR}-02-29)$`;

const DAY = new RegExp(CALENDAR_DAY);

export const isCalendarDay = (text: string): boolean => DAY.test(text);

/** Whole days from one day to another, both YYYY-MM-DD; below zero when `to` is the earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / days(1));
}

/** The calendar day (UTC) as YYYY-MM-DD. */
export function toDay(at: Millis): string {
  return toTimestamp(at).slice(0, 10);
}
