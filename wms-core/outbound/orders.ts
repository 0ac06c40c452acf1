import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal, type Text } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { PackagingLevel, PackedQuantity } from '#wms-core/contracts.ts';
import { blockedItem, deadlineOf } from '#wms-core/master-data/index.ts';
import { type By, type Outbound, takeTurn } from './context.ts';
import { shownLines } from './kit-view.ts';
import type { Order, OrderLine } from './model.ts';
import { reasonOf } from './note-shortfalls.ts';
import { nextStatus } from './order-states.ts';
import { refuse } from './refusals.ts';
import type { ShortLine } from './shortfall-words.ts';
import { insertOrder, loadLines, loadOrder, noteEvents, patchOrder } from './store/orders.ts';
import { deleteShares, sharesOfOrders } from './store/runs.ts';
import { tooLate } from './too-late.ts';

/** An order as a host posts it. */
export interface OrderDocument {
  /** The host's number: posting it again changes nothing. */
  readonly order: string;
  /** Whose goods; left out, the house's own. */
  readonly owner?: string;
  readonly customer: string;
  /** The order is a transfer: its goods go to this warehouse, by transit. */
  readonly toWarehouse?: string;
  /** The procedure by which it takes goods that customs has not let free, and no others. */
  readonly customs?: 're_export' | 'bonded_transfer';
  /** Gives priority and deadline where the order names none. */
  readonly serviceLevel?: string;
  /** 0 to 100; that of the service level, else 50 when not given. */
  readonly priority?: number;
  readonly deadline?: Millis;
  readonly allowBackorder?: boolean;
  /**
   * Goods with fewer days to their expiry are not shipped; where it is missing, the customer's
   * terms.
   */
  readonly minRemainingDays?: number;
  /** Fewer components than whole kits may be shipped. */
  readonly partialKits?: boolean;
  readonly lines: readonly (PackedQuantity & { readonly line: string })[];
}

/** Numbers of this form are given to back-orders alone. */
const BACK_ORDER = /:B\d+$/;

export const backOrderNumber = (order: string, number: number): string => `${order}:B${number}`;

/** The document with everything said that was left out: equal orders have equal texts. */
function contentOf(document: OrderDocument): string {
  const { order, owner, customer, priority, deadline, allowBackorder } = document;
  const { minRemainingDays } = document;
  return JSON.stringify([
    order,
    customer,
    priority ?? 50,
    deadline ?? null,
    allowBackorder ?? false,
    minRemainingDays ?? null,
    document.lines.map(({ line, item, quantity, unit }) => [
      ...[line, item, quantity],
      ...(unit === undefined ? [] : [unit]),
    ]),
    ...(document.toWarehouse === undefined ? [] : [document.toWarehouse]),
    ...(owner === undefined ? [] : [{ owner }]),
    ...(document.partialKits ? ['partial kits'] : []),
    ...(document.customs === undefined ? [] : [document.customs]),
    ...(document.serviceLevel === undefined ? [] : [{ serviceLevel: document.serviceLevel }]),
  ]);
}

const levelOf = async (o: Outbound, tx: Tx, { serviceLevel }: OrderDocument) =>
  serviceLevel === undefined ? undefined : o.masterData.serviceLevel(tx, serviceLevel);

async function faultsIn(
  o: Outbound,
  tx: Tx,
  document: OrderDocument,
  owner: string,
): Promise<Refusal[]> {
  const nobody = await o.masterData.ownerFault(tx, owner);
  if (nobody) return [nobody];
  const faults: Refusal[] = [];
  const seen = new Set<string>();
  const wanted = [...new Set(document.lines.map((line) => line.item))];
  const known = await o.masterData.items(tx, owner, wanted);
  const unknown = new Set(
    isRefusal(known) ? (known.details ?? [known]).map((one) => one.facts.item) : [],
  );
  for (const { line, item } of document.lines) {
    if (seen.has(line)) faults.push(refuse('order.line_twice', { line }));
    seen.add(line);
    if (unknown.has(item)) faults.push(refuse('order.line_item', { line, item }));
  }
  const to = document.toWarehouse;
  if (to === o.site.warehouse) faults.push(refuse('order.own_warehouse', { warehouse: to }));
  else if (to !== undefined && !(await o.masterData.isWarehouse(tx, to))) {
    faults.push(refuse('order.warehouse', { warehouse: to }));
  }
  const taken = to === undefined ? undefined : await o.transfers.take(tx, document.order, 'out');
  if (taken) faults.push(taken);
  if (document.serviceLevel !== undefined && !(await levelOf(o, tx, document))) {
    faults.push(refuse('order.service_level', { serviceLevel: document.serviceLevel }));
  }
  const blocked = isRefusal(known) ? undefined : blockedItem(known);
  if (blocked) faults.push(blocked);
  return faults;
}

