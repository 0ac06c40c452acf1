import type { Tx } from '#base/database/index.ts';
import { invariant } from '#base/invariant.ts';
import { isRefusal, type Text } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import { countOfMissing } from '#wms-core/carrying.ts';
import type { Location, StockRow } from '#wms-core/contracts.ts';
import { takeTurns } from '#wms-core/plan-turn.ts';
import type { MoveTask, TransferTask } from '#wms-core/ports.ts';
import { tellWhich } from '#wms-core/which-pieces.ts';
import { readAsn } from './asn-store.ts';
import { crossDocked } from './cross-dock.ts';
import { clearEmptied } from './emptied.ts';
import { allOn, openInner } from './inner-units.ts';
import { requestInspections } from './inspect.ts';
import { type InboundParts, PRIORITY } from './parts.ts';
import { walkMetres } from './putaway/model.ts';
import type { PlanLine } from './putaway/plan.ts';
import { type InboundUnit, unitsIn, updateUnit } from './unit-store.ts';

/**
 * The life of an inbound pallet:
 *
 *   receiving → inspecting (while goods on it are pending) → waiting (for bins and a staging place)
 *   → moving (a vehicle has it) → putting (a person brings its goods to bins) → checking (somebody
 *   looks whether it is empty) → closed
 */

/** Plans for one pallet before a person must look; a pallet with more was left to people. */
const MAX_ATTEMPTS = 5;
/** Pallets planned in one transaction. */
const MAX_PLANS = 16;

/** No more comes onto this pallet. */
export async function closeUnitAtDock(
  tx: Tx,
  parts: InboundParts,
  unit: InboundUnit,
  at: Millis,
): Promise<void> {
  // What a customer sent back was graded when it came: a person decides about what is pending.
  const isReturn = (await readAsn(tx, unit.asn))?.kind === 'return';
  const rows = await allOn(tx, parts, unit.handlingUnit);
  // A sample is of a lot, in whichever units it came: they are opened for it.
  const isAsked = !isReturn && rows.some(({ quality }) => quality === 'pending');
  if (isAsked) await openInner(tx, parts, unit, { why: 'inspection', at });
  const isPending = isAsked && (await requestInspections(tx, parts, unit, at));
  await updateUnit(tx, unit, { status: isPending ? 'inspecting' : 'waiting', at });
}

/** Its last inspection is done. */
export async function endInspections(
  tx: Tx,
  parts: InboundParts,
  unit: InboundUnit,
  at: Millis,
): Promise<void> {
  if (unit.status !== 'inspecting') return;
  await updateUnit(tx, unit, { status: 'waiting', at });
  await sendWaitingUnits(tx, parts, at);
}

async function freeStaging(tx: Tx, parts: InboundParts): Promise<Location[]> {
  const busy = await unitsIn(tx, { statuses: ['moving', 'putting', 'checking'] });
  const taken = new Set(busy.map((unit) => unit.staging));
  return parts.masterData
    .locationsOfKind('staging_in')
    .filter((place) => !place.lockIn && !taken.has(place.location));
}

/** The place from which the walks to the planned bins are shortest. */
function nearestStaging(
  parts: InboundParts,
  free: Location[],
  lines: readonly PlanLine[],
): Location {
  const cost = (place: Location) =>
    lines.reduce((sum, { to }) => sum + walkMetres(place, parts.masterData.location(to)!), 0);
  const ranked = free.map((place) => ({ place, cost: cost(place) }));
  ranked.sort((a, b) => a.cost - b.cost || (a.place.location < b.place.location ? -1 : 1));
  return ranked[0]!.place;
}

const ruleText = (rule: string): Text => ({
  en: ` The rule ${rule} left out most bins: free bins that it lets through, or change it at /api/v1/putaway-strategy.`,
  zh: `规则 ${rule} 排除的库位最多：请腾出符合该规则的库位，或在 /api/v1/putaway-strategy 修改规则。`,
});

async function planFor(
  tx: Tx,
  parts: InboundParts,
  unit: InboundUnit,
  at: Millis,
): Promise<readonly PlanLine[] | undefined> {
  await takeTurns(tx);
  const rows = await allOn(tx, parts, unit.handlingUnit);
  await parts.planner.release(tx, unit.handlingUnit);
  const from = parts.masterData.location(unit.staging || unit.dock);
  invariant(from, `inbound unit ${unit.handlingUnit} stands at no place`);
  const crossing = await crossDocked(tx, parts, unit, { goods: rows, at });
  const plan = await parts.planner.plan(tx, {
    subject: unit.handlingUnit,
    owner: unit.owner,
    from,
    goods: crossing.goods,
    avoid: unit.avoid,
    at,
  });
  invariant(!isRefusal(plan), 'goods in stock are of known items');
  const key = `no-room:${unit.handlingUnit}`;
  if ('lines' in plan) {
    await parts.decisions.record(tx, crossing.decisions);
    await parts.exceptions.settle(tx, key, 'system', at);
    return plan.lines;
  }
  parts.onBlocked();
  const { item, pieces, rule } = plan.noRoom;
  const leftOut = rule === '' ? { en: '', zh: '' } : ruleText(rule);
  await parts.exceptions.raise(tx, {
    key,
    kind: 'blocked',
    subject: unit.handlingUnit,
    text: {
      en: `No bin has room for ${pieces} pieces of ${item} on ${unit.handlingUnit}.${leftOut.en}`,
      zh: `没有库位能放下 ${unit.handlingUnit} 上的 ${pieces} 件 ${item}。${leftOut.zh}`,
    },
    at,
  });
  return undefined;
}

