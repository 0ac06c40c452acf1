import type { Shipments } from '#wms-core/contracts.ts';

/** What customers got, read from the orders and their postings. */
export const shipments: Shipments = {
  async knows(tx, { owner, customer, order }) {
    const [row] = await tx.query(
      'SELECT 1 FROM wms.sales_order WHERE order_id = $1 AND customer = $2 AND owner = $3',
      [order, customer, owner],
    );
    return row !== undefined;
  },

  async shipped(tx, { owner, customer, order, items }) {
    const rows = await tx.query<{ item: string; pieces: number }>(
      `SELECT l.item, sum(l.shipped)::bigint AS pieces
       FROM wms.sales_order o JOIN wms.sales_line l USING (order_id)
       WHERE o.customer = $1 AND ($2::text IS NULL OR o.order_id = $2 OR o.parent = $2)
         AND l.item = ANY($3::text[]) AND o.owner = $4 GROUP BY l.item ORDER BY l.item`,
      [customer, order ?? null, items, owner],
    );
    return new Map(rows.map((row) => [row.item, row.pieces]));
  },

  layers(tx, { owner, customer, order, item, lot }) {
    return tx.query(
      `SELECT m.layer, l.expiry_date AS "expiryDate",
         sum(m.quantity)::bigint AS pieces
       FROM wms.sales_order o
       JOIN wms.posting h ON h.document = o.order_id
       JOIN wms.movement m ON m.sequence = h.sequence
       JOIN wms.layer l ON l.layer = m.layer
       WHERE o.customer = $2 AND ($3::text IS NULL OR o.order_id = $3 OR o.parent = $3)
         AND m.to_location = 'CUSTOMER' AND m.owner = $1 AND m.item = $4 AND l.lot = $5
       GROUP BY m.layer, l.expiry_date
       ORDER BY max(m.sequence) DESC, m.layer`,
      [owner, customer, order ?? null, item, lot],
    );
  },
};
