/** An order or update against all that was said to and by the vehicle before. */
import { canonical, type Order } from './essentials.ts';
import { decisionOf, elementsOf, judgeGraph } from './graph.ts';
import { judgeByKind } from './kind.ts';
import {
  type Element,
  type Judging,
  RACE_MS,
  type SentInstant,
  type SentOrder,
  type VehicleModel,
} from './model.ts';
import { isBusy, mayBeOrdered, reachOf } from './standing.ts';

/** Orders, updates and actions that are remembered; more than any state can still speak of. */
const MAX_ORDERS = 16;
const MAX_ACTIONS = 2_000;

/** The newest that the vehicle has not refused: what an update goes on from. */
const inForce = (orders: readonly SentOrder[]) => orders.findLast((one) => one.fate !== 'refused');

/** A cancellation of this order that is on its way or has succeeded. */
const cancelOf = (vehicle: VehicleModel, orderId: string): SentInstant | undefined =>
  [...vehicle.instants.values()].findLast(
    (one) =>
      one.type === 'cancelOrder' &&
      one.orderId === orderId &&
      !['FAILED', 'LOST'].includes(one.status ?? ''),
  );

/** Headers apart, so that a message sent again is the same. */
function contentOf(order: Order): string {
  const { headerId: _, timestamp: _at, ...content } = order as Order & Record<string, unknown>;
  return canonical(content);
}

/**
 * The stitching node is sent again as it was. Version 2 lets its actions be left out: the vehicle
 * takes those of the first message anyway [VDA5050 2.1 §6.6.2]; 3.0 does not [3.0 §6.1.2].
 */
function isSame(judging: Judging, before: Element, now: Element): boolean {
  if (!judging.is3 && now.actions.length === 0) return before.bare === now.bare;
  return before.text === now.text;
}

function judgeStitch(
  judging: Judging,
  last: SentOrder,
  elements: ReadonlyMap<number, Element>,
): void {
  const first = [...elements.values()][0];
  const decision = last.elements.get(last.decision);
  if (!first || !decision) return;
  if (first.sequence !== decision.sequence || first.id !== decision.id) {
    const name = (one: Element) => `${one.id} (${one.sequence})`;
    judging.report('stitch', { is: name(first), must: name(decision) }, '/nodes/0');
  }
  for (const now of elements.values()) {
    const before = last.elements.get(now.sequence);
    if (!before?.released) continue;
    if (!now.released || !isSame(judging, before, now)) {
      judging.report('base_changed', { id: `${now.id} (${now.sequence})` });
    }
  }
}

function judgeUpdate(
  judging: Judging,
  vehicle: VehicleModel,
  order: Order,
  last: SentOrder,
  elements: ReadonlyMap<number, Element>,
): void {
  const { orderId, orderUpdateId: is } = order;
  const facts = { order: orderId, is, last: last.updateId };
  if (is < last.updateId) {
    judging.report('update_stale', facts, '/orderUpdateId');
    return;
  }
  const cancel = cancelOf(vehicle, orderId);
  if (cancel) judging.report('update_after_cancel', { ...facts, action: cancel.actionId });
  if (last.fate === 'sent') judging.report('update_before_shown', facts);
  judgeStitch(judging, last, elements);
}

/** LOST: the vehicle began anew. */
const IS_OVER = ['FINISHED', 'FAILED', 'LOST'];

/** What the vehicle still has to do when a new order comes. */
function judgeFreedom(
  judging: Judging,
  vehicle: VehicleModel,
  order: Order,
  last: SentOrder | undefined,
): void {
  const { orderId } = order;
  const cancel = [...vehicle.instants.values()].findLast((one) => one.type === 'cancelOrder');
  const state = vehicle.state?.body;
  // A horizon that stays after a cancellation is the vehicle's breach, and nothing to wait for.
  const isCancelled = state && cancelOf(vehicle, state.orderId)?.status === 'FINISHED';
  const isOpen =
    cancel !== undefined && !cancel.isReported && !IS_OVER.includes(cancel.status ?? '');
  if (isOpen) {
    judging.report('order_before_cancel_ended', { order: orderId, action: cancel.actionId });
  } else if (state && isBusy(isCancelled ? { ...state, nodeStates: [] } : state)) {
    const why = `${state.nodeStates.length} nodeStates`;
    judging.report('order_while_busy', { order: orderId, last: state.orderId, why });
  } else if (last?.fate === 'sent' && cancelOf(vehicle, last.orderId) === undefined) {
    judging.report('order_before_shown', { order: orderId, last: last.orderId });
  }
}

