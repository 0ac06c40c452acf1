import type { Tx } from '#base/database/index.ts';
import type { Refusal } from '#base/refusal.ts';
import { type Millis, toTimestamp } from '#base/time.ts';
import type { HandlingUnit, UnitEvent } from '#wms-core/contracts.ts';
import {
  childrenOf,
  type Load,
  loadsOf,
  readTree,
  takenMl,
  type UnitNode,
  type Units,
  weightOf,
} from '../stock/unit-tree.ts';
import { refuseUnit } from './refusals.ts';

/** Handling units as they are shown: in a list, as a tree, and by what became of them. */

export interface UnitFilter {
  readonly location?: string;
  readonly type?: HandlingUnit['type'];
  readonly unitType?: string;
  readonly parent?: string;
}

/** By their codes, from behind `after`. */
export function listUnits(
  tx: Tx,
  filter: UnitFilter,
  page: { readonly after: string; readonly limit: number },
): Promise<Required<HandlingUnit>[]> {
  return tx.query(
    `SELECT handling_unit AS "handlingUnit", type, unit_type AS "unitType", location, parent,
       bound_to AS "boundTo", tare_grams AS "tareGrams", max_weight_grams AS "maxWeightGrams",
       max_volume_ml AS "maxVolumeMl"
     FROM wms.handling_unit
     WHERE handling_unit > $1 AND ($2::text IS NULL OR location = $2)
       AND ($3::text IS NULL OR type = $3) AND ($4::text IS NULL OR unit_type = $4)
       AND ($5::text IS NULL OR parent = $5)
     ORDER BY handling_unit LIMIT $6`,
    [
      page.after,
      filter.location ?? null,
      filter.type ?? null,
      filter.unitType ?? null,
      filter.parent ?? null,
      page.limit,
    ],
  );
}

interface UnitView extends Required<HandlingUnit> {
  /** With all that is in and on it, in grams with every tare. */
  readonly pieces: number;
  readonly grossGrams: number;
  readonly takenMl: number;
  readonly content: readonly {
    readonly owner: string;
    readonly item: string;
    readonly lot: string;
    readonly quality: string;
    readonly quantity: number;
    /** Catch weight, where one is kept. */
    readonly weightGrams: number;
  }[];
  readonly units: readonly UnitView[];
}

type Goods = UnitView['content'][number] & { readonly handlingUnit: string };

interface Read {
  readonly units: Units;
  readonly loads: ReadonlyMap<string, Load>;
  readonly goods: readonly Goods[];
}

function viewOf(read: Read, node: UnitNode): UnitView {
  const { units, loads, goods } = read;
  const { outerMl: _ml, stackLimit: _limit, carries: _carries, ...unit } = node;
  return {
    ...unit,
    ...weightOf(units, loads, node),
    takenMl: takenMl(units, loads, node),
    content: goods
      .filter(({ handlingUnit }) => handlingUnit === node.handlingUnit)
      .map(({ handlingUnit: _, ...content }) => content),
    units: childrenOf(units, node.handlingUnit).map((child) => viewOf(read, child)),
  };
}

/** A unit with its goods, the units in and on it with theirs, and what all that weighs. */
export async function showUnit(tx: Tx, handlingUnit: string): Promise<UnitView | Refusal> {
  const units = await readTree(tx, handlingUnit);
  const root = units.get(handlingUnit);
  if (!root) return refuseUnit('unit.not_here', { handlingUnit });
  const names = [...units.keys()];
  const goods = await tx.query<Goods>(
    `SELECT s.handling_unit AS "handlingUnit", s.owner, s.item, l.lot, s.quality,
       sum(s.quantity)::bigint AS quantity, sum(s.weight_grams)::bigint AS "weightGrams"
     FROM wms.stock s JOIN wms.layer l USING (layer)
     WHERE s.handling_unit = ANY($1::text[]) AND s.handling_unit <> ''
     GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5`,
    [names],
  );
  return viewOf({ units, loads: await loadsOf(tx, names), goods }, root);
}

type Told = Omit<UnitEvent, 'handlingUnit'> & {
  readonly sequence: number;
  readonly at: string;
  readonly actor: string;
  readonly reason: string;
  readonly document: string;
};

/** What became of a unit, the newest first; of one that is gone, too. */
export async function unitHistory(tx: Tx, handlingUnit: string, limit: number): Promise<Told[]> {
  const rows = await tx.query<Omit<Told, 'at'> & { readonly at: Millis }>(
    `SELECT e.sequence, e.event, e.location, e.parent, p.at, p.actor, p.reason, p.document
     FROM wms.unit_event e JOIN wms.posting p USING (sequence)
     WHERE e.handling_unit = $1 ORDER BY e.sequence DESC LIMIT $2`,
    [handlingUnit, limit],
  );
  return rows.map((row) => ({ ...row, at: toTimestamp(row.at) }));
}
