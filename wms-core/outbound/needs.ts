import { days, toDay } from '#base/time.ts';
import type { Order, OrderLine } from './model.ts';
import type { Need } from './rotation.ts';

/** What still has to be found for a line. */
export const openPieces = (line: Pick<OrderLine, 'ordered' | 'short' | 'allocated'>): number =>
  line.ordered - line.short - line.allocated;

export function needOf(order: Order, line: OrderLine, at: number): Need {
  const lifeDays = order.minRemainingDays;
  return {
    owner: order.owner,
    order: order.order,
    customer: order.customer,
    lineId: line.lineId,
    item: line.item,
    quantity: openPieces(line),
    underCustoms: order.customs !== '',
    since: order.createdAt,
    notExpiringBefore: lifeDays === null ? '' : toDay(at + days(lifeDays)),
  };
}
