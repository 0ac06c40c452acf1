import type { Tx } from '#base/database/index.ts';
import type { Millis } from '#base/time.ts';

/** By what counts may be summed up. */
const DIMENSIONS = {
  zone: "coalesce(p.zone, '')",
  item: 'i.item',
  reason: 'c.reason',
  worker: 'c.counted_by',
} as const;

export type CountDimension = keyof typeof DIMENSIONS;
export const COUNT_DIMENSIONS = Object.keys(DIMENSIONS) as readonly CountDimension[];

export interface CountSums {
  readonly key: string;
  readonly counts: number;
  /** Items looked for, over all counts, and those of which the book was right. */
  readonly looked: number;
  readonly right: number;
  readonly piecesOver: number;
  readonly piecesShort: number;
  /** At standard cost, in minor units by currency; items without a cost are in none. */
  readonly valueOver: Readonly<Record<string, number>>;
  readonly valueShort: Readonly<Record<string, number>>;
}

/**
 * Counts that were believed in a time, what they looked for and what was wrong. The accuracy is of
 * items looked for: a count of three items of which one is wrong is right in two.
 */
export function countReport(
  tx: Tx,
  query: {
    readonly owner: string;
    readonly by: CountDimension;
    readonly from: Millis;
    readonly to: Millis;
    readonly limit: number;
  },
): Promise<CountSums[]> {
  const { owner, by, from, to, limit } = query;
  return tx.query<CountSums>(
    `WITH looked AS (
       SELECT ${DIMENSIONS[by]} AS key, c.count_id, t.cost_currency AS currency,
         coalesce(t.standard_cost_minor, 0) AS cost, d.pieces_over, d.pieces_short
       FROM wms.count c
       CROSS JOIN LATERAL jsonb_array_elements_text(c.items) AS i(item)
       LEFT JOIN wms.location p ON p.location = c.location
       LEFT JOIN wms.item t ON t.owner = c.owner AND t.item = i.item
       CROSS JOIN LATERAL (
         SELECT coalesce(sum(greatest(x.delta, 0)), 0)::bigint AS pieces_over,
           coalesce(sum(greatest(-x.delta, 0)), 0)::bigint AS pieces_short
         FROM jsonb_to_recordset(c.differences) AS x(item text, delta bigint)
         WHERE x.item = i.item) d
       WHERE c.status = 'done' AND c.verdict = 'believed' AND c.done_at >= $2 AND c.done_at < $3
         AND c.owner = $1
     ), valued AS (
       SELECT key, currency, sum(pieces_over * cost)::bigint AS over,
         sum(pieces_short * cost)::bigint AS short
       FROM looked WHERE currency IS NOT NULL GROUP BY key, currency
     )
     SELECT l.key, count(DISTINCT l.count_id)::int AS counts, count(*)::int AS looked,
       count(*) FILTER (WHERE l.pieces_over + l.pieces_short = 0)::int AS "right",
       sum(l.pieces_over)::bigint AS "piecesOver", sum(l.pieces_short)::bigint AS "piecesShort",
       coalesce((SELECT jsonb_object_agg(v.currency, v.over) FROM valued v
         WHERE v.key = l.key AND v.over > 0), '{}') AS "valueOver",
       coalesce((SELECT jsonb_object_agg(v.currency, v.short) FROM valued v
         WHERE v.key = l.key AND v.short > 0), '{}') AS "valueShort"
     FROM looked l GROUP BY l.key ORDER BY l.key LIMIT $4`,
    [owner, from, to, limit],
  );
}
