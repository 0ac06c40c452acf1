import type { Millis } from '#base/time.ts';
import type { PackedQuantity, ShipAdvice } from '#wms-core/contracts.ts';

/** What a host announces. */
export interface AsnDocument {
  readonly asn: string;
  readonly version: number;
  readonly supplier: string;
  readonly expectedAt: Millis;
  readonly lines: readonly (PackedQuantity & { readonly line: string })[];
  /** What another warehouse told of the goods that it sent: they come from transit. */
  readonly transfer?: ShipAdvice;
}
