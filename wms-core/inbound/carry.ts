import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { MovementLine } from '#wms-core/contracts.ts';
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

interface LinePlace {
  readonly line: TransferTask['lines'][number];
  readonly unit: InboundUnit;
}

function movement(
  { line, unit }: LinePlace,
  quantity: number,
  serials?: readonly string[],
): MovementLine {
  const { item, layer, quality } = line.goods;
  return {
    ...(serials ? { serials } : {}),
    item,
    owner: unit.owner,
    layer,
    quantity,
    from: { location: unit.staging, handlingUnit: unit.handlingUnit, quality },
    to: { location: line.to, handlingUnit: '', quality },
  };
}

/**
 * A customer is credited with what was graded: pieces that are then not on the pallet are not written
 * off by whoever puts it away. They are held, the pallet is counted, and the desk hears of it.
 */
async function searchReturned(
  tx: Tx,
  parts: InboundParts,
  { line, unit }: LinePlace,
  { quantity, by: { actor, at } }: { readonly quantity: number; readonly by: TaskReport },
): Promise<Refusal | undefined> {
  const { item, layer } = line.goods;
  const { handlingUnit, staging: location, asn, correlationId } = unit;
  const held = await parts.ledger.placeHold(tx, {
    holdId: `missing:${handlingUnit}/${line.lineId}/${unit.attempts}`,
    kind: 'missing',
    scope: { item, layer, location, handlingUnit },
    ...{ quantity, reason: `short: ${asn}`, actor, at },
  });
  if (isRefusal(held)) return held;
  const place = {
    owner: unit.owner,
    location,
    handlingUnit,
    items: [item],
    reason: 'short_pick',
    document: asn,
  } as const;
  await parts.counts.request(tx, { ...place, actor, correlationId, at });
  await parts.exceptions.raise(tx, {
    key: `return-short:${handlingUnit}`,
    kind: 'short',
    subject: asn,
    text: {
      en: `${quantity} pieces of ${item} of return ${asn} were graded at the dock, and ${actor} did not find them on ${handlingUnit} at ${location}. Nothing is written off: the pallet is counted, and what is missing then goes the way of adjustments. Look what the customer was credited with.`,
      zh: `退货 ${asn} 的 ${item} 有 ${quantity} 件已在月台评级，但 ${actor} 在 ${location} 的 ${handlingUnit} 上未找到。尚未核销：将清点该托盘，仍缺少的按调整流程处理。请核对给客户的退款。`,
    },
    at,
  });
  return undefined;
}

/**
 * Pieces that the book has on the pallet beside those that are laid down now: a person may have
 * moved some by hand.
 */
async function leftOn(
  tx: Tx,
  parts: InboundParts,
  { line, unit }: LinePlace,
  rest: number,
): Promise<number> {
  const { staging: location, handlingUnit } = unit;
  const { layer, quality } = line.goods;
  const rows = await parts.ledger.contents(tx, { location, handlingUnit });
  const row = rows.find((one) => one.layer === layer && one.quality === quality);
  return Math.max(0, (row?.quantity ?? 0) - (line.quantity - rest));
}

/** What becomes of pieces that did not reach their bin, by the reason. */
async function settleRest(
  tx: Tx,
  parts: InboundParts,
  place: LinePlace,
  rest: Pick<LineDone, 'quantity' | 'reason' | 'damaged'> & { readonly by: TaskReport },
): Promise<MovementLine[] | Refusal> {
  const { line, unit } = place;
  const away = movement(place, rest.quantity, rest.damaged);
  if (rest.reason === 'damaged') {
    if (line.goods.quality === 'rejected') return [];
    // They stay on the pallet as rejected goods: the next plan brings them to the exception place.
    return [{ ...away, to: { ...away.from, quality: 'rejected' } }];
  }
  if (rest.reason !== undefined && rest.reason !== 'short' && rest.reason !== 'source_empty') {
    // They stay on the pallet, and the next plan leaves this place out.
    await updateUnit(tx, unit, { avoid: [...unit.avoid, line.to], at: rest.by.at });
    return [];
  }
  if ((await readAsn(tx, unit.asn))?.kind === 'return') {
    return (await searchReturned(tx, parts, place, rest)) ?? [];
  }
  // The pallet is all there is to search: what is not on it never came, or was lost.
  const quantity = Math.min(rest.quantity, await leftOn(tx, parts, place, rest.quantity));
  if (quantity === 0) return [];
  await parts.feed.append(tx, rest.by.at, [
    {
      type: 'wms.inventory.adjusted',
      subject: line.goods.item,
      correlationId: unit.correlationId,
      data: {
        reason: 'putaway_short',
        owner: unit.owner,
        document: unit.asn,
        item: line.goods.item,
        lot: line.goods.lot,
        location: unit.staging,
        handlingUnit: unit.handlingUnit,
        delta: -quantity,
        actor: rest.by.actor,
      },
    },
  ]);
  return [
    { ...away, quantity, to: { location: 'LOSS', handlingUnit: '', quality: line.goods.quality } },
  ];
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
  const taken = movement({ line, unit }, 1, [serial]);
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
  const line = task.lines.find((each) => each.lineId === act.lineId);
  const unit = await readUnit(tx, task.fromHandlingUnit);
  if (!line || !unit || act.quantity > line.quantity) {
    return refuseInbound('transfer.unknown_line', { task: task.taskId, line: act.lineId });
  }
  const place: LinePlace = { line, unit };
  const { reason, damaged, serials } = act;
  const lines = act.quantity > 0 ? [movement(place, act.quantity, serials)] : [];
  const rest = line.quantity - act.quantity;
  if (rest > 0) {
    const left = { quantity: rest, reason, by: report, ...(damaged ? { damaged } : {}) };
    const settled = await settleRest(tx, parts, place, left);
    if (isRefusal(settled)) return settled;
    lines.push(...settled);
  }
  if (lines.length > 0) {
    const posted = await parts.ledger.post(tx, { ...headOf(task, report, 'putaway'), lines });
    if (isRefusal(posted)) return posted;
  }
  // Whether its order still wants it is looked at later.
  if (parts.masterData.location(line.to)?.kind === 'cross_dock') parts.onBlocked();
  await parts.planner.release(tx, unit.handlingUnit, act.lineId);
  await addToTally(tx, 'stored', act.quantity);
  return { accepted: true };
}
