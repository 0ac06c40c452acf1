/** What outbound tells the other modules of the WMS: who got what, and what is waited for. */
import type { Tx } from '#base/database/index.ts';
import type { Millis } from '#base/time.ts';

/** Who gets a parcel. */
export interface Recipient {
  readonly order: string;
  readonly customer: string;
  readonly waybill: string;
}

export interface Recipients {
  /** Of these parcels; one that is not known has no entry. */
  recipients(tx: Tx, parcels: readonly string[]): Promise<ReadonlyMap<string, Recipient>>;
}

/** What a customer got; `order` narrows it to one order and its back-orders. */
export interface Shipments {
  knows(
    tx: Tx,
    query: { readonly owner: string; readonly customer: string; readonly order: string },
  ): Promise<boolean>;
  /** Pieces by item; an item of which none went out has no entry. */
  shipped(
    tx: Tx,
    query: {
      readonly owner: string;
      readonly customer: string;
      readonly order?: string;
      readonly items: readonly string[];
    },
  ): Promise<ReadonlyMap<string, number>>;
  /**
   * The layers of the pieces, those that went out last first; the date is '' where none is kept.
   */
  layers(
    tx: Tx,
    query: {
      readonly owner: string;
      readonly customer: string;
      readonly order?: string;
      readonly item: string;
      readonly lot: string;
    },
  ): Promise<
    readonly {
      readonly layer: string;
      readonly expiryDate: string;
      readonly pieces: number;
    }[]
  >;
}

/** Pieces that an order waits for, and that no stock of now covers. */
export interface UnmetNeed {
  readonly order: string;
  readonly lineId: string;
  readonly item: string;
  readonly missing: number;
  /** YYYY-MM-DD: goods that expire before do not help; '' takes all. */
  readonly notExpiringBefore: string;
}

export interface Demand {
  /** Of accepted and released orders, the most urgent first. */
  unmet(
    tx: Tx,
    query: { readonly owner: string; readonly items: readonly string[]; readonly at: Millis },
  ): Promise<readonly UnmetNeed[]>;
}