function judgeNew(
  judging: Judging,
  vehicle: VehicleModel,
  order: Order,
  last: SentOrder | undefined,
): void {
  const first = order.nodes[0];
  const { state } = vehicle;
  if (judging.is3 && order.orderUpdateId !== 0) {
    judging.report('first_update', { is: order.orderUpdateId }, '/orderUpdateId');
  }
  if (!first) return;
  if (first.sequenceId !== 0) {
    judging.report('sequence_start', { is: first.sequenceId }, '/nodes/0/sequenceId');
  }
  judgeFreedom(judging, vehicle, order, last);
  const reach = state && reachOf(state.body, first);
  if (reach && reach.metres > reach.must) {
    const { metres, must } = reach;
    judging.report('start_out_of_reach', {
      id: first.nodeId,
      metres: Math.round(metres * 100) / 100,
      must,
    });
  }
}

function judgeActionIds(judging: Judging, vehicle: VehicleModel, order: Order) {
  const orderActions = new Map(vehicle.orderActions);
  for (const one of [...order.nodes, ...order.edges].flatMap((each) => each.actions)) {
    const text = `${order.orderId} ${canonical(one)}`;
    const before = orderActions.get(one.actionId) ?? vehicle.instants.get(one.actionId)?.text;
    if (before !== undefined && before !== text) judging.report('action_id', { id: one.actionId });
    orderActions.delete(one.actionId);
    orderActions.set(one.actionId, text);
  }
  for (const id of [...orderActions.keys()].slice(0, -MAX_ACTIONS)) orderActions.delete(id);
  return orderActions;
}

/** What the vehicle has when it takes the order: the base before, and from its end on what came now. */
function after(
  last: SentOrder | undefined,
  elements: ReadonlyMap<number, Element>,
): Map<number, Element> {
  const start = [...elements.keys()][0] ?? 0;
  const base = [...(last?.elements ?? [])].filter(([at, one]) => one.released && at <= start);
  const stitched = [...elements].map(([at, one]): [number, Element] => {
    const before = last?.elements.get(at);
    return [at, before?.released ? before : one];
  });
  return new Map([...base, ...stitched]);
}

export function judgeOrder(
  judging: Judging,
  vehicle: VehicleModel,
  order: Order,
  headerId: number,
): VehicleModel {
  judgeGraph(judging, order);
  judgeByKind(judging, vehicle.facts, order);
  const { at } = judging;
  const { state, facts, lastOrderAt } = vehicle;
  const mode = state?.body.operatingMode ?? '';
  if (state && !mayBeOrdered(mode) && at - state.modeSince > RACE_MS) {
    judging.report('order_in_mode', { mode });
  }
  if (
    facts &&
    facts.minOrderMs > 0 &&
    lastOrderAt !== undefined &&
    at - lastOrderAt < facts.minOrderMs
  ) {
    judging.report('order_too_soon', { ms: at - lastOrderAt, must: facts.minOrderMs });
  }
  const text = contentOf(order);
  const known = vehicle.orders.findLast(
    (one) => one.orderId === order.orderId && one.updateId === order.orderUpdateId,
  );
  if (known) {
    // Sent again because no state showed it yet.
    if (known.text !== text)
      judging.report('update_same', { order: order.orderId, is: order.orderUpdateId });
    const orders = vehicle.orders.map((one) =>
      one === known ? { ...one, headerIds: [...one.headerIds, headerId].slice(-MAX_ORDERS) } : one,
    );
    return { ...vehicle, orders, lastOrderAt: at };
  }
  const elements = elementsOf(order);
  const newest = inForce(vehicle.orders);
  const last = newest?.orderId === order.orderId ? newest : undefined;
  // Who came in the middle cannot say what an update goes on from.
  const isForeign = !last && (state === undefined || state.body.orderId === order.orderId);
  const orderActions = judgeActionIds(judging, vehicle, order);
  if (last) judgeUpdate(judging, vehicle, order, last, elements);
  else if (!isForeign) judgeNew(judging, vehicle, order, newest);
  // Outdated: no vehicle takes it, and nothing goes on from it.
  if (last && order.orderUpdateId < last.updateId) return { ...vehicle, lastOrderAt: at };
  const whole = after(last, elements);
  const sent: SentOrder = {
    orderId: order.orderId,
    updateId: order.orderUpdateId,
    sentAt: at,
    text,
    headerIds: [headerId],
    elements: whole,
    decision: decisionOf(whole),
    isPartial: last?.isPartial ?? (isForeign && order.nodes[0]?.sequenceId !== 0),
    fate: 'sent',
  };
  return {
    ...vehicle,
    orderActions,
    orders: [...vehicle.orders, sent].slice(-MAX_ORDERS),
    lastOrderAt: at,
  };
}
