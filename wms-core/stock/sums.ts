import type { Tx } from '#base/database/index.ts';
import { conditionsOf, HELD, joined, type StockFilter, undoneSince, whereOf } from './balances.ts';
import { cursorText } from './cursor.ts';
import { STATES, type States } from './states.ts';

/** By what stock may be summed up. */
const DIMENSIONS = {
  owner: 's.owner',
  item: 's.item',
  lot: 'l.lot',
  supplierLot: 'l.supplier_lot',
  layer: 's.layer',
  expiryDate: 'l.expiry_date',
  delivery: 'l.delivery',
  supplier: 'l.supplier',
  zone: `coalesce(p.zone, '')`,
  location: 's.location',
  handlingUnit: 's.handling_unit',
  quality: 's.quality',
  customs: 'l.customs',
  customsDocument: 'l.customs_document',
} as const;

export type Dimension = keyof typeof DIMENSIONS;

export const DIMENSION_NAMES = Object.keys(DIMENSIONS) as readonly Dimension[];

export type Sums = States & { readonly quantity: number; readonly weightGrams: number };

export interface Group {
  /** '' where there is none: loose pieces, no lot, no zone. */
  readonly key: Readonly<Partial<Record<Dimension, string>>>;
  readonly sums: Sums;
}

export interface GroupPage {
  readonly groups: readonly Group[];
  readonly next?: string;
}

/** The sums of rows `r`, of which `allocated` and `held` are known. */
export const SUMS = Object.entries({
  quantity: 'r.quantity',
  weightGrams: 'r.weight_grams',
  ...STATES,
}).map(([name, term]) => `coalesce(sum(${term}), 0)::bigint AS "${name}"`);

/**
 * Pieces and grams by these dimensions, groups in their order. Of the past (`moment`, a sequence)
 * the rows of now and the undone movements are summed together: sums do not mind rows that cancel out.
 */
export async function sumStock(
  tx: Tx,
  query: {
    readonly filter: StockFilter;
    readonly by: readonly Dimension[];
    readonly moment?: number;
    readonly after?: readonly string[];
    readonly limit: number;
  },
): Promise<GroupPage> {
  const { filter, by, moment, after, limit } = query;
  const values: unknown[] = [];
  const since = moment === undefined ? undefined : `$${values.push(moment)}::bigint`;
  const conditions = conditionsOf(filter, values);
  const terms = by.map((name) => DIMENSIONS[name]);
  if (after && by.length > 0) {
    const behind = after.map((part) => `$${values.push(part)}::text`);
    conditions.push(`(${terms.join(', ')}) > (${behind.join(', ')})`);
  }
  const keys = terms.map((term, index) => `${term} AS d${index}`);
  const where = whereOf(conditions);
  const rows = (source: string, states: string) => {
    const columns = [...keys, 's.quality', 's.quantity', 's.weight_grams', states].join(', ');
    return `SELECT ${columns} FROM ${joined(source, columns + where)} ${where}`;
  };
  // OFFSET 0: what is held is found once a row, not once for each state.
  const from =
    since === undefined
      ? `${rows('wms.stock', `s.allocated, ${HELD} AS held`)} OFFSET 0`
      : ['wms.stock', undoneSince(since)]
          .map((source) => rows(source, '0::bigint AS allocated, 0::bigint AS held'))
          .join(' UNION ALL ');
  const names = by.map((_, index) => `r.d${index}`);
  const groups = await tx.query<Record<string, string> & Sums>(
    `SELECT ${[...names, ...SUMS].join(', ')} FROM (${from}) r
     ${
       by.length === 0
         ? ''
         : `GROUP BY ${names.join(', ')} HAVING sum(r.quantity) <> 0
     ORDER BY ${names.join(', ')}`
     } LIMIT $${values.push(limit + 1)}::bigint`,
    values,
  );
  const shown = groups.slice(0, limit).map((row) => groupOf(row, by));
  const last = shown.at(-1);
  return {
    groups: shown,
    ...(groups.length > limit && last
      ? { next: cursorText([moment ?? '', ...by.map((name) => last.key[name] ?? '')]) }
      : {}),
  };
}

function groupOf(row: Record<string, string> & Sums, by: readonly Dimension[]): Group {
  const { quantity, weightGrams, available, locked, frozen, pending } = row;
  return {
    key: Object.fromEntries(by.map((name, index) => [name, String(row[`d${index}`])])),
    sums: { quantity, weightGrams, available, locked, frozen, pending },
  };
}
