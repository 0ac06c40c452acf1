import type { Tx } from '#base/database/index.ts';
import type { Item } from '#wms-core/contracts.ts';

/**
 * Pieces of one lot in a bin or on their way to it, with what their neighbours must know of them.
 */
export interface Content
  extends Pick<
    Item,
    | 'lengthMm'
    | 'widthMm'
    | 'heightMm'
    | 'weightGrams'
    | 'unNumber'
    | 'hazardClass'
    | 'subsidiaryHazards'
  > {
  readonly location: string;
  readonly owner: string;
  readonly item: string;
  readonly lot: string;
  readonly quantity: number;
}

/** Asks what lies where, of so many bins as somebody wants to know. */
export interface ContentReader {
  /** Bins in which one of the items lies, or to which it is on its way. */
  homes(items: readonly string[]): Promise<readonly { item: string; location: string }[]>;
  contents(locations: readonly string[]): Promise<readonly Content[]>;
  /** Those of the bins in which nothing lies and to which nothing is on its way. */
  empty(locations: readonly string[]): Promise<readonly string[]>;
}

/** The layers in $3 are left out, as if their goods had never come. */
const HOMES = {
  name: 'wms-putaway-homes',
  text: `SELECT DISTINCT item, location FROM (
      SELECT item, location FROM wms.stock
      WHERE owner = $1 AND item = ANY($2::text[]) AND layer <> ALL($3::text[])
      UNION ALL
      SELECT item, location FROM wms.reservation WHERE owner = $1 AND item = ANY($2::text[])
    ) AS home ORDER BY item, location`,
};

/**
 * Bin by bin: as joins the planner takes a few thousand names for so many that it reads the tables
 * from end to end.
 */
const CONTENTS = {
  name: 'wms-putaway-contents',
  text: `SELECT u.location, c.owner, c.item, c.lot, c.quantity, i.*
    FROM unnest($1::text[]) AS u(location)
    CROSS JOIN LATERAL (
      SELECT s.owner, s.item, l.lot, sum(s.quantity)::bigint AS quantity
      FROM wms.stock s JOIN wms.layer l USING (layer)
      WHERE s.location = u.location AND s.layer <> ALL($2::text[])
        AND l.delivery IS DISTINCT FROM $3::text
      GROUP BY s.owner, s.item, l.lot
      UNION ALL
      SELECT r.owner, r.item, r.lot, sum(r.quantity)::bigint FROM wms.reservation r
      WHERE r.location = u.location GROUP BY r.owner, r.item, r.lot
    ) c
    CROSS JOIN LATERAL (
      SELECT length_mm AS "lengthMm", width_mm AS "widthMm", height_mm AS "heightMm",
        weight_grams AS "weightGrams", un_number AS "unNumber", hazard_class AS "hazardClass",
        subsidiary_hazards AS "subsidiaryHazards"
      FROM wms.item WHERE owner = c.owner AND item = c.item LIMIT 1
    ) i
    ORDER BY u.location, c.owner, c.item, c.lot`,
};

const EMPTY = {
  name: 'wms-putaway-empty',
  text: `SELECT u.location FROM unnest($1::text[]) AS u(location)
    LEFT JOIN LATERAL (SELECT true AS used FROM wms.stock s
      WHERE s.location = u.location AND s.layer <> ALL($2::text[]) LIMIT 1) s ON true
    LEFT JOIN LATERAL (SELECT true AS used FROM wms.reservation r
      WHERE r.location = u.location LIMIT 1) r ON true
    WHERE s.used IS NULL AND r.used IS NULL`,
};

type Query = Tx['query'];

/** What counts as if it had never come. */
interface LeftOut {
  readonly layers?: readonly string[];
  /** In `contents` alone. */
  readonly delivery?: string | undefined;
}

/** Reads by index. `owner` is whose goods look for a place. */
export function contentReader(
  query: Query,
  owner: string,
  { layers: without = [], delivery }: LeftOut = {},
): ContentReader {
  return {
    homes: (items) => query(HOMES, [owner, items, without]),
    contents: (locations) => query<Content>(CONTENTS, [locations, without, delivery ?? null]),
    async empty(locations) {
      const rows = await query<{ location: string }>(EMPTY, [locations, without]);
      return rows.map((row) => row.location);
    },
  };
}
