import type { Tx } from '#base/database/index.ts';
import type { Layer, Recipients } from '#wms-core/contracts.ts';
import type { InKit } from './kit-trace.ts';
import type { PiecesHere, PiecesShipped } from './recall-list.ts';

/** Where the pieces of some layers came from, are, and went. */

/**
 * What became of a layer, in pieces:
 * received + returned + made + found = here + in transit + shipped + lost + scrapped + sentBack + used.
 */
export interface LayerAccount extends Layer {
  readonly received: number;
  /** By customers. */
  readonly returned: number;
  /** To the supplier. */
  readonly sentBack: number;
  /** From and into PRODUCTION: pieces that became, or were, another item. */
  readonly made: number;
  readonly used: number;
  /** Net of what was found again. */
  readonly lost: number;
  readonly scrapped: number;
  readonly shipped: number;
  readonly inTransit: number;
  readonly here: number;
}

export function accountsOf(tx: Tx, layers: readonly string[]): Promise<LayerAccount[]> {
  return tx.query<LayerAccount>(
    `SELECT l.layer, l.owner, l.item, l.lot, nullif(l.production_date, '') AS "productionDate",
       nullif(l.expiry_date, '') AS "expiryDate", l.received_at AS "receivedAt",
       l.receipt_line AS "receiptLine", l.delivery, l.supplier,
       l.supplier_lot AS "supplierLot", m.*, t."inTransit", s.here
     FROM wms.layer l, LATERAL (
       SELECT coalesce(sum(quantity) FILTER (WHERE from_location = 'SUPPLIER'), 0)::bigint AS received,
         (coalesce(sum(quantity) FILTER (WHERE to_location = 'LOSS'), 0)
           - coalesce(sum(quantity) FILTER (WHERE from_location = 'LOSS'), 0))::bigint AS lost,
         coalesce(sum(quantity) FILTER (WHERE to_location = 'SCRAP'), 0)::bigint AS scrapped,
         coalesce(sum(quantity) FILTER (WHERE to_location = 'CUSTOMER'), 0)::bigint AS shipped,
         coalesce(sum(quantity) FILTER (WHERE from_location = 'CUSTOMER'), 0)::bigint AS returned,
         coalesce(sum(quantity) FILTER (WHERE to_location = 'SUPPLIER'), 0)::bigint AS "sentBack",
         coalesce(sum(quantity) FILTER (WHERE from_location = 'PRODUCTION'), 0)::bigint AS made,
         coalesce(sum(quantity) FILTER (WHERE to_location = 'PRODUCTION'), 0)::bigint AS used
       FROM wms.movement WHERE layer = l.layer) m, LATERAL (
       SELECT coalesce(sum(quantity), 0)::bigint AS "inTransit" FROM wms.transit
       WHERE layer = l.layer) t, LATERAL (
       SELECT coalesce(sum(quantity), 0)::bigint AS here FROM wms.stock WHERE layer = l.layer) s
     WHERE l.layer = ANY($1::text[]) ORDER BY l.received_at, l.layer`,
    [layers],
  );
}

/**
 * Those between warehouses too, at TRANSIT with the transfer as their unit: they are in this book.
 */
export function piecesHere(
  tx: Tx,
  layers: readonly string[],
  limit: number,
): Promise<PiecesHere[]> {
  return tx.query<PiecesHere>(
    `SELECT s.owner, s.item, s.layer, l.lot, s.location, s.handling_unit AS "handlingUnit",
       s.quality, s.quantity
     FROM (SELECT owner, item, layer, location, handling_unit, quality, quantity FROM wms.stock
         WHERE layer = ANY($1::text[])
       UNION ALL
       SELECT owner, item, layer, 'TRANSIT', transfer, quality, quantity FROM wms.transit
         WHERE layer = ANY($1::text[])) s JOIN wms.layer l USING (layer)
     ORDER BY s.item, l.lot, s.location, s.handling_unit, s.layer, s.quality, s.owner LIMIT $2`,
    [layers, limit],
  );
}

const kitColumns = (kits: readonly InKit[]): unknown[] => [
  kits.map((one) => one.layer),
  kits.map((one) => one.kit),
  kits.map((one) => one.since),
  kits.map((one) => one.until),
];

type Shipment = Omit<PiecesShipped, 'customer' | 'waybill'>;

/**
 * Who got pieces of these layers, oldest first. With a `serial`: where it is known to have been, in
 * the parcel that it was in, in a movement that names it, or in a kit while that left.
 */
export async function piecesShipped(
  recipients: Recipients,
  tx: Tx,
  query: {
    readonly layers: readonly string[];
    readonly limit: number;
    readonly serial?: {
      readonly serial: string;
      readonly handlingUnits: readonly string[];
      readonly kits: readonly InKit[];
    };
  },
): Promise<PiecesShipped[]> {
  const { layers, limit, serial } = query;
  const rows = await tx.query<Shipment>(
    `SELECT m.sequence, h.at, h.actor, m.owner, m.item, m.layer, l.lot, m.quantity,
       m.from_unit AS parcel, h.document AS "order"
     FROM wms.movement m JOIN wms.posting h USING (sequence) JOIN wms.layer l USING (layer)
     WHERE m.layer = ANY($1::text[]) AND m.to_location = 'CUSTOMER'
       AND ($2::text IS NULL OR m.from_unit = ANY($3::text[])
         OR m.serials @> jsonb_build_array($2::text)
         OR EXISTS (SELECT FROM unnest($5::text[], $6::text[], $7::bigint[], $8::bigint[])
             AS k(layer, kit, since, until)
           WHERE k.layer = m.layer AND (k.kit = '' OR m.serials @> jsonb_build_array(k.kit))
             AND m.sequence > k.since AND (k.until IS NULL OR m.sequence < k.until)))
     ORDER BY m.sequence, m.line LIMIT $4`,
    [
      ...[layers, serial?.serial ?? null, serial?.handlingUnits ?? [], limit],
      ...kitColumns(serial?.kits ?? []),
    ],
  );
  const parcels = [...new Set(rows.map((row) => row.parcel))].sort();
  const who = await recipients.recipients(tx, parcels);
  return rows.map((row) => ({ ...row, customer: '', waybill: '', ...who.get(row.parcel) }));
}
