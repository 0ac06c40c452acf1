import type { Millis } from '#base/time.ts';

/** The dates that a layer has from now on. */
export interface RedatedLayer {
  readonly layer: string;
  /** YYYY-MM-DD. */
  readonly productionDate: string | null;
  readonly expiryDate: string | null;
}

/** Dates that were written down wrong are corrected; the caller has locked the layers' rows. */
export interface Redating {
  readonly correction: string;
  readonly layers: readonly RedatedLayer[];
  /** YYYY-MM-DD: what expires sooner must not go out, and is held. */
  readonly soonest: string;
  readonly actor: string;
  readonly at: Millis;
}
