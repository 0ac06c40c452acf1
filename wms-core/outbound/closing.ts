import type { Tx } from '#base/database/index.ts';
import { addToTally } from '#wms-core/tally.ts';
import type { By, Outbound } from './context.ts';
import { shownLines } from './kit-view.ts';
import type { Order } from './model.ts';
import { nextStatus } from './order-states.ts';
import { loadLines, noteEvents, patchOrder } from './store/orders.ts';

/** Ends an order of which nothing is left to ship; its tote and slot are free. */
export async function closeOrder(o: Outbound, tx: Tx, order: Order, by: By): Promise<void> {
  const { order: id, tote, correlationId } = order;
  if (tote) await o.ledger.bindUnit(tx, tote, '');
  const status = nextStatus(order.status, 'close');
  await patchOrder(tx, id, { status, slot: '', tote: '', toteAt: '', taskId: '' });
  await addToTally(tx, 'orders closed short', 1);
  await noteEvents(tx, by.at, [{ order: id, event: 'closed_short', actor: by.actor }]);
  const lines = await loadLines(tx, [id]);
  const data = {
    order: id,
    customer: order.customer,
    status: 'closed_short',
    lines: shownLines(lines).map(({ lineId, item, ordered, short, shortReason }) => ({
      line: lineId,
      item,
      ordered,
      shipped: 0,
      short,
      reason: shortReason,
    })),
    parcels: [],
  };
  const event = { type: 'wms.order.closed', subject: id, correlationId, data };
  await o.feed.append(tx, by.at, [event]);
  o.wake();
}
