import { isDeepStrictEqual } from 'node:util';
import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { StockRow } from '#wms-core/contracts.ts';
import { lockedPlace } from '#wms-core/master-data/index.ts';
import type { Goods } from '#wms-core/ports.ts';
import { binFault } from '../bins/faults.ts';
import { customsPlaceFault } from '../stock/customs-place.ts';
import { type HeldRow, heldFault, heldIn } from '../stock/held-goods.ts';
import type { StockKey } from '../stock/keys.ts';
import { plannedAt, promisedFault } from '../stock/planned.ts';
import { underCount } from './bin-lock.ts';
import { bookAt } from './counts.ts';
import type { WorkParts } from './parts.ts';
import { refuseWork } from './refusals.ts';
import {
  emitTransfer,
  holdOf,
  insertTransfer,
  type Line,
  type RelocationRequest,
  readTransfer,
  roomOf,
} from './transfer-store.ts';

interface FreeLine {
  readonly line: Line;
  /** Pieces of it that no hold keeps from waves. */
  readonly free: number;
}

async function faultIn(
  tx: Tx,
  parts: WorkParts,
  request: RelocationRequest,
): Promise<Refusal | undefined> {
  const { from, to, owner, item } = request;
  const unknown = await parts.masterData.ownerFault(tx, owner);
  if (unknown) return unknown;
  for (const [location, lock] of [
    [from, 'lockOut'],
    [to, 'lockIn'],
  ] as const) {
    const place = parts.masterData.location(location);
    if (!place) return refuseWork('work.location_unknown', { location });
    const locked = lockedPlace(place, lock);
    if (locked) return locked;
    const counted = await underCount(tx, parts, { location, item: request.item });
    if (counted) return counted;
  }
  if (from === to && request.handlingUnit === '') {
    return refuseWork('relocation.same_place', { place: from });
  }
  const trays = [from, to].map((place) => parts.masterData.trayOf(place));
  if (trays[0] && trays[1] && trays[0] !== trays[1]) {
    return refuseWork('relocation.two_trays', { from, to, vlm: trays[1].vlm });
  }
  const items = await parts.masterData.items(tx, owner, [item]);
  return isRefusal(items) ? items : undefined;
}

const keyOf = (
  { owner, item, from: location, handlingUnit }: RelocationRequest,
  { layer, quality }: Pick<Goods, 'layer' | 'quality'>,
): StockKey => ({ owner, item, layer, location, handlingUnit, quality });

/** Who has the pieces of these rows of which too few are free, where anybody has. */
async function promisedIn(
  tx: Tx,
  request: RelocationRequest,
  wanted: readonly {
    readonly goods: Pick<Goods, 'layer' | 'quality'>;
    readonly quantity: number;
  }[],
): Promise<Refusal | undefined> {
  for (const { goods, quantity } of wanted) {
    const key = keyOf(request, goods);
    const fault = await promisedFault(tx, { key, quantity, areHere: true });
    if (fault) return fault;
  }
  return undefined;
}

/** Pieces of the wanted goods that nobody has locked and no task is to fetch, row by row. */
async function freeLines(
  tx: Tx,
  parts: WorkParts,
  request: RelocationRequest,
): Promise<readonly FreeLine[] | Refusal> {
  const { from, handlingUnit, owner, item, to, quantity: wanted } = request;
  const rows = await bookAt(tx, parts, { owner, location: from, handlingUnit });
  const isWanted = ({ lot, ...row }: StockRow) =>
    row.item === item && (request.lot === '' || request.lot === lot);
  const lines: FreeLine[] = [];
  let left = wanted;
  const found = await heldIn(tx, rows.filter(isWanted));
  const isHeld = ({ hold }: HeldRow) => Number(hold !== undefined);
  for (const held of found.toSorted((a, b) => isHeld(a) - isHeld(b))) {
    const { layer, lot, quality, quantity, allocated } = held.row;
    const movable = request.withHold ? quantity - allocated : held.movable;
    const planned = await plannedAt(tx, keyOf(request, held.row));
    const take = Math.min(left, Math.max(0, movable - planned));
    if (take === 0) continue;
    const goods: Goods = { item, layer, lot, quality };
    const line: Line = { lineId: `L${lines.length + 1}`, goods, quantity: take, to };
    lines.push({ line, free: Math.min(take, held.free) });
    left -= take;
  }
  if (left === 0) return lines;
  const kept = request.withHold ? undefined : found.find(({ hold }) => hold !== undefined);
  const fault = kept && heldFault({ ...kept, movable: wanted - left }, wanted);
  if (fault) return fault;
  const others = found.map(({ row }) => ({ goods: row, quantity: Math.min(wanted, row.quantity) }));
  const promised = await promisedIn(tx, request, others);
  if (promised) return promised;
  const place = handlingUnit || from;
  return refuseWork('relocation.short', { available: wanted - left, wanted, item, place });
}

