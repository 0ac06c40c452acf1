import type { Tx } from '#base/database/index.ts';
import { invariant } from '#base/invariant.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { InboundParts } from './parts.ts';
import type { InboundUnit } from './unit-store.ts';

/** The first place for empties where one more may stand. */
async function poolWithRoom(tx: Tx, { masterData, ledger }: InboundParts) {
  for (const place of masterData.locationsOfKind('empties_pool')) {
    const standing = await ledger.unitsAt(tx, place.location);
    if (!place.lockIn && standing.length < place.maxHandlingUnits) return place.location;
  }
  return undefined;
}

/**
 * Whoever emptied a pallet takes it to where the site keeps empties, and it is free for other use;
 * where there is no such place with room, it leaves the floor. Refuses `unit.not_empty`.
 */
export async function clearEmptied(
  tx: Tx,
  parts: InboundParts,
  unit: InboundUnit,
  at: Millis,
): Promise<{ readonly done: true } | Refusal> {
  const { handlingUnit, asn, correlationId } = unit;
  const { ledger } = parts;
  const to = await poolWithRoom(tx, parts);
  if (to === undefined) return ledger.closeUnit(tx, handlingUnit);
  const rows = await ledger.contents(tx, { handlingUnit });
  // Not empty: the ledger says so.
  if (rows.length > 0) return ledger.closeUnit(tx, handlingUnit);
  const moved = await ledger.moveUnit(tx, {
    ...{ postingId: `emptied:${handlingUnit}`, document: asn, correlationId, at },
    ...{ actor: 'warehub', reason: 'emptied', handlingUnit, to },
  });
  if (isRefusal(moved)) return moved;
  // Nobody put anything on it before the move had its row.
  const left = await ledger.contents(tx, { handlingUnit });
  invariant(left.length === 0, `${handlingUnit} was filled while it was taken away as empty`);
  await ledger.bindUnit(tx, handlingUnit, '');
  return { done: true };
}
