import type { Millis } from '#base/time.ts';

/** What a host announces: a supplier's delivery, or goods that a customer sends back. */
export interface AsnDocument {
  readonly asn: string;
  readonly version: number;
  /** '' of a return. */
  readonly supplier: string;
  readonly expectedAt: Millis;
  readonly lines: readonly {
    readonly line: string;
    readonly item: string;
    readonly quantity: number;
    /** Of a return: why it comes back. */
    readonly reason?: string;
  }[];
  /** Set of a return. */
  readonly back?: {
    readonly customer: string;
    /** The order that it was shipped with, where the customer names one. */
    readonly order?: string;
    /** A person lets more come back than was shipped, and says why. */
    readonly beyondShipped?: string;
  };
}
