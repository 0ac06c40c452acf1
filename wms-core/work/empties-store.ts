import type { Tx } from '#base/database/index.ts';
import type { LocationKind } from '#base/site/site.ts';
import type { HandlingUnit } from '#wms-core/contracts.ts';

type UnitType = HandlingUnit['type'];

/** Units of a type at a place: how many are empty and free, and how many there should be. */
export interface Empties {
  readonly location: string;
  readonly kind: LocationKind | '';
  readonly type: UnitType;
  /** Nothing is in or on them, they stand on their own, and nothing has bound them. */
  readonly empty: number;
  /** All of the type that stand there. */
  readonly units: number;
  /** Empty ones on their way there. */
  readonly coming: number;
  readonly minimum: number;
  /** The empty ones of the site's own types, by type. */
  readonly unitTypes: Readonly<Record<string, number>>;
}

/** To what a unit is bound that is brought to a place as an empty one. */
export const bindingOf = (location: string): string => `EMPTIES:${location}`;

const IS_EMPTY = `u.bound_to = '' AND u.parent = '' AND NOT EXISTS (SELECT FROM wms.stock s
    WHERE s.handling_unit = u.handling_unit AND s.handling_unit <> '')
  AND NOT EXISTS (SELECT FROM wms.handling_unit c
    WHERE c.parent = u.handling_unit AND c.parent <> '')`;

/** By place and type; places with a minimum are listed also where nothing stands. */
export function countEmpties(
  tx: Tx,
  where: { readonly location?: string; readonly type?: UnitType } = {},
): Promise<Empties[]> {
  return tx.query<Empties>(
    `WITH standing AS (
       SELECT location, type, sum(empty)::bigint AS empty, sum(units)::bigint AS units,
         jsonb_object_agg(unit_type, empty) FILTER (WHERE unit_type <> '') AS unit_types
       FROM (SELECT u.location, u.type, u.unit_type,
           count(*) FILTER (WHERE ${IS_EMPTY}) AS empty, count(*) AS units
         FROM wms.handling_unit u GROUP BY u.location, u.type, u.unit_type) t
       GROUP BY location, type
     ), coming AS (
       SELECT substr(bound_to, 9) AS location, type, count(*) AS coming
       FROM wms.handling_unit WHERE bound_to LIKE 'EMPTIES:%' GROUP BY bound_to, type
     )
     SELECT location, coalesce(p.kind, '') AS kind, type, coalesce(s.empty, 0)::integer AS empty,
       coalesce(s.units, 0)::integer AS units, coalesce(c.coming, 0)::integer AS coming,
       coalesce(m.minimum, 0) AS minimum, coalesce(s.unit_types, '{}') AS "unitTypes"
     FROM standing s FULL JOIN wms.empties_minimum m USING (location, type)
       LEFT JOIN coming c USING (location, type) LEFT JOIN wms.location p USING (location)
     WHERE ($1::text IS NULL OR location = $1) AND ($2::text IS NULL OR type = $2)
     ORDER BY location, type`,
    [where.location ?? null, where.type ?? null],
  );
}

/** Locks what is wanted where, in key order: two processes do not fetch for one place at once. */
export function lockMinimums(
  tx: Tx,
): Promise<{ readonly location: string; readonly type: UnitType }[]> {
  return tx.query(
    'SELECT location, type FROM wms.empties_minimum ORDER BY location, type FOR UPDATE',
  );
}

/** Free empty units of a type at a place, longest idle first, locked for this transaction. */
export function takeEmpties(
  tx: Tx,
  query: { readonly type: UnitType; readonly location: string; readonly limit: number },
): Promise<{ readonly handlingUnit: string }[]> {
  return tx.query(
    `SELECT u.handling_unit AS "handlingUnit" FROM wms.handling_unit u
     WHERE u.type = $1 AND u.location = $2 AND ${IS_EMPTY}
     ORDER BY u.since, u.handling_unit LIMIT $3 FOR UPDATE OF u SKIP LOCKED`,
    [query.type, query.location, query.limit],
  );
}

/** 0: none is wanted there any more. */
export async function setMinimum(
  tx: Tx,
  wanted: { readonly location: string; readonly type: UnitType; readonly minimum: number },
  actor: string,
): Promise<void> {
  const { location, type, minimum } = wanted;
  if (minimum === 0) {
    await tx.query('DELETE FROM wms.empties_minimum WHERE location = $1 AND type = $2', [
      location,
      type,
    ]);
    return;
  }
  await tx.query(
    `INSERT INTO wms.empties_minimum (location, type, minimum, actor) VALUES ($1, $2, $3, $4)
     ON CONFLICT (location, type) DO UPDATE SET minimum = excluded.minimum, actor = excluded.actor`,
    [location, type, minimum, actor],
  );
}
