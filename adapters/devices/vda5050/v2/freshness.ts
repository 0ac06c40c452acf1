import type { Seen } from './codec-state.ts';

/** So many newer header ids with older timestamps in a row: the vehicle's clock was put back. */
const CLOCK_WAS_SET_BACK = 5;

type Freshness =
  | { readonly fresh: true; readonly seen: Seen }
  | { readonly fresh: false; readonly seen: Seen; readonly fault: string };

/**
 * Whether a message is newer than the newest one taken of its topic. Header ids count a topic's
 * messages [VDA5050 §6.1.2]; one that starts again with a newer timestamp is a restarted vehicle.
 */
export function freshness(last: Seen | undefined, headerId: number, at: number): Freshness {
  const taken: Seen = { headerId, at, olderInRow: 0 };
  if (!last) return { fresh: true, seen: taken };
  if (at === last.at && headerId <= last.headerId) {
    return { fresh: false, seen: last, fault: 'stale header id' };
  }
  if (at >= last.at) return { fresh: true, seen: taken };
  if (headerId <= last.headerId + last.olderInRow) {
    return { fresh: false, seen: last, fault: 'older timestamp' };
  }
  const olderInRow = last.olderInRow + 1;
  if (olderInRow >= CLOCK_WAS_SET_BACK) return { fresh: true, seen: taken };
  return { fresh: false, seen: { ...last, olderInRow }, fault: 'older timestamp' };
}
