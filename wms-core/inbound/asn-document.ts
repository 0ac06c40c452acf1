import type { Millis } from '#base/time.ts';
import type { ShipAdvice } from '#wms-core/contracts.ts';

/** What a host announces. */
export interface AsnDocument {
  readonly asn: string;
  readonly version: number;
  readonly supplier: string;
  readonly expectedAt: Millis;
  readonly lines: readonly {
    readonly line: string;
    readonly item: string;
    readonly quantity: number;
  }[];
  /** What another warehouse told of the goods that it sent: they come from transit. */
  readonly transfer?: ShipAdvice;
}
