import type { Random } from '#base/random.ts';
import { hours, type Millis } from '#base/time.ts';

/** What the hands do in one act. */
export interface Effort {
  readonly scans: number;
  readonly pieces: number;
}

const SECONDS_TO_BEGIN = 1.5;
const SECONDS_A_SCAN = 1.2;
/** Many pieces are handled by the box, so seconds grow slower than pieces. */
const SECONDS_A_PIECE = 0.5;
const PIECES_EXPONENT = 0.75;
const SPREAD = 0.3;
const SLOWER_AN_HOUR = 0.03;
const SLOWEST = 1.25;

/** The median seconds that hands need. */
export function typicalSeconds({ scans, pieces }: Effort): number {
  return SECONDS_TO_BEGIN + SECONDS_A_SCAN * scans + SECONDS_A_PIECE * pieces ** PIECES_EXPONENT;
}

/** People tire: slower by the hour of a shift, up to a quarter. */
export function tiredness(onShift: Millis): number {
  return Math.min(SLOWEST, 1 + SLOWER_AN_HOUR * (onShift / hours(1)));
}

/** Log-normal about the typical time: never below zero, at times much longer. */
export function drawSeconds(effort: Effort, random: Random): number {
  return typicalSeconds(effort) * Math.exp(random.normal(0, SPREAD));
}
