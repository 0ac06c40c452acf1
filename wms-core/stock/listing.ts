import type { Tx } from '#base/database/index.ts';
import type { CustomsClass } from '#wms-core/contracts.ts';
import type { Quality } from '#wms-core/ports.ts';
import { conditionsOf, HELD, joined, type StockFilter, undoneSince, whereOf } from './balances.ts';
import { cursorText, parseCursor, sequenceOf } from './cursor.ts';
import { newestSequence } from './moments.ts';
import { KEY, KEY_OF } from './post.sql.ts';
import { STATES, type States } from './states.ts';
import { SUMS, type Sums, sumStock } from './sums.ts';

export interface ListedRow {
  readonly owner: string;
  readonly item: string;
  readonly layer: string;
  readonly lot: string;
  readonly supplierLot: string;
  readonly productionDate: string | null;
  readonly expiryDate: string | null;
  readonly receivedAt: number;
  readonly delivery: string;
  readonly supplier: string;
  readonly location: string;
  readonly zone: string;
  readonly handlingUnit: string;
  readonly quality: Quality;
  readonly customs: CustomsClass;
  readonly customsDocument: string;
  readonly quantity: number;
  readonly allocated: number;
  readonly weightGrams: number;
  readonly held: boolean;
  readonly states: States;
  /** Decisions by which pieces of it wait for the supplier's truck; absent: none. */
  readonly supplierReturns?: readonly string[];
}

export interface StockPage {
  /** The ledger's sequence of which this is the picture; of now: the newest when it was read. */
  readonly sequence: number;
  readonly rows: readonly ListedRow[];
  /** Over all rows that match; on the first page only. */
  readonly totals?: Sums;
  /** Pass it as `after` for the next page; absent on the last. */
  readonly next?: string;
}

export interface StockPlace {
  /** The past that the list is of; undefined: now. */
  readonly moment: number | undefined;
  readonly key: readonly string[];
}

const KEY_PARTS = 6;

/** Undefined when the text is no place in a list of stock. */
export function parseStockCursor(text: string): StockPlace | undefined {
  const [moment, ...key] = parseCursor(text, KEY_PARTS + 1) ?? [];
  if (moment === undefined) return undefined;
  const sequence = sequenceOf(moment);
  return moment !== '' && sequence === undefined ? undefined : { moment: sequence, key };
}

type FlatRow = Omit<ListedRow, 'states' | 'supplierReturns'> &
  States & { readonly totals?: Sums; readonly supplierReturns: readonly string[] | null };

const cursorOf = (row: FlatRow, moment: number | undefined): string =>
  cursorText([
    moment ?? '',
    row.owner,
    row.item,
    row.layer,
    row.location,
    row.handlingUnit,
    row.quality,
  ]);

const COLUMNS = `r.owner, r.item, r.layer, l.lot, l.supplier_lot AS "supplierLot",
  nullif(l.production_date, '') AS "productionDate",
  nullif(l.expiry_date, '') AS "expiryDate", l.received_at AS "receivedAt", l.delivery, l.supplier,
  r.location, coalesce(p.zone, '') AS zone, r.handling_unit AS "handlingUnit", r.quality, r.quantity,
  r.allocated, r.weight_grams AS "weightGrams", r.held > 0 AS held,
  l.customs, l.customs_document AS "customsDocument",
  CASE WHEN r.allocated > 0 AND r.quality <> 'passed' THEN (
    SELECT array_agg(split_part(a.order_id, ' ', 2) ORDER BY a.order_id) FROM wms.allocation a
    WHERE a.item = r.item AND a.layer = r.layer AND a.location = r.location
      AND a.handling_unit = r.handling_unit AND a.quality = r.quality) END AS "supplierReturns",
  ${Object.entries(STATES)
    .map(([name, state]) => `${state} AS ${name}`)
    .join(', ')}`;

interface PageQuery {
  readonly where: string;
  readonly limit: string;
  readonly moment: string | undefined;
}

function page(source: string, columns: string, { where, limit }: PageQuery): string {
  const from = `${joined(source, where + columns)} ${where}`;
  return `SELECT ${KEY_OF('s')}, s.quantity, s.weight_grams${columns} FROM ${from}
    ORDER BY ${KEY_OF('s')} LIMIT ${limit}`;
}

const ADDED = 'sum(quantity)::bigint AS quantity, sum(weight_grams)::bigint AS weight_grams';
const NOT_KEPT = '0::bigint AS allocated, 0::bigint AS held';

/**
 * A key that can be hashed and not sorted. The planner takes sorting and hashing for equally dear
 * here, because it guesses few rows, and would sort a hundred thousand: a fifth of the question.
 */
const BY_HASH = `'0'::xid`;

