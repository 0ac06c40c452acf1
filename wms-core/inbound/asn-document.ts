import type { Millis } from '#base/time.ts';
import type { Money } from '#wms-core/contracts.ts';

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
    /** What a piece costs. */
    readonly unitCost?: Money;
  }[];
}
