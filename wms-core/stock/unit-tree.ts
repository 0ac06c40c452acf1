import type { Tx } from '#base/database/index.ts';
import type { Refusal } from '#base/refusal.ts';
import type { HandlingUnit } from '#wms-core/contracts.ts';
import { refuse } from './refusals.ts';

/** Handling units with what stands in or on them: read as trees, and locked as trees. */

/** A unit with what its type says of it. */
export interface UnitNode extends Required<HandlingUnit> {
  /** What it takes up in another, by its outer dimensions; null: they are not known. */
  readonly outerMl: number | null;
  /** So many of its unit type may stand on one another, itself counted; null: not limited. */
  readonly stackLimit: number | null;
  /** Unit types and built-in types that may stand in or on it; null: as built in. */
  readonly carries: readonly string[] | null;
}

/** The goods that lie in a unit itself, without those of the units in it. */
export interface Load {
  readonly pieces: number;
  readonly grams: number;
  readonly volumeMl: number;
}

export type Units = ReadonlyMap<string, UnitNode>;

const NODE = `u.handling_unit AS "handlingUnit", u.type, u.location, u.tare_grams AS "tareGrams",
  u.max_weight_grams AS "maxWeightGrams", u.max_volume_ml AS "maxVolumeMl",
  u.bound_to AS "boundTo", u.parent, u.unit_type AS "unitType",
  ceil(y.length_mm * y.width_mm * y.height_mm / 1000.0)::bigint AS "outerMl",
  y.stack_limit AS "stackLimit", y.carries`;

const JOINED = `JOIN wms.handling_unit u USING (handling_unit)
  LEFT JOIN wms.unit_type y ON y.unit_type = u.unit_type`;

/** The units below `start`, with it. */
const BELOW = (start: string): string => `tree AS (
    SELECT handling_unit FROM ${start}
    UNION
    SELECT c.handling_unit FROM tree t
    JOIN wms.handling_unit c ON c.parent = t.handling_unit AND c.parent <> '')`;

const LOCK_TREES = {
  name: 'unit-lock-trees',
  text: `WITH RECURSIVE up AS (
    SELECT handling_unit, parent FROM wms.handling_unit WHERE handling_unit = ANY($1::text[])
    UNION
    SELECT p.handling_unit, p.parent FROM up JOIN wms.handling_unit p ON p.handling_unit = up.parent
  ), ${BELOW('up')}
  SELECT ${NODE} FROM tree ${JOINED} ORDER BY u.handling_unit FOR UPDATE OF u`,
};

const NEWCOMERS = {
  name: 'unit-newcomers',
  text: `SELECT handling_unit AS "handlingUnit" FROM wms.handling_unit
    WHERE parent = ANY($1::text[]) AND parent <> '' AND handling_unit <> ALL($1::text[])`,
};

/** Rounds of looking for units that came into a tree while we waited for its locks. */
const MAX_ROUNDS = 5;

/**
 * Locks the whole trees that these units are in, in key order. Who changes a tree locks all of it, so
 * nobody else moves, fills or rearranges it meanwhile, and no two together make a circle. A unit that
 * does not exist is not in the answer. Refuses `unit.busy`.
 */
export async function lockTrees(tx: Tx, wanted: readonly string[]): Promise<Units | Refusal> {
  let names = wanted;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const rows = await tx.query<UnitNode>(LOCK_TREES, [names]);
    const units = new Map(rows.map((row) => [row.handlingUnit, row]));
    // A row that was waited for is newer than the tree that led to it.
    const parents = rows.map(({ parent }) => parent).filter((one) => one !== '' && !units.has(one));
    const newcomers = await tx.query<{ handlingUnit: string }>(NEWCOMERS, [[...units.keys()]]);
    if (parents.length === 0 && newcomers.length === 0) return units;
    names = [...wanted, ...parents, ...newcomers.map(({ handlingUnit }) => handlingUnit)];
  }
  return refuse('unit.busy', { handlingUnit: wanted[0] ?? '' });
}

/** A unit and all below it, without locks; empty when there is none. */
export async function readTree(tx: Tx, handlingUnit: string): Promise<Units> {
  const rows = await tx.query<UnitNode>(
    `WITH RECURSIVE start AS (SELECT $1::text COLLATE "C" AS handling_unit), ${BELOW('start')}
     SELECT ${NODE} FROM tree ${JOINED} ORDER BY u.handling_unit`,
    [handlingUnit],
  );
  return new Map(rows.map((row) => [row.handlingUnit, row]));
}

/** Of the goods in rows `s` of items `i`: as they were weighed, or by the item. */
const GRAMS = `sum(CASE WHEN i.catch_weight AND s.weight_grams > 0 THEN s.weight_grams
  ELSE s.quantity * i.weight_grams END)::bigint`;

