import type { Tx } from '#base/database/index.ts';
import type { StockRow } from '#wms-core/contracts.ts';
import { type JoinedRow, STOCK_COLUMNS, withHolds } from './queries.ts';
import { NO_PIECES, type States, statesOf } from './states.ts';

export interface StockFilter {
  readonly owner?: string;
  readonly item?: string;
  readonly lot?: string;
  readonly location?: string;
  readonly handlingUnit?: string;
  readonly zone?: string;
}

export type ListedRow = StockRow & { readonly weightGrams: number; readonly states: States };

export interface StockPage {
  /** The ledger's sequence of which this is the picture. */
  readonly sequence: number;
  readonly rows: readonly ListedRow[];
  /** Over all rows that match, not only this page. */
  readonly totals: States & { readonly quantity: number };
  /** Pass it as `after` for the next page; absent on the last. */
  readonly next?: string;
}

const COLUMNS: Readonly<Record<keyof StockFilter, string>> = {
  owner: 's.owner',
  item: 's.item',
  lot: 'l.lot',
  location: 's.location',
  handlingUnit: 's.handling_unit',
  zone: 'p.zone',
};

const FROM = `wms.stock s JOIN wms.layer l USING (layer) LEFT JOIN wms.location p USING (location)`;

/** The balances as they stood after posting `$1`: past locks and holds are not kept. */
const FROM_PAST = `(
  SELECT owner, item, layer, location, handling_unit, quality, sum(quantity)::bigint AS quantity,
    0::bigint AS allocated, sum(weight)::bigint AS weight_grams
  FROM (
    SELECT owner, item, layer, to_location AS location, to_unit AS handling_unit,
      to_quality AS quality, quantity, weight_grams AS weight
    FROM wms.movement WHERE sequence <= $1
    UNION ALL
    SELECT owner, item, layer, from_location, from_unit, from_quality, -quantity, -weight_grams
    FROM wms.movement WHERE sequence <= $1
  ) sides
  WHERE location NOT IN ('SUPPLIER', 'CUSTOMER', 'LOSS', 'PRODUCTION', 'TRANSIT')
  GROUP BY owner, item, layer, location, handling_unit, quality HAVING sum(quantity) > 0
) s JOIN wms.layer l USING (layer) LEFT JOIN wms.location p USING (location)`;

const ORDER = 's.item, s.layer, s.location, s.handling_unit, s.quality, s.owner';

/** Rows that at least one hold covers. */
const ON_HOLD = `EXISTS (SELECT FROM wms.hold h WHERE h.lifted_at IS NULL
  AND h.item IN ('', s.item) AND h.lot IN ('', l.lot) AND h.layer IN ('', s.layer)
  AND h.location IN ('', s.location) AND h.handling_unit IN ('', s.handling_unit)
  AND h.delivery IN ('', l.delivery))`;

interface Scope {
  readonly from: string;
  readonly where: string;
  readonly values: readonly unknown[];
}

function scopeOf(filter: StockFilter, asOf: number | undefined): Scope {
  const values: unknown[] = asOf === undefined ? [] : [asOf];
  const conditions = ['true'];
  for (const [field, column] of Object.entries(COLUMNS)) {
    const value = filter[field as keyof StockFilter];
    if (value !== undefined) conditions.push(`${column} = $${values.push(value)}`);
  }
  const from = asOf === undefined ? FROM : FROM_PAST;
  return { from, where: conditions.join(' AND '), values };
}

const sum = (a: States, b: States, sign = 1): States => ({
  available: a.available + sign * b.available,
  locked: a.locked + sign * b.locked,
  frozen: a.frozen + sign * b.frozen,
  pending: a.pending + sign * b.pending,
});

/** Sums without holds, corrected by the few rows that are on hold. */
async function totalsOf(tx: Tx, scope: Scope, past: boolean): Promise<StockPage['totals']> {
  const sums = await tx.query<{
    quality: StockRow['quality'];
    quantity: number;
    allocated: number;
  }>(
    `SELECT s.quality, sum(s.quantity)::bigint AS quantity, sum(s.allocated)::bigint AS allocated
     FROM ${scope.from} WHERE ${scope.where} GROUP BY s.quality`,
    scope.values,
  );
  let states = NO_PIECES;
  for (const row of sums) states = sum(states, statesOf({ ...row, held: 0 }));
  if (!past) {
    const rows = await tx.query<JoinedRow>(
      `SELECT ${STOCK_COLUMNS} FROM ${scope.from} WHERE ${scope.where} AND ${ON_HOLD}`,
      scope.values,
    );
    for (const { row, pieces } of await withHolds(tx, rows)) {
      states = sum(states, statesOf({ ...row, held: 0 }), -1);
      states = sum(states, statesOf({ ...row, held: pieces }));
    }
  }
  return { ...states, quantity: sums.reduce((total, row) => total + row.quantity, 0) };
}

export async function ledgerSequence(tx: Tx): Promise<number> {
  const [row] = await tx.query<{ sequence: number }>(
    'SELECT coalesce(max(sequence), 0)::bigint AS sequence FROM wms.posting',
  );
  return row!.sequence;
}

const cursorOf = (row: JoinedRow): string =>
  [row.item, row.layer, row.location, row.handling_unit, row.quality, row.owner]
    .map(encodeURIComponent)
    .join(',');

/** Undefined when the text is no cursor. */
export function parseStockCursor(text: string): readonly string[] | undefined {
  const parts = text.split(',');
  if (parts.length !== 6) return undefined;
  try {
    const values = parts.map(decodeURIComponent);
    return values.some((value) => value.includes('\0')) ? undefined : values;
  } catch {
    return undefined;
  }
}

/** A page of balances by item and place, with the states of each and the totals of all. */
export async function listStock(
  tx: Tx,
  query: {
    readonly filter: StockFilter;
    readonly asOf?: number;
    readonly after?: readonly string[];
    readonly limit: number;
  },
): Promise<StockPage> {
  const past = query.asOf !== undefined;
  const sequence = await ledgerSequence(tx);
  const scope = scopeOf(query.filter, query.asOf);
  const values = [...scope.values];
  const behind = query.after
    ? `AND (${ORDER}) > (${query.after.map((part) => `$${values.push(part)}`).join(', ')})`
    : '';
  const rows = await tx.query<JoinedRow>(
    `SELECT ${STOCK_COLUMNS} FROM ${scope.from} WHERE ${scope.where} ${behind}
     ORDER BY ${ORDER} LIMIT $${values.push(query.limit + 1)}`,
    values,
  );
  const page = rows.slice(0, query.limit);
  const listed = (await withHolds(tx, page)).map(({ row, pieces, weight }) => ({
    ...row,
    held: past ? false : row.held,
    weightGrams: weight,
    states: statesOf({ ...row, held: past ? 0 : pieces }),
  }));
  return {
    sequence: query.asOf === undefined ? sequence : Math.min(query.asOf, sequence),
    rows: listed,
    totals: await totalsOf(tx, scope, past),
    ...(rows.length > query.limit ? { next: cursorOf(page.at(-1)!) } : {}),
  };
}
