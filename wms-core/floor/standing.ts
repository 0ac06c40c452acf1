import type { Tx } from '#base/database/index.ts';
import type { Millis } from '#base/time.ts';
import type { HandlingUnit } from '#wms-core/contracts.ts';

/**
 * What of a place matters first to who looks: it is locked, a hold lies on goods in it, goods were
 * rejected, goods wait for inspection, or all are good.
 */
export type PlaceState = 'locked' | 'held' | 'rejected' | 'pending' | 'passed' | 'empty';

/** A place with goods, or a locked one. Places that are not told are empty and open. */
export interface StandingPlace {
  readonly place: string;
  /** Pieces, in base units. */
  readonly quantity: number;
  /** Of the room or of the weight that it bears, whichever is nearer to its limit; 1 is full. */
  readonly fill: number;
  readonly state: PlaceState;
}

/** A handling unit that stands on its own, not in another. */
export interface StandingUnit {
  readonly unit: string;
  readonly type: HandlingUnit['type'];
  readonly place: string;
  /** The order, run or ASN that it is for; '' for none. */
  readonly boundTo: string;
  /** Pieces in it, and units in or on it. */
  readonly quantity: number;
  readonly units: number;
}

/** Catch weights are in the rows, other weights and all volumes on the item's card. */
const GOODS = `SELECT s.location, sum(s.quantity)::bigint AS quantity,
    sum(CASE WHEN s.weight_grams > 0 THEN s.weight_grams ELSE s.quantity * i.weight_grams END)::float8 AS grams,
    sum(s.quantity::float8 * i.length_mm * i.width_mm * i.height_mm / 1000) AS ml,
    bool_or(s.quality = 'rejected') AS rejected, bool_or(s.quality = 'pending') AS pending
  FROM wms.stock s JOIN wms.item i USING (owner, item) GROUP BY s.location`;

/**
 * Where a hold lies on goods. One join for each way in which a hold names them first: one join with
 * all ways at once would compare every hold with every row.
 */
const REST = `(h.owner = '' OR h.owner = s.owner) AND (h.item = '' OR h.item = s.item)
  AND (h.layer = '' OR h.layer = s.layer) AND (h.lot = '' OR h.lot = l.lot)
  AND (h.handling_unit = '' OR h.handling_unit = s.handling_unit OR s.handling_unit = ANY(h.units))
  AND (h.delivery = '' OR h.delivery = l.delivery)
  AND (h.supplier_lot = '' OR h.supplier_lot = l.supplier_lot)
  AND (h.produced_from = '' OR l.production_date >= h.produced_from)
  AND (h.produced_to = '' OR (l.production_date <> '' AND l.production_date <= h.produced_to))`;
const HELD = [
  `h.location <> '' AND s.location = h.location`,
  `h.location = '' AND h.item <> '' AND s.item = h.item`,
  `h.location = '' AND h.item = '' AND s.quantity > 0`,
]
  .map(
    (first) => `SELECT s.location FROM wms.hold h JOIN wms.stock s ON ${first}
      JOIN wms.layer l ON l.layer = s.layer WHERE h.lifted_at IS NULL AND ${REST}`,
  )
  .join(' UNION ');

const PLACES = {
  name: 'floor-places',
  text: `WITH goods AS (${GOODS}), held AS (${HELD})
    SELECT p.location AS place, coalesce(g.quantity, 0) AS quantity,
      round(coalesce(greatest(g.grams / p.max_weight_grams, g.ml / p.max_volume_ml), 0)::numeric, 2)::float8 AS fill,
      CASE WHEN p.lock_in OR p.lock_out OR p.out_of_order <> '' THEN 'locked'
        WHEN g.location IS NULL THEN 'empty'
        WHEN p.location IN (SELECT location FROM held) THEN 'held'
        WHEN g.rejected THEN 'rejected' WHEN g.pending THEN 'pending' ELSE 'passed' END AS state
    FROM wms.location p LEFT JOIN goods g USING (location)
    WHERE p.active AND (g.location IS NOT NULL OR p.lock_in OR p.lock_out OR p.out_of_order <> '')`,
};

const UNITS = {
  name: 'floor-units',
  text: `SELECT u.handling_unit AS unit, u.type, u.location AS place, u.bound_to AS "boundTo",
      coalesce(s.quantity, 0) AS quantity, coalesce(c.units, 0) AS units
    FROM wms.handling_unit u
      LEFT JOIN (SELECT handling_unit, sum(quantity)::bigint AS quantity FROM wms.stock
        WHERE handling_unit <> '' GROUP BY 1) s USING (handling_unit)
      LEFT JOIN (SELECT parent, count(*) AS units FROM wms.handling_unit WHERE parent <> ''
        GROUP BY 1) c ON c.parent = u.handling_unit
    WHERE u.parent = ''`,
};

/** Lines that were taken out of bins: what a picker walked for. */
const HEAT = {
  name: 'floor-heat',
  text: `SELECT m.from_location AS place, count(*) AS takes
    FROM wms.posting o JOIN wms.movement m USING (sequence)
      JOIN wms.location p ON p.location = m.from_location AND p.kind = 'bin'
    WHERE o.at >= $1 AND m.to_location <> m.from_location GROUP BY 1`,
};

/** One question each for the whole floor, however many places it has. */
export const readStandingPlaces = (tx: Tx): Promise<StandingPlace[]> =>
  tx.query<StandingPlace>(PLACES);

export const readStandingUnits = (tx: Tx): Promise<StandingUnit[]> => tx.query<StandingUnit>(UNITS);

/** How often goods were taken out of each bin since then. */
export const readHeat = (
  tx: Tx,
  since: Millis,
): Promise<{ readonly place: string; readonly takes: number }[]> => tx.query(HEAT, [since]);
