import type { Tx } from '#base/database/index.ts';
import type { Refusal } from '#base/refusal.ts';
import { lockedPlace } from '#wms-core/master-data/index.ts';
import { announce } from './announce.ts';
import type { AsnDocument } from './asn-document.ts';
import { readAsn } from './asn-store.ts';
import { unknownDock } from './docks.ts';
import type { InboundParts } from './parts.ts';
import { refuseInbound } from './refusals.ts';

export interface BlindReceipt {
  /** Its number, as an ASN has one. */
  readonly receipt: string;
  readonly owner?: string;
  readonly supplier: string;
  /** Where the goods stand; left out, the next free dock. */
  readonly dock?: string;
  readonly actor: string;
}

/** What stands in the way of receiving at the dock that a person named. */
async function dockFault(tx: Tx, parts: InboundParts, dock: string): Promise<Refusal | undefined> {
  const place = parts.masterData.location(dock);
  if (place?.kind !== 'dock_in') return unknownDock(parts, dock);
  const locked = lockedPlace(place, 'lockIn');
  if (locked) return locked;
  const [busy] = await tx.query<{ asn: string }>(
    "SELECT asn FROM wms.asn WHERE dock = $1 AND status IN ('called', 'receiving') LIMIT 1",
    [dock],
  );
  return busy && refuseInbound('dock.taken', { dock, asn: busy.asn });
}

/**
 * Opens the receipt of goods that came without notice: an ASN that lists nothing, whose lines grow
 * as goods are scanned. Its number is the key: opened again, it changes nothing.
 */
export async function openBlind(
  tx: Tx,
  parts: InboundParts,
  { receipt, owner, supplier, dock, actor }: BlindReceipt,
): Promise<{ readonly isNew: boolean } | Refusal> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`asn ${receipt}`]);
  const known = await readAsn(tx, receipt);
  if (known) {
    const isSame =
      known.blind &&
      known.supplier === supplier &&
      known.content.owner === owner &&
      known.content.dock === dock;
    if (isSame) return { isNew: false };
    return refuseInbound('blind.conflict', { receipt });
  }
  const fault = dock === undefined ? undefined : await dockFault(tx, parts, dock);
  if (fault) return fault;
  const document: AsnDocument = {
    asn: receipt,
    version: 1,
    ...(owner === undefined ? {} : { owner }),
    supplier,
    expectedAt: parts.clock.now(),
    blind: true,
    ...(dock === undefined ? {} : { dock }),
    lines: [],
  };
  return announce(tx, parts, document, actor);
}
