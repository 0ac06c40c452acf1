import type { Tx } from '#base/database/index.ts';
import { invariant } from '#base/invariant.ts';
import { isRefusal } from '#base/refusal.ts';
import type { FeedEvent, Item } from '#wms-core/contracts.ts';
import type { ReceiveTask, TaskReport } from '#wms-core/ports.ts';
import { type AsnLine, type AsnRow, readAsn, readLines } from './asn-store.ts';
import { callToDocks } from './docks.ts';
import { noteGoodLots } from './inspection/lots.ts';
import type { InboundParts } from './parts.ts';
import { termsOf } from './terms.ts';
import { unitsIn } from './unit-store.ts';
import { closeUnitAtDock, sendWaitingUnits } from './units.ts';

/** A line as the host hears of it. Pending pieces wait for their inspection. */
export interface LineResult {
  readonly line: string;
  readonly item: string;
  readonly expected: number;
  readonly received: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly damaged: number;
  readonly pending: number;
  readonly over: number;
  readonly short: number;
}

export function resultOf(line: AsnLine): LineResult {
  const { received, accepted, rejected, damaged, expected } = line;
  return {
    line: line.line,
    item: line.item,
    expected,
    received,
    accepted,
    rejected,
    damaged,
    pending: received - accepted - rejected - damaged,
    over: Math.max(0, received - expected),
    short: Math.max(0, expected - received),
  };
}

/** A line of a return: what of it was graded A, B and C (damaged ones are C), and why it came. */
export function returnedOf(line: AsnLine) {
  const { pending, accepted, rejected, damaged, ...rest } = resultOf(line);
  const grades = { A: accepted, B: pending, C: rejected + damaged };
  return { ...rest, reason: line.reason, grades };
}

/** Lines that came shorter than their item's tolerance allows. */
export function shortLines(
  lines: readonly AsnLine[],
  items: ReadonlyMap<string, Item>,
): readonly AsnLine[] {
  return lines.filter((line) => {
    const under = items.get(line.item)?.underReceiptPercent ?? 0;
    return line.received < line.expected - Math.floor((line.expected * under) / 100);
  });
}

/** What the host hears: a receipt to pay for, or a return to credit. */
function confirmation(
  asn: AsnRow,
  task: ReceiveTask,
  actor: string,
  lines: readonly AsnLine[],
): FeedEvent {
  const { supplier, customer, orderId: order, version, correlationId } = asn;
  const isReturn = asn.kind === 'return';
  const head = { version, receipt: task.taskId, actor, final: true };
  return {
    type: isReturn ? 'wms.return.confirmed' : 'wms.receipt.confirmed',
    subject: asn.asn,
    correlationId,
    data: isReturn
      ? { return: asn.asn, customer, order, ...head, lines: lines.map(returnedOf) }
      : { asn: asn.asn, supplier, ...head, lines: lines.map(resultOf) },
  };
}

/** Ends the receipt of an ASN: what came is final, the dock is free, the host hears of it. */
export async function closeReceipt(
  tx: Tx,
  parts: InboundParts,
  task: ReceiveTask,
  by: Pick<TaskReport, 'actor' | 'at'>,
): Promise<void> {
  const asn = await readAsn(tx, task.asn);
  if (!asn || asn.status === 'closed') return;
  const { at } = by;
  await tx.query("UPDATE wms.asn SET status = 'closed', closed_at = $2 WHERE asn = $1", [
    asn.asn,
    at,
  ]);
  const lines = (await readLines(tx, [asn.asn])).get(asn.asn) ?? [];
  const ids = [...new Set(lines.map((line) => line.item))];
  const items = await parts.masterData.items(tx, parts.owner, ids);
  invariant(!isRefusal(items), 'the items of an ASN were checked when it was announced');
  await parts.feed.append(tx, at, [confirmation(asn, task, by.actor, lines)]);
  const terms = await termsOf(tx, parts, asn.supplier);
  const agreed = new Map([...items].map(([id, item]) => [id, terms(item)]));
  const short = shortLines(lines, agreed);
  if (short.length > 0) {
    const missing = short.reduce((sum, line) => sum + line.expected - line.received, 0);
    await parts.exceptions.raise(tx, {
      key: `receipt-short:${asn.asn}`,
      kind: 'short',
      subject: asn.asn,
      text: {
        en: `ASN ${asn.asn} came short: ${missing} pieces are missing on ${short.length} lines.`,
        zh: `入库通知 ${asn.asn} 短收:${short.length} 行共缺 ${missing} 件。`,
      },
      at,
    });
  }
  for (const unit of await unitsIn(tx, { statuses: ['receiving'], asn: asn.asn })) {
    await closeUnitAtDock(tx, parts, unit, at);
  }
  await noteGoodLots(tx, parts, asn.asn, at);
  await sendWaitingUnits(tx, parts, at);
  await callToDocks(tx, parts);
}
