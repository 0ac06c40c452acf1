/** What adjustments promise to those who count, and to those who look for what is lost. */
import type { Tx } from '#base/database/index.ts';
import type { Refusal } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { Goods } from '../ports.ts';
import type { CountRequest } from './counts.ts';
import type { MovementLine, Posting } from './stock.ts';

/** What a count found other than the book says, as it would be posted: from or to LOSS. */
export interface CountedDifference {
  readonly count: string;
  readonly owner: string;
  readonly location: string;
  readonly handlingUnit: string;
  readonly actor: string;
  readonly correlationId: string;
  readonly at: Millis;
  readonly lines: readonly MovementLine[];
}

export interface CountAdjustments {
  /**
   * What was asked for before the place was counted is withdrawn, or pieces would be booked off twice.
   * Returns items that an earlier count is about and this one is not: they are to be counted again.
   */
  supersede(
    tx: Tx,
    by: Omit<CountedDifference, 'lines'> & {
      readonly items: readonly string[];
      /** Those of the items of which the count found more or fewer. */
      readonly differing: readonly string[];
    },
  ): Promise<readonly string[]>;
  /** Whether it is worth more than may be posted without approval. */
  needsApproval(tx: Tx, difference: CountedDifference): Promise<boolean>;
  /** Keeps what the counter posted. */
  posted(tx: Tx, difference: CountedDifference & { readonly sequence: number }): Promise<void>;
  /** Asks for approval and keeps the pieces from waves; returns the number of the adjustment. */
  request(tx: Tx, difference: CountedDifference): Promise<string>;
  /** Whether the house itself asked for something here that nobody has decided yet. */
  waits(tx: Tx, place: Pick<CountedDifference, 'location' | 'handlingUnit'>): Promise<boolean>;
}

/** What adjustments promise to those who look for lost units. */
export interface LossAdjustments {
  /** The pieces of the place went elsewhere or are gone: what was asked for about them is void. */
  withdraw(
    tx: Tx,
    by: {
      readonly location: string;
      readonly handlingUnit: string;
      readonly actor: string;
      readonly reason: string;
      readonly at: Millis;
    },
  ): Promise<void>;
  /** Posts lines to LOSS and tells hosts, or asks for approval and keeps the pieces from waves. */
  lose(tx: Tx, posting: Posting): Promise<Refusal | undefined>;
}

/** Somebody decided what the house asked for about a place. */
export interface DecidedPlace {
  readonly location: string;
  readonly handlingUnit: string;
  /** Rejected or withdrawn: nothing was posted. */
  readonly isRejected: boolean;
}

/** What the house had asked for there, and why. */
export interface Decided extends DecidedPlace {
  /** A count's number, or a lost unit's. */
  readonly document: string;
  readonly lines: readonly (Goods & { readonly owner: string; readonly quantity: number })[];
}

/** A place of which nothing waits to be counted or decided any more. */
export interface SettledPlace extends DecidedPlace {
  readonly at: Millis;
  /** Why it was counted; absent where an adjustment was decided last. */
  readonly reason?: CountRequest['reason'];
}
