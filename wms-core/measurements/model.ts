import type { Database } from '#base/database/index.ts';
import type { Text } from '#base/refusal.ts';
import type { Clock, Millis } from '#base/time.ts';
import type { Feed, PackagingLevel } from '#wms-core/contracts.ts';
import type { ItemMaster } from '#wms-core/master-data/index.ts';

export interface MeasurementParts {
  readonly database: Database;
  readonly masterData: ItemMaster;
  readonly feed: Feed;
  readonly clock: Clock;
  /** How far a device's figures may be from what is kept, as the site says; undefined: nothing. */
  farPercent(device: string): number | undefined;
}

/** More than double or less than half, where the site says nothing. */
export const FAR_PERCENT = 200;

/**
 * kept: the figures are the thing's. proposed: a person decides. refused: one did. superseded: the
 * same code was measured again before anybody did.
 */
export type MeasurementStatus = 'kept' | 'proposed' | 'refused' | 'superseded';

/**
 * Why it was not kept at once: nobody's code; that of several things; far from what is kept; or the
 * rules of the record do not allow it.
 */
export type Doubt = 'unknown' | 'several' | 'far' | 'unfit';

export interface Measurement {
  readonly measurement: string;
  /** In the order in which they arrived. */
  readonly sequence: number;
  readonly device: string;
  readonly at: Millis;
  readonly receivedAt: Millis;
  readonly code: string;
  readonly lengthMm: number;
  readonly widthMm: number;
  readonly heightMm: number;
  readonly weightGrams: number;
  readonly status: MeasurementStatus;
  readonly why: Doubt | '';
  /** What it is of; '' where nobody knows. */
  readonly owner: string;
  readonly item: string;
  readonly level: PackagingLevel | '';
  readonly text: Text;
  readonly decidedBy: string;
  readonly decidedAt: Millis | null;
  readonly note: string;
}
