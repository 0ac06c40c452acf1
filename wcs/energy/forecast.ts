/**
 * How many transports are to be expected, by what came in the same hour of earlier weeks: of each of the 168
 * hours of the week a mean that forgets (an exponentially weighted one). Weeks are counted in UTC, so
 * at a change of the clocks the forecast is an hour off for some weeks.
 */
import type { Millis } from '#base/time.ts';
import { minutes } from '#base/time.ts';
import type { Forecast } from './model.ts';

const HOUR = minutes(60);
const HOURS = 7 * 24;
/** What the newest week counts for. */
const NEWEST = 0.3;

export interface Demand {
  /** Transports an hour, by hour of the week; null: no such hour was seen. */
  readonly rates: readonly (number | null)[];
  /** Of the last hour that was seen: all that is known of hours that were not. */
  readonly last: number;
}

/** From when transports came in; of the span only whole hours count. */
export function learnDemand(
  arrivals: Iterable<Millis>,
  span: { readonly from: Millis; readonly to: Millis },
): Demand {
  const counts = new Map<number, number>();
  for (const at of arrivals) {
    const hour = Math.floor(at / HOUR);
    counts.set(hour, (counts.get(hour) ?? 0) + 1);
  }
  const rates = new Array<number | null>(HOURS).fill(null);
  let last = 0;
  for (let hour = Math.ceil(span.from / HOUR); (hour + 1) * HOUR <= span.to; hour++) {
    last = counts.get(hour) ?? 0;
    const old = rates[hour % HOURS]!;
    rates[hour % HOURS] = old === null ? last : old + NEWEST * (last - old);
  }
  return { rates, last };
}

export function forecast({ rates, last }: Demand, now: Millis, withinMs: Millis): Forecast {
  let transports = 0;
  const end = now + withinMs;
  for (let hour = Math.floor(now / HOUR); hour * HOUR < end; hour++) {
    const share = Math.min(end, (hour + 1) * HOUR) - Math.max(now, hour * HOUR);
    transports += ((rates[hour % HOURS] ?? last) * share) / HOUR;
  }
  return { transports, withinMs };
}
