import type { Millis } from '#base/time.ts';
import type { Layer, Money, PackedQuantity, ShipAdvice } from '#wms-core/contracts.ts';

/** What a host announces: a supplier's delivery, or goods that a customer sends back. */
export interface AsnDocument {
  readonly asn: string;
  readonly version: number;
  /** Whose goods; left out, the house's own. */
  readonly owner?: string;
  /** '' of a return. */
  readonly supplier: string;
  readonly expectedAt: Millis;
  /** Set where nothing was announced: the receipt was opened when the goods stood at the dock. */
  readonly blind?: true;
  /** Where a blind receipt's goods stand; left out, any free dock will do. */
  readonly dock?: string;
  readonly lines: readonly AnnouncedLine[];
  /** Pallets that the supplier packed and named, with what is on them; lines may be on several. */
  readonly units?: readonly AnnouncedUnit[];
  /** What another warehouse told of the goods that it sent: they come from transit. */
  readonly transfer?: ShipAdvice;
  /** Set of a return. */
  readonly back?: {
    readonly customer: string;
    /** The order that it was shipped with, where the customer names one. */
    readonly order?: string;
    /** A person lets more come back than was shipped, and says why. */
    readonly beyondShipped?: string;
  };
}

/** A pallet, with units in or on it that have labels of their own. */
export interface AnnouncedUnit extends InnerUnit {
  readonly units?: readonly InnerUnit[];
}

export interface InnerUnit {
  /** Its SSCC. */
  readonly handlingUnit: string;
  /** What lies in or on it itself. */
  readonly content: readonly {
    readonly line: string;
    readonly quantity: number;
    readonly lot?: string;
    readonly supplierLot?: string;
    /** YYYY-MM-DD */
    readonly productionDate?: string;
    readonly expiryDate?: string;
    readonly serials?: readonly string[];
    /** Net, of all these pieces, of an item with catch weight. */
    readonly weightGrams?: number;
  }[];
}

export interface AnnouncedLine extends PackedQuantity {
  readonly line: string;
  /** Of a return: why it comes back. */
  readonly reason?: string;
  /** The supplier's own lot of all its pieces; what a scan says goes before it. */
  readonly supplierLot?: string;
  /** What customs let the goods be, by which document; left out, they are free. */
  readonly customs?: NonNullable<Layer['customs']>;
  /** What a piece costs. */
  readonly unitCost?: Money;
  /** Percent by which this line may go over or under; left out, the supplier's or item's holds. */
  readonly overPercent?: number;
  readonly underPercent?: number;
}