/** All that changed since, undone: `changed`, which the page and the totals of the past read. */
const changedSince = (moment: string, where: string): string => `WITH changed AS (
  SELECT ${KEY}, ${ADDED}
  FROM (SELECT s.* FROM ${joined(undoneSince(moment), where)} ${where}) s
  GROUP BY ${KEY}, ${BY_HASH})`;

/**
 * One page of rows. Of the past: the first rows of now and all that changed since, put together; a
 * row of now that is not among the first comes behind the page, so none is cut off from its changes.
 */
function rowsOf(query: PageQuery): string {
  if (query.moment === undefined) return page('wms.stock', `, s.allocated, ${HELD} AS held`, query);
  return `SELECT ${KEY}, ${ADDED}, ${NOT_KEPT}
    FROM ((${page('wms.stock', '', query)})
      UNION ALL SELECT ${KEY}, quantity, weight_grams FROM changed) u
    GROUP BY ${KEY} ORDER BY ${KEY} LIMIT ${query.limit}`;
}

/** The totals of the past, in the page's statement: what changed since is the dear part of both. */
const pastTotals = (where: string): string => `, (SELECT row_to_json(t) FROM (
  SELECT ${SUMS.join(', ')} FROM (
    SELECT s.quality, s.quantity, s.weight_grams, ${NOT_KEPT}
    FROM ${joined('wms.stock', where)} ${where}
    UNION ALL SELECT quality, quantity, weight_grams, ${NOT_KEPT} FROM changed) r) t) AS totals`;

const NOTHING: Sums = {
  quantity: 0,
  weightGrams: 0,
  available: 0,
  locked: 0,
  frozen: 0,
  pending: 0,
};

/**
 * Of a list that fits its first page the rows are the totals; only of a longer one they are asked.
 */
async function totalsOf(
  tx: Tx,
  query: StockQuestion,
  rows: readonly FlatRow[],
): Promise<Sums | undefined> {
  if (query.after) return undefined;
  if (rows[0]?.totals) return rows[0].totals;
  if (rows.length > query.limit) return (await sumStock(tx, { ...query, by: [] })).groups[0]?.sums;
  return rows.reduce(
    (sums, row) => ({
      quantity: sums.quantity + row.quantity,
      weightGrams: sums.weightGrams + row.weightGrams,
      available: sums.available + row.available,
      locked: sums.locked + row.locked,
      frozen: sums.frozen + row.frozen,
      pending: sums.pending + row.pending,
    }),
    NOTHING,
  );
}

interface StockQuestion {
  readonly filter: StockFilter;
  readonly moment?: number;
  /** The key of the last row of the page before. */
  readonly after?: readonly string[];
  readonly limit: number;
}

/**
 * A page of balances in key order, with the states of each. `moment` is a sequence of the past: then
 * quantity, weight and quality are those after that posting, but locks, holds and serial numbers of
 * the past are not kept (`frozen` is what was rejected, `available` all that was passed). Postings
 * commit in another order than they draw their sequence, so a balance of the past may be negative
 * where pieces went on before the posting that brought them had its number; the sums hold.
 */
export async function listStock(tx: Tx, query: StockQuestion): Promise<StockPage> {
  const { filter, moment, after, limit } = query;
  const values: unknown[] = [];
  const add = (value: unknown, type: string) => `$${values.push(value)}::${type}`;
  const since = moment === undefined ? undefined : add(moment, 'bigint');
  const conditions = conditionsOf(filter, values);
  if (after) {
    conditions.push(`(${KEY_OF('s')}) > (${after.map((part) => add(part, 'text')).join(', ')})`);
  }
  const where = whereOf(conditions);
  const pageOf = rowsOf({ where, limit: add(limit + 1, 'bigint'), moment: since });
  const rows = await tx.query<FlatRow>(
    `${since === undefined ? '' : changedSince(since, where)}
     SELECT ${COLUMNS}${since === undefined || after ? '' : pastTotals(where)}
     FROM (${pageOf}) r
     JOIN wms.layer l USING (layer) LEFT JOIN wms.location p USING (location)
     ORDER BY ${KEY_OF('r')}`,
    values,
  );
  const shown = rows.slice(0, limit);
  const totals = await totalsOf(tx, query, rows);
  return {
    sequence: moment ?? (await newestSequence(tx)),
    rows: shown
      .filter((row) => row.quantity !== 0)
      .map(({ available, locked, frozen, pending, totals: _, supplierReturns, ...row }) => ({
        ...row,
        states: { available, locked, frozen, pending },
        ...(supplierReturns ? { supplierReturns } : {}),
      })),
    ...(totals ? { totals } : {}),
    ...(rows.length > limit ? { next: cursorOf(shown.at(-1)!, moment) } : {}),
  };
}
