import type { Tx } from '#base/database/index.ts';
import type { Outlook } from './contracts.ts';
import type { Crossing, ExpectedGoods } from './outbound/index.ts';

async function inTransit(
  tx: Tx,
  { owner, item, direction }: { owner: string; item: string; direction: 'in' | 'out' },
): Promise<number> {
  const [row] = await tx.query<{ pieces: number }>(
    `SELECT coalesce(sum(s.quantity), 0)::bigint AS pieces
     FROM wms.transit s LEFT JOIN wms.warehouse_transfer t USING (transfer)
     WHERE s.owner = $3 AND s.item = $1 AND coalesce(t.direction, 'out') = $2`,
    [item, direction, owner],
  );
  return row?.pieces ?? 0;
}

/**
 * What orders wait for and what ASNs announce, read from their tables: stock that is not here yet.
 * Nobody counts on what customers send back before it was graded.
 */
export const outlook: Outlook = {
  async promised(tx, owner, item) {
    const [row] = await tx.query<{ pieces: number; free: number }>(
      `SELECT coalesce(sum(l.ordered - l.short - l.allocated), 0)::bigint AS pieces,
         coalesce(sum(l.ordered - l.short - l.allocated) FILTER (WHERE o.customs = ''), 0)::bigint
           AS free
       FROM wms.sales_line l JOIN wms.sales_order o USING (order_id)
       WHERE l.item = $1 AND l.allocated + l.short < l.ordered
         AND o.owner = $2 AND o.status NOT IN ('shipped', 'closed_short', 'cancelled')`,
      [item, owner],
    );
    return row!;
  },
  async announced(tx, owner, item) {
    const [row] = await tx.query<{ pieces: number }>(
      `SELECT coalesce(sum(l.expected - l.received), 0)::bigint AS pieces
       FROM wms.asn a JOIN wms.asn_line l USING (asn)
       WHERE a.status <> 'closed' AND a.kind = 'supplier' AND l.item = $1
         AND l.received < l.expected AND a.owner = $2
         AND NOT EXISTS (SELECT FROM wms.warehouse_transfer t WHERE t.transfer = a.asn)`,
      [item, owner],
    );
    return (row?.pieces ?? 0) + (await inTransit(tx, { owner, item, direction: 'in' }));
  },
  leaving: (tx, owner, item) => inTransit(tx, { owner, item, direction: 'out' }),
};

/** Items of which a truck, a dock or a pallet still promises pieces. */
export const expected: ExpectedGoods = {
  async expected(tx, owner, items) {
    const rows = await tx.query<{ item: string }>(
      `SELECT DISTINCT item FROM (
         SELECT l.item FROM wms.asn_line l JOIN wms.asn a USING (asn)
         WHERE a.status <> 'closed' AND a.kind = 'supplier' AND l.received < l.expected
           AND a.owner = $2 AND l.item = ANY($1::text[])
         UNION ALL
         SELECT s.item FROM wms.stock s JOIN wms.inbound_unit u USING (handling_unit)
         WHERE u.status <> 'closed' AND s.quality <> 'rejected' AND s.owner = $2
           AND s.item = ANY($1::text[])
       ) AS expected ORDER BY item`,
      [items, owner],
    );
    return rows.map((row) => row.item);
  },
  crossing: (tx, { owner, items, after }) =>
    tx.query<Crossing>(
      `SELECT r.subject AS "handlingUnit", r.layer, r.location, r.quantity, u.updated_at AS since
       FROM wms.reservation r JOIN wms.location p USING (location)
       JOIN wms.inbound_unit u ON u.handling_unit = r.subject
       WHERE r.item = ANY($1::text[]) AND r.owner = $2 AND p.kind = 'cross_dock'
         AND u.status IN ('moving', 'putting') AND u.updated_at > $3
       ORDER BY r.subject, r.line_id`,
      [items, owner, after],
    ),
};
