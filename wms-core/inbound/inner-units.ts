import type { Tx } from '#base/database/index.ts';
import { invariant } from '#base/invariant.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { MovementLine, PostingHead, StockRow } from '#wms-core/contracts.ts';
import { type InboundParts, PALLET } from './parts.ts';
import { refuseInbound } from './refusals.ts';
import type { InboundUnit } from './unit-store.ts';

/**
 * Units in or on an inbound pallet: known by their own SSCC from the dock until the house opens them,
 * to inspect what is in them or to put it away.
 */

/** Those of the units that came with this ASN, by themselves or on a pallet; opened since or not. */
export async function cameWith(
  tx: Tx,
  asn: string,
  units: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ unit: string }>(
    `SELECT u.unit FROM unnest($2::text[]) AS u(unit)
     WHERE EXISTS (SELECT FROM wms.inbound_unit i WHERE i.handling_unit = u.unit AND i.asn = $1)
       OR EXISTS (SELECT FROM wms.unit_event e JOIN wms.posting p USING (sequence)
         WHERE e.handling_unit = u.unit AND p.document = $1)`,
    [asn, units],
  );
  return new Set(rows.map(({ unit }) => unit));
}

/** Makes sure that a received unit stands in or on its pallet. Refuses `receipt.inner_taken`. */
export async function standOn(
  tx: Tx,
  { ledger }: InboundParts,
  inner: { readonly handlingUnit: string; readonly pallet: string; readonly dock: string },
  head: PostingHead,
): Promise<Refusal | undefined> {
  const { handlingUnit, pallet, dock: location } = inner;
  const known = await ledger.unit(tx, handlingUnit);
  if (known?.parent === pallet) return undefined;
  const room = { ...PALLET, tareGrams: 0, boundTo: head.document };
  const made = await ledger.createUnit(tx, { handlingUnit, type: 'parcel', location, ...room });
  if (isRefusal(made)) return refuseInbound('receipt.inner_taken', { handlingUnit });
  const postingId = `${head.postingId}/in`;
  const put = await ledger.putUnit(tx, { ...head, postingId, handlingUnit, into: pallet });
  return isRefusal(put) ? put : undefined;
}

/** What is on the pallet and in the units on it, summed by what it is. */
export async function allOn(
  tx: Tx,
  { ledger }: InboundParts,
  pallet: string,
): Promise<readonly StockRow[]> {
  const rows = await ledger.contents(tx, { within: pallet });
  const alike = Map.groupBy(rows, ({ layer, quality }) => `${layer} ${quality}`);
  return [...alike.values()].map((same) => ({
    ...same[0]!,
    handlingUnit: pallet,
    quantity: same.reduce((sum, { quantity }) => sum + quantity, 0),
    allocated: same.reduce((sum, { allocated }) => sum + allocated, 0),
    held: same.some(({ held }) => held),
  }));
}

/** One line a row, and one a lock on it: every piece goes, and every lock with it. */
async function linesOnto(
  tx: Tx,
  rows: readonly StockRow[],
  pallet: string,
): Promise<readonly MovementLine[]> {
  const locks = await tx.query<{ row: string; order: string; lineId: string; quantity: number }>(
    `SELECT layer || ' ' || handling_unit || ' ' || quality AS row, order_id AS "order",
       line_id AS "lineId", quantity
     FROM wms.allocation WHERE handling_unit = ANY($1::text[]) AND handling_unit <> ''
     ORDER BY handling_unit, layer, quality, order_id, line_id`,
    [rows.map(({ handlingUnit }) => handlingUnit)],
  );
  return rows.flatMap(({ item, owner, layer, quantity, location, handlingUnit, quality }) => {
    const own = locks.filter(({ row }) => row === `${layer} ${handlingUnit} ${quality}`);
    const free = quantity - own.reduce((sum, lock) => sum + lock.quantity, 0);
    const head = {
      ...{ item, owner, layer },
      from: { location, handlingUnit, quality },
      to: { location, handlingUnit: pallet, quality },
    };
    const locked = own.map(({ order, lineId, quantity: pieces }) => {
      return { ...head, quantity: pieces, lockedFor: { order, lineId } };
    });
    return free > 0 ? [...locked, { ...head, quantity: free }] : locked;
  });
}

/** The units on it are opened: what was in them lies on the pallet itself, and they are no more. */
export async function openInner(
  tx: Tx,
  { ledger }: InboundParts,
  unit: InboundUnit,
  by: { readonly why: 'inspection' | 'putaway' | 'emptied'; readonly at: Millis },
): Promise<void> {
  const { handlingUnit: pallet, asn: document, correlationId } = unit;
  const inner = await tx.query<{ handlingUnit: string }>(
    `SELECT handling_unit AS "handlingUnit" FROM wms.handling_unit
     WHERE parent = $1 AND parent <> '' ORDER BY handling_unit`,
    [pallet],
  );
  if (inner.length === 0) return;
  const rows = await ledger.contents(tx, { within: pallet });
  const nested = rows.filter(({ handlingUnit }) => handlingUnit !== pallet);
  if (nested.length > 0) {
    const posted = await ledger.post(tx, {
      ...{ postingId: `opened:${document}:${pallet}:${by.why}`, document, correlationId },
      ...{ actor: 'warehub', reason: 'unit_opened', at: by.at },
      lines: await linesOnto(tx, nested, pallet),
    });
    invariant(!isRefusal(posted), `what is in the units on ${pallet} lies on it`);
  }
  for (const { handlingUnit } of inner) {
    const closed = await ledger.closeUnit(tx, handlingUnit);
    invariant(!isRefusal(closed), `unit ${handlingUnit} is closed with goods in it`);
  }
}
