import type { Millis } from '#base/time.ts';

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
}
