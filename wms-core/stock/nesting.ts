import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal, type Text } from '#base/refusal.ts';
import { inChinese } from '#base/words.ts';
import type { HandlingUnit, PostingHead } from '#wms-core/contracts.ts';
import { holdIn, holdOut } from './hold-units.ts';
import type { LedgerParts } from './parts.ts';
import { findAnswer } from './post.ts';
import { refuse } from './refusals.ts';
import { noteUnits } from './unit-events.ts';
import {
  branchOf,
  chainOf,
  childrenOf,
  type Load,
  loadsOf,
  lockTrees,
  outerMl,
  takenMl,
  type UnitNode,
  type Units,
  weightOf,
} from './unit-tree.ts';

/**
 * Units into, onto and out of one another. The goods in them do not move: no movement is written.
 */

/** Units in one another, the outermost counted: a pallet, a cage on it, a tote, a box. */
export const MAX_LEVELS = 4;

/** What may stand in or on a unit whose type is not of the site's data. */
export const MAY_CARRY: Readonly<Record<HandlingUnit['type'], readonly HandlingUnit['type'][]>> = {
  cart: ['tote', 'parcel'],
  tote: ['parcel'],
  cage: ['tote', 'parcel'],
  pallet: ['pallet', 'cage', 'tote', 'parcel'],
  parcel: ['parcel'],
};

export interface Nesting {
  readonly units: Units;
  readonly loads: ReadonlyMap<string, Load>;
  readonly child: UnitNode;
  readonly into: UnitNode;
}

const kindOf = ({ unitType, type }: UnitNode): string => unitType || type;

const heightOf = (units: Units, id: string): number =>
  1 + Math.max(0, ...childrenOf(units, id).map((child) => heightOf(units, child.handlingUnit)));

const namesOf = (kinds: readonly string[]): Text => ({
  en: kinds.join(', ') || '-',
  zh: kinds.map(inChinese).join('、') || '-',
});

function compatibilityFault({ child, into }: Nesting): Refusal | undefined {
  const carries: readonly string[] = into.carries ?? MAY_CARRY[into.type];
  if (carries.includes(child.type) || carries.includes(child.unitType)) return undefined;
  return refuse('unit.not_compatible', {
    ...{ handlingUnit: child.handlingUnit, kind: kindOf(child) },
    ...{ into: into.handlingUnit, intoKind: kindOf(into), carries: namesOf(carries) },
  });
}

/** Units of one type on one another: what stands below `into`, and what `child` brings on it. */
function stackFault({ units, child, into }: Nesting): Refusal | undefined {
  const { unitType, stackLimit } = into;
  if (stackLimit === null || child.unitType !== unitType) return undefined;
  const below = chainOf(units, into.handlingUnit);
  const other = below.findIndex((one) => one.unitType !== unitType);
  const onIt = (node: UnitNode): number =>
    node.unitType !== unitType
      ? 0
      : 1 + Math.max(0, ...childrenOf(units, node.handlingUnit).map(onIt));
  const high = (other === -1 ? below.length : other) + onIt(child);
  if (high <= stackLimit) return undefined;
  return refuse('unit.stack', { unitType, limit: stackLimit, high });
}

function tooHeavy({ handlingUnit, maxWeightGrams: limit }: UnitNode, grams: number): Refusal {
  return refuse('unit.overweight', { handlingUnit, grams, limit, over: grams - limit });
}

function weightFault({ units, loads, child, into }: Nesting): Refusal | undefined {
  const added = weightOf(units, loads, child).grossGrams;
  for (const node of chainOf(units, into.handlingUnit)) {
    const grams = weightOf(units, loads, node).grossGrams - node.tareGrams + added;
    if (grams > node.maxWeightGrams) return tooHeavy(node, grams);
  }
  return undefined;
}

/** Goods were put from one unit into another (a tree that was locked before): is it too much? */
export async function payloadFault(
  tx: Tx,
  units: Units,
  { from, into }: { readonly from: string; readonly into: string },
): Promise<Refusal | undefined> {
  const loads = await loadsOf(tx, [...units.keys()]);
  for (const node of chainOf(units, into)) {
    // What carried them before carries no more now.
    if (branchOf(units, node.handlingUnit).includes(from)) continue;
    const grams = weightOf(units, loads, node).grossGrams - node.tareGrams;
    if (grams > node.maxWeightGrams) return tooHeavy(node, grams);
  }
  return undefined;
}

