import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Place } from '#wms-core/contracts.ts';
import type { Act, ReportAnswer, TaskReport } from '#wms-core/ports.ts';
import { headOf, type InboundParts } from '../parts.ts';
import {
  type By,
  countAt,
  letGo,
  lockedOf,
  movementOf,
  piecesOf,
  rest,
  standing,
  tellKept,
} from './book.ts';
import { findAgain } from './found.ts';
import { giveToTruck, type HandOver } from './hand-over.ts';
import { refuseSupplierReturn } from './refusals.ts';
import { serialsFault } from './serials.ts';
import { lockRow, type SupplierReturn, updateReturn } from './store.ts';
import type { ReturnTask } from './task.ts';

type LineDone = Extract<Act, { act: 'line_done' }>;

const isMissing = ({ reason }: LineDone): boolean =>
  reason === undefined || reason === 'short' || reason === 'source_empty';

/** The return that the task is about now: one that was given up meanwhile gets no report any more. */
async function rowOf(tx: Tx, task: ReturnTask): Promise<SupplierReturn | Refusal> {
  const { document: disposition } = task;
  const row = await lockRow(tx, disposition);
  if (!row) return refuseSupplierReturn('supplier_return.unknown', { disposition });
  if (row.taskId === task.taskId) return row;
  const { status: as, handed } = row;
  return refuseSupplierReturn('supplier_return.over', { disposition, as, handed });
}

/** Numbers of pieces that were taken: those that were scanned, or all that lay there. */
async function numbersOf(
  tx: Tx,
  parts: InboundParts,
  task: ReturnTask,
  { row, act }: { readonly row: SupplierReturn; readonly act: LineDone },
): Promise<readonly string[]> {
  if (act.serials || !task.lines[0]?.whole) return act.serials ?? row.serials;
  const { owner, item, layer, quality } = row;
  const where = { location: task.from, handlingUnit: task.fromHandlingUnit };
  const there = await parts.ledger.serialsAt(tx, { owner, items: [item], ...where });
  return there
    .filter((one) => one.layer === layer && one.quality === quality)
    .map(({ serial }) => serial);
}

/** The return with all that the worker has in hand, which a count may have missed meanwhile. */
async function inBook(
  tx: Tx,
  parts: InboundParts,
  task: ReturnTask,
  told: {
    readonly row: SupplierReturn;
    readonly act: LineDone;
    readonly report: TaskReport;
    readonly from: Place;
  },
): Promise<SupplierReturn | Refusal> {
  const { row, act, report, from } = told;
  const { waiting, away } = await lockedOf(tx, parts, row);
  const known = piecesOf(task.purpose === 'supplier_return' ? away : waiting);
  const { quantity, serials = [] } = act;
  return findAgain(tx, parts, task, row, { from, quantity, serials, known, report });
}

/** Pieces stand where the truck gets them; what did not come is no part of the return any more. */
async function brought(
  tx: Tx,
  parts: InboundParts,
  task: ReturnTask,
  one: { readonly row: SupplierReturn; readonly act: LineDone; readonly report: TaskReport },
): Promise<ReportAnswer> {
  const { act, report } = one;
  const { actor, at } = report;
  const from = {
    location: task.from,
    handlingUnit: task.fromHandlingUnit,
    quality: one.row.quality,
  };
  const row = await inBook(tx, parts, task, { ...one, from });
  if (isRefusal(row)) return row;
  const { away } = await lockedOf(tx, parts, row);
  const { disposition } = row;
  if (act.quantity > piecesOf(away)) {
    const facts = { disposition, asked: act.quantity, waiting: piecesOf(away), place: task.from };
    return refuseSupplierReturn('supplier_return.too_many', facts);
  }
  const serials = await numbersOf(tx, parts, task, { row, act });
  if (act.quantity > 0) {
    const numbers = act.serials ? { serials: act.serials } : {};
    const way = { from, to: standing(row), quantity: act.quantity, ...numbers };
    const head = headOf(task, report, 'supplier_return');
    const posted = await parts.ledger.post(tx, { ...head, lines: [movementOf(row, way)] });
    if (isRefusal(posted)) return posted;
  }
  const left = (await lockedOf(tx, parts, row)).away;
  const lost = Math.min(piecesOf(left), (task.lines[0]?.quantity ?? 0) - act.quantity);
  await letGo(tx, parts, left, lost);
  const change = { serials: act.quantity > 0 ? serials : [], updatedAt: at };
  if (lost === 0) {
    await updateReturn(tx, row, change);
    return { accepted: true };
  }
  const place = { location: task.from, handlingUnit: task.fromHandlingUnit };
  if (isMissing(act)) {
    await countAt(tx, parts, row, { ...place, actor, at });
    await updateReturn(tx, row, { ...change, missing: row.missing + lost });
    return { accepted: true };
  }
  const where = place.handlingUnit || place.location;
  const why = {
    en: `${lost} pieces could not be brought to ${row.place} and are still at ${where}.`,
    zh: `${lost} 件未能送到 ${row.place}，仍在 ${where}。`,
  };
  await tellKept(tx, parts, row, why, at);
  await updateReturn(tx, row, { ...change, kept: row.kept + lost });
  return { accepted: true };
}

