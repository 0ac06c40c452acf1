import type { Tx } from '#base/database/index.ts';
import type { Millis } from '#base/time.ts';
import type { Claim } from '#wms-core/contracts.ts';
import type { By, Outbound } from './context.ts';
import { type Explosion, explode } from './kits.ts';
import type { Order, OrderLine } from './model.ts';
import { openPieces } from './needs.ts';
import { backOrderNumber } from './orders.ts';
import type { LotChoice } from './rotation.ts';
import { tellShort } from './shortage.ts';
import {
  addToLines,
  countBackOrders,
  insertOrder,
  LINE_LIST,
  loadLines,
  loadOrders,
  noteEvents,
  ORDER_LIST,
} from './store/orders.ts';
import { insertShares } from './store/runs.ts';
import { type Ware, wareKey } from './wares.ts';
import { giveUpPieces, wholeKits } from './whole-kits.ts';

/** What orders still need, whether it may yet come, and what happens when it does not. */

/** Orders that wait for release and are due to be looked at, the most urgent first. */
export function waitingOrders(
  tx: Tx,
  at: Millis,
  limit: number,
  workMsPerLine: Millis,
): Promise<Order[]> {
  return tx.query<Order>(
    `SELECT ${ORDER_LIST} FROM wms.sales_order o WHERE o.status = 'accepted' AND o.look_at <= $1
     ORDER BY o.priority DESC,
       o.deadline - $3::bigint * (SELECT count(*) FROM wms.sales_line l
         WHERE l.order_id = o.order_id AND l.allocated + l.short < l.ordered) NULLS LAST,
       o.created_at, o.order_id LIMIT $2`,
    [at, limit, workMsPerLine],
  );
}

/** Lines of released orders (with a slot to put into) of which pieces have to be found again. */
export function linesToFill(tx: Tx, at: number, limit: number): Promise<OrderLine[]> {
  return tx.query<OrderLine>(
    `SELECT ${LINE_LIST} FROM wms.sales_line l JOIN wms.sales_order o USING (order_id)
     WHERE o.status = 'released' AND o.slot <> '' AND l.allocated + l.short < l.ordered
       AND l.look_at <= $1
     ORDER BY o.priority DESC, o.deadline NULLS LAST, o.created_at, l.order_id, l.line_no LIMIT $2`,
    [at, limit],
  );
}

export async function lookLater(
  tx: Tx,
  table: 'sales_order' | 'sales_line',
  at: number,
  keys: readonly { readonly order: string; readonly lineId?: string }[],
): Promise<void> {
  if (keys.length === 0) return;
  const orders = keys.map((key) => key.order);
  if (table === 'sales_order') {
    await tx.query('UPDATE wms.sales_order SET look_at = $2 WHERE order_id = ANY($1::text[])', [
      orders,
      at,
    ]);
    return;
  }
  await tx.query(
    `UPDATE wms.sales_line l SET look_at = $3
     FROM unnest($1::text[], $2::text[]) AS n(order_id, line_id)
     WHERE l.order_id = n.order_id AND l.line_id = n.line_id`,
    [orders, keys.map((key) => key.lineId), at],
  );
}

/** Takes the news of goods that arrived, and has the orders that wait for them looked at again. */
export async function readNews(tx: Tx): Promise<void> {
  await tx.query(
    `WITH news AS (DELETE FROM wms.outbound_news RETURNING item),
     lines AS (
       UPDATE wms.sales_line l SET look_at = 0 FROM news n
       WHERE l.item = n.item AND l.allocated + l.short < l.ordered RETURNING l.order_id)
     UPDATE wms.sales_order o SET look_at = 0
     WHERE o.status = 'accepted' AND o.look_at > 0 AND o.order_id IN (SELECT order_id FROM lines)`,
  );
}

/** What lines ask for, of whom. */
export const waresOf = (
  lines: readonly OrderLine[],
  orders: ReadonlyMap<string, Order>,
): readonly Ware[] => lines.map(({ order, item }) => ({ owner: orders.get(order)!.owner, item }));

const columnsOf = (wares: readonly Ware[]) => [
  wares.map(({ owner }) => owner),
  wares.map(({ item }) => item),
];

/**
 * Items (by `wareKey`) of which pieces may yet become available: they lie unlocked outside the bins (at the dock,
 * in a cart), wait for inspection, are blocked until counted or until their relocation has brought
 * them, or are announced.
 */
