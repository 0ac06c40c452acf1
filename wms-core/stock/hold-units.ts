import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { HoldRequest } from '#wms-core/contracts.ts';
import type { Quality } from '#wms-core/ports.ts';
import type { Book } from './apply.ts';
import { openBook } from './book.ts';
import { takeHeld } from './hold-locks.ts';
import { changeHolds, keepOnHold, lockHolds } from './holds-along.ts';
import { covers, HOLD_COLUMNS, type Hold, holdableAt, isSomebodys } from './holds-on.ts';
import type { StockKey } from './keys.ts';
import { loadLayers } from './layers.ts';
import type { LedgerParts } from './parts.ts';
import { branchOf, lockTrees } from './unit-tree.ts';

/**
 * A hold of a handling unit is of all that is in it, at any depth. It lists these units (`hold.units`),
 * so that whoever asks what is on hold need not know what stands in what; who puts a unit into another
 * or takes it out changes the list. What comes in comes on hold; what is taken out stays on hold, as
 * pieces do that are brought away. The house's own holds are of a row: of the one unit alone.
 */

interface By {
  readonly actor: string;
  readonly at: Millis;
}

/**
 * The units that a hold to be laid is of. Their tree stays locked until it lies, so nothing comes into
 * it unseen. Refuses `unit.busy`.
 */
export async function unitsUnder(
  tx: Tx,
  { holdId, kind, scope }: HoldRequest,
): Promise<readonly string[] | Refusal> {
  const { handlingUnit } = scope;
  if (handlingUnit === undefined || !isSomebodys({ holdId, kind, root: '' })) return [];
  const units = await lockTrees(tx, [handlingUnit]);
  return isRefusal(units) ? units : branchOf(units, handlingUnit);
}

const IS_OF_UNIT = `lifted_at IS NULL AND units <> '{}' AND $1 = ANY (units)`;

/** The holds of all that is in a unit; its tree is locked, so no other is laid meanwhile. */
async function holdsOf(tx: Tx, handlingUnit: string): Promise<readonly string[]> {
  const rows = await tx.query<{ holdId: string }>(
    {
      name: 'ledger-holds-of-unit',
      text: `SELECT hold_id AS "holdId" FROM wms.hold WHERE ${IS_OF_UNIT}`,
    },
    [handlingUnit],
  );
  return rows.map(({ holdId }) => holdId);
}

/** The goods in units whose tree is locked, and so every posting into or out of them. */
async function goodsIn(tx: Tx, units: readonly string[]): Promise<Book> {
  const keys = await tx.query<StockKey>(
    `SELECT owner, item, layer, location, handling_unit AS "handlingUnit", quality
     FROM wms.stock WHERE handling_unit = ANY($1::text[]) AND handling_unit <> ''`,
    [units],
  );
  return (await openBook(tx, { keys, locks: [], units: [] })).book;
}

/** A unit and all in it (`branch`) came into another, in a tree that is locked. */
export async function holdIn(
  parts: LedgerParts,
  tx: Tx,
  { branch, into }: { readonly branch: readonly string[]; readonly into: string },
  by: By,
): Promise<void> {
  const names = await holdsOf(tx, into);
  if (names.length === 0) return;
  // Rows before holds, as in a posting. Who allocates locks the rows and then asks for holds.
  const book = await goodsIn(tx, branch);
  await lockHolds(tx, names);
  const holds = await tx.query<Hold>(
    `UPDATE wms.hold SET units = units || $2::text[] WHERE ${IS_OF_UNIT} RETURNING ${HOLD_COLUMNS}`,
    [into, branch],
  );
  await endMoved(tx, holds, branch, by);
  await takeHeld(parts, tx, book, by);
}

/** A unit and all in it (`branch`) was taken out of another, in a tree that is locked. */
export async function holdOut(
  tx: Tx,
  { branch, from }: { readonly branch: readonly string[]; readonly from: string },
  by: By,
): Promise<void> {
  const names = await holdsOf(tx, from);
  if (names.length === 0) return;
  const book = await goodsIn(tx, branch);
  await lockHolds(tx, names);
  const holds = await tx.query<Hold>(
    `SELECT ${HOLD_COLUMNS} FROM wms.hold WHERE ${IS_OF_UNIT} ORDER BY at, hold_id`,
    [from],
  );
  await endMoved(tx, holds, branch, by);
  await keepOnHold(tx, holds, book, by);
  await tx.query(
    `UPDATE wms.hold SET units = ARRAY(
       SELECT unit FROM unnest(units) AS u(unit) WHERE unit <> ALL ($2::text[]))
     WHERE ${IS_OF_UNIT}`,
    [from, branch],
  );
}

/** A unit is no more; a hold that names it waits for another of its name. */
export async function holdNoMore(tx: Tx, handlingUnit: string): Promise<void> {
  await tx.query(
    `UPDATE wms.hold SET units = array_remove(units, $1)
     WHERE ${IS_OF_UNIT} AND handling_unit <> $1`,
    [handlingUnit],
  );
}

/** What is on a hold of everything is on no other because of that one. */
async function endMoved(
  tx: Tx,
  holds: readonly Hold[],
  units: readonly string[],
  by: By,
): Promise<void> {
  const whole = new Map(
    holds.filter(({ quantity }) => quantity === null).map((hold) => [hold.holdId, hold]),
  );
  const moved = await tx.query<Hold & { readonly quality: Quality }>(
    `SELECT ${HOLD_COLUMNS} FROM wms.hold WHERE lifted_at IS NULL AND root <> ''
       AND root = ANY($1::text[]) AND handling_unit = ANY($2::text[])`,
    [[...whole.keys()], units],
  );
  const layers = await loadLayers(
    tx,
    moved.map(({ layer }) => layer),
  );
  const over = moved.filter((one) =>
    covers(whole.get(one.root)!, holdableAt(one, one, layers.get(one.layer))),
  );
  await changeHolds(
    tx,
    over.map((hold) => ({ hold, pieces: -hold.quantity! })),
    by,
  );
}
