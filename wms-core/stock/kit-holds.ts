import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { Claim, HoldRequest } from '#wms-core/contracts.ts';
import { liftHold, placeHold } from './holds.ts';
import { kitsMadeOf } from './kit-content.ts';
import type { LedgerParts } from './parts.ts';

/**
 * A component that is frozen or recalled is frozen in its kits too: each layer of kits that was built
 * of it gets a hold of its own, which lies as long as the first. Which kit of a work order got which
 * piece is not known, so all of them are held.
 */

const FOLLOWED: readonly HoldRequest['kind'][] = ['freeze', 'recall'];

/**
 * Goods wherever they lie: a hold on a place, a unit or some pieces says nothing of kits elsewhere.
 */
const isOnGoods = ({ kind, scope, quantity }: HoldRequest): boolean =>
  FOLLOWED.includes(kind) &&
  quantity === undefined &&
  scope.location === undefined &&
  scope.handlingUnit === undefined;

const nameOf = (holdId: string, layer: string): string => `kit ${holdId}/${layer}`;

async function layersOf(tx: Tx, { scope }: HoldRequest): Promise<string[]> {
  const rows = await tx.query<{ layer: string }>(
    `SELECT layer FROM wms.layer WHERE ($1 = '' OR item = $1) AND ($2 = '' OR lot = $2)
       AND ($3 = '' OR layer = $3) AND ($4 = '' OR delivery = $4)
       AND ($5 = '' OR production_date >= $5)
       AND ($6 = '' OR (production_date <> '' AND production_date <= $6))
       AND ($7 = '' OR owner = $7) AND ($8 = '' OR supplier_lot = $8) ORDER BY layer`,
    [
      ...[scope.item ?? '', scope.lot ?? '', scope.layer ?? '', scope.delivery ?? ''],
      ...[scope.producedFrom ?? '', scope.producedTo ?? ''],
      ...[scope.owner ?? '', scope.supplierLot ?? ''],
    ],
  );
  return rows.map((row) => row.layer);
}

/**
 * After the hold was placed: who built kits of these goods before has committed, and who comes later
 * finds the goods held.
 */
export async function holdKitsToo(
  parts: LedgerParts,
  tx: Tx,
  hold: HoldRequest,
  placed: { readonly released: readonly Claim[] },
): Promise<{ readonly released: readonly Claim[] } | Refusal> {
  if (!isOnGoods(hold)) return placed;
  const layers = await layersOf(tx, hold);
  const released = [...placed.released];
  for (const layer of await kitsMadeOf(tx, layers)) {
    const holdId = nameOf(hold.holdId, layer);
    const own = await placeHold(parts, tx, { ...hold, holdId, scope: { layer } });
    if (isRefusal(own)) return own;
    released.push(...own.released);
  }
  return { released };
}

/** Those on kits are lifted with the hold because of which they lie. */
export async function liftKitsToo(
  parts: LedgerParts,
  tx: Tx,
  holdId: string,
  by: { readonly actor: string; readonly at: Millis },
): Promise<void> {
  const rows = await tx.query<{ holdId: string }>(
    `SELECT hold_id AS "holdId" FROM wms.hold
     WHERE hold_id > $1 AND hold_id < $2 AND lifted_at IS NULL ORDER BY hold_id`,
    // '0' is the sign behind '/'.
    [`kit ${holdId}/`, `kit ${holdId}0`],
  );
  for (const one of rows) await liftHold(parts, tx, one.holdId, by);
}