/** Whether nobody has taken or locked pieces of these lines since they were chosen. */
async function areStillThere(
  tx: Tx,
  parts: WorkParts,
  { owner, from: location, handlingUnit }: RelocationRequest,
  lines: readonly Line[],
): Promise<boolean> {
  const rows = await bookAt(tx, parts, { owner, location, handlingUnit });
  return lines.every(({ goods, quantity }) =>
    rows.some(
      (row) =>
        row.layer === goods.layer &&
        row.quality === goods.quality &&
        row.quantity - row.allocated >= quantity,
    ),
  );
}

/** Until they have moved, no wave may promise these pieces. */
async function keepFromWaves(
  tx: Tx,
  parts: WorkParts,
  request: RelocationRequest,
  { line, free }: FreeLine,
): Promise<Refusal | undefined> {
  const { relocation, owner, from, handlingUnit, to, actor } = request;
  const { item, layer } = line.goods;
  const held = await parts.ledger.placeHold(tx, {
    holdId: holdOf(relocation, line.lineId),
    kind: 'freeze',
    scope: { owner, item, layer, location: from, ...(handlingUnit === '' ? {} : { handlingUnit }) },
    quantity: free,
    reason: `relocation ${relocation} to ${to}`,
    actor,
    at: parts.scheduler.now(),
  });
  return isRefusal(held) ? held : undefined;
}

/** What goes to another bin has room there from now on, so that nobody plans to fill it. */
async function takeRoom(
  tx: Tx,
  parts: WorkParts,
  { relocation: transferId, owner, from, to }: RelocationRequest,
  lines: readonly Line[],
): Promise<Refusal | undefined> {
  if (from === to || parts.masterData.location(to)?.kind !== 'bin') return undefined;
  const goods = lines.map(({ goods: { item, lot }, quantity }) => ({
    ...{ owner, item, lot, quantity, to },
  }));
  const fault = await binFault(parts, tx, { goods, from });
  if (fault) return fault;
  const subject = roomOf({ transferId, purpose: 'relocation' });
  return parts.planner.reserve(tx, { subject, owner, lines });
}

/** Orders a relocation; its number is its key, so the same again changes nothing. */
export async function relocate(
  tx: Tx,
  parts: WorkParts,
  request: RelocationRequest,
): Promise<{ readonly isNew: boolean; readonly task: string } | Refusal> {
  const { relocation, from, handlingUnit } = request;
  await tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`relocation ${relocation}`]);
  const known = await readTransfer(tx, relocation);
  if (known) {
    if (isDeepStrictEqual(known.request, request)) return { isNew: false, task: known.taskId };
    return refuseWork('relocation.conflict', { relocation });
  }
  const fault = await faultIn(tx, parts, request);
  if (fault) return fault;
  const free = await freeLines(tx, parts, request);
  if (isRefusal(free)) return free;
  const layers = free.map(({ line }) => line.goods.layer);
  const misplaced = await customsPlaceFault(parts, tx, { layers, from, to: request.to });
  if (misplaced) return misplaced;
  for (const line of free) {
    const refused = line.free === 0 ? undefined : await keepFromWaves(tx, parts, request, line);
    if (refused) return refused;
  }
  // The rows are locked now: somebody may have taken pieces by hand before.
  const lines = free.map(({ line }) => line);
  if (!(await areStillThere(tx, parts, request, lines))) {
    return refuseWork('relocation.moved', { relocation, item: request.item });
  }
  // Whoever planned to take them meanwhile is done by now, and whoever would waits.
  const promised = await promisedIn(tx, request, lines);
  if (promised) return promised;
  const noRoom = await takeRoom(tx, parts, request, lines);
  if (noRoom) return noRoom;
  const purpose = 'relocation';
  const head = {
    ...({ purpose, from, fromHandlingUnit: handlingUnit, document: relocation } as const),
    correlationId: parts.ids.next('C'),
    lines,
  };
  const taskId = await emitTransfer(tx, parts, head, request.owner);
  const at = parts.scheduler.now();
  await insertTransfer(tx, { transferId: relocation, purpose, request, taskId, at });
  return { isNew: true, task: taskId };
}
