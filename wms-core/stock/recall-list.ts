import type { Millis } from '#base/time.ts';

/** Pieces that are here, and where. */
export interface PiecesHere {
  readonly owner: string;
  readonly item: string;
  readonly layer: string;
  readonly lot: string;
  readonly location: string;
  readonly handlingUnit: string;
  readonly quality: string;
  readonly quantity: number;
}

/** Pieces that left to a customer. */
export interface PiecesShipped {
  readonly sequence: number;
  readonly at: Millis;
  readonly actor: string;
  readonly owner: string;
  readonly item: string;
  readonly layer: string;
  readonly lot: string;
  readonly quantity: number;
  readonly parcel: string;
  readonly order: string;
  /** '' where the parcel is not one of an order. */
  readonly customer: string;
  readonly waybill: string;
}

/** Pieces that a recall took from an order. */
export interface PiecesReleased {
  readonly order: string;
  readonly lineId: string;
  readonly item: string;
  readonly layer: string;
  readonly location: string;
  readonly handlingUnit: string;
  readonly quantity: number;
}

/** What a recall found when it was opened: kept as it was. */
export interface RecallList {
  readonly here: readonly PiecesHere[];
  readonly shipped: readonly PiecesShipped[];
  readonly released: readonly PiecesReleased[];
}

/** The sums of a recall's list, in pieces. */
export interface RecallPieces {
  readonly here: number;
  readonly shipped: number;
  readonly released: number;
}

/**
 * Open: on hold. Lifted: a false alarm, the goods are free. Closed: nothing is left, the hold
 * stays.
 */
export type RecallStatus = 'open' | 'lifted' | 'closed';
