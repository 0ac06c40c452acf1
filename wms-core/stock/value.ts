import type { Tx } from '#base/database/index.ts';
import type { Refusal } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import { conditionsOf, type StockFilter, undoneSince, whereOf } from './balances.ts';
import { cursorText } from './cursor.ts';
import { refuse } from './refusals.ts';

/**
 * What stock is worth. By `layer` each piece has its own layer's unit cost and its part of the landed
 * costs; by `average` what a piece of its owner's item has so on average over the whole warehouse; by
 * `standard` the item's standard cost of now.
 */
export type ValueMethod = 'layer' | 'standard' | 'average';

const DIMENSIONS = {
  owner: 's.owner',
  item: 's.item',
  zone: `coalesce(p.zone, '')`,
  layer: 's.layer',
} as const;

export type ValueDimension = keyof typeof DIMENSIONS;

export const VALUE_DIMENSIONS = Object.keys(DIMENSIONS) as readonly ValueDimension[];

export interface ValueQuery {
  readonly method: ValueMethod;
  readonly by: readonly ValueDimension[];
  readonly filter: Pick<
    StockFilter,
    'owner' | 'item' | 'layer' | 'zone' | 'location' | 'handlingUnit' | 'quality'
  >;
  /** After this posting. */
  readonly sequence?: number;
  /** Landed costs up to then; left out: those entered before the posting behind `sequence`. */
  readonly until?: Millis;
  readonly after?: readonly string[];
  readonly limit: number;
}

export interface ValueGroup {
  readonly key: Readonly<Partial<Record<ValueDimension, string>>>;
  readonly quantity: number;
  /** Pieces of these whose cost nobody has told: in no value. */
  readonly unknown: number;
  /** Minor units, currency by currency. */
  readonly values: readonly { readonly currency: string; readonly minor: number }[];
}

export interface ValuePage {
  readonly groups: readonly ValueGroup[];
  readonly next?: string;
}

/** Alike in all but customs: goods that customs let free keep what their delivery cost. */
const ORIGIN = `owner, item, lot, production_date, expiry_date, receipt_line, delivery, supplier,
  supplier_lot`;

/** What `per` pieces of a layer cost; of a layer without a unit cost nothing is known. */
const layerCosts = (counted: string): string => `
  SELECT layer, cost_currency AS currency, cost_minor::numeric AS minor, 1::numeric AS per
  FROM wms.layer WHERE cost_minor IS NOT NULL AND layer IN (SELECT layer FROM pieces)
  UNION ALL
  SELECT t.layer, c.currency, sum(x.minor), x.quantity::numeric
  FROM wms.landed_cost c JOIN wms.landed_cost_share x USING (landed_cost)
    JOIN wms.layer o ON o.layer = x.layer
    JOIN wms.layer t USING (${ORIGIN})
  WHERE ${counted} AND t.cost_minor IS NOT NULL AND t.layer IN (SELECT layer FROM pieces)
    AND (t.layer = x.layer OR NOT EXISTS (SELECT FROM wms.landed_cost_share y
      WHERE y.landed_cost = c.landed_cost AND y.layer = t.layer))
  GROUP BY t.layer, c.currency, x.quantity`;

/** Of so many pieces, to the minor unit, a half up. */
const worth = (pieces: string): string => `div(2 * c.minor * ${pieces} + c.per, 2 * c.per)`;

/** What pieces are told apart by (with their item), which of them have a cost, and the costs. */
const METHODS: Readonly<
  Record<ValueMethod, { readonly layer: string; readonly known: string; readonly costs: string }>
> = {
  layer: {
    layer: 's.layer',
    known: 'l.cost_minor IS NOT NULL',
    costs: 'SELECT owner, item, c.* FROM layer_cost c JOIN wms.layer USING (layer)',
  },
  standard: {
    layer: `''`,
    known: 'i.standard_cost_minor IS NOT NULL',
    costs: `SELECT owner, item, '' AS layer, cost_currency AS currency,
        standard_cost_minor::numeric AS minor, 1::numeric AS per
      FROM wms.item WHERE standard_cost_minor IS NOT NULL`,
  },
  average: {
    layer: `''`,
    known: 'l.cost_minor IS NOT NULL',
    costs: `SELECT a.owner, a.item, '' AS layer, c.currency, sum(${worth('a.quantity')}) AS minor,
        a.per
      FROM (SELECT s.*, sum(s.quantity) OVER (PARTITION BY s.owner, s.item) AS per
        FROM pieces s JOIN wms.layer l USING (layer) WHERE l.cost_minor IS NOT NULL) a
        JOIN layer_cost c USING (layer)
      GROUP BY a.owner, a.item, c.currency, a.per`,
  },
};

