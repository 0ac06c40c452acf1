import type { Tx } from '#base/database/index.ts';
import type { Millis } from '#base/time.ts';
import type { PackagingLevel } from '#wms-core/contracts.ts';
import type { Order, OrderLine } from '../model.ts';
import { type Columns, patchRow, selectList } from './rows.ts';

const ORDER: Columns<Order> = {
  order: 'order_id',
  owner: 'owner',
  customer: 'customer',
  toWarehouse: 'to_warehouse',
  customs: 'customs',
  serviceLevel: 'service_level',
  priority: 'priority',
  deadline: 'deadline',
  allowBackorder: 'allow_backorder',
  minRemainingDays: 'min_remaining_days',
  partialKits: 'partial_kits',
  parent: 'parent',
  correlationId: 'correlation_id',
  status: 'status',
  wave: 'wave',
  slot: 'slot',
  tote: 'tote',
  toteAt: 'tote_at',
  station: 'station',
  dock: 'dock',
  taskId: 'task_id',
  taskAttempts: 'task_attempts',
  checks: 'checks',
  recheck: 'recheck',
  overflow: 'overflow',
  createdAt: 'created_at',
  giveUpAt: 'give_up_at',
  attention: 'attention',
  shortfall: 'shortfall',
};

const LINE: Columns<OrderLine> = {
  order: 'order_id',
  lineId: 'line_id',
  item: 'item',
  toldUnit: 'told_unit',
  toldQuantity: 'told_quantity',
  ordered: 'ordered',
  exploded: 'exploded',
  kitLine: 'kit_line',
  perKit: 'per_kit',
  allocated: 'allocated',
  picked: 'picked',
  put: 'put',
  checked: 'checked',
  shipped: 'shipped',
  short: 'short',
  shortReason: 'short_reason',
  attempts: 'attempts',
  waitingSince: 'waiting_since',
};

export const ORDER_LIST = selectList(ORDER, 'o');
export const LINE_LIST = selectList(LINE, 'l');

export interface NewOrder {
  readonly order: string;
  readonly owner: string;
  readonly customer: string;
  readonly toWarehouse: string;
  readonly customs: Order['customs'];
  readonly serviceLevel: string;
  readonly priority: number;
  readonly deadline: Millis | null;
  readonly allowBackorder: boolean;
  readonly minRemainingDays: number | null;
  readonly partialKits: boolean;
  readonly parent: string;
  readonly content: string;
  readonly correlationId: string;
  readonly createdAt: Millis;
  readonly giveUpAt: Millis | null;
  readonly lines: readonly {
    readonly lineId: string;
    readonly item: string;
    readonly quantity: number;
    readonly told?: { readonly quantity: number; readonly unit: PackagingLevel };
  }[];
}

