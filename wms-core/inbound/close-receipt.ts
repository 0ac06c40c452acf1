import type { Tx } from '#base/database/index.ts';
import { invariant } from '#base/invariant.ts';
import { isRefusal } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { FeedEvent, PackagingLevel } from '#wms-core/contracts.ts';
import { ofOwner } from '#wms-core/owner.ts';
import type { ReceiveTask } from '#wms-core/ports.ts';
import { type AsnLine, type AsnRow, type ClosedAs, readAsn, readLines } from './asn-store.ts';
import { callToDocks } from './docks.ts';
import { noteGoodLots } from './inspection/lots.ts';
import type { InboundParts } from './parts.ts';
import { leastAllowed, termsOf } from './terms.ts';
import { unitsIn } from './unit-store.ts';
import { closeUnitAtDock, sendWaitingUnits } from './units.ts';

/** A line as the host hears of it. Pending pieces wait for their inspection. */
export interface LineResult {
  readonly line: string;
  readonly item: string;
  /** As it was announced, where that was in packagings. */
  readonly told?: { readonly quantity: number; readonly unit: PackagingLevel };
  readonly expected: number;
  readonly received: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly damaged: number;
  readonly pending: number;
  readonly over: number;
  readonly short: number;
  /** Nobody announced it: no document says how many should have come. */
  readonly unannounced: boolean;
  /** Taken back after it was received, and not among the received. */
  readonly reversed: number;
}

export function resultsOf({ content }: AsnRow, lines: readonly AsnLine[]): LineResult[] {
  const told = new Map(content.lines.map((line) => [line.line, line]));
  return lines.map((line) => {
    const { quantity = 0, unit } = told.get(line.line) ?? {};
    return { ...resultOf(line), ...(unit ? { told: { quantity, unit } } : {}) };
  });
}

function resultOf(line: AsnLine): LineResult {
  const { received, accepted, rejected, damaged, expected, reversed } = line;
  const unannounced = expected === 0;
  return {
    line: line.line,
    item: line.item,
    expected,
    received,
    accepted,
    rejected,
    damaged,
    pending: received - accepted - rejected - damaged,
    over: unannounced ? 0 : Math.max(0, received - expected),
    short: Math.max(0, expected - received),
    unannounced,
    reversed,
  };
}

/** A line of a return: what of it was graded A, B and C (damaged ones are C), and why it came. */
export function returnedOf(line: AsnLine) {
  const { pending, accepted, rejected, damaged, ...rest } = resultOf(line);
  const grades = { A: accepted, B: pending, C: rejected + damaged };
  return { ...rest, reason: line.reason, grades };
}

interface Closing {
  readonly actor: string;
  readonly at: Millis;
  /** A person ends it before everything came, and says why. */
  readonly reason?: string;
}

/** No scan of the ASN counts any more. */
export async function markClosed(
  tx: Tx,
  asn: AsnRow,
  as: ClosedAs,
  { actor, at, reason = '' }: Closing,
): Promise<void> {
  await tx.query(
    `UPDATE wms.asn SET status = 'closed', closed_at = $2, closed_as = $3, closed_by = $4,
       close_reason = $5 WHERE asn = $1`,
    [asn.asn, at, as, actor, reason],
  );
}

