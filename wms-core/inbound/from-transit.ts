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
  const stranger = item.serialControlled ? act.serials?.find(isStrange) : undefined;
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

function linesOf(
  rows: readonly TransitRow[],
  { asn, item, act, dates }: Scan,
  sent: ReadonlyMap<string, string>,
): MovementLine[] {
  const lines: MovementLine[] = [];
  let { quantity: good, damaged } = act;
  const open = item.serialControlled ? [...(act.serials ?? [])] : [];
  for (const row of rows) {
    // A known number says its layer; numbers that nobody told are taken as they come.
    const own = sent.size > 0 ? open.filter((serial) => sent.get(serial) === row.layer) : open;
    const most = item.serialControlled && sent.size > 0 ? own.length : row.quantity;
    const takesGood = Math.min(good, most);
    const takesDamaged = Math.min(damaged, row.quantity - takesGood);
    const serials = own.slice(0, takesGood);
    for (const serial of serials) open.splice(open.indexOf(serial), 1);
    const line = { item: item.item, owner: item.owner, layer: row.layer };
    const to = { location: asn.dock, handlingUnit: act.handlingUnit };
    const from = transitOf(asn.asn, row.quality);
    const quality = dates.expired ? 'rejected' : row.quality;
    if (takesGood > 0) {
      const numbered = item.serialControlled ? { serials } : {};
      lines.push({ ...line, quantity: takesGood, from, to: { ...to, quality }, ...numbered });
    }
    if (takesDamaged > 0) {
      lines.push({ ...line, quantity: takesDamaged, from, to: { ...to, quality: 'rejected' } });
    }
    good -= takesGood;
    damaged -= takesDamaged;
  }
  return lines;
}
