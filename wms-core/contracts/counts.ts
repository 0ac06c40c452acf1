/** What counts promise to those who miss pieces. */
import type { Tx } from '#base/database/index.ts';
import type { Millis } from '#base/time.ts';

export const COUNT_REASONS = [
  ...(['short_pick', 'carry_short', 'put_short', 'surplus', 'check_mismatch'] as const),
  ...(['complaint', 'touched', 'lost_unit', 'manual', 'audit'] as const),
] as const;

/** Asked for by outbound when pieces are missing, done by the work module. */
export interface CountRequest {
  /** Whose goods are counted: two owners' in one bin are two counts. */
  readonly owner: string;
  readonly location: string;
  readonly handlingUnit: string;
  readonly items: readonly string[];
  readonly reason: (typeof COUNT_REASONS)[number];
  readonly document: string;
  readonly actor: string;
  readonly correlationId: string;
  readonly at: Millis;
}

export interface CountBook {
  /** One open count for the same place and items is enough: a second request joins it. */
  request(tx: Tx, request: CountRequest): Promise<void>;
}