/** Lines of which too little came: that is known already where a person closed the ASN short. */
async function raiseShort(
  tx: Tx,
  parts: InboundParts,
  asn: AsnRow,
  lines: readonly AsnLine[],
  at: Millis,
): Promise<void> {
  const ids = [...new Set(lines.map((line) => line.item))];
  const items = await parts.masterData.items(tx, asn.owner, ids);
  invariant(!isRefusal(items), 'the items of an ASN were checked when it was announced');
  const terms = await termsOf(tx, ofOwner(parts, asn.owner), asn.supplier, ids);
  const short = lines.filter(
    (line) => line.received < leastAllowed(line, terms(items.get(line.item)!)),
  );
  if (short.length === 0) return;
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

/** What the host hears: a receipt to pay for, or a return to credit. */
function confirmation(
  asn: AsnRow,
  task: Pick<ReceiveTask, 'taskId'>,
  { actor, reason }: Closing,
  lines: readonly AsnLine[],
): FeedEvent {
  const { supplier, customer, orderId: order, version, correlationId } = asn;
  const isReturn = asn.kind === 'return';
  const head = {
    ...{ owner: asn.owner, version, receipt: task.taskId, actor, final: true },
    ...{ unannounced: asn.blind, closedAs: reason === undefined ? 'received' : 'short' },
    ...(reason === undefined ? {} : { reason }),
  };
  return {
    type: isReturn ? 'wms.return.confirmed' : 'wms.receipt.confirmed',
    subject: asn.asn,
    correlationId,
    data: isReturn
      ? { return: asn.asn, customer, order, ...head, lines: lines.map(returnedOf) }
      : { asn: asn.asn, supplier, ...head, lines: resultsOf(asn, lines) },
  };
}

export const emptyCase = (asn: string): string => `receipt-empty:${asn}`;

/**
 * The worker found nothing of it: the dock is free, and a person says whether it still comes. It keeps
 * its task, and is not called again before its truck reports or it is announced anew.
 */
async function leaveToDesk(tx: Tx, parts: InboundParts, asn: AsnRow, by: Closing): Promise<void> {
  await tx.query("UPDATE wms.asn SET status = 'expected', dock = '' WHERE asn = $1", [asn.asn]);
  const from = asn.supplier || asn.customer;
  await parts.exceptions.raise(tx, {
    key: emptyCase(asn.asn),
    kind: 'short',
    subject: asn.asn,
    text: {
      en: `${by.actor} found nothing of ASN ${asn.asn} (${from}) at ${asn.dock}. Report its truck when it is here (POST /api/v1/asns/${asn.asn}/arrived): it is called again. Or cancel the ASN.`,
      zh: `${by.actor} 在 ${asn.dock} 未收到入库通知 ${asn.asn}（${from}）的任何货物。车辆到达后请报到（POST /api/v1/asns/${asn.asn}/arrived）以重新叫号，或取消该通知。`,
    },
    at: by.at,
  });
}

/**
 * The worker at the dock is done: an announced delivery of which nothing came is left to a person.
 */
export async function endReceipt(
  tx: Tx,
  parts: InboundParts,
  task: Pick<ReceiveTask, 'asn' | 'taskId'>,
  by: Closing,
): Promise<void> {
  const asn = await readAsn(tx, task.asn);
  // Told by its act already.
  if (asn?.status === 'expected') return;
  if (asn?.status !== 'called' || asn.blind) return closeReceipt(tx, parts, task, by);
  await leaveToDesk(tx, parts, asn, by);
  await callToDocks(tx, parts);
}

/** Ends the receipt of an ASN: what came is final, the dock is free, the host hears of it. */
export async function closeReceipt(
  tx: Tx,
  parts: InboundParts,
  task: Pick<ReceiveTask, 'asn' | 'taskId'>,
  by: Closing,
): Promise<void> {
  const asn = await readAsn(tx, task.asn);
  if (!asn || asn.status === 'closed') return;
  const { at, reason } = by;
  const lines = (await readLines(tx, [asn.asn])).get(asn.asn) ?? [];
  const closedAs: ClosedAs = reason === undefined ? 'received' : 'short';
  await markClosed(tx, asn, closedAs, by);
  await parts.feed.append(tx, at, [confirmation(asn, task, by, lines)]);
  if (asn.content.transfer) {
    const { correlationId } = asn;
    await parts.transfers.received(tx, asn.asn, { actor: by.actor, at, correlationId });
  } else if (reason === undefined) {
    await raiseShort(tx, parts, asn, lines, at);
  }
  for (const unit of await unitsIn(tx, { statuses: ['receiving'], asn: asn.asn })) {
    await closeUnitAtDock(tx, parts, unit, at);
  }
  await noteGoodLots(tx, ofOwner(parts, asn.owner), asn.asn, at);
  await sendWaitingUnits(tx, parts, at);
  await callToDocks(tx, parts);
}
