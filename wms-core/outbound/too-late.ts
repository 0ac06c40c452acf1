import type { Tx } from '#base/database/index.ts';
import type { Refusal, Text } from '#base/refusal.ts';
import type { Order } from './model.ts';
import { refuse } from './refusals.ts';

/** Whether an order may still be cancelled, and what is left to do where it may not. */

/** Of these orders those of which nothing has been given to a picker yet. */
export async function stillCancellable(tx: Tx, orders: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ order: string }>(
    `SELECT order_id AS "order" FROM wms.sales_order o
     WHERE order_id = ANY($1::text[]) AND status IN ('accepted', 'released') AND NOT EXISTS (
       SELECT 1 FROM wms.pick_share s WHERE s.order_id = o.order_id AND s.run <> '' AND s.planned > 0)
     ORDER BY order_id`,
    [orders],
  );
  return rows.map(({ order }) => order);
}

const AS_RETURN: Text = {
  en: 'A picker has it, or had it: let it be shipped, and announce what comes back as a return, POST /api/v1/returns.',
  zh: '已派拣货：请让其发货，退回的货物按客户退货登记：POST /api/v1/returns。',
};
const SHIPPED: Text = {
  en: 'Announce what comes back as a return, POST /api/v1/returns.',
  zh: '退回的货物请按客户退货登记：POST /api/v1/returns。',
};
const ENDED: Text = {
  en: 'It has ended, and no goods are locked for it: there is nothing to cancel.',
  zh: '该订单已结束，不再锁定货物，无需取消。',
};

/** The refusal of a cancel that comes too late. */
export function tooLate({ order, status }: Order): Refusal {
  const others = status === 'closed_short' ? ENDED : AS_RETURN;
  const instead = status === 'shipped' ? SHIPPED : others;
  return refuse('order.too_late', { order, status, instead });
}
