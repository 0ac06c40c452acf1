import type { Millis } from '#base/time.ts';
import type { Money, PackedQuantity, ShipAdvice } from '#wms-core/contracts.ts';

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
  /** What another warehouse told of the goods that it sent: they come from transit. */
  readonly transfer?: ShipAdvice;
}

export interface AnnouncedLine extends PackedQuantity {
  readonly line: string;
  /** What a piece costs. */
  readonly unitCost?: Money;
  /** Percent by which this line may go over or under; left out, the supplier's or item's holds. */
  readonly overPercent?: number;
  readonly underPercent?: number;
}