async function emitMove(tx: Tx, parts: InboundParts, unit: InboundUnit, to: string): Promise<void> {
  const task: MoveTask = {
    kind: 'move',
    taskId: parts.ids.next('T'),
    warehouse: parts.warehouse,
    priority: PRIORITY.move,
    document: unit.asn,
    correlationId: unit.correlationId,
    items: [],
    handlingUnit: unit.handlingUnit,
    from: unit.dock,
    to,
  };
  await parts.taskBook.emit(tx, 'inbound', [task]);
}

async function emitTransfer(
  tx: Tx,
  parts: InboundParts,
  unit: InboundUnit,
  lines: readonly PlanLine[],
): Promise<void> {
  const ids = [...new Set(lines.map((line) => line.goods.item))];
  const { owner } = unit;
  const items = await parts.masterData.cards(tx, owner, ids);
  const place = { from: unit.staging, fromHandlingUnit: unit.handlingUnit };
  const task: TransferTask = {
    kind: 'transfer',
    taskId: parts.ids.next('T'),
    warehouse: parts.warehouse,
    priority: PRIORITY.putaway,
    document: unit.asn,
    correlationId: unit.correlationId,
    items,
    ...parts.masterData.whose(owner),
    purpose: 'putaway',
    ...place,
    lines: await tellWhich(parts.ledger, tx, { ...place, owner, items, lines }),
  };
  await parts.taskBook.emit(tx, 'inbound', [task]);
}

/** Gives waiting pallets bins and a staging place, oldest first. */
export async function sendWaitingUnits(tx: Tx, parts: InboundParts, at: Millis): Promise<void> {
  const [first] = await unitsIn(tx, { statuses: ['waiting'] });
  if (!first) return;
  await takeTurns(tx);
  const waiting = (await unitsIn(tx, { statuses: ['waiting'] })).slice(0, MAX_PLANS);
  let free = await freeStaging(tx, parts);
  for (const unit of waiting) {
    if (free.length === 0) break;
    const lines = await planFor(tx, parts, unit, at);
    if (!lines) continue;
    if (lines.length === 0) {
      await removeEmptied(tx, parts, unit, at);
      continue;
    }
    const { location: staging } = nearestStaging(parts, free, lines);
    free = free.filter((place) => place.location !== staging);
    await updateUnit(tx, unit, { status: 'moving', staging, at });
    await emitMove(tx, parts, unit, staging);
  }
}

/** The vehicle has set the pallet down: its goods go to the bins that were chosen for them. */
export async function arriveAtStaging(
  tx: Tx,
  parts: InboundParts,
  unit: InboundUnit,
  where: { readonly staging: string; readonly at: Millis },
): Promise<void> {
  if (unit.status !== 'moving') return;
  const { staging, at } = where;
  const { handlingUnit } = unit;
  await takeTurns(tx);
  const arrived = await updateUnit(tx, unit, { status: 'putting', staging, at });
  await openInner(tx, parts, arrived, { why: 'putaway', at });
  const lines = await tx.query<{
    lineId: string;
    item: string;
    layer: string;
    lot: string;
    quality: PlanLine['goods']['quality'];
    quantity: number;
    to: string;
  }>(
    `SELECT line_id AS "lineId", item, layer, lot, quality, quantity, location AS "to"
     FROM wms.reservation WHERE subject = $1 ORDER BY substr(line_id, 2)::integer`,
    [handlingUnit],
  );
  const planned = lines.map(({ lineId, quantity, to, ...goods }) => {
    return { lineId, goods, quantity, to };
  });
  const there = stillThere(planned, await parts.ledger.contents(tx, { handlingUnit }));
  if (there.length > 0) return emitTransfer(tx, parts, arrived, there);
  await planAgain(tx, parts, arrived, at);
}

/** The lines without what a person took off the pallet by hand while it was on its way. */
function stillThere(lines: readonly PlanLine[], rows: readonly StockRow[]): PlanLine[] {
  const left = new Map(rows.map((row) => [`${row.layer} ${row.quality}`, row.quantity]));
  return lines.flatMap((line) => {
    const row = `${line.goods.layer} ${line.goods.quality}`;
    const here = left.get(row) ?? 0;
    const quantity = Math.min(here, line.quantity);
    left.set(row, here - quantity);
    return quantity > 0 ? [{ ...line, quantity }] : [];
  });
}

