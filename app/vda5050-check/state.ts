/** A state against the one before it and against what was sent to the vehicle. */

import { judgeActionStates } from './action-states.ts';
import type { State } from './essentials.ts';
import type { Judging, SentOrder, VehicleModel } from './model.ts';
import { judgeRequests } from './requests.ts';
import { hasEnded, mayBeOrdered } from './standing.ts';

/** [2.1 §6.10, 3.0 §6.6]; a tenth more for the way. */
const LATEST_MS = 30_000;
const LATE_MS = LATEST_MS * 1.1;
/** By so much may two timestamps be rounded, milliseconds. */
const ROUNDING_MS = 15;

function judgeTiming(judging: Judging, vehicle: VehicleModel, sentAt: number): void {
  const { state, facts, connection } = vehicle;
  if (!state) return;
  const gap = sentAt - state.sentAt;
  if (connection === 'ONLINE' && state.isTimed && gap > LATE_MS) {
    judging.report('state_late', { seconds: Math.round(gap / 1_000), must: LATEST_MS / 1_000 });
  }
  const must = facts?.minStateMs ?? 0;
  if (gap >= 0 && gap + ROUNDING_MS < must) judging.report('state_too_soon', { ms: gap, must });
}

function judgeLists(judging: Judging, state: State): void {
  const lists = [
    ['nodeStates', state.nodeStates.map((one) => [one.nodeId, one] as const), 0],
    ['edgeStates', state.edgeStates.map((one) => [one.edgeId, one] as const), 1],
  ] as const;
  for (const [list, steps, parity] of lists) {
    let last = -1;
    let isHorizon = false;
    for (const [id, { sequenceId, released }] of steps) {
      const isLater = sequenceId > last && sequenceId % 2 === parity;
      if (!isLater || (released && isHorizon))
        judging.report('state_sequence', { list, id }, `/${list}`);
      last = sequenceId;
      if (!released) isHorizon = true;
    }
  }
}

/** Whether each order was taken or refused, as this state has it. */
export function fatesBy(state: State, orders: readonly SentOrder[]): readonly SentOrder[] {
  return orders.map((one): SentOrder => {
    if (one.fate !== 'sent') return one;
    if (state.orderId === one.orderId && state.orderUpdateId >= one.updateId)
      return { ...one, fate: 'shown' };
    const isRefused = state.errors.some(({ errorReferences }) => {
      const says = (key: string) =>
        errorReferences?.find((each) => each.referenceKey === key)?.referenceValue;
      const order = says('orderId');
      const update = says('orderUpdateId');
      if (order !== undefined) {
        return (
          order === one.orderId && (update === undefined || String(update) === String(one.updateId))
        );
      }
      return (
        says('topic') === 'order' &&
        one.headerIds.some((id) => String(id) === String(says('headerId')))
      );
    });
    return isRefused ? { ...one, fate: 'refused' } : one;
  });
}

const AUTO = 'AUTOMATIC';

function judgeProgress(
  judging: Judging,
  vehicle: VehicleModel,
  state: State,
  order: SentOrder,
): void {
  const { lastNodeId, lastNodeSequenceId: is, nodeStates, edgeStates } = state;
  const before = vehicle.state?.body;
  const last = before?.lastNodeSequenceId ?? 0;
  // Moved by hand it stands anywhere, and 0 says that no sequence id is known [2.1 §6.10.6].
  const isMovedByHand = ![state, before].every((one) => mayBeOrdered(one?.operatingMode ?? AUTO));
  if (before?.orderId === state.orderId && is < last && !isMovedByHand) {
    judging.report('last_node_back', { last, is }, '/lastNodeSequenceId');
  }
  const isOnTheWayToFirst = nodeStates.some((one) => one.sequenceId === 0);
  const passed = order.elements.get(is);
  const isSaid =
    before?.orderId === state.orderId && before.lastNodeId === lastNodeId && is === last;
  const isTold = !isOnTheWayToFirst && !isMovedByHand && !isSaid && lastNodeId !== '';
  if (isTold && passed && passed.id !== lastNodeId) {
    judging.report('last_node', { is: lastNodeId, must: passed.id, sequence: is }, '/lastNodeId');
  }
  if (!isOnTheWayToFirst && is > order.decision && order.decision >= 0) {
    judging.report(
      'beyond_base',
      { id: lastNodeId, is, must: order.decision },
      '/lastNodeSequenceId',
    );
  }
  const steps = [
    ...nodeStates.map((one) => ({ ...one, id: one.nodeId })),
    ...edgeStates.map((one) => ({ ...one, id: one.edgeId })),
  ];
  for (const { id, sequenceId: sequence, released } of steps) {
    const sent = order.elements.get(sequence);
    if (!order.isPartial && (sent?.id !== id || sent.released !== released)) {
      const must = sent ? `${sent.id}, ${sent.released ? 'released' : 'not released'}` : '-';
      judging.report('step_unknown', {
        id: `${id}, ${released ? 'released' : 'not released'}`,
        sequence,
        must,
      });
    }
    if (sequence < is && sequence > 0) judging.report('step_passed', { id, sequence });
    if (judging.is3 && sequence === 0) judging.report('first_listed', { id });
  }
  judgeMissing(judging, vehicle, state, order);
}

