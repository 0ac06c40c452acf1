import { hours, type Millis, minutes, seconds } from '#base/time.ts';
import { HOUSE_NUMBERS, type SsccNumbers } from '#wms-core/sscc.ts';

export interface OutboundSettings extends SsccNumbers {
  /** Lines of one pick run at most. */
  readonly linesPerRun: number;
  /** Orders of one wave at most. */
  readonly ordersPerWave: number;
  /** Grams and millilitres of one parcel; a single heavier piece travels alone. */
  readonly parcelGrams: number;
  readonly parcelMl: number;
  readonly parcelTareGrams: number;
  /** How long an order waits whole for goods that are neither in the house nor announced. */
  readonly patienceMs: Millis;
  /** How much longer (at least to its deadline) while they are in the house or announced. */
  readonly hopeMs: Millis;
  /**
   * How long a released order waits for pieces that may come back; while a bin is counted, longer.
   */
  readonly lineHopeMs: Millis;
  /** About how long one line of an order takes from its pick to its parcel, one after another. */
  readonly workMsPerLine: Millis;
  /** Waiting orders are looked at again after this even without news. */
  readonly lookAgainMs: Millis;
  /** The release loop's own pulse, beside being woken by events. */
  readonly pulseMs: Millis;
  readonly maxReallocations: number;
  readonly maxChecks: number;
  /** A failed task is given out again this often before a person decides. */
  readonly maxTaskAttempts: number;
}

export const outboundDefaults: OutboundSettings = {
  linesPerRun: 60,
  ordersPerWave: 20,
  parcelGrams: 25_000,
  parcelMl: 120_000,
  parcelTareGrams: 300,
  ...HOUSE_NUMBERS,
  patienceMs: minutes(30),
  hopeMs: hours(24),
  lineHopeMs: minutes(15),
  workMsPerLine: seconds(60),
  lookAgainMs: seconds(60),
  pulseMs: seconds(15),
  maxReallocations: 5,
  maxChecks: 5,
  maxTaskAttempts: 3,
};
