import { isDeepStrictEqual } from 'node:util';
import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { toTimestamp } from '#base/time.ts';
import { blockedItem } from '#wms-core/master-data/index.ts';
import { ofOwner } from '#wms-core/owner.ts';
import { refuseTransfer } from '../transfers/refusals.ts';
import { announcedElsewhere, unitFault } from './announced-units.ts';
import { type Arrival, noteArrival } from './arrival.ts';
import type { AsnDocument } from './asn-document.ts';
import { insertAsn, readAsn } from './asn-store.ts';
import { emptyCase } from './close-receipt.ts';
import { callToDocks } from './docks.ts';
import type { InboundParts } from './parts.ts';
import { refuseInbound } from './refusals.ts';
import { returnFault } from './returns/check.ts';

function lineTwice(document: AsnDocument): Refusal | undefined {
  const seen = new Set<string>();
  for (const { line } of document.lines) {
    if (seen.has(line)) return refuseInbound('asn.line_twice', { asn: document.asn, line });
    seen.add(line);
  }
  return undefined;
}

/** A transfer's advice has no version that could be higher. */
const conflict = ({ asn, version, transfer }: AsnDocument): Refusal =>
  transfer
    ? refuseTransfer('transfer.conflict', { transfer: asn })
    : refuseInbound('asn.conflict', { asn, version });

/**
 * Takes an ASN in. Its number and version are the natural key: the same document again changes
 * nothing. A higher version replaces an ASN that has not been called to a dock yet.
 */
export async function announce(
  tx: Tx,
  parts: InboundParts,
  document: AsnDocument,
  actor: string,
): Promise<{ readonly isNew: boolean } | Refusal> {
  const { transfer: _, ...told } = document;
  const { asn, version } = told;
  const twice = lineTwice(document);
  if (twice) return twice;
  // Two posts of one number take turns even while there is no row to lock.
  await tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`asn ${asn}`]);
  const known = await readAsn(tx, asn);
  if (known) {
    // A transfer is what was sent: another document under its number does not replace it.
    if ((known.content.transfer === undefined) !== (document.transfer === undefined)) {
      return conflict(document);
    }
    if (known.version > version) {
      return refuseInbound('asn.outdated', { asn, version, known: known.version });
    }
    if (known.version === version) {
      if (isDeepStrictEqual(known.content, document)) return { isNew: false };
      return conflict(document);
    }
    if (known.status !== 'expected') {
      return refuseInbound('asn.too_late', { asn, status: known.status, dock: known.dock });
    }
    await tx.query('DELETE FROM wms.asn WHERE asn = $1', [asn]);
  }
  const owner = document.owner ?? parts.masterData.owner();
  const unknown = await parts.masterData.ownerFault(tx, owner);
  if (unknown) return unknown;
  const ids = [...new Set(document.lines.map((line) => line.item))];
  const items = await parts.masterData.items(tx, owner, ids);
  if (isRefusal(items)) return items;
  // What a customer sends back comes, whether its item is sold any more or not.
  const fault = document.back
    ? await returnFault(tx, ofOwner(parts, owner), document)
    : blockedItem(items);
  if (fault) return fault;
  const pieces = await parts.masterData.inBaseUnits(tx, owner, document.lines);
  if (isRefusal(pieces)) return pieces;
  const misnamed = unitFault(document, pieces) ?? (await announcedElsewhere(tx, document));
  if (misnamed) return misnamed;
  const at = parts.clock.now();
  const correlationId = known?.correlationId ?? parts.ids.next('C');
  await insertAsn(tx, document, pieces, { owner, actor, correlationId, at });
  if (known?.arrivedAt != null) await noteArrival(tx, known as Arrival);
  if (known?.taskId) await parts.exceptions.settle(tx, emptyCase(asn), actor, at);
  await parts.feed.append(tx, at, [
    {
      type: `wms.${document.back ? 'return' : 'asn'}.${known ? 'changed' : 'created'}`,
      subject: asn,
      correlationId,
      data: {
        ...told,
        owner,
        expectedAt: toTimestamp(document.expectedAt),
        lines: document.lines.map((line, index) => ({ ...line, pieces: pieces[index]! })),
        actor,
      },
    },
  ]);
  await callToDocks(tx, parts);
  return { isNew: true };
}
