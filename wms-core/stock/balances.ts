/** What a question about stock reads: which balance rows, now or after a posting of the past. */
import type { CustomsClass } from '#wms-core/contracts.ts';
import { VIRTUAL_LOCATIONS } from './keys.ts';
import { KEY, KEY_OF } from './post.sql.ts';
import type { States } from './states.ts';

/** All that is set must match. */
export interface StockFilter {
  readonly owner?: string;
  readonly item?: string;
  readonly lot?: string;
  readonly supplierLot?: string;
  readonly layer?: string;
  readonly delivery?: string;
  readonly location?: string;
  readonly zone?: string;
  /** '': loose pieces only. */
  readonly handlingUnit?: string;
  readonly quality?: 'pending' | 'passed' | 'rejected';
  readonly customs?: CustomsClass;
  /** Of the entry; of goods that were let free, the declaration. */
  readonly customsDocument?: string;
  /** Expires before this day, YYYY-MM-DD. */
  readonly expiresBefore?: string;
  /** Rows with at least one piece in this state; now only. */
  readonly state?: keyof States;
  /** The row that this serial number is in; now only. */
  readonly serial?: string;
}

/** Whether the hold `h` lies on the row `s`, whose layer is `y`: `covers` as SQL. */
export const COVERS = `h.lifted_at IS NULL AND h.owner IN ('', s.owner)
    AND h.item IN ('', s.item) AND h.lot IN ('', y.lot) AND h.layer IN ('', s.layer)
    AND h.location IN ('', s.location)
    AND (h.handling_unit IN ('', s.handling_unit) OR s.handling_unit = ANY (h.units))
    AND (h.root = '' OR h.handling_unit = s.handling_unit AND h.quality = s.quality)
    AND h.delivery IN ('', y.delivery) AND h.supplier_lot IN ('', y.supplier_lot)
    AND (h.produced_from = '' OR y.production_date >= h.produced_from)
    AND (h.produced_to = '' OR (y.production_date <> '' AND y.production_date <= h.produced_to))`;

const HELD_PIECES = `(
  SELECT CASE WHEN bool_or(h.quantity IS NULL) THEN s.quantity
    ELSE least(coalesce(sum(h.quantity), 0), s.quantity)::bigint END
  FROM wms.hold h JOIN wms.layer y ON y.layer = s.layer
  WHERE ${COVERS})`;

const HELD_BY = (column: string): string =>
  `s.${column} IN (SELECT ${column} FROM wms.hold WHERE lifted_at IS NULL AND ${column} <> '')`;

/** What holds name is found once a statement and looked up by hash; few rows then ask the holds. */
const MAY_BE_HELD = `(${['item', 'location', 'handling_unit', 'layer'].map(HELD_BY).join('\n  OR ')}
  OR s.handling_unit IN (SELECT unnest(units) FROM wms.hold
    WHERE lifted_at IS NULL AND units <> '{}')
  OR s.layer IN (
    SELECT y.layer FROM wms.hold h JOIN wms.layer y USING (lot)
    WHERE h.lifted_at IS NULL AND h.item = '' AND y.lot <> ''
    UNION ALL SELECT y.layer FROM wms.hold h JOIN wms.layer y USING (supplier_lot)
    WHERE h.lifted_at IS NULL AND h.item = '' AND y.supplier_lot <> ''
    UNION ALL SELECT y.layer FROM wms.hold h JOIN wms.layer y USING (delivery)
    WHERE h.lifted_at IS NULL AND h.item = '' AND y.delivery <> '')
  OR EXISTS (SELECT FROM wms.hold WHERE lifted_at IS NULL
    AND concat(item, location, handling_unit, layer, lot, delivery, supplier_lot) = ''))`;

/** The pieces of the row `s` that are on hold: `piecesHeld` as SQL. */
export const HELD = `(CASE WHEN ${MAY_BE_HELD} THEN ${HELD_PIECES} ELSE 0 END)`;

/** The layers that each hold may lie on; on which pieces it does says HELD. */
const LAYERS_OF_HOLDS: readonly string[] = [
  `h.layer FROM wms.hold h WHERE true`,
  `s.layer FROM wms.hold h JOIN wms.stock s USING (item) WHERE h.item <> ''`,
  `s.layer FROM wms.hold h JOIN wms.stock s USING (location) WHERE h.item = ''`,
  `s.layer FROM wms.hold h JOIN wms.stock s USING (handling_unit)
    WHERE s.handling_unit <> '' AND h.item = ''`,
  `s.layer FROM wms.hold h CROSS JOIN unnest(h.units) AS u(unit)
    JOIN wms.stock s ON s.handling_unit = u.unit AND s.handling_unit <> ''
    WHERE h.units <> '{}' AND h.item = ''`,
  `l.layer FROM wms.hold h JOIN wms.layer l USING (lot) WHERE l.lot <> '' AND h.item = ''`,
  `l.layer FROM wms.hold h JOIN wms.layer l USING (supplier_lot)
    WHERE l.supplier_lot <> '' AND h.item = ''`,
  `l.layer FROM wms.hold h JOIN wms.layer l USING (delivery) WHERE l.delivery <> '' AND h.item = ''`,
  `l.layer FROM wms.hold h
    JOIN wms.layer l ON (h.produced_from = '' OR l.production_date >= h.produced_from)
      AND (h.produced_to = '' OR l.production_date <= h.produced_to)
    WHERE concat(h.layer, h.item, h.location, h.handling_unit, h.lot, h.delivery,
      h.supplier_lot) = ''`,
];

