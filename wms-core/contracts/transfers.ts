/** What transfers between warehouses promise the other modules of the WMS. */
import type { Tx } from '#base/database/index.ts';
import type { Refusal } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { Layer } from './stock.ts';

/** Pieces of one lot in one parcel of a transfer; what an item does not keep is left out. */
export interface AdviceLine {
  readonly item: string;
  readonly quantity: number;
  readonly lot?: string;
  /** YYYY-MM-DD */
  readonly productionDate?: string;
  readonly expiryDate?: string;
  readonly supplierLot?: string;
  /** Under customs control or excise suspension, and by which document. */
  readonly customs?: NonNullable<Layer['customs']>;
  /** The parcel that the pieces travel in. */
  readonly sscc?: string;
  /** On which the parcel left. */
  readonly pallet?: string;
  readonly serials?: readonly string[];
}

/** What one warehouse tells the other of goods that it sent. */
export interface ShipAdvice {
  /** The number of the transfer order in the warehouse that sent it. */
  readonly transfer: string;
  /** Whose goods; left out, the house's own. */
  readonly owner?: string;
  readonly fromWarehouse: string;
  readonly toWarehouse: string;
  readonly shippedAt: Millis;
  readonly lines: readonly AdviceLine[];
}

interface By {
  readonly actor: string;
  readonly at: Millis;
}

/**
 * Goods between two warehouses, each with a book of its own. They are in one of them: in the
 * sender's from loading until the receiver has taken over the advice, then in the receiver's.
 */
export interface Transfers {
  /**
   * A number is one transfer, out of here or in, because its goods are known by it: whoever begins
   * one asks first, and keeps the number till the commit. Refuses `transfer.taken`.
   */
  take(tx: Tx, transfer: string, direction: 'out' | 'in'): Promise<Refusal | undefined>;
  /** All parcels of a transfer order are loaded: their pieces are in transit. */
  shipped(
    tx: Tx,
    order: By & {
      readonly transfer: string;
      readonly owner: string;
      readonly toWarehouse: string;
      readonly correlationId: string;
    },
  ): Promise<void>;
  /** Books what an advice names as on its way here, its layers by the lines of the ASN. */
  announced(
    tx: Tx,
    advice: ShipAdvice,
    by: By & {
      readonly correlationId: string;
      readonly lineOf: (item: string) => string;
    },
  ): Promise<{ readonly done: true } | Refusal>;
  /** The receipt ended: what did not come stays in transit, and a person must settle it. */
  received(tx: Tx, transfer: string, by: By & { readonly correlationId: string }): Promise<void>;
}
