import { isDeepStrictEqual } from 'node:util';
import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { lockedPlace } from '#wms-core/master-data/index.ts';
import { nextCountId, readCount, takeNumber } from './count-store.ts';
import { bookAt, openCount, takeTurnAt, waitingCount } from './counts.ts';
import type { WorkParts } from './parts.ts';
import { refuseWork } from './refusals.ts';

export interface CountOrder {
  /** Its key; left out, it gets the next number. */
  readonly count?: string;
  readonly owner?: string;
  readonly location: string;
  readonly handlingUnit?: string;
  /** Left out: everything that the book has there. */
  readonly items?: readonly string[];
  readonly actor: string;
}

/**
 * Opens the count that a person wants; its number, when given, is its key. One that waits for a counter
 * already is that count, for who gave no number of his own.
 */
export async function orderCount(
  tx: Tx,
  work: WorkParts,
  order: CountOrder,
): Promise<{ readonly count: string; readonly isNew: boolean } | Refusal> {
  const { owner = work.masterData.owner(), location, handlingUnit = '', actor } = order;
  const unknown = await work.masterData.ownerFault(tx, owner);
  if (unknown) return unknown;
  const place = work.masterData.location(location);
  if (!place) return refuseWork('work.location_unknown', { location });
  const locked = lockedPlace(place, 'lockCount');
  if (locked) return locked;
  const rows = await bookAt(tx, work, { owner, location, handlingUnit });
  const items = [...new Set(order.items ?? rows.map((row) => row.item))].sort();
  if (items.length === 0) return refuseWork('count.nothing', { place: handlingUnit || location });
  const known = await work.masterData.items(tx, owner, items);
  if (isRefusal(known)) return known;
  if (order.count !== undefined) {
    await takeNumber(tx, order.count);
    const before = await readCount(tx, order.count);
    if (before) {
      const isSame =
        before.owner === owner &&
        before.location === location &&
        before.handlingUnit === handlingUnit &&
        (order.items === undefined || isDeepStrictEqual(before.items, items));
      if (isSame) return { count: order.count, isNew: false };
      return refuseWork('count.conflict', { count: order.count });
    }
  }
  await takeTurnAt(tx, { owner, location, handlingUnit });
  const waiting = await waitingCount(tx, { owner, location, handlingUnit, items });
  if (waiting && order.count !== undefined) {
    return refuseWork('count.waits', { place: handlingUnit || location, count: waiting.countId });
  }
  if (waiting) return { count: waiting.countId, isNew: false };
  const count = order.count ?? (await nextCountId(tx));
  await openCount(tx, work, count, {
    owner,
    location,
    handlingUnit,
    items,
    reason: 'manual',
    document: count,
    actor,
    correlationId: work.ids.next('C'),
    at: work.scheduler.now(),
  });
  return { count, isNew: true };
}
