import type { Tx } from '#base/database/index.ts';
import type { Refusal } from '#base/refusal.ts';
import type { StockRow } from '#wms-core/contracts.ts';
import { IS_OF_RELOCATION } from './holds-along.ts';
import { covers, type Hold, holdableAt, loadHolds, piecesHeld, toldOf } from './holds-on.ts';
import { placeText } from './keys.ts';
import { loadLayers } from './layers.ts';
import { refuse } from './refusals.ts';

/** Frozen goods are not moved: what is still to be done with them is refused, or says that it is so. */
const FORBIDS: readonly Hold['kind'][] = ['freeze', 'recall', 'expiry'];

export interface HeldRow {
  readonly row: StockRow;
  /** Pieces that no order has locked and no hold keeps, of whatever kind. */
  readonly free: number;
  /** Pieces that no order has locked and that may be moved. */
  readonly movable: number;
  /** The oldest hold by which others may not. */
  readonly hold: Hold | undefined;
}

/** What may be moved of rows; the holds of relocations, whose pieces are on their way, do not count. */
export async function heldIn(tx: Tx, rows: readonly StockRow[]): Promise<readonly HeldRow[]> {
  const holds =
    rows.length === 0
      ? []
      : await loadHolds(
          tx,
          rows.map(({ item }) => item),
        );
  const going = await tx.query<{ holdId: string }>(
    `SELECT h.hold_id AS "holdId" FROM wms.hold h
     WHERE h.hold_id = ANY($1::text[]) AND ${IS_OF_RELOCATION}`,
    [holds.map(({ holdId }) => holdId)],
  );
  const relocating = new Set(going.map(({ holdId }) => holdId));
  const forbidding = holds.filter(
    ({ kind, holdId }) => FORBIDS.includes(kind) && !relocating.has(holdId),
  );
  const layers = await loadLayers(
    tx,
    rows.map(({ layer }) => layer),
  );
  return rows.map((row) => {
    const goods = { ...holdableAt(row, row, layers.get(row.layer)), quantity: row.quantity };
    const left = (which: readonly Hold[]) =>
      Math.max(0, row.quantity - row.allocated - piecesHeld(which, goods));
    const hold = forbidding.find((one) => covers(one, goods));
    return { row, free: left(holds), movable: left(forbidding), hold };
  });
}

/** Why so many pieces of the row may not be moved; what is gone is not asked about here. */
export function heldFault({ row, movable, hold }: HeldRow, wanted: number): Refusal | undefined {
  if (!hold || wanted <= movable) return undefined;
  return refuse('move.held', {
    ...{ item: row.item, place: placeText(row), wanted, free: movable },
    ...toldOf(hold),
  });
}
