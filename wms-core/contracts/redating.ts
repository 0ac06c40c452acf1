import type { Millis } from '#base/time.ts';
import type { Layer } from './stock.ts';

/** The dates that a layer has from now on. */
export type RedatedLayer = Pick<Layer, 'layer' | 'productionDate' | 'expiryDate'>;

/** Dates that were written down wrong are corrected; the caller has locked the layers' rows. */
export interface Redating {
  readonly correction: string;
  readonly layers: readonly RedatedLayer[];
  /** YYYY-MM-DD: what expires sooner must not go out, and is held. */
  readonly soonest: string;
  readonly actor: string;
  readonly at: Millis;
}
