import type { Millis } from '#base/time.ts';
import type { Profile } from '../profile.ts';
import type { Seen } from './codec-state.ts';

/** So many older messages in a row, each newer than the one before: the vehicle began anew. */
const BEGAN_ANEW = 5;

type Freshness =
  | { readonly fresh: true; readonly seen: Seen }
  | { readonly fresh: false; readonly seen: Seen; readonly fault: string };

/**
 * Whether a message is newer than the newest one taken of its topic. Header ids count a topic's
 * messages [VDA5050 2.1 §6.1.2]; one that starts again with a newer timestamp is a restarted vehicle.
 */
export function freshness(
  last: Seen | undefined,
  headerId: number,
  at: Millis,
  { headerIds, timestamps }: Pick<Profile, 'headerIds' | 'timestamps'> = {},
): Freshness {
  const taken: Seen = { headerId, at, olderInRow: 0 };
  if (!last) return { fresh: true, seen: taken };
  const stale = (fault: string, seen = last): Freshness => ({ fresh: false, seen, fault });
  /** Not newer by what counts; taken all the same when ever more come. */
  const older = (fault: string): Freshness => {
    const olderInRow = last.olderInRow + 1;
    if (olderInRow >= BEGAN_ANEW) return { fresh: true, seen: taken };
    return stale(fault, { ...last, olderInRow });
  };
  if (at === last.at && headerId === last.headerId) return stale('stale header id');
  if (timestamps === 'any') {
    if (headerIds === 'restart' || headerId > last.headerId) return { fresh: true, seen: taken };
    return headerId === last.headerId ? stale('stale header id') : older('stale header id');
  }
  if (at > last.at) return { fresh: true, seen: taken };
  if (at === last.at) {
    const isNewer = headerIds === 'restart' || headerId > last.headerId;
    return isNewer ? { fresh: true, seen: taken } : stale('stale header id');
  }
  if (headerIds !== 'restart' && headerId <= last.headerId + last.olderInRow) {
    return stale('older timestamp');
  }
  return older('older timestamp');
}
