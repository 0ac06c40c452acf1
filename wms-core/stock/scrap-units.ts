import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { PostingHead } from '#wms-core/contracts.ts';
import { refuse } from './refusals.ts';
import { noteUnits } from './unit-events.ts';
import { loadsOf, lockTrees, type Units } from './unit-tree.ts';

function faultOf(
  units: Units,
  pieces: ReadonlyMap<string, { readonly pieces: number }>,
  handlingUnit: string,
): Refusal | undefined {
  const unit = units.get(handlingUnit);
  if (!unit) return refuse('unit.unknown', { handlingUnit });
  const { boundTo, parent } = unit;
  if (boundTo !== '') return refuse('unit.bound', { handlingUnit, boundTo });
  if (parent !== '') return refuse('unit.nested', { handlingUnit, parent });
  const inside = [...units.values()].filter((one) => one.parent === handlingUnit).length;
  if (inside > 0) return refuse('unit.holds_units', { handlingUnit, units: inside });
  const lying = pieces.get(handlingUnit)?.pieces ?? 0;
  return lying > 0 ? refuse('unit.not_empty', { handlingUnit, pieces: lying }) : undefined;
}

/** Empty units that nobody uses leave the house for good: all of them, or none. */
export async function scrapUnits(
  tx: Tx,
  act: PostingHead & { readonly handlingUnits: readonly string[] },
): Promise<{ readonly sequence: number } | Refusal> {
  const { handlingUnits: names } = act;
  const units = await lockTrees(tx, names);
  if (isRefusal(units)) return units;
  const loads = await loadsOf(tx, names);
  for (const name of names) {
    const fault = faultOf(units, loads, name);
    if (fault) return fault;
  }
  await tx.query('DELETE FROM wms.handling_unit WHERE handling_unit = ANY($1::text[])', [names]);
  const events = names.map((name) => units.get(name)!);
  return noteUnits(
    tx,
    act,
    events.map((one) => ({ ...one, event: 'scrapped' })),
  );
}