export async function hopefulItems(
  o: Outbound,
  tx: Tx,
  wares: readonly Ware[],
): Promise<ReadonlySet<string>> {
  const rows = await tx.query<Ware>(
    `SELECT DISTINCT s.owner, s.item
     FROM (SELECT DISTINCT * FROM unnest($1::text[], $2::text[]) AS n(owner, item)) n
     JOIN wms.stock s USING (owner, item) LEFT JOIN wms.location p USING (location)
     WHERE s.quality <> 'rejected'
       AND s.quantity > s.allocated
       AND (p.kind IS NULL OR p.kind NOT IN ('bin', 'cross_dock') OR s.quality = 'pending' OR EXISTS (
         SELECT FROM wms.hold h WHERE h.lifted_at IS NULL
           AND h.item IN ('', s.item) AND h.owner IN ('', s.owner) AND h.location = s.location
           AND (h.kind IN ('missing', 'count') OR h.kind = 'freeze' AND EXISTS (
             SELECT FROM wms.transfer t WHERE t.status = 'open' AND t.purpose = 'relocation'
               AND t.transfer_id = regexp_replace(h.hold_id, '/[^/]*$', '')))))
     ORDER BY s.owner, s.item`,
    columnsOf(wares),
  );
  const hopeful = new Set(rows.map(wareKey));
  for (const [owner, own] of Map.groupBy(wares, (ware) => ware.owner)) {
    const items = [...new Set(own.map(({ item }) => item))].sort();
    const announced = (await o.expected?.expected(tx, owner, items)) ?? [];
    for (const item of announced) hopeful.add(wareKey({ owner, item }));
  }
  return hopeful;
}

/**
 * Items of which unlocked pieces lie in a bin that is being counted: whoever counts or judges ends
 * that, however long it takes.
 */
export async function itemsUnderCount(
  tx: Tx,
  wares: readonly Ware[],
): Promise<ReadonlySet<string>> {
  const rows = await tx.query<Ware>(
    `SELECT DISTINCT s.owner, s.item
     FROM (SELECT DISTINCT * FROM unnest($1::text[], $2::text[]) AS n(owner, item)) n
     JOIN wms.stock s USING (owner, item)
     JOIN wms.hold h ON h.location = s.location AND h.item IN ('', s.item)
       AND h.owner IN ('', s.owner) AND h.layer IN ('', s.layer)
     WHERE h.lifted_at IS NULL AND h.location <> '' AND h.kind = 'count'
       AND s.quality = 'passed' AND s.quantity > s.allocated
     ORDER BY s.owner, s.item`,
    columnsOf(wares),
  );
  return new Set(rows.map(wareKey));
}

/**
 * Locks what was chosen, writes what kits were exploded into, and notes shares that wait for a
 * cart. False: others were faster.
 */
export async function allocate(
  o: Outbound,
  tx: Tx,
  choices: readonly LotChoice[],
  at: number,
  explosions: readonly Explosion[] = [],
): Promise<boolean> {
  if (choices.length === 0) return true;
  const claims = choices.map(
    ({ lot: _lot, ...choice }): Claim => ({ ...choice, quality: 'passed' }),
  );
  const done = await o.ledger.allocate(tx, claims);
  if ('refused' in done) return false;
  await explode(tx, explosions, at);
  await insertShares(
    tx,
    choices.map(({ order, lineId, item, layer, lot, location, quantity }) => ({
      run: '',
      pickLine: '',
      order,
      lineId,
      item,
      layer,
      lot,
      bin: location,
      planned: quantity,
    })),
  );
  await addToLines(
    tx,
    choices.map(({ order, lineId, quantity }) => ({ order, lineId, allocated: quantity })),
    at,
  );
  return true;
}

export type CloseReason = 'no_stock' | 'frozen' | 'too_many_attempts';

/**
 * Gives up on the open pieces of lines: the order ships the rest. When it allows back-orders, a
 * back-order is made that waits for them.
 */
export async function closeShort(
  o: Outbound,
  tx: Tx,
  lines: readonly (OrderLine & { readonly why: CloseReason })[],
  by: By,
): Promise<void> {
  if (lines.length === 0) return;
  const orders = await loadOrders(tx, [...new Set(lines.map((line) => line.order))]);
  const reasonOf = (order: string, why: CloseReason) =>
    orders.get(order)!.allowBackorder ? 'back_ordered' : why;
  const kitsOf = await kitLines(tx, orders, lines);
  await addToLines(
    tx,
    lines.map(({ order, lineId, why, ...line }) => {
      const shortReason = reasonOf(order, why);
      return { order, lineId, short: openPieces(line), shortReason };
    }),
    by.at,
  );
  const unmet = await closeKits(o, tx, { lines, kitsOf, reasonOf }, by);
  await tellShort(
    o,
    tx,
    { reason: 'closed_short', ...by },
    unmet.map((line) => ({ ...line, place: '' })),
  );
  for (const order of orders.values()) {
    const isOf = (line: { readonly order: string }) => line.order === order.order;
    if (order.allowBackorder) await backOrder(o, tx, order, unmet.filter(isOf), by);
    const open = lines.filter(isOf);
    const stuck = open.filter((line) => line.why === 'too_many_attempts');
    for (const line of stuck) await tellStuck(o, tx, line, by);
  }
}

