import type { Tx } from '#base/database/index.ts';
import type { Refusal } from '#base/refusal.ts';
import type { Item, MovementLine } from '#wms-core/contracts.ts';
import type { Act } from '#wms-core/ports.ts';
import { onItsWay, serialsOnTheirWay, type TransitRow, transitOf } from '../stock/index.ts';
import type { LineChange } from './asn-store.ts';
import type { ReceiptDates } from './dates.ts';
import { refuseInbound } from './refusals.ts';
import type { AsnHead } from './scan-store.ts';

type Received = Extract<Act, { act: 'received' }>;

export interface Scan {
  readonly asn: AsnHead;
  readonly item: Item;
  readonly act: Received;
  readonly dates: ReceiptDates;
}

export interface Booking {
  readonly movements: readonly MovementLine[];
  readonly changes: readonly LineChange[];
}

/** Rows of the transfer that the label may mean, by lot and by expiry. */
const meant = (rows: readonly TransitRow[], { item, act, dates }: Scan): readonly TransitRow[] =>
  rows
    .filter((row) => row.lot === (act.lot ?? '') || (!item.lotControlled && !act.lot))
    .filter((row) => dates.expiryDate === null || row.expiryDate === dates.expiryDate);

/**
 * A scan of a transfer: the pieces come from what is on its way, in the layers that the other
 * warehouse told, so lots, dates and serial numbers go on. They were inspected there. What was not
 * sent is refused and laid aside.
 */
export async function fromTransit(tx: Tx, scan: Scan): Promise<Booking | Refusal> {
  const { asn, item, act, dates } = scan;
  const goods = { transfer: asn.asn, owner: item.owner, item: item.item };
  const rows = meant(await onItsWay(tx, goods), scan);
  const left = rows.reduce((sum, row) => sum + row.quantity, 0);
  const given = act.quantity + act.damaged;
  if (left < given) {
    const facts = { item: item.item, lot: act.lot ?? '–', asn: asn.asn, given, left };
    return refuseInbound(left === 0 ? 'receipt.not_sent' : 'receipt.more_than_sent', facts);
  }
  const sent = await serialsOnTheirWay(tx, goods);
  const layers = new Set(rows.map((row) => row.layer));
  const isStrange = (serial: string) => sent.size > 0 && !layers.has(sent.get(serial) ?? '');
  const numbers = [...(act.serials ?? []), ...(act.damagedSerials ?? [])];
  const stranger = item.serialControlled ? numbers.find(isStrange) : undefined;
  if (stranger !== undefined) {
    return refuseInbound('receipt.serial_not_sent', {
      serial: stranger,
      item: item.item,
      asn: asn.asn,
    });
  }
  const change: LineChange = {
    line: rows[0]!.receiptLine,
    received: given,
    damaged: act.damaged,
    accepted: dates.expired ? 0 : act.quantity,
    rejected: dates.expired ? act.quantity : 0,
  };
  return { movements: linesOf(rows, scan, sent), changes: [change] };
}

/** Numbers that were scanned, given out by layer: one that nobody told is taken as it comes. */
function numbersToGive(scanned: readonly string[] | undefined, sent: ReadonlyMap<string, string>) {
  const open = [...(scanned ?? [])];
  const ofLayer = (layer: string) =>
    sent.size > 0 ? open.filter((serial) => sent.get(serial) === layer) : open;
  return {
    /** So many pieces at most are of the layer. */
    most: (layer: string, pieces: number) =>
      scanned && sent.size > 0 ? ofLayer(layer).length : pieces,
    take(layer: string, pieces: number): { readonly serials?: readonly string[] } {
      const serials = ofLayer(layer).slice(0, pieces);
      for (const serial of serials) open.splice(open.indexOf(serial), 1);
      return scanned ? { serials } : {};
    },
  };
}

function linesOf(
  rows: readonly TransitRow[],
  { asn, item, act, dates }: Scan,
  sent: ReadonlyMap<string, string>,
): MovementLine[] {
  const lines: MovementLine[] = [];
  const { serialControlled } = item;
  let { quantity: good, damaged } = act;
  const sound = numbersToGive(serialControlled ? (act.serials ?? []) : undefined, sent);
  const bad = numbersToGive(serialControlled ? act.damagedSerials : undefined, sent);
  for (const row of rows) {
    const takesGood = Math.min(good, sound.most(row.layer, row.quantity));
    const left = row.quantity - takesGood;
    const takesDamaged = Math.min(damaged, left, bad.most(row.layer, left));
    const line = { item: item.item, owner: item.owner, layer: row.layer };
    const to = { location: asn.dock, handlingUnit: act.handlingUnit };
    const from = transitOf(asn.asn, row.quality);
    const quality = dates.expired ? 'rejected' : row.quality;
    if (takesGood > 0) {
      const numbered = sound.take(row.layer, takesGood);
      lines.push({ ...line, quantity: takesGood, from, to: { ...to, quality }, ...numbered });
    }
    if (takesDamaged > 0) {
      const numbered = bad.take(row.layer, takesDamaged);
      const rejected = { ...to, quality: 'rejected' as const };
      lines.push({ ...line, quantity: takesDamaged, from, to: rejected, ...numbered });
    }
    good -= takesGood;
    damaged -= takesDamaged;
  }
  return lines;
}
