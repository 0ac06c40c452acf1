import type { Millis } from '#base/time.ts';
import type { ParcelStatus } from '#wms-core/outbound/model.ts';

/** Into the house, out of it; '': nobody knows. */
export type Direction = 'in' | 'out' | '';

/** A gate of the site, and what passes it at a time. */
export interface Passage {
  readonly gate: string;
  readonly place: string;
  readonly at: Millis;
}

/** What a tag names, as a label would. */
export interface Seen {
  readonly epc: string;
  readonly antenna: number;
  readonly direction: Direction;
  /** '': the tag is on a piece. */
  readonly handlingUnit: string;
  readonly piece: PieceFacts | undefined;
}

/** A numbered piece as the book has it. */
export interface PieceFacts {
  readonly owner: string;
  readonly item: string;
  readonly serial: string;
  readonly location: string;
  readonly handlingUnit: string;
  /** It goes back to its supplier. */
  readonly setAside: boolean;
}

export interface ParcelFacts {
  readonly parcel: string;
  readonly order: string;
  readonly orderStatus: string;
  readonly status: ParcelStatus;
  readonly at: string;
  /** The lane of its order; '' before it has one. */
  readonly dock: string;
  /** Goods were taken from it, or are on hold. */
  readonly held: boolean;
  /** A load task under way names it. */
  readonly called: boolean;
}

/** A unit that is no parcel. */
export interface UnitFacts {
  readonly handlingUnit: string;
  readonly location: string;
  /** Goods in it, but for those that go back to their supplier. */
  readonly pieces: number;
}
