import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { ReceiptDates } from '../dates.ts';
import type { OwnInbound } from '../parts.ts';
import { refuseInbound } from '../refusals.ts';
import type { AsnHead } from '../scan-store.ts';

/** Pieces of one layer. */
export interface Portion {
  readonly layer: string;
  readonly quantity: number;
  readonly serials?: readonly string[];
}

export interface GoodsBack {
  readonly asn: AsnHead;
  readonly item: string;
  readonly lot: string;
  readonly dates: ReceiptDates;
  readonly receivedAt: Millis;
}

/** Finds the layers that returned pieces once left with, each piece once. */
export interface Origins {
  portions(line: string, quantity: number, serials?: readonly string[]): Promise<Portion[]>;
}

/**
 * The layers of serial numbers that left, or that nobody could account for; a stranger's piece is
 * refused. (Of one that is here the ledger says where.)
 */
async function layersOfSerials(
  tx: Tx,
  parts: OwnInbound,
  goods: GoodsBack,
  serials: readonly string[],
): Promise<ReadonlyMap<string, string> | Refusal> {
  const { item, asn } = goods;
  const rows = await tx.query<{ serial: string; layer: string }>(
    `SELECT serial, layer FROM wms.serial WHERE owner = $1 AND item = $2 AND serial = ANY($3::text[])
       AND location NOT IN ('SUPPLIER', 'SCRAP', 'PRODUCTION')
     ORDER BY serial`,
    [parts.owner, item, serials],
  );
  const known = new Map(rows.map((row) => [row.serial, row.layer]));
  const stranger = serials.find((serial) => !known.has(serial));
  if (stranger === undefined || asn.back?.beyondShipped !== undefined) return known;
  return refuseInbound('return.serial', { serial: stranger, item });
}

/** Pieces of each layer that the customer sent back before. */
async function backBefore(tx: Tx, { asn, item }: GoodsBack): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.query<{ layer: string; pieces: number }>(
    `SELECT m.layer, sum(m.quantity)::bigint AS pieces
     FROM wms.asn a JOIN wms.posting h ON h.document = a.asn
     JOIN wms.movement m ON m.sequence = h.sequence
     WHERE a.kind = 'return' AND a.customer = $1 AND m.from_location = 'CUSTOMER' AND m.item = $2
       AND m.owner = a.owner
     GROUP BY m.layer ORDER BY m.layer`,
    [asn.customer, item],
  );
  return new Map(rows.map((row) => [row.layer, row.pieces]));
}

/**
 * A piece comes back into the layer that it left with, so that its lot, its dates and its supplier
 * are what they were, and a trace goes on. What no shipment accounts for is a layer of its own.
 */
export async function originsOf(
  tx: Tx,
  parts: OwnInbound,
  goods: GoodsBack,
  serials: readonly string[],
): Promise<Origins | Refusal> {
  const { asn, item, lot, dates, receivedAt } = goods;
  const bySerial = await layersOfSerials(tx, parts, goods, serials);
  if (isRefusal(bySerial)) return bySerial;
  const { customer, orderId } = asn;
  const shipped = await parts.shipments.layers(tx, {
    ...{ owner: parts.owner, customer, item, lot },
    ...(orderId === '' ? {} : { order: orderId }),
  });
  const before = await backBefore(tx, goods);
  const left = shipped
    .filter(({ expiryDate }) => dates.expiryDate === null || expiryDate === dates.expiryDate)
    .map(({ layer, pieces }) => ({ layer, pieces: pieces - (before.get(layer) ?? 0) }));
  const ownLayer = (line: string) =>
    parts.ledger.layer(tx, {
      item,
      owner: parts.owner,
      lot,
      productionDate: dates.productionDate,
      expiryDate: dates.expiryDate,
      receivedAt,
      receiptLine: line,
      delivery: asn.asn,
      supplier: '',
    });

  return {
    async portions(line, quantity, own = []) {
      if (own.length > 0) {
        const portions = new Map<string, string[]>();
        for (const serial of own) {
          const layer = bySerial.get(serial) ?? (await ownLayer(line));
          portions.set(layer, [...(portions.get(layer) ?? []), serial]);
        }
        return [...portions].map(([layer, numbers]) => ({
          layer,
          quantity: numbers.length,
          serials: numbers,
        }));
      }
      const portions: Portion[] = [];
      let open = quantity;
      for (const one of left) {
        const pieces = Math.min(open, Math.max(0, one.pieces));
        if (pieces === 0) continue;
        one.pieces -= pieces;
        open -= pieces;
        portions.push({ layer: one.layer, quantity: pieces });
      }
      if (open > 0) portions.push({ layer: await ownLayer(line), quantity: open });
      return portions;
    },
  };
}
