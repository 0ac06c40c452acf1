import type { Tx } from '#base/database/index.ts';
import { isRefusal } from '#base/refusal.ts';
import { days, toDay } from '#base/time.ts';
import type { CustomsClass, Ledger, StockRow } from '#wms-core/contracts.ts';
import type { Quality } from '#wms-core/ports.ts';
import { covers, loadHolds, piecesHeld } from './holds-on.ts';
import type { LedgerParts } from './parts.ts';
import { compareRotation } from './rotation.ts';
import { readTree } from './unit-tree.ts';

export interface JoinedRow {
  readonly owner: string;
  readonly item: string;
  readonly layer: string;
  readonly location: string;
  readonly handling_unit: string;
  readonly quality: Quality;
  readonly quantity: number;
  readonly allocated: number;
  readonly weight_grams: number;
  readonly lot: string;
  readonly production_date: string;
  readonly expiry_date: string;
  readonly received_at: number;
  readonly delivery: string;
  readonly supplier_lot: string;
  readonly customs: CustomsClass;
}

export const STOCK_COLUMNS = `s.owner, s.item, s.layer, s.location, s.handling_unit, s.quality,
  s.quantity, s.allocated, s.weight_grams,
  l.lot, l.production_date, l.expiry_date, l.received_at, l.delivery, l.supplier_lot,
  l.customs`;

/**
 * Balance rows with the pieces of each that are on hold; what is kept for one of the `customers` is
 * not, and says so.
 */
export async function withHolds(
  tx: Tx,
  rows: readonly JoinedRow[],
  customers: readonly string[] = [],
): Promise<
  readonly { readonly row: StockRow; readonly pieces: number; readonly weight: number }[]
> {
  const holds =
    rows.length === 0
      ? []
      : await loadHolds(
          tx,
          rows.map((row) => row.item),
        );
  return rows.map((row) => {
    const goods = holdableOf(row);
    const keptFor = holds.find(
      (hold) => customers.includes(hold.customer) && covers(hold, goods),
    )?.customer;
    const pieces = piecesHeld(holds, goods, keptFor);
    const stock = stockRow(row, pieces > 0);
    const kept = keptFor === undefined ? {} : { keptFor };
    return { row: { ...stock, ...kept }, pieces, weight: row.weight_grams };
  });
}

const holdableOf = (row: JoinedRow) => ({
  owner: row.owner,
  item: row.item,
  lot: row.lot,
  layer: row.layer,
  location: row.location,
  handlingUnit: row.handling_unit,
  delivery: row.delivery,
  supplierLot: row.supplier_lot,
  productionDate: row.production_date,
  quality: row.quality,
  quantity: row.quantity,
});

const stockRow = (row: JoinedRow, held: boolean): StockRow => ({
  item: row.item,
  owner: row.owner,
  layer: row.layer,
  lot: row.lot,
  location: row.location,
  handlingUnit: row.handling_unit,
  quality: row.quality,
  quantity: row.quantity,
  allocated: row.allocated,
  expiryDate: row.expiry_date || null,
  productionDate: row.production_date || null,
  receivedAt: row.received_at,
  held,
  ...(row.customs === 'free' ? {} : { customs: row.customs }),
});

/**
 * Of a partly held row only the pieces that are not held count, in `quantity`. Picks take loose
 * pieces: what stands in a unit at a bin is no candidate.
 */
export async function candidates(
  parts: LedgerParts,
  tx: Tx,
  query: Parameters<Ledger['candidates']>[1],
): Promise<readonly StockRow[]> {
  const items = await parts.masterData.items(tx, query.owner, query.items);
  if (isRefusal(items)) return [];
  const rows = await tx.query<JoinedRow>(
    `SELECT ${STOCK_COLUMNS}
     FROM wms.stock s JOIN wms.layer l USING (layer) JOIN wms.location p USING (location)
     WHERE s.owner = $1 AND s.item = ANY($2::text[]) AND s.quality = 'passed'
       AND s.handling_unit = '' AND s.quantity > s.allocated AND p.kind IN ('bin', 'cross_dock')
       AND p.active AND NOT p.lock_out AND p.out_of_order NOT IN ('pick', 'both') AND (l.customs = 'free' OR $4)
       AND (l.expiry_date = '' OR l.expiry_date >= $3)
     ORDER BY s.item`,
    [query.owner, query.items, toDay(query.at), query.underCustoms ?? false],
  );
  const held = await withHolds(tx, rows, query.customers);
  const free = held.flatMap(({ row, pieces }) => {
    const quantity = row.quantity - pieces;
    const soonest = toDay(query.at + days(items.get(row.item)!.minLifeOutDays));
    if (row.expiryDate !== null && row.expiryDate < soonest) return [];
    return quantity > row.allocated ? [{ ...row, quantity }] : [];
  });
  return free.sort((a, b) =>
    a.item === b.item
      ? compareRotation(items.get(a.item)!.rotation, a, b)
      : a.item < b.item
        ? -1
        : 1,
  );
}

/** What a hold of everything keeps counts as free: it may be lifted and nobody has looked. */
export async function unclaimed(
  tx: Tx,
  { layer, location, handlingUnit }: Parameters<Ledger['unclaimed']>[1],
): Promise<number> {
  const rows = await tx.query<JoinedRow>(
    `SELECT ${STOCK_COLUMNS} FROM wms.stock s JOIN wms.layer l USING (layer)
     WHERE s.layer = $1 AND s.location = $2 AND s.handling_unit = $3 AND s.quality = 'passed'`,
    [layer, location, handlingUnit],
  );
  const holds = await loadHolds(
    tx,
    rows.map((row) => row.item),
  );
  const ofSome = holds.filter((hold) => hold.quantity !== null);
  return rows.reduce((sum, row) => {
    const free = row.quantity - row.allocated - piecesHeld(ofSome, holdableOf(row));
    return sum + Math.max(0, free);
  }, 0);
}

export async function contents(
  tx: Tx,
  where: {
    readonly location?: string;
    readonly handlingUnit?: string;
    readonly within?: string;
  },
): Promise<readonly StockRow[]> {
  const conditions: string[] = [];
  const values: (string | readonly string[])[] = [];
  if (where.location !== undefined) {
    conditions.push(`s.location = $${values.push(where.location)}`);
  }
  if (where.handlingUnit !== undefined) {
    conditions.push(`s.handling_unit = $${values.push(where.handlingUnit)}`);
    // Said aloud, so that a plan for any value can use the index of pieces in units.
    if (where.handlingUnit !== '') conditions.push(`s.handling_unit <> ''`);
  }
  if (where.within !== undefined) {
    const units = [...(await readTree(tx, where.within)).keys()];
    conditions.push(
      `s.handling_unit = ANY($${values.push(units)}::text[])`,
      `s.handling_unit <> ''`,
    );
  }
  const rows = await tx.query<JoinedRow>(
    `SELECT ${STOCK_COLUMNS} FROM wms.stock s JOIN wms.layer l USING (layer)
     WHERE ${conditions.length === 0 ? 'true' : conditions.join(' AND ')}
     ORDER BY s.item, s.layer, s.location, s.handling_unit, s.quality`,
    values,
  );
  return (await withHolds(tx, rows)).map(({ row }) => row);
}