interface Row {
  readonly key: readonly string[];
  readonly quantity: number;
  readonly unknown: number;
  readonly currency: string | null;
  readonly minor: string | null;
}

function statement(query: ValueQuery, values: unknown[]): string {
  const { method, by, filter, sequence, until, after, limit } = query;
  const since = sequence === undefined ? undefined : `$${values.push(sequence)}::bigint`;
  const columns = 'owner, item, layer, location, handling_unit, quality, quantity';
  const source = since
    ? `(SELECT ${columns} FROM wms.stock
        UNION ALL SELECT ${columns} FROM ${undoneSince(since)} u)`
    : 'wms.stock';
  const { owner, item } = filter;
  const goods = conditionsOf({ ...(owner ? { owner } : {}), ...(item ? { item } : {}) }, values);
  const chosen = conditionsOf(filter, values);
  const key = `ARRAY[${by.map((name) => `${DIMENSIONS[name]} COLLATE "C"`).join(', ')}]::text[]`;
  if (after) chosen.push(`${key} > $${values.push(after)}::text[]`);
  let counted = since ? `c.sequence <= ${since}` : 'true';
  if (until !== undefined) counted = `c.at <= $${values.push(until)}::bigint`;
  const { layer, known, costs } = METHODS[method];
  return `WITH pieces AS (
      SELECT s.owner, s.item, s.layer, sum(s.quantity) AS quantity FROM ${source} s
      ${whereOf(goods)} GROUP BY s.owner, s.item, s.layer HAVING sum(s.quantity) > 0
    ), layer_cost AS (${layerCosts(counted)}
    ), cost AS (${costs}
    ), portion AS (
      SELECT ${key} AS key, s.owner, s.item, ${layer} AS layer, ${known} AS known,
        sum(s.quantity) AS quantity
      FROM ${source} s JOIN wms.layer l USING (layer)
        JOIN wms.item i ON i.owner = s.owner AND i.item = s.item
        LEFT JOIN wms.location p USING (location)
      ${whereOf(chosen)} GROUP BY 1, 2, 3, 4, 5 HAVING sum(s.quantity) > 0
    ), page AS (
      SELECT key, sum(quantity)::bigint AS quantity,
        coalesce(sum(quantity) FILTER (WHERE NOT known), 0)::bigint AS unknown
      FROM portion GROUP BY key ORDER BY key LIMIT $${values.push(limit + 1)}::bigint
    ), value AS (
      SELECT key, c.currency, sum(${worth('q.quantity')}) AS minor
      FROM portion q JOIN cost c USING (owner, item, layer)
      WHERE q.known GROUP BY key, c.currency
    )
    SELECT to_jsonb(page.key) AS key, page.quantity, page.unknown, v.currency, v.minor
    FROM page LEFT JOIN value v USING (key) ORDER BY page.key, v.currency`;
}

/**
 * Values are exact up to the parts of landed costs and averages that pieces have: such a part is
 * rounded to the minor unit, a half up, once for each layer (by average: item) of a group. So groups
 * by item, owner or layer add up; a layer that lies in several zones is rounded in each.
 */
export async function stockValue(tx: Tx, query: ValueQuery): Promise<ValuePage | Refusal> {
  const { by, sequence, until, limit } = query;
  const values: unknown[] = [];
  const rows = await tx.query<Row>(statement(query, values), values);
  const groups: ValueGroup[] = [];
  let last: string | undefined;
  for (const { key, quantity, unknown, currency, minor } of rows) {
    const value = currency === null ? [] : [{ currency, minor: Number(minor) }];
    if (value.some((one) => !Number.isSafeInteger(one.minor))) return refuse('value.too_large');
    const text = JSON.stringify(key);
    const group = groups.at(-1);
    if (text === last && group) {
      groups[groups.length - 1] = { ...group, values: [...group.values, ...value] };
    } else {
      const named = Object.fromEntries(by.map((name, index) => [name, key[index]]));
      groups.push({ key: named, quantity, unknown, values: value });
    }
    last = text;
  }
  const shown = groups.slice(0, limit);
  const end = shown.at(-1);
  if (groups.length <= limit || !end) return { groups: shown };
  const place = by.map((name) => end.key[name] ?? '');
  return { groups: shown, next: cursorText([sequence ?? '', until ?? '', ...place]) };
}