/** What of a line is given up: pieces, or whole kits of a line whose components are missing. */
interface UnmetLine {
  readonly order: string;
  readonly lineId: string;
  readonly item: string;
  readonly quantity: number;
}

/**
 * All lines of those orders of which components are given up, where only whole kits are shipped.
 */
function kitLines(
  tx: Tx,
  orders: ReadonlyMap<string, Order>,
  closing: readonly OrderLine[],
): Promise<OrderLine[]> {
  const parts = closing.filter(({ order, kitLine }) => kitLine && !orders.get(order)!.partialKits);
  return loadLines(tx, [...new Set(parts.map((line) => line.order))].sort());
}

interface Closing {
  readonly lines: readonly (OrderLine & { readonly why: CloseReason })[];
  readonly kitsOf: readonly OrderLine[];
  reasonOf(order: string, why: CloseReason): string;
}

/** Gives up what is left of kits that cannot be whole any more; says what a host is told. */
async function closeKits(
  o: Outbound,
  tx: Tx,
  { lines, kitsOf, reasonOf }: Closing,
  by: By,
): Promise<readonly UnmetLine[]> {
  const whole = new Set(kitsOf.map((line) => line.order));
  const given = lines.map((line) => ({ ...line, quantity: openPieces(line) }));
  const { lost, more } = wholeKits(kitsOf, given);
  for (const order of new Set(more.map((one) => one.order))) {
    const own = { given, lines: kitsOf, more: more.filter((one) => one.order === order) };
    await giveUpPieces(o, tx, own, { ...by, reason: reasonOf(order, 'no_stock') });
  }
  const kits = lost.map(({ order, lineId, kits: quantity }) => {
    const { item } = kitsOf.find((line) => line.order === order && line.lineId === lineId)!;
    return { order, lineId, item, quantity };
  });
  return [...given.filter(({ order, kitLine }) => !(kitLine && whole.has(order))), ...kits];
}

/** Makes the back-order, under the next number that is free. */
async function backOrder(
  o: Outbound,
  tx: Tx,
  order: Order,
  lines: readonly UnmetLine[],
  by: By,
): Promise<void> {
  const root = order.parent || order.order;
  const { owner, customer, toWarehouse, customs, serviceLevel, priority, deadline } = order;
  const { minRemainingDays, correlationId, partialKits } = order;
  const byLine = Map.groupBy(lines, (line) => line.lineId);
  const wanted = [...byLine].map(([lineId, [line, ...more]]) => ({
    lineId,
    item: line!.item,
    quantity: more.reduce((sum, one) => sum + one.quantity, line!.quantity),
  }));
  const draft = {
    owner,
    customer,
    toWarehouse,
    customs,
    serviceLevel,
    priority,
    deadline,
    minRemainingDays,
    partialKits,
    correlationId,
    allowBackorder: true,
    parent: root,
    content: '',
    createdAt: by.at,
    giveUpAt: null,
    lines: wanted,
  };
  let number = (await countBackOrders(tx, root)) + 1;
  while (!(await insertOrder(tx, { ...draft, order: backOrderNumber(root, number) }))) number++;
  const id = backOrderNumber(root, number);
  await noteEvents(tx, by.at, [
    { order: order.order, event: 'back_ordered', actor: by.actor, data: { backOrder: id } },
    { order: id, event: 'accepted', actor: by.actor, data: { parent: root } },
  ]);
  const data = {
    order: order.order,
    owner,
    backOrder: id,
    lines: wanted.map(({ lineId, item, quantity }) => ({ line: lineId, item, quantity })),
  };
  await o.feed.append(tx, by.at, [
    { type: 'wms.order.backordered', subject: order.order, correlationId, data },
  ]);
}

async function tellStuck(o: Outbound, tx: Tx, line: OrderLine, by: By): Promise<void> {
  const { order, lineId, item, attempts } = line;
  await o.exceptions.raise(tx, {
    key: `line:${order}:${lineId}`,
    kind: 'short',
    subject: order,
    text: {
      en: `Pieces of ${item} for order ${order} line ${lineId} were missing ${attempts} times; the line was closed short. Find out where they go.`,
      zh: `订单 ${order} 第 ${lineId} 行的 ${item} 已缺货 ${attempts} 次,该行已按短缺关闭。请查明去向。`,
    },
    at: by.at,
  });
}