/** Chooses places anew for what is still on a pallet at its staging place. */
async function planAgain(
  tx: Tx,
  parts: InboundParts,
  unit: InboundUnit,
  at: Millis,
): Promise<void> {
  const attempts = unit.attempts + 1;
  const lines = attempts > MAX_ATTEMPTS ? undefined : await planFor(tx, parts, unit, at);
  if (!lines) return leaveToPeople(tx, parts, unit, at);
  if (lines.length === 0) return closeEmptied(tx, parts, unit, at);
  const next = await updateUnit(tx, unit, { status: 'putting', attempts, at });
  await emitTransfer(tx, parts, next, lines);
}

/** Nobody is told to put the goods away any more: `closeRelocated` ends the pallet. */
async function leaveToPeople(
  tx: Tx,
  parts: InboundParts,
  unit: InboundUnit,
  at: Millis,
): Promise<void> {
  await updateUnit(tx, unit, { status: 'putting', attempts: MAX_ATTEMPTS + 1, at });
  parts.onBlocked();
  await parts.exceptions.raise(tx, {
    key: `putaway:${unit.handlingUnit}`,
    kind: 'failed',
    subject: unit.handlingUnit,
    text: {
      en: `The goods on ${unit.handlingUnit} at ${unit.staging} could not be put away. Relocate them by hand.`,
      zh: `${unit.staging} 处 ${unit.handlingUnit} 上的货物无法上架,请手工移库。`,
    },
    at,
  });
}

/** Pieces that nobody found are held there, or what an adjustment wants to take away. */
async function isInDoubt(
  tx: Tx,
  parts: InboundParts,
  { staging: location, handlingUnit }: InboundUnit,
): Promise<boolean> {
  const holds = await parts.ledger.holds(tx, { location, handlingUnit });
  return holds.some(({ kind, holdId }) => kind === 'missing' || holdId.startsWith('adjustment '));
}

/**
 * The last line of a putaway was done: what is left is planned again, an empty pallet goes. Where
 * something is in doubt, one count of all that was on it comes before.
 */
export async function endPutaway(
  tx: Tx,
  parts: InboundParts,
  unit: InboundUnit,
  ended: {
    readonly task: TransferTask;
    readonly by: { readonly actor: string; readonly at: Millis };
  },
): Promise<void> {
  if (unit.status !== 'putting') return;
  const { task, by } = ended;
  const { at } = by;
  await parts.planner.release(tx, unit.handlingUnit);
  const rows = await parts.ledger.contents(tx, { handlingUnit: unit.handlingUnit });
  const isLeft = rows.length > 0;
  if (isLeft && !(await isInDoubt(tx, parts, unit))) return planAgain(tx, parts, unit, at);
  if (!isLeft && !parts.settings.zeroCheck) return closeEmptied(tx, parts, unit, at);
  await updateUnit(tx, unit, { status: 'checking', at });
  const items = [...task.lines.map(({ goods }) => goods.item), ...rows.map(({ item }) => item)];
  const count = countOfMissing(task, by, { owner: unit.owner, items });
  await parts.counts.request(tx, isLeft ? count : { ...count, reason: 'audit' });
}

/** A person took the putaway off the desk: what is left on the pallet is relocated by hand. */
export const leavePutaway: typeof endPutaway = (tx, parts, unit, ended) =>
  endPutaway(tx, parts, { ...unit, attempts: MAX_ATTEMPTS }, ended);

/** Ends pallets that were left to people, once these have brought everything away. */
export async function closeRelocated(tx: Tx, parts: InboundParts, at: Millis): Promise<void> {
  for (const unit of await unitsIn(tx, { statuses: ['putting'] })) {
    if (unit.attempts <= MAX_ATTEMPTS) continue;
    const { handlingUnit } = unit;
    if (isRefusal(await clearEmptied(tx, parts, unit, at))) {
      parts.onBlocked();
      continue;
    }
    await updateUnit(tx, unit, { status: 'closed', atDock: false, at });
    for (const key of [`putaway:${handlingUnit}`, `no-room:${handlingUnit}`]) {
      await parts.exceptions.settle(tx, key, 'system', at);
    }
  }
}

/** The look at the emptied pallet is over: surplus that was found on it is put away too. */
export async function endZeroCheck(
  tx: Tx,
  parts: InboundParts,
  unit: InboundUnit,
  at: Millis,
): Promise<void> {
  if (unit.status !== 'checking') return;
  const rows = await parts.ledger.contents(tx, { handlingUnit: unit.handlingUnit });
  if (rows.length > 0) return planAgain(tx, parts, unit, at);
  await closeEmptied(tx, parts, unit, at);
}

async function removeEmptied(
  tx: Tx,
  parts: InboundParts,
  unit: InboundUnit,
  at: Millis,
): Promise<void> {
  await openInner(tx, parts, unit, { why: 'emptied', at });
  const closed = await clearEmptied(tx, parts, unit, at);
  invariant(!isRefusal(closed), `inbound unit ${unit.handlingUnit} is closed with goods on it`);
  await updateUnit(tx, unit, { status: 'closed', atDock: false, at });
}

async function closeEmptied(
  tx: Tx,
  parts: InboundParts,
  unit: InboundUnit,
  at: Millis,
): Promise<void> {
  await removeEmptied(tx, parts, unit, at);
  await sendWaitingUnits(tx, parts, at);
}
