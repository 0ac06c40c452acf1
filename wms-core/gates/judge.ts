/** Whether what goes out through a gate may. Pure: the book's facts in, the reason why not out. */
import type { ParcelFacts, PieceFacts, UnitFacts } from './model.ts';

/** Why something should not have gone out, the gravest first. */
export const WRONG = [
  /** Its order is cancelled, or it was unpacked. */
  'cancelled',
  /** On hold, or to be checked again. */
  'held',
  /** Another lane's. */
  'wrong_lane',
  /** No load task asks for it. */
  'too_early',
  /** A unit with goods in it that no order sends. */
  'not_for_shipping',
  /** A piece that is in no parcel. */
  'not_picked',
] as const;
export type Wrong = (typeof WRONG)[number];

const ENDED: readonly string[] = ['cancelled', 'closed_short', 'clearing'];
/** Where what left lawfully stands in the book. */
const GONE: readonly string[] = ['CUSTOMER', 'SUPPLIER', 'TRANSIT', 'SCRAP'];

/**
 * A parcel that is on its way to its lane may pass: the gate may stand before the lane or behind it.
 * One that was scanned onto the truck goes with it.
 */
export function parcelWrong(parcel: ParcelFacts, place: string): Wrong | undefined {
  const { status, orderStatus, dock } = parcel;
  if (status === 'loaded') return dock === place ? undefined : 'wrong_lane';
  if (status === 'unpacked' || ENDED.includes(orderStatus)) return 'cancelled';
  if (parcel.held || orderStatus === 'attention') return 'held';
  if (dock !== '' && dock !== place) return 'wrong_lane';
  if (status === 'moving' || (status === 'staged' && parcel.called)) return undefined;
  return 'too_early';
}

/** What no parcel is: an empty unit may go, and goods that go back to their supplier. */
export const unitWrong = ({ pieces }: UnitFacts): Wrong | undefined =>
  pieces === 0 ? undefined : 'not_for_shipping';

/** A piece that is in no parcel. */
export const pieceWrong = ({ location, setAside }: PieceFacts): Wrong | undefined =>
  GONE.includes(location) || setAside ? undefined : 'not_picked';