function volumeFault({ units, loads, child, into }: Nesting): Refusal | undefined {
  const { handlingUnit, maxVolumeMl: limit } = into;
  const ml = takenMl(units, loads, into) + outerMl(units, loads, child);
  return ml > limit ? refuse('unit.overfull', { handlingUnit, ml, limit }) : undefined;
}

/** What forbids it that `child`, with all below it, comes to stand in or on `into`. */
export function nestFault(nesting: Nesting): Refusal | undefined {
  const { units, child, into } = nesting;
  const { handlingUnit, parent } = child;
  if (branchOf(units, handlingUnit).includes(into.handlingUnit)) {
    return refuse('unit.in_itself', { handlingUnit, into: into.handlingUnit });
  }
  if (parent !== '') return refuse('unit.nested', { handlingUnit, parent });
  if (child.location !== into.location) {
    const { location } = into;
    return refuse('unit.elsewhere', { handlingUnit, at: child.location, location });
  }
  const levels = chainOf(units, into.handlingUnit).length + heightOf(units, handlingUnit);
  if (levels > MAX_LEVELS) return refuse('unit.too_deep', { levels, limit: MAX_LEVELS });
  return (
    compatibilityFault(nesting) ??
    stackFault(nesting) ??
    weightFault(nesting) ??
    volumeFault(nesting)
  );
}

/** Who has a unit bound decides where it goes. */
function boundFault({ document }: PostingHead, ...units: UnitNode[]): Refusal | undefined {
  const bound = units.find(({ boundTo }) => boundTo !== '' && boundTo !== document);
  if (!bound) return undefined;
  return refuse('unit.bound', { handlingUnit: bound.handlingUnit, boundTo: bound.boundTo });
}

async function setParent(
  tx: Tx,
  act: PostingHead,
  child: UnitNode,
  parent: string,
): Promise<{ readonly sequence: number }> {
  const { handlingUnit, location } = child;
  await tx.query('UPDATE wms.handling_unit SET parent = $2 WHERE handling_unit = $1', [
    handlingUnit,
    parent,
  ]);
  const event = parent === '' ? 'taken_out' : 'put';
  return noteUnits(tx, act, [{ handlingUnit, event, location, parent: parent || child.parent }]);
}

/**
 * What comes into a unit on which a hold lies comes on hold: orders lose the locks on its goods.
 */
export async function putUnit(
  parts: LedgerParts,
  tx: Tx,
  act: PostingHead & { readonly handlingUnit: string; readonly into: string },
): Promise<{ readonly sequence: number } | Refusal> {
  const { handlingUnit, into: target } = act;
  const units = await lockTrees(tx, [handlingUnit, target]);
  if (isRefusal(units)) return units;
  const before = await findAnswer(tx, act.postingId);
  if (before) return before;
  const child = units.get(handlingUnit);
  const into = units.get(target);
  if (!child) return refuse('unit.unknown', { handlingUnit });
  if (!into) return refuse('unit.unknown', { handlingUnit: target });
  const loads = await loadsOf(tx, [...units.keys()]);
  const fault = boundFault(act, child, into) ?? nestFault({ units, loads, child, into });
  if (fault) return fault;
  const put = await setParent(tx, act, child, target);
  await holdIn(parts, tx, { branch: branchOf(units, handlingUnit), into: target }, act);
  return put;
}

/** What was on hold in the other unit stays on hold. */
export async function takeOutUnit(
  tx: Tx,
  act: PostingHead & { readonly handlingUnit: string },
): Promise<{ readonly sequence: number } | Refusal> {
  const { handlingUnit } = act;
  const units = await lockTrees(tx, [handlingUnit]);
  if (isRefusal(units)) return units;
  const before = await findAnswer(tx, act.postingId);
  if (before) return before;
  const child = units.get(handlingUnit);
  if (!child) return refuse('unit.unknown', { handlingUnit });
  if (child.parent === '') return refuse('unit.not_nested', { handlingUnit });
  const fault = boundFault(act, child);
  if (fault) return fault;
  await holdOut(tx, { branch: branchOf(units, handlingUnit), from: child.parent }, act);
  return setParent(tx, act, child, '');
}
