import type { Tx } from '#base/database/index.ts';
import type { Refusal } from '#base/refusal.ts';
import type { HoldRequest } from '#wms-core/contracts.ts';
import { holdsIn } from './allocate.ts';
import { openBook } from './book.ts';
import { isSomebodys, piecesHeld } from './holds-on.ts';
import type { StockKey } from './keys.ts';
import { refuse } from './refusals.ts';
import { scopeValues } from './scope-words.ts';

/** What a hold is asked to lie on: its rows, and what is wrong with it. */

/** A row is in scope where every field that is set matches: $1 to $10 `SCOPE_FIELDS`, $11 units. */
const IN_SCOPE = `($1 = '' OR s.item = $1) AND ($2 = '' OR l.lot = $2) AND ($3 = '' OR s.layer = $3)
  AND ($4 = '' OR s.location = $4) AND ($5 = '' OR s.handling_unit = ANY($11::text[]))
  AND ($6 = '' OR l.delivery = $6) AND ($7 = '' OR l.production_date >= $7)
  AND ($8 = '' OR (l.production_date <> '' AND l.production_date <= $8))
  AND ($9 = '' OR l.supplier_lot = $9) AND ($10 = '' OR s.owner = $10)`;

/** What a hold lies on. */
export interface Scoped {
  readonly scope: HoldRequest['scope'];
  /** The named unit and all below it; none: the named one alone. */
  readonly units: readonly string[];
}

const parametersOf = ({ scope, units }: Scoped): unknown[] => [
  ...scopeValues(scope),
  units.length === 0 ? [scope.handlingUnit ?? ''] : units,
];

export function keysInScope(tx: Tx, scoped: Scoped, which = 'true'): Promise<StockKey[]> {
  return tx.query<StockKey>(
    `SELECT s.owner, s.item, s.layer, s.location, s.handling_unit AS "handlingUnit", s.quality
     FROM wms.stock s JOIN wms.layer l USING (layer) WHERE ${IN_SCOPE} AND ${which}`,
    parametersOf(scoped),
  );
}

/** Whether a piece that is here is in scope. */
export async function isAnyInScope(tx: Tx, scoped: Scoped): Promise<boolean> {
  const rows = await tx.query(
    `SELECT 1 FROM wms.stock s JOIN wms.layer l USING (layer)
     WHERE ${IN_SCOPE} AND s.quantity > 0 LIMIT 1`,
    parametersOf(scoped),
  );
  return rows.length > 0;
}

/** Pieces that are here and in scope, and that no hold of some pieces keeps for a person yet. */
export async function unheldInScope(tx: Tx, scoped: Scoped): Promise<number> {
  const keys = await keysInScope(tx, scoped);
  const { book } = await openBook(tx, { keys, locks: [], units: [] });
  const lying = await holdsIn(tx, book);
  let pieces = 0;
  for (const [name, { quantity }] of book.balances) {
    const on = lying.get(name);
    const ofSome = on?.holds.filter((hold) => hold.quantity !== null && isSomebodys(hold)) ?? [];
    pieces += quantity - (on ? piecesHeld(ofSome, on.goods) : 0);
  }
  return pieces;
}

/**
 * A hold of some pieces names an item (or layer) and the place or unit where they are. What
 * is kept for a customer names him, and is all in scope.
 */
export function scopeFault({ kind, customer, scope, quantity }: HoldRequest): Refusal | undefined {
  const isKept = customer !== undefined;
  if (isKept !== (kind === 'customer') || (isKept && quantity !== undefined)) {
    return refuse('hold.customer');
  }
  // Whose goods narrows a scope; all of an owner's goods are none.
  const { owner: _, ...what } = scope;
  const set = scopeValues(what).filter((value) => value !== '');
  const named = (scope.item ?? scope.layer) && (scope.location ?? scope.handlingUnit);
  if (set.length > 0 && (quantity === undefined || named)) return undefined;
  return refuse('hold.scope');
}
