import type { Tx } from '#base/database/index.ts';
import type { Refusal } from '#base/refusal.ts';
import { type Millis, toTimestamp } from '#base/time.ts';
import { lockAsn } from './asn-store.ts';
import { emptyCase } from './close-receipt.ts';
import { callToDocks } from './docks.ts';
import type { InboundParts } from './parts.ts';
import { refuseInbound } from './refusals.ts';

/** A truck that stands at the gate with an announced delivery. */
export interface Arrival {
  readonly asn: string;
  readonly arrivedAt: Millis;
  readonly plate: string;
  readonly arrivedBy: string;
}

export async function noteArrival(tx: Tx, arrival: Arrival): Promise<void> {
  const { asn, arrivedAt, plate, arrivedBy } = arrival;
  await tx.query(
    `UPDATE wms.asn SET arrived_at = $2, plate = $3, arrived_by = $4,
       task_id = CASE WHEN status = 'expected' THEN '' ELSE task_id END WHERE asn = $1`,
    [asn, arrivedAt, plate, arrivedBy],
  );
}

/**
 * The truck of an ASN reports: however early it is, it is called to the next free dock. The same
 * plate again changes nothing, unless a worker found nothing of it meanwhile: then it is called anew.
 */
export async function arrive(
  tx: Tx,
  parts: InboundParts,
  asked: Omit<Arrival, 'arrivedAt'> & { readonly arrivedAt?: Millis },
): Promise<(Arrival & { readonly isNew: boolean }) | Refusal> {
  const now = parts.clock.now();
  const { arrivedAt = now, asn: number, plate, arrivedBy } = asked;
  if (arrivedAt > now) return refuseInbound('asn.arrives_later', { at: toTimestamp(arrivedAt) });
  const asn = await lockAsn(tx, number);
  if (!asn) return refuseInbound('asn.unknown', { asn: number });
  const wasEmpty = asn.status === 'expected' && asn.taskId !== '';
  if (asn.arrivedAt !== null && !wasEmpty) {
    const known = { asn: number, arrivedAt: asn.arrivedAt, plate: asn.plate };
    if (asn.plate === plate) return { ...known, arrivedBy: asn.arrivedBy, isNew: false };
    const at = toTimestamp(asn.arrivedAt);
    return refuseInbound('asn.arrived_otherwise', { asn: number, plate: asn.plate, at });
  }
  if (asn.status === 'closed') {
    return refuseInbound('asn.ended', { asn: number, as: asn.closedAs, by: asn.closedBy });
  }
  const arrival: Arrival = { asn: number, arrivedAt, plate, arrivedBy };
  await noteArrival(tx, arrival);
  await parts.exceptions.settle(tx, emptyCase(number), arrivedBy, now);
  await parts.feed.append(tx, now, [
    {
      type: 'wms.asn.arrived',
      subject: number,
      correlationId: asn.correlationId,
      data: {
        ...{ asn: number, version: asn.version, supplier: asn.supplier, plate },
        ...{ arrivedAt: toTimestamp(arrivedAt), actor: arrivedBy },
      },
    },
  ]);
  await callToDocks(tx, parts);
  return { ...arrival, isNew: true };
}