const isCancelled = (vehicle: VehicleModel, orderId: string) =>
  [...vehicle.instants.values()].some(
    (one) =>
      one.type === 'cancelOrder' &&
      one.orderId === orderId &&
      one.status !== 'FAILED' &&
      one.status !== 'LOST',
  );

function judgeMissing(
  judging: Judging,
  vehicle: VehicleModel,
  state: State,
  order: SentOrder,
): void {
  const { nodeStates, edgeStates, lastNodeSequenceId: is, operatingMode } = state;
  if (order.isPartial || !mayBeOrdered(operatingMode) || isCancelled(vehicle, order.orderId))
    return;
  if (nodeStates.length === 0) {
    const facts = { order: order.orderId, is, must: order.decision };
    if (judging.is3 && is < order.decision) judging.report('order_dropped', facts, '/nodeStates');
    return;
  }
  const listed = new Set([...nodeStates, ...edgeStates].map((one) => one.sequenceId));
  const from = nodeStates[0]!.sequenceId;
  for (const [sequence, { id }] of order.elements) {
    // What lies behind the first node to come is behind the vehicle, its edge too.
    const isAhead = sequence >= from && sequence > is;
    if (isAhead && !listed.has(sequence)) judging.report('step_missing', { id, sequence });
  }
}

function judgeOrderOf(judging: Judging, vehicle: VehicleModel, state: State): void {
  const { orderId: order, orderUpdateId: is } = state;
  const before = vehicle.state?.body;
  if (before && before.orderId === order && is < before.orderUpdateId) {
    judging.report(
      'state_update_back',
      { order, is, last: before.orderUpdateId },
      '/orderUpdateId',
    );
  }
  const sent = vehicle.orders.findLast((one) => one.orderId === order && one.updateId === is);
  if (sent) {
    if (sent.fate === 'refused') judging.report('refused_taken', { order, is });
    judgeProgress(judging, vehicle, state, sent);
    return;
  }
  const isKept = before?.orderId === order && before.orderUpdateId === is;
  if (order !== '' && before && !isKept)
    judging.report('state_order_unknown', { order, is }, '/orderId');
}

/** [2.1 §6.10.6, 3.0 §6.6.6] */
const CLEARS: Readonly<Record<string, 'order' | 'both'>> = {
  MANUAL: 'order',
  SERVICE: 'both',
  TEACH_IN: 'both',
  STARTUP: 'both',
};

function judgeMode(judging: Judging, state: State): void {
  const { operatingMode: mode, orderId: order, lastNodeId: is } = state;
  const nodes = state.nodeStates.length;
  const clears = CLEARS[mode];
  const mustClear = clears && (judging.is3 || mode === 'MANUAL');
  if (mustClear && nodes > 0)
    judging.report('mode_keeps_order', { mode, nodes, order }, '/nodeStates');
  if (judging.is3 && clears === 'both' && is !== '')
    judging.report('mode_keeps_node', { mode, is }, '/lastNodeId');
}

/** What a vehicle had not ended when it began anew is gone. */
const lost = (instants: VehicleModel['instants']): VehicleModel['instants'] =>
  new Map(
    [...instants].map(([id, one]) => [
      id,
      hasEnded(one.status) ? one : { ...one, status: 'LOST', isReported: true },
    ]),
  );

export function judgeState(
  judging: Judging,
  vehicle: VehicleModel,
  state: State,
  sentAt: number,
  countsAnew: boolean,
): VehicleModel {
  judgeTiming(judging, vehicle, sentAt);
  judgeLists(judging, state);
  judgeMode(judging, state);
  judgeOrderOf(judging, vehicle, state);
  // Who says that it has no order, after one or counting anew, began anew: it knows nothing of before.
  const before = vehicle.state;
  const isReborn =
    state.orderId === '' && before !== undefined && (countsAnew || before.body.orderId !== '');
  const acted = judgeActionStates(judging, vehicle, state, isReborn);
  for (const one of acted.instants.values()) {
    const isDone =
      one.type === 'cancelOrder' &&
      one.status === 'FINISHED' &&
      !hasEnded(vehicle.instants.get(one.actionId)?.status);
    if (isDone && one.orderId === state.orderId && state.nodeStates.length > 0) {
      judging.report('cancel_not_cleared', { id: one.actionId, nodes: state.nodeStates.length });
    }
  }
  const { requests } = judgeRequests(judging, acted, state);
  const modeSince =
    before?.body.operatingMode === state.operatingMode ? before.modeSince : judging.at;
  const instants = isReborn ? lost(acted.instants) : acted.instants;
  return {
    ...acted,
    instants,
    requests,
    orders: isReborn ? [] : fatesBy(state, acted.orders),
    state: { body: state, at: judging.at, sentAt, modeSince, isTimed: true },
  };
}
