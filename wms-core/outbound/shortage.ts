import type { Tx } from '#base/database/index.ts';
import type { Outbound } from './context.ts';
import { loadOrders, noteEvents } from './store/orders.ts';

export interface MissingPieces {
  readonly order: string;
  readonly lineId: string;
  readonly item: string;
  readonly quantity: number;
  readonly place: string;
}

/** Writes a shortage into the orders' timelines and into the feed. */
export async function tellShort(
  o: Outbound,
  tx: Tx,
  why: { readonly reason: string; readonly actor: string; readonly at: number },
  missing: readonly MissingPieces[],
): Promise<void> {
  const { reason, actor, at } = why;
  const events = missing.map(({ order, ...data }) => ({ order, data: { ...data, reason } }));
  await noteEvents(
    tx,
    at,
    events.map((one) => ({ ...one, event: 'short', actor })),
  );
  const orders = await loadOrders(tx, [...new Set(missing.map(({ order }) => order))]);
  await o.feed.append(
    tx,
    at,
    events.map(({ order, data }) => ({
      type: 'wms.order.short',
      subject: order,
      correlationId: orders.get(order)!.correlationId,
      data: { order, ...data },
    })),
  );
}
