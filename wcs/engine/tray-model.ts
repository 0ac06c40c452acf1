/** What the engine keeps of the trays of vertical lift modules. */

import type { Millis } from '#base/time.ts';
import type { DeviceId, VlmFault } from '#hub/ports.ts';

/**
 * A job's wish for a tray, and the opening that it has for it: kept with the step that it shows.
 */
export interface TrayLease {
  readonly vlm: DeviceId;
  readonly tray: number;
  /** null: the job waits for one. */
  readonly opening: number | null;
  /** Those who wait are served in this order. */
  readonly since: Millis;
}

type ByOpening = Readonly<Record<number, number>>;

/** One machine, as it says; nothing of it is stored, for it says it again after a start. */
export interface VlmRow {
  readonly vlm: DeviceId;
  /** Trays that stand in an opening; 0 or absent: none. */
  readonly standing: ByOpening;
  /**
   * What each opening was told last, 0: to store; absent: not known that the machine remembers it.
   */
  readonly asked: ByOpening;
  readonly fault: VlmFault | 'refused' | null;
}