/** What lies in each of these units; one in which nothing lies has no entry. */
export async function loadsOf(
  tx: Tx,
  units: readonly string[],
): Promise<ReadonlyMap<string, Load>> {
  const rows = await tx.query<Load & { handlingUnit: string }>(
    `SELECT s.handling_unit AS "handlingUnit", sum(s.quantity)::bigint AS pieces,
       ${GRAMS} AS grams,
       sum(s.quantity * greatest(1, ceil(i.length_mm * i.width_mm * i.height_mm / 1000.0)))::bigint
         AS "volumeMl"
     FROM wms.stock s JOIN wms.item i USING (owner, item)
     WHERE s.handling_unit = ANY($1::text[]) AND s.handling_unit <> ''
     GROUP BY s.handling_unit`,
    [units],
  );
  return new Map(rows.map(({ handlingUnit, ...load }) => [handlingUnit, load]));
}

/** The units that stand directly in or on one, by their ids. */
export const childrenOf = (units: Units, handlingUnit: string): UnitNode[] =>
  [...units.values()].filter(({ parent }) => parent === handlingUnit);

/** A unit and all below it. */
export const branchOf = (units: Units, handlingUnit: string): string[] => [
  handlingUnit,
  ...childrenOf(units, handlingUnit).flatMap((child) => branchOf(units, child.handlingUnit)),
];

/** A unit, that in which it stands, and so on to the outermost. */
export function chainOf(units: Units, handlingUnit: string): UnitNode[] {
  const node = units.get(handlingUnit);
  return node ? [node, ...chainOf(units, node.parent)] : [];
}

/** A unit with its tare, its goods, and all units below it. */
export interface Weight {
  readonly pieces: number;
  readonly grossGrams: number;
}

export function weightOf(units: Units, loads: ReadonlyMap<string, Load>, node: UnitNode): Weight {
  const { pieces = 0, grams = 0 } = loads.get(node.handlingUnit) ?? {};
  return childrenOf(units, node.handlingUnit)
    .map((child) => weightOf(units, loads, child))
    .reduce(
      (sum, child) => ({
        pieces: sum.pieces + child.pieces,
        grossGrams: sum.grossGrams + child.grossGrams,
      }),
      { pieces, grossGrams: node.tareGrams + grams },
    );
}

/** The room taken in a unit: by its goods, and by the units in it from outside. */
export function takenMl(units: Units, loads: ReadonlyMap<string, Load>, node: UnitNode): number {
  const own = loads.get(node.handlingUnit)?.volumeMl ?? 0;
  return childrenOf(units, node.handlingUnit).reduce(
    (sum, child) => sum + outerMl(units, loads, child),
    own,
  );
}

/** A box around its content, and what has no walls, is as large as what it holds. */
const FITS: readonly HandlingUnit['type'][] = ['parcel', 'pallet'];

/** Where no dimensions are known: of a unit with walls all that it can hold. */
export function outerMl(units: Units, loads: ReadonlyMap<string, Load>, node: UnitNode): number {
  if (node.outerMl !== null) return node.outerMl;
  return FITS.includes(node.type) ? takenMl(units, loads, node) : node.maxVolumeMl;
}

export interface Overload {
  readonly handlingUnit: string;
  readonly location: string;
  /** Of the goods and units in and on it, without itself. */
  readonly grams: number;
  readonly limit: number;
}

/** Units that carry more than they may. */
export function overloaded(tx: Tx, limit: number): Promise<Overload[]> {
  return tx.query<Overload>(
    `WITH RECURSIVE around AS (
       SELECT handling_unit AS unit, handling_unit AS node, parent FROM wms.handling_unit
       UNION ALL
       SELECT a.unit, p.handling_unit, p.parent FROM around a
       JOIN wms.handling_unit p ON p.handling_unit = a.parent AND a.parent <> ''
     ), goods AS (
       SELECT s.handling_unit AS unit, ${GRAMS} AS grams
       FROM wms.stock s JOIN wms.item i USING (owner, item)
       WHERE s.handling_unit <> '' GROUP BY s.handling_unit
     ), carried AS (
       SELECT a.node, sum(coalesce(g.grams, 0)
         + CASE WHEN a.unit = a.node THEN 0 ELSE u.tare_grams END)::bigint AS grams
       FROM around a JOIN wms.handling_unit u ON u.handling_unit = a.unit
       LEFT JOIN goods g ON g.unit = a.unit GROUP BY a.node
     )
     SELECT u.handling_unit AS "handlingUnit", u.location, c.grams, u.max_weight_grams AS "limit"
     FROM carried c JOIN wms.handling_unit u ON u.handling_unit = c.node
     WHERE c.grams > u.max_weight_grams ORDER BY u.handling_unit LIMIT $1`,
    [limit],
  );
}