/**
 * Takes an order in, promised softly: nothing is locked until its wave is released. `created` is
 * false when the same document had been posted before.
 */
export async function acceptOrder(
  o: Outbound,
  tx: Tx,
  document: OrderDocument,
  by: By,
): Promise<{ readonly created: boolean } | Refusal> {
  const content = contentOf(document);
  const { order } = document;
  if (BACK_ORDER.test(order)) return refuse('order.reserved', { order });
  const [known] = await tx.query<{ content: string }>(
    'SELECT content FROM wms.sales_order WHERE order_id = $1',
    [order],
  );
  if (known) {
    return known.content === content ? { created: false } : refuse('order.conflict', { order });
  }
  const owner = document.owner ?? o.masterData.owner();
  const faults = await faultsIn(o, tx, document, owner);
  const pieces = faults.length > 0 ? [] : await o.masterData.inBaseUnits(tx, owner, document.lines);
  if (isRefusal(pieces)) faults.push(...(pieces.details ?? [pieces]));
  if (isRefusal(pieces) || faults.length > 0) {
    return refuse('order.invalid', { order, faults: faults.length }, faults);
  }
  const { customer, allowBackorder = false, serviceLevel = '' } = document;
  const level = await levelOf(o, tx, document);
  const priority = document.priority ?? level?.priority ?? 50;
  const deadline =
    document.deadline ?? (level && deadlineOf(level, by.at, o.site.timeZone ?? 'UTC'));
  const terms = await o.masterData.partner(tx, owner, 'customer', customer);
  const inserted = await insertOrder(tx, {
    order,
    owner,
    customer,
    toWarehouse: document.toWarehouse ?? '',
    customs: document.customs ?? '',
    serviceLevel,
    priority,
    deadline: deadline ?? null,
    allowBackorder,
    minRemainingDays: document.minRemainingDays ?? terms?.minRemainingDays ?? null,
    partialKits: document.partialKits ?? false,
    parent: '',
    content,
    correlationId: order,
    createdAt: by.at,
    giveUpAt: by.at + o.settings.patienceMs,
    lines: document.lines.map(({ line, item, quantity, unit }, index) => ({
      lineId: line,
      item,
      quantity: pieces[index]!,
      ...(unit ? { told: { quantity, unit } } : {}),
    })),
  });
  // Somebody else posted it between the two statements: they have answered for it.
  if (!inserted) return acceptOrder(o, tx, document, by);
  await noteEvents(tx, by.at, [{ order, event: 'accepted', actor: by.actor }]);
  await o.feed.append(tx, by.at, [
    {
      type: 'wms.order.accepted',
      subject: order,
      correlationId: order,
      data: { order, owner, customer, lines: document.lines.length },
    },
  ]);
  o.wake();
  return { created: true };
}

/** Cancels an order of which nothing has been given to a picker yet. */
export async function cancelOrder(
  o: Outbound,
  tx: Tx,
  id: string,
  by: By & { readonly reason: string },
): Promise<Order | Refusal> {
  await takeTurn(tx);
  const order = await loadOrder(tx, id);
  if (!order) return refuse('order.unknown', { order: id });
  if (order.status === 'cancelled') return order;
  const shares = await sharesOfOrders(tx, [id]);
  const isOpen = order.status === 'accepted' || order.status === 'released';
  if (!isOpen || shares.some((share) => share.run !== '' && share.planned > 0)) {
    return tooLate(order);
  }
  const claims = await o.ledger.claims(tx, id);
  const released = await o.ledger.release(tx, claims);
  if (isRefusal(released)) return released;
  // A line that was called off stays with its walk: what the picker took all the same is reported of it.
  const own = shares.filter((share) => share.run === '');
  if (own.length > 0)
    await deleteShares(
      tx,
      own.map((share) => share.share),
    );
  if (order.tote) await o.ledger.bindUnit(tx, order.tote, '');
  await tx.query(
    `UPDATE wms.sales_line SET allocated = 0, short = ordered, short_reason = 'cancelled',
       waiting_since = NULL WHERE order_id = $1`,
    [id],
  );
  const status = nextStatus(order.status, 'cancel');
  await patchOrder(tx, id, { status, slot: '', tote: '', toteAt: '' });
  const data = { reason: by.reason };
  await noteEvents(tx, by.at, [{ order: id, event: 'cancelled', actor: by.actor, data }]);
  await o.feed.append(tx, by.at, [
    {
      type: 'wms.order.cancelled',
      subject: id,
      correlationId: order.correlationId,
      data: { order: id, owner: order.owner, actor: by.actor, ...data },
    },
  ]);
  await tellAvailable(
    tx,
    order.owner,
    claims.map((claim) => claim.item),
  );
  o.wake();
  return (await loadOrder(tx, id))!;
}

