import type { Tx } from '#base/database/index.ts';
import type { Millis } from '#base/time.ts';
import type { InboundParts } from './parts.ts';

/**
 * Free pieces of an item at a cross-dock place, and how many orders still ask for, as they are or
 * for the kits that they are a component of.
 */
interface Left {
  readonly location: string;
  readonly owner: string;
  readonly item: string;
  readonly free: number;
  readonly open: number;
}

const LEFT = `SELECT s.location, s.owner, s.item, sum(s.quantity - s.allocated)::bigint AS free,
    coalesce((SELECT sum(l.ordered - l.short - l.allocated) FROM wms.sales_line l
      JOIN wms.sales_order o USING (order_id)
      WHERE l.item = s.item AND o.owner = s.owner AND l.allocated + l.short < l.ordered
        AND o.status IN ('accepted', 'released')), 0)::bigint
    + coalesce((SELECT sum((l.ordered - l.short - l.allocated) * c.quantity) FROM wms.kit k
      CROSS JOIN jsonb_to_recordset(k.components) AS c(item text, quantity bigint)
      JOIN wms.sales_line l ON l.item = k.item JOIN wms.sales_order o USING (order_id)
      WHERE c.item = s.item AND k.owner = s.owner AND k.status = 'active'
        AND k.fulfilment <> 'built_only' AND l.exploded = 0 AND o.owner = s.owner
        AND l.allocated + l.short < l.ordered AND o.status IN ('accepted', 'released')), 0)::bigint
      AS open
  FROM wms.stock s WHERE s.location = ANY($1::text[])
  GROUP BY s.location, s.owner, s.item ORDER BY s.location, s.owner, s.item`;

/** The house's own goods are named by their item alone. */
const keyOf = ({ location, owner, item }: Left, own: string) =>
  `cross-dock:${location}:${owner === own ? '' : `${owner}/`}${item}`;

/**
 * Goods that crossed for an order which does not want them any more are in the way of others. They
 * may still be picked, so nobody moves them by rule: the desk is told, and a person relocates them.
 */
export async function tellLeftAtCrossDock(tx: Tx, parts: InboundParts, at: Millis): Promise<void> {
  const places = parts.masterData.locationsOfKind('cross_dock').map((place) => place.location);
  if (places.length === 0) return;
  const rows = await tx.query<Left>(LEFT, [places]);
  const left = rows.filter((row) => row.free > row.open);
  const own = parts.masterData.owner();
  const told = await tx.query<{ key: string }>(
    `SELECT key FROM wms.exception WHERE key LIKE 'cross-dock:%' AND settled_at IS NULL ORDER BY key`,
  );
  const known = new Set(told.map((one) => one.key));
  for (const row of left) {
    const { location, item, free, open } = row;
    const pieces = free - open;
    await parts.exceptions.raise(tx, {
      key: keyOf(row, own),
      kind: 'blocked',
      subject: location,
      text: {
        en: `${pieces} pieces of ${item} lie at ${location}, and no order waits for them. Relocate them to a bin.`,
        zh: `${location} 有 ${pieces} 件 ${item} 已无订单等待,请移至库位。`,
      },
      at,
    });
  }
  const stays = new Set(left.map((row) => keyOf(row, own)));
  for (const key of known) {
    if (!stays.has(key)) await parts.exceptions.settle(tx, key, 'system', at);
  }
  // As long as goods lie there they are looked at again.
  if (rows.length > 0) parts.onBlocked();
}
