import type { Millis } from '#base/time.ts';

/** What a host announces. */
export interface AsnDocument {
  readonly asn: string;
  readonly version: number;
  readonly supplier: string;
  readonly expectedAt: Millis;
  /** Set where nothing was announced: the receipt was opened when the goods stood at the dock. */
  readonly blind?: true;
  /** Where a blind receipt's goods stand; left out, any free dock will do. */
  readonly dock?: string;
  readonly lines: readonly AnnouncedLine[];
  /** Pallets that the supplier packed and named, with what is on them; lines may be on several. */
  readonly units?: readonly AnnouncedUnit[];
}

export interface AnnouncedUnit {
  /** Its SSCC. */
  readonly handlingUnit: string;
  readonly content: readonly {
    readonly line: string;
    readonly quantity: number;
    readonly lot?: string;
    /** YYYY-MM-DD */
    readonly productionDate?: string;
    readonly expiryDate?: string;
    readonly serials?: readonly string[];
  }[];
}

export interface AnnouncedLine {
  readonly line: string;
  readonly item: string;
  readonly quantity: number;
  /** Percent by which this line may go over or under; left out, the supplier's or item's holds. */
  readonly overPercent?: number;
  readonly underPercent?: number;
}