/**
 * Rows of layers that are looked up first, as an array: as a join the planner may take such rows for
 * so many that it reads the table from end to end.
 */
const ofLayers = (selects: readonly string[]): string =>
  `s.layer = ANY (ARRAY(${selects.map((select) => `SELECT ${select}`).join('\n  UNION ALL ')}))`;

const IN_STATE: Readonly<Record<keyof States, string>> = {
  available: `s.quality = 'passed' AND s.quantity - s.allocated > ${HELD}`,
  locked: `s.quality = 'passed' AND s.allocated > 0 AND s.quantity > ${HELD}
    AND ${ofLayers(['layer FROM wms.allocation'])}`,
  frozen: `(s.quality = 'rejected' OR ${HELD} > 0) AND ${ofLayers([
    `layer FROM wms.stock WHERE quality = 'rejected' AND quality <> 'passed'`,
    ...LAYERS_OF_HOLDS.map((layers) => `${layers} AND h.lifted_at IS NULL`),
  ])}`,
  pending: `s.quality = 'pending' AND s.quality <> 'passed' AND s.quantity > ${HELD}`,
};

/** What is said twice (`<> ''`) is said so that a partial index may be used. */
const CONDITIONS: Readonly<Record<Exclude<keyof StockFilter, 'state'>, (p: string) => string>> = {
  owner: (p) => `s.owner = ${p}`,
  item: (p) => `s.item = ${p}`,
  lot: (p) => `l.lot = ${p} AND l.lot <> ''`,
  supplierLot: (p) => `l.supplier_lot = ${p} AND l.supplier_lot <> ''`,
  layer: (p) => `s.layer = ${p}`,
  delivery: (p) => `l.delivery = ${p} AND l.delivery <> ''`,
  location: (p) => `s.location = ${p}`,
  zone: (p) => `s.location = ANY (ARRAY(SELECT location FROM wms.location WHERE zone = ${p}))`,
  handlingUnit: (p) => `s.handling_unit = ${p}`,
  quality: (p) => `s.quality = ${p}`,
  customs: (p) => `l.customs = ${p}`,
  customsDocument: (p) => `l.customs_document = ${p} AND l.customs_document <> ''`,
  expiresBefore: (p) => `l.expiry_date < ${p} AND l.expiry_date <> ''`,
  serial: (p) => `(${KEY_OF('s')}) IN (SELECT ${KEY} FROM wms.serial WHERE serial = ${p})`,
};

/** Conditions on a row `s` and its layer `l`; their values are appended to `values`. */
export function conditionsOf(filter: StockFilter, values: unknown[]): string[] {
  const { state, ...rest } = filter;
  const conditions = Object.entries(rest).flatMap(([field, value]) =>
    value === undefined ? [] : [CONDITIONS[field as keyof typeof rest](`$${values.push(value)}`)],
  );
  if (filter.handlingUnit) conditions.push(`s.handling_unit <> ''`);
  if (filter.quality && filter.quality !== 'passed') conditions.push(`s.quality <> 'passed'`);
  if (filter.customs && filter.customs !== 'free') conditions.push(`l.customs <> 'free'`);
  if (state) conditions.push(IN_STATE[state]);
  return conditions;
}

/**
 * Rows of `source` with their layers and places, as far as the terms `used` name them: a hundred
 * thousand undone movements need not each look up a layer that nobody asks about.
 */
export function joined(source: string, used: string): string {
  const layer = /\bl\./.test(used) ? ' JOIN wms.layer l USING (layer)' : '';
  const place = /\bp\./.test(used) ? ' LEFT JOIN wms.location p USING (location)' : '';
  return `${source} s${layer}${place}`;
}

export const whereOf = (conditions: readonly string[]): string =>
  conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;

const undone = (side: 'from' | 'to', sign: '' | '-', moment: string): string =>
  `SELECT owner, item, layer, ${side}_location AS location, ${side}_unit AS handling_unit,
     ${side}_quality AS quality, ${sign}quantity AS quantity, ${sign}weight_grams AS weight_grams
   FROM wms.movement
   WHERE sequence > ${moment} AND ${side}_location <> ALL (${VIRTUAL_LOCATIONS})`;

/**
 * What the movements after the posting `moment` (a parameter) did to the balances, undone: added to
 * the balances of now it gives those of then.
 */
export const undoneSince = (moment: string): string =>
  `(${undone('to', '-', moment)} UNION ALL ${undone('from', '', moment)})`;
