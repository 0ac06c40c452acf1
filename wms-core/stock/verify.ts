import type { Tx } from '#base/database/index.ts';
import { VIRTUAL_LOCATIONS } from './keys.ts';

/** One way in which the ledger contradicts itself; `key` names the row. */
export interface Difference {
  readonly what: 'quantity' | 'weight' | 'allocated' | 'unit' | 'transit' | 'hold';
  readonly key: string;
  readonly stored: number | string;
  readonly derived: number | string;
}

const KEY = 'owner, item, layer, location, handling_unit, quality';

/** Every balance is the sum of its movements. */
const BALANCES = `
WITH sides AS (
  SELECT owner, item, layer, to_location AS location, to_unit AS handling_unit,
    to_quality AS quality, quantity, weight_grams FROM wms.movement
  UNION ALL
  SELECT owner, item, layer, from_location, from_unit, from_quality, -quantity, -weight_grams
  FROM wms.movement
), derived AS (
  SELECT ${KEY}, sum(quantity)::bigint AS quantity, sum(weight_grams)::bigint AS weight
  FROM sides WHERE location <> ALL (${VIRTUAL_LOCATIONS})
  GROUP BY ${KEY}
)
SELECT concat_ws(' ', ${KEY}) AS key, coalesce(s.quantity, 0) AS stored,
  coalesce(d.quantity, 0) AS derived, coalesce(s.weight_grams, 0) AS "storedWeight",
  coalesce(d.weight, 0) AS "derivedWeight"
FROM wms.stock s FULL JOIN derived d USING (${KEY})
WHERE coalesce(s.quantity, 0) <> coalesce(d.quantity, 0)
  OR coalesce(s.weight_grams, 0) <> coalesce(d.weight, 0)
ORDER BY 1`;

/** Every row's `allocated` is the sum of the locks on it. */
const ALLOCATIONS = `
WITH derived AS (
  SELECT ${KEY}, sum(quantity)::bigint AS allocated FROM wms.allocation GROUP BY ${KEY}
)
SELECT concat_ws(' ', ${KEY}) AS key, coalesce(s.allocated, 0) AS stored,
  coalesce(d.allocated, 0) AS derived
FROM wms.stock s FULL JOIN derived d USING (${KEY})
WHERE coalesce(s.allocated, 0) <> coalesce(d.allocated, 0)
ORDER BY 1`;

/** What is in a handling unit is where the unit is, pieces and other units. */
const UNITS = `
SELECT concat_ws(' ', s.owner, s.item, s.layer, s.location, s.handling_unit, s.quality) AS key,
  s.location AS stored, coalesce(u.location, '') AS derived
FROM wms.stock s LEFT JOIN wms.handling_unit u USING (handling_unit)
WHERE s.handling_unit <> '' AND s.location IS DISTINCT FROM u.location
UNION ALL
SELECT u.handling_unit, u.location, coalesce(p.location, '')
FROM wms.handling_unit u LEFT JOIN wms.handling_unit p ON p.handling_unit = u.parent
WHERE u.parent <> '' AND u.location IS DISTINCT FROM p.location
ORDER BY 1`;

/** What is on its way between warehouses is what went to TRANSIT and has not left it. */
const TRANSIT = `
WITH sides AS (
  SELECT to_unit AS transfer, owner, item, layer, to_quality AS quality, quantity, weight_grams
  FROM wms.movement WHERE to_location = 'TRANSIT'
  UNION ALL
  SELECT from_unit, owner, item, layer, from_quality, -quantity, -weight_grams
  FROM wms.movement WHERE from_location = 'TRANSIT'
), derived AS (
  SELECT transfer, owner, item, layer, quality, sum(quantity)::bigint AS quantity,
    sum(weight_grams)::bigint AS weight
  FROM sides GROUP BY transfer, owner, item, layer, quality
)
SELECT concat_ws(' ', transfer, owner, item, layer, quality) AS key,
  concat_ws(' ', coalesce(t.quantity, 0), coalesce(t.weight_grams, 0)) AS stored,
  concat_ws(' ', coalesce(d.quantity, 0), coalesce(d.weight, 0)) AS derived
FROM wms.transit t FULL JOIN derived d USING (transfer, owner, item, layer, quality)
WHERE coalesce(t.quantity, 0) <> coalesce(d.quantity, 0)
  OR coalesce(t.weight_grams, 0) <> coalesce(d.weight, 0)
ORDER BY 1`;

/** A hold of all that is in a unit lists what stands in it. */
const HOLDS = `
SELECT h.hold_id AS key, listed.units AS stored, standing.units AS derived
FROM wms.hold h
CROSS JOIN LATERAL (SELECT string_agg(unit, ' ' ORDER BY unit) AS units
  FROM unnest(h.units) AS u(unit)) listed
CROSS JOIN LATERAL (
  WITH RECURSIVE tree AS (
    SELECT h.handling_unit AS unit
    UNION
    SELECT c.handling_unit FROM tree t
    JOIN wms.handling_unit c ON c.parent = t.unit AND c.parent <> '')
  SELECT string_agg(unit, ' ' ORDER BY unit) AS units FROM tree) standing
WHERE h.lifted_at IS NULL AND h.units <> '{}' AND listed.units <> standing.units
ORDER BY 1`;

/** Recomputes every balance, lock and unit from the movements; empty when the ledger is sound. */
export async function verifyLedger(tx: Tx): Promise<readonly Difference[]> {
  const balances = await tx.query<{
    key: string;
    stored: number;
    derived: number;
    storedWeight: number;
    derivedWeight: number;
  }>(BALANCES);
  const locks = await tx.query<{ key: string; stored: number; derived: number }>(ALLOCATIONS);
  const units = await tx.query<{ key: string; stored: string; derived: string }>(UNITS);
  const transit = await tx.query<{ key: string; stored: string; derived: string }>(TRANSIT);
  const holds = await tx.query<{ key: string; stored: string; derived: string }>(HOLDS);
  return [
    ...balances.map(({ key, stored, derived, storedWeight, derivedWeight }) =>
      stored === derived
        ? { what: 'weight' as const, key, stored: storedWeight, derived: derivedWeight }
        : { what: 'quantity' as const, key, stored, derived },
    ),
    ...locks.map((row) => ({ what: 'allocated' as const, ...row })),
    ...units.map((row) => ({ what: 'unit' as const, ...row })),
    ...transit.map((row) => ({ what: 'transit' as const, ...row })),
    ...holds.map((row) => ({ what: 'hold' as const, ...row })),
  ];
}