function handedOver(row: SupplierReturn, told: number, act: LineDone): HandOver {
  const { paper, driver } = row;
  const short = told - act.quantity;
  return {
    ...{ paper, driver, quantity: act.quantity },
    ...(isMissing(act) ? { missing: short, refused: 0 } : { missing: 0, refused: short }),
    ...(act.serials ? { serials: act.serials } : {}),
  };
}

export async function lineDone(
  tx: Tx,
  parts: InboundParts,
  task: ReturnTask,
  report: TaskReport,
  act: LineDone,
): Promise<ReportAnswer> {
  const line = task.lines.find((each) => each.lineId === act.lineId);
  if (!line || act.quantity > line.quantity) {
    const facts = { task: task.taskId, line: act.lineId };
    return refuseSupplierReturn('supplier_return.line', facts);
  }
  const row = await rowOf(tx, task);
  if (isRefusal(row)) return row;
  const fault = await serialsFault(tx, row, act.serials ?? []);
  if (fault) return fault;
  if (task.purpose === 'supplier_return') return brought(tx, parts, task, { row, act, report });
  const now = await inBook(tx, parts, task, { row, act, report, from: standing(row) });
  if (isRefusal(now)) return now;
  // A count may have found fewer since the truck was called.
  const { waiting } = await lockedOf(tx, parts, now);
  const told = Math.max(act.quantity, Math.min(line.quantity, piecesOf(waiting)));
  const { actor, at, reportId: postingId } = report;
  const given = await giveToTruck(tx, parts, now, handedOver(now, told, act), {
    ...{ actor, at, postingId, task: task.taskId },
  });
  return isRefusal(given) ? given : { accepted: true };
}

/** Whether a piece may be taken for the return. */
export async function pieceScanned(
  tx: Tx,
  parts: InboundParts,
  task: ReturnTask,
  { serial }: Extract<Act, { act: 'piece_scanned' }>,
): Promise<ReportAnswer> {
  const row = await rowOf(tx, task);
  if (isRefusal(row)) return row;
  const from = {
    location: task.from,
    handlingUnit: task.fromHandlingUnit,
    quality: row.quality,
  };
  const to = { ...from, location: 'SUPPLIER' };
  const piece = movementOf(row, { from, to, quantity: 1, serials: [serial] });
  const fault =
    (await serialsFault(tx, row, [serial])) ?? (await parts.ledger.serialFault(tx, piece));
  return fault ?? { accepted: true };
}

/** Nobody does the task any more, whatever came of it. */
export async function ended(
  tx: Tx,
  parts: InboundParts,
  task: Pick<ReturnTask, 'document' | 'taskId'>,
  by: By,
): Promise<void> {
  const row = await lockRow(tx, task.document);
  if (row?.taskId === task.taskId) await rest(tx, parts, row, by);
}

/** A cancelled task is nobody's case: what it was about waits, or is free again. */
export async function cancelled(
  tx: Tx,
  parts: InboundParts,
  task: ReturnTask,
  by: By,
): Promise<void> {
  await tx.query('UPDATE wms.task SET settled = true WHERE task_id = $1', [task.taskId]);
  await ended(tx, parts, task, by);
}

/** A failed task is on the desk, unless the goods were taken back meanwhile. */
export async function failed(tx: Tx, parts: InboundParts, task: ReturnTask, by: By): Promise<void> {
  const row = await lockRow(tx, task.document);
  if (row?.taskId === task.taskId && row.backBy !== '') await cancelled(tx, parts, task, by);
}
