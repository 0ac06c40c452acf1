import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { carried, carriedLine, holdMissing, type Rest } from '#wms-core/carrying.ts';
import type { Act, MoveTask, TaskReport, TransferTask } from '#wms-core/ports.ts';
import { addToTally } from '#wms-core/tally.ts';
import { readAsn } from './asn-store.ts';
import { callToDocks } from './docks.ts';
import { headOf, type InboundParts } from './parts.ts';
import { refuseInbound } from './refusals.ts';
import { type InboundUnit, readUnit, updateUnit } from './unit-store.ts';
import { arriveAtStaging } from './units.ts';

type LineDone = Extract<Act, { act: 'line_done' }>;
type UnitMoved = Extract<Act, { act: 'unit_moved' }>;

/** A vehicle took the pallet, or set it down. */
export async function unitMoved(
  tx: Tx,
  parts: InboundParts,
  task: MoveTask,
  report: TaskReport,
  act: UnitMoved,
): Promise<{ readonly accepted: true } | Refusal> {
  const moved = await parts.ledger.moveUnit(tx, {
    ...headOf(task, report, 'move'),
    handlingUnit: act.handlingUnit,
    to: act.to,
  });
  if (isRefusal(moved)) return moved;
  let unit = await readUnit(tx, act.handlingUnit);
  if (!unit) return { accepted: true };
  if (unit.atDock && act.to !== unit.dock) {
    unit = await updateUnit(tx, unit, { atDock: false, at: report.at });
    await callToDocks(tx, parts);
  }
  if (parts.masterData.location(act.to)?.kind === 'staging_in') {
    await arriveAtStaging(tx, parts, unit, { staging: act.to, at: report.at });
  }
  return { accepted: true };
}

/**
 * What was not found on the pallet is held, and counted once the putaway is over. A customer is
 * credited with what was graded, so the desk hears of his pieces at once.
 */
async function search(
  tx: Tx,
  parts: InboundParts,
  unit: InboundUnit,
  { lineId, rest, by }: { readonly lineId: string; readonly rest: Rest; readonly by: TaskReport },
): Promise<Refusal | undefined> {
  const { handlingUnit, staging, asn } = unit;
  const held = await holdMissing(parts.ledger, tx, rest, { lineId, by });
  if (isRefusal(held)) return held;
  if (held.held === 0 || (await readAsn(tx, asn))?.kind !== 'return') return undefined;
  const { quantity, item } = rest.away;
  const { actor, at } = by;
  await parts.exceptions.raise(tx, {
    key: `return-short:${handlingUnit}`,
    kind: 'short',
    subject: asn,
    text: {
      en: `${quantity} pieces of ${item} of return ${asn} were graded at the dock, and ${actor} did not find them on ${handlingUnit} at ${staging}. Nothing is written off: the pallet is counted, and what is missing then goes the way of adjustments. Look what the customer was credited with.`,
      zh: `退货 ${asn} 的 ${item} 有 ${quantity} 件已在月台评级，但 ${actor} 在 ${staging} 的 ${handlingUnit} 上未找到。尚未核销：将清点该托盘，仍缺少的按调整流程处理。请核对给客户的退款。`,
    },
    at,
  });
  return undefined;
}

/** Whether a piece is among the goods of the line. */
export async function pieceScanned(
  tx: Tx,
  parts: InboundParts,
  task: TransferTask,
  { lineId, serial }: Extract<Act, { act: 'piece_scanned' }>,
): Promise<{ readonly accepted: true } | Refusal> {
  const line = task.lines.find((each) => each.lineId === lineId);
  const unit = await readUnit(tx, task.fromHandlingUnit);
  if (!line || !unit) {
    return refuseInbound('transfer.unknown_line', { task: task.taskId, line: lineId });
  }
  const taken = carriedLine(unit.owner, task, line, { quantity: 1, serials: [serial] });
  return (await parts.ledger.serialFault(tx, taken)) ?? { accepted: true };
}

/** Pieces were laid into their bin. */
export async function lineDone(
  tx: Tx,
  parts: InboundParts,
  task: TransferTask,
  report: TaskReport,
  act: LineDone,
): Promise<{ readonly accepted: true } | Refusal> {
  const { lineId } = act;
  const unit = await readUnit(tx, task.fromHandlingUnit);
  const done = unit && carried(unit.owner, task, act);
  if (!done) {
    return refuseInbound('transfer.unknown_line', { task: task.taskId, line: lineId });
  }
  const { line, moves: lines, rest } = done;
  if (lines.length > 0) {
    const posted = await parts.ledger.post(tx, { ...headOf(task, report, 'putaway'), lines });
    if (isRefusal(posted)) return posted;
  }
  if (rest?.fate === 'missing') {
    const fault = await search(tx, parts, unit, { lineId, rest, by: report });
    if (fault) return fault;
  }
  // They stay on the pallet, and the next plan leaves this place out.
  if (rest?.fate === 'left') {
    await updateUnit(tx, unit, { avoid: [...unit.avoid, line.to], at: report.at });
  }
  // Whether its order still wants it is looked at later.
  if (parts.masterData.location(line.to)?.kind === 'cross_dock') parts.onBlocked();
  await parts.planner.release(tx, unit.handlingUnit, lineId);
  await addToTally(tx, 'stored', act.quantity);
  return { accepted: true };
}
