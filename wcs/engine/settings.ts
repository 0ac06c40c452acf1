import { type Millis, minutes, seconds } from '#base/time.ts';
import { DEFAULT_DISPATCH, type DispatchSettings } from '../dispatch/model.ts';

export interface WcsSettings {
  readonly dispatch: DispatchSettings;
  /** What comes within this time of the first is carried by one tick. */
  readonly tickDelayMs: Millis;
  /** Steps of devices in one tick. */
  readonly maxFacts: number;
  /** Facts that may wait; more are not acknowledged, and come again. */
  readonly maxWaiting: number;
  readonly maxReports: number;
  /** How long a worker's terminal may be away before the job goes to another. */
  readonly graceMs: Millis;
  /** How long a worker who checked or packed waits for the order's next step. */
  readonly lingerMs: Millis;
  /** Acknowledgements and sent reports are written with the next tick, at the latest after this. */
  readonly flushMs: Millis;
  /** How often the engine looks whether time alone makes a tick worth while. */
  readonly heartbeatMs: Millis;
  readonly retryMs: Millis;
  readonly pruneMs: Millis;
}

export const DEFAULT_SETTINGS: WcsSettings = {
  dispatch: DEFAULT_DISPATCH,
  tickDelayMs: 5,
  maxFacts: 64,
  maxWaiting: 10_000,
  maxReports: 64,
  graceMs: minutes(2),
  lingerMs: seconds(1),
  flushMs: seconds(5),
  heartbeatMs: seconds(1),
  retryMs: 500,
  pruneMs: minutes(60),
};
