import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import { leaveAppointment, lockBookings } from './appointments.ts';
import { type AsnRow, type ClosedAs, lockAsn, readLines } from './asn-store.ts';
import { closeReceipt, emptyCase, markClosed } from './close-receipt.ts';
import { callToDocks } from './docks.ts';
import type { InboundParts } from './parts.ts';
import { refuseInbound } from './refusals.ts';
import { unitsIn } from './unit-store.ts';
import { closeUnitAtDock, sendWaitingUnits } from './units.ts';

/** A person ends an ASN: short after something came, or altogether before anything did. */

export interface EndRequest {
  readonly asn: string;
  readonly reason: string;
  readonly actor: string;
}

export interface Ended {
  readonly asn: string;
  readonly closedAs: ClosedAs;
}

/** The ASN and how many pieces of it came; its answer where it was ended so before. */
async function openAsn(
  tx: Tx,
  asked: EndRequest,
  as: ClosedAs,
): Promise<{ readonly asn: AsnRow; readonly pieces: number } | Ended | Refusal> {
  const asn = await lockAsn(tx, asked.asn);
  if (!asn) return refuseInbound('asn.unknown', { asn: asked.asn });
  if (asn.status === 'closed') {
    if (asn.closedAs === as) return { asn: asn.asn, closedAs: as };
    return refuseInbound('asn.ended', { asn: asn.asn, as: asn.closedAs, by: asn.closedBy });
  }
  const lines = (await readLines(tx, [asn.asn])).get(asn.asn) ?? [];
  return { asn, pieces: lines.reduce((sum, line) => sum + line.received, 0) };
}

/** Takes the receipt from the worker's terminal; the office has answered for it. */
async function callOff(
  tx: Tx,
  parts: InboundParts,
  asn: AsnRow,
  by: { readonly actor: string; readonly at: Millis; readonly reason: string },
): Promise<void> {
  if (asn.taskId === '') return;
  await tx.query('UPDATE wms.task SET settled = true WHERE task_id = $1', [asn.taskId]);
  // A task that has ended by itself needs no word.
  await parts.taskBook.control(
    tx,
    { verb: 'force_complete', taskId: asn.taskId, reason: by.reason },
    by.actor,
  );
}

/** What came is final, what did not come is not waited for any more. */
export async function closeShort(
  tx: Tx,
  parts: InboundParts,
  asked: EndRequest,
): Promise<Ended | Refusal> {
  const open = await openAsn(tx, asked, 'short');
  if (isRefusal(open) || 'closedAs' in open) return open;
  const { asn, pieces } = open;
  if (pieces === 0) return refuseInbound('asn.nothing_came', { asn: asn.asn });
  const by = { actor: asked.actor, at: parts.clock.now(), reason: asked.reason };
  await callOff(tx, parts, asn, by);
  await closeReceipt(tx, parts, asn, by);
  return { asn: asn.asn, closedAs: 'short' };
}

/** Nothing of it is waited for; the dock, if it had one, is free. */
export async function cancelAsn(
  tx: Tx,
  parts: InboundParts,
  asked: EndRequest,
): Promise<Ended | Refusal> {
  await lockBookings(tx);
  const open = await openAsn(tx, asked, 'cancelled');
  if (isRefusal(open) || 'closedAs' in open) return open;
  const { asn, pieces } = open;
  if (pieces > 0) return refuseInbound('asn.goods_came', { asn: asn.asn, pieces });
  const { actor, reason } = asked;
  const by = { actor, at: parts.clock.now(), reason };
  await callOff(tx, parts, asn, by);
  await markClosed(tx, asn, 'cancelled', by);
  await leaveAppointment(tx, parts, asn.asn, by);
  await parts.exceptions.settle(tx, emptyCase(asn.asn), actor, by.at);
  await parts.feed.append(tx, by.at, [
    {
      type: 'wms.asn.cancelled',
      subject: asn.asn,
      correlationId: asn.correlationId,
      data: {
        ...{ asn: asn.asn, owner: asn.owner, version: asn.version },
        ...{ supplier: asn.supplier, reason, actor },
      },
    },
  ]);
  // What the other warehouse sent stays on its way until a person says what became of it.
  if (asn.content.transfer) {
    const { correlationId } = asn;
    await parts.transfers.received(tx, asn.asn, { actor, at: by.at, correlationId });
  }
  // A pallet whose goods were all taken back may stand there.
  for (const unit of await unitsIn(tx, { statuses: ['receiving'], asn: asn.asn })) {
    await closeUnitAtDock(tx, parts, unit, by.at);
  }
  await sendWaitingUnits(tx, parts, by.at);
  await callToDocks(tx, parts);
  return { asn: asn.asn, closedAs: 'cancelled' };
}