/** False when the order number is taken. */
export async function insertOrder(tx: Tx, order: NewOrder): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO wms.sales_order (order_id, customer, priority, deadline, allow_backorder,
       min_remaining_days, parent, content, correlation_id, status, created_at, give_up_at,
       to_warehouse, owner, partial_kits, customs, service_level)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'accepted', $10, $11, $12, $13, $14, $15, $16)
     ON CONFLICT (order_id) DO NOTHING RETURNING order_id`,
    [
      order.order,
      order.customer,
      order.priority,
      order.deadline,
      order.allowBackorder,
      order.minRemainingDays,
      order.parent,
      order.content,
      order.correlationId,
      order.createdAt,
      order.giveUpAt,
      order.toWarehouse,
      order.owner,
      order.partialKits,
      order.customs,
      order.serviceLevel,
    ],
  );
  if (rows.length === 0) return false;
  await tx.query(
    `INSERT INTO wms.sales_line (order_id, line_id, line_no, item, ordered, waiting_since,
       told_unit, told_quantity)
     SELECT $1, n.line_id, n.line_no, n.item, n.quantity, $5, n.told_unit, n.told_quantity
     FROM unnest($2::text[], $3::text[], $4::bigint[], $6::text[], $7::bigint[])
       WITH ORDINALITY AS n(line_id, item, quantity, told_unit, told_quantity, line_no)`,
    [
      order.order,
      order.lines.map((line) => line.lineId),
      order.lines.map((line) => line.item),
      order.lines.map((line) => line.quantity),
      order.createdAt,
      order.lines.map((line) => line.told?.unit ?? ''),
      order.lines.map((line) => line.told?.quantity ?? 0),
    ],
  );
  return true;
}

export async function loadOrder(tx: Tx, order: string): Promise<Order | undefined> {
  const [row] = await tx.query<Order>(
    `SELECT ${ORDER_LIST} FROM wms.sales_order o WHERE o.order_id = $1`,
    [order],
  );
  return row;
}

export async function loadOrders(
  tx: Tx,
  orders: readonly string[],
): Promise<ReadonlyMap<string, Order>> {
  if (orders.length === 0) return new Map();
  const rows = await tx.query<Order>(
    `SELECT ${ORDER_LIST} FROM wms.sales_order o WHERE o.order_id = ANY($1::text[])
     ORDER BY o.order_id`,
    [orders],
  );
  return new Map(rows.map((row) => [row.order, row]));
}

export function loadLines(tx: Tx, orders: readonly string[]): Promise<OrderLine[]> {
  if (orders.length === 0) return Promise.resolve([]);
  return tx.query<OrderLine>(
    `SELECT ${LINE_LIST} FROM wms.sales_line l WHERE l.order_id = ANY($1::text[])
     ORDER BY l.order_id, l.line_no, l.line_id`,
    [orders],
  );
}

export function patchOrder(tx: Tx, order: string, patch: Partial<Order>): Promise<void> {
  return patchRow<Order>(
    tx,
    { table: 'wms.sales_order', key: 'order', columns: ORDER },
    order,
    patch,
  );
}

/** Slots at the wall that an order has. */
export async function takenSlots(tx: Tx): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ slot: string }>(
    "SELECT slot FROM wms.sales_order WHERE slot <> ''",
  );
  return new Set(rows.map((row) => row.slot));
}

/** The condition on '' is the index's: without it all orders ever made would be read. */
export async function countBackOrders(tx: Tx, parent: string): Promise<number> {
  const [row] = await tx.query<{ made: number }>(
    `SELECT count(*)::integer AS made FROM wms.sales_order WHERE parent = $1 AND parent <> ''`,
    [parent],
  );
  return row!.made;
}

/** What changes on a line: every number is added. */
export interface LineChange {
  readonly order: string;
  readonly lineId: string;
  readonly allocated?: number;
  readonly picked?: number;
  readonly put?: number;
  readonly checked?: number;
  readonly shipped?: number;
  readonly short?: number;
  readonly shortReason?: string;
  readonly attempts?: number;
}

const NUMBERS = ['allocated', 'picked', 'put', 'checked', 'shipped', 'short', 'attempts'] as const;

/** Named, so that a server plans it once; arrays, because they cost less to parse than JSON. */
const LINES_TEXT = `UPDATE wms.sales_line l SET
    allocated = l.allocated + n.allocated, picked = l.picked + n.picked, put = l.put + n.put,
    checked = least(l.checked + n.checked, l.put + n.put), shipped = l.shipped + n.shipped, short = l.short + n.short,
    attempts = l.attempts + n.attempts, short_reason = coalesce(n.reason, l.short_reason),
    waiting_since = CASE
      WHEN l.allocated + n.allocated + l.short + n.short < l.ordered
      THEN coalesce(l.waiting_since, $11::bigint) END,
    look_at = CASE WHEN n.allocated < 0 THEN 0 ELSE l.look_at END
  FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[],
      $7::bigint[], $8::bigint[], $9::bigint[], $10::integer[])
    AS n(order_id, line_id, reason, allocated, picked, put, checked, shipped, short, attempts)
  WHERE l.order_id = n.order_id AND l.line_id = n.line_id`;

const ADD_TO_LINES = { name: 'outbound-add-to-lines', text: LINES_TEXT };

/** The hot statement of picking and putting: shares and their lines at once. */
const setAndAdd = (column: 'picked' | 'put') => ({
  name: `outbound-shares-${column}`,
  text: `WITH done AS (
    UPDATE wms.pick_share s SET ${column} = d.quantity
    FROM unnest($12::bigint[], $13::bigint[]) AS d(share, quantity) WHERE s.share = d.share)
  ${LINES_TEXT}`,
});
const SHARES_DONE = { picked: setAndAdd('picked'), put: setAndAdd('put') };

type Sum = Record<(typeof NUMBERS)[number], number> & {
  readonly order: string;
  readonly lineId: string;
  shortReason: string | null;
};

function sumsOf(changes: readonly LineChange[]): Sum[] {
  const sums = new Map<string, Sum>();
  for (const change of changes) {
    const { order, lineId, shortReason } = change;
    const key = `${order}\n${lineId}`;
    const none = { allocated: 0, picked: 0, put: 0, checked: 0, shipped: 0, short: 0, attempts: 0 };
    const sum = sums.get(key) ?? { order, lineId, shortReason: null, ...none };
    for (const name of NUMBERS) sum[name] += change[name] ?? 0;
    sum.shortReason = shortReason ?? sum.shortReason;
    sums.set(key, sum);
  }
  return [...sums.values()];
}

/** One statement however many lines; several changes of one line add up. */
export async function addToLines(
  tx: Tx,
  changes: readonly LineChange[],
  at: Millis,
): Promise<void> {
  if (changes.length > 0) await tx.query(ADD_TO_LINES, valuesOf(changes, at));
}

function valuesOf(changes: readonly LineChange[], at: Millis): unknown[] {
  const sums = sumsOf(changes);
  return [
    sums.map((sum) => sum.order),
    sums.map((sum) => sum.lineId),
    sums.map((sum) => sum.shortReason),
    ...NUMBERS.map((name) => sums.map((sum) => sum[name])),
    at,
  ];
}

/** Notes what was picked (or put) of each share, and what that changes on the order lines. */
export async function sharesDone(
  tx: Tx,
  column: 'picked' | 'put',
  done: readonly { readonly share: number; readonly quantity: number }[],
  changes: readonly LineChange[],
  at: Millis,
): Promise<void> {
  await tx.query(SHARES_DONE[column], [
    ...valuesOf(changes, at),
    done.map((one) => one.share),
    done.map((one) => one.quantity),
  ]);
}

/** Whether all that an order still gets is in its tote. */
export async function isSorted(tx: Tx, order: string): Promise<boolean> {
  const [row] = await tx.query<{ sorted: boolean }>(
    `SELECT NOT EXISTS (SELECT FROM wms.sales_line WHERE order_id = $1
       AND (allocated + short <> ordered OR put <> allocated)) AS sorted`,
    [order],
  );
  return row!.sorted;
}

export interface OrderEvent {
  readonly order: string;
  readonly event: string;
  readonly actor: string;
  readonly data?: unknown;
}

/** Writes the orders' own timeline. */
export async function noteEvents(tx: Tx, at: Millis, events: readonly OrderEvent[]): Promise<void> {
  if (events.length === 0) return;
  await tx.query(
    `INSERT INTO wms.order_event (order_id, at, event, actor, data)
     SELECT n.order_id, $2, n.event, n.actor, coalesce(n.data, '{}')
     FROM jsonb_to_recordset($1::jsonb) AS n(order_id text, event text, actor text, data jsonb)`,
    [JSON.stringify(events.map(({ order, ...rest }) => ({ order_id: order, ...rest }))), at],
  );
}