/** A stopped order is checked once more, from the beginning. */
export async function retryOrder(
  o: Outbound,
  tx: Tx,
  id: string,
  by: By,
): Promise<Order | Refusal> {
  await takeTurn(tx);
  const order = await loadOrder(tx, id);
  if (!order) return refuse('order.unknown', { order: id });
  if (order.status !== 'attention') {
    return refuse('order.not_stopped', { order: id, status: order.status });
  }
  await patchOrder(tx, id, { checks: 0, recheck: true });
  await o.exceptions.settle(tx, `order:${id}`, by.actor, by.at);
  await noteEvents(tx, by.at, [{ order: id, event: 'retried', actor: by.actor }]);
  o.wake();
  return (await loadOrder(tx, id))!;
}

/**
 * Notes that more of these items can be allocated, if an order waits for one of them or for a kit
 * that has them. True: the
 * release loop has something to do.
 */
export async function tellAvailable(
  tx: Tx,
  owner: string,
  items: readonly string[],
): Promise<boolean> {
  if (items.length === 0) return false;
  const rows = await tx.query(
    `INSERT INTO wms.outbound_news (item)
     SELECT DISTINCT l.item FROM wms.sales_line l JOIN wms.sales_order o USING (order_id)
     WHERE l.item = ANY($1::text[] || ARRAY(
         SELECT k.item FROM unnest($1::text[]) AS n(item) JOIN wms.kit k ON k.owner = $2
           AND k.components @> jsonb_build_array(jsonb_build_object('item', n.item))))
       AND o.owner = $2 AND l.allocated + l.short < l.ordered
     ON CONFLICT (item) DO NOTHING RETURNING item`,
    [items, owner],
  );
  return rows.length > 0;
}

export interface OrderView {
  readonly order: string;
  readonly owner: string;
  readonly customer: string;
  readonly toWarehouse: string;
  readonly customs: Order['customs'];
  readonly serviceLevel: string;
  readonly priority: number;
  readonly deadline: Millis | null;
  readonly status: Order['status'];
  readonly parent: string;
  readonly wave: string;
  readonly slot: string;
  readonly tote: string;
  readonly overflow: boolean;
  readonly createdAt: Millis;
  readonly attention: Order['attention'];
  /** Why it is not further, or went without some of its goods. */
  readonly reason: Text | null;
  /** The lines that do not get what they ask for, with how the pieces in the house stand. */
  readonly shortfall: readonly ShortLine[];
  readonly lines: readonly {
    readonly line: string;
    readonly item: string;
    /** As it was ordered, where that was in packagings. */
    readonly told?: { readonly quantity: number; readonly unit: PackagingLevel };
    readonly ordered: number;
    readonly allocated: number;
    readonly picked: number;
    readonly put: number;
    readonly checked: number;
    readonly shipped: number;
    readonly short: number;
    readonly reason: string;
    /** Of a kit: what of it is served by components, in pieces. */
    readonly components?: readonly ReturnType<typeof partOf>[];
  }[];
}

/** What a host told of a line in packagings. */
export const toldOf = ({ toldQuantity: quantity, toldUnit: unit }: OrderLine) =>
  unit === '' ? {} : { told: { quantity, unit } };

const partOf = (line: OrderLine) => {
  const { lineId, item, perKit, ordered, allocated, picked, put, checked, shipped, short } = line;
  const stages = { ordered, allocated, picked, put, checked, shipped, short };
  return { line: lineId, item, perKit, ...stages };
};

/** Orders with their lines, as a host reads them. */
export async function viewOrders(tx: Tx, orders: readonly Order[]): Promise<OrderView[]> {
  const lines = await loadLines(
    tx,
    orders.map((order) => order.order),
  );
  const byOrder = Map.groupBy(lines, (line) => line.order);
  return orders.map((order) => {
    const { customer, priority, deadline, status, parent, wave, slot, tote } = order;
    const { toWarehouse, customs, serviceLevel, overflow, createdAt, attention } = order;
    return {
      order: order.order,
      owner: order.owner,
      customer,
      toWarehouse,
      customs,
      serviceLevel,
      priority,
      deadline,
      status,
      parent,
      wave,
      slot,
      tote,
      overflow,
      createdAt,
      attention,
      reason: reasonOf(order),
      shortfall: status === 'cancelled' ? [] : (order.shortfall?.lines ?? []),
      lines: shownLines(byOrder.get(order.order) ?? []).map((line) => ({
        line: line.lineId,
        item: line.item,
        ...toldOf(line),
        ordered: line.ordered,
        allocated: line.allocated,
        picked: line.picked,
        put: line.put,
        checked: line.checked,
        shipped: line.shipped,
        short: line.short,
        reason: line.shortReason,
        ...(line.components.length === 0 ? {} : { components: line.components.map(partOf) }),
      })),
    };
  });
}
