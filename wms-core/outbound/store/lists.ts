/** What people look up about orders and waves. */
import { and, desc, eq, getTableColumns, gt, sql } from '#base/database/drizzle.ts';
import type { Tx } from '#base/database/index.ts';
import {
  orderEventTable,
  pickShareTable,
  salesOrderTable,
  waveTable,
} from '#wms-core/store/schema.ts';
import type { Order, OrderStatus } from '../model.ts';

const { content: _content, lookAt: _lookAt, ...ORDER } = getTableColumns(salesOrderTable);

/** A page of orders behind `after`, by number. */
export async function listOrders(
  tx: Tx,
  query: {
    readonly status?: OrderStatus;
    readonly owner?: string;
    readonly after?: string;
    readonly limit: number;
  },
): Promise<Order[]> {
  const { status, owner, after, limit } = query;
  return tx.orm
    .select(ORDER)
    .from(salesOrderTable)
    .where(
      and(
        after === undefined ? undefined : gt(salesOrderTable.order, after),
        status === undefined ? undefined : eq(salesOrderTable.status, status),
        owner === undefined ? undefined : eq(salesOrderTable.owner, owner),
      ),
    )
    .orderBy(salesOrderTable.order)
    .limit(limit);
}

/** What happened to an order, in order. */
export async function timelineOf(tx: Tx, order: string) {
  const { at, event, actor, data } = orderEventTable;
  return tx.orm
    .select({ at, event, actor, data })
    .from(orderEventTable)
    .where(eq(orderEventTable.order, order))
    .orderBy(orderEventTable.sequence);
}

/** What was taken for an order, and from where: a cart's walk is for many orders. */
export async function picksOf(tx: Tx, order: string) {
  const { lineId, item, lot, bin, picked } = pickShareTable;
  return tx.orm
    .select({ line: lineId, item, lot, location: bin, quantity: picked })
    .from(pickShareTable)
    .where(and(eq(pickShareTable.order, order), gt(picked, 0)))
    .orderBy(pickShareTable.share);
}

export async function newestWaves(tx: Tx, limit: number) {
  const { wave, at } = waveTable;
  return tx.orm
    .select()
    .from(waveTable)
    .orderBy(desc(at), desc(sql`length(${wave})`), desc(wave))
    .limit(limit);
}
