/** The states of actions [VDA5050 2.1 §6.11, 3.0 §6.6.9]. */
import type { ActionState, State } from './essentials.ts';
import type { Judging, SentInstant, VehicleModel } from './model.ts';
import { hasEnded } from './standing.ts';

/** So long may an instant action stay unseen: it is sent again meanwhile, should it be lost. */
const UNSEEN_MS = 30_000;

const listedIn = (state: State): readonly ActionState[] => [
  ...state.actionStates,
  ...(state.instantActionStates ?? []),
];

function judgeChanges(
  judging: Judging,
  vehicle: VehicleModel,
  state: State,
  isReborn: boolean,
): void {
  const before = vehicle.state?.body;
  const now = new Map<string, string>();
  for (const { actionId: id, actionStatus } of listedIn(state)) {
    if (now.has(id)) judging.report('action_doubled', { id });
    now.set(id, actionStatus);
  }
  for (const { actionId: id, actionStatus: last } of before ? listedIn(before) : []) {
    const is = now.get(id);
    const isBack = is !== last && (hasEnded(last) || (is === 'WAITING' && last !== 'WAITING'));
    if (is !== undefined && isBack) judging.report('action_back', { id, is, last });
    if (is === undefined && !isReborn && mustStay(vehicle, before!, state, id, last)) {
      judging.report('action_dropped', { id, last });
    }
  }
}

/** Kept until a new order is taken; running instant actions longer, and 3.0 clears them when told to. */
function mustStay(
  vehicle: VehicleModel,
  before: State,
  state: State,
  id: string,
  last: string,
): boolean {
  const isInstantOf3 = before.instantActionStates?.some((one) => one.actionId === id) ?? false;
  if (isInstantOf3) {
    const isCleared = [...vehicle.instants.values()].some(
      (one) => one.type === 'clearInstantActions',
    );
    return !(hasEnded(last) && isCleared);
  }
  // A waiting action goes with the horizon that an update replaces.
  if (before.orderId === state.orderId) return last !== 'WAITING';
  return vehicle.instants.has(id) && !hasEnded(last);
}

function judgeKnown(judging: Judging, vehicle: VehicleModel, state: State): void {
  const { foreignActions, orderActions, instants } = vehicle;
  const listed = listedIn(state).map((one) => one.actionId);
  for (const id of new Set(listed)) {
    const isKnown = foreignActions.has(id) || orderActions.has(id) || instants.has(id);
    if (vehicle.state && !isKnown) judging.report('action_unknown', { id });
  }
  const order = vehicle.orders.findLast(
    (one) => one.orderId === state.orderId && one.updateId === state.orderUpdateId,
  );
  if (!order || order.isPartial) return;
  const ahead = new Set([...state.nodeStates, ...state.edgeStates].map((one) => one.sequenceId));
  for (const { sequence, actions } of order.elements.values()) {
    if (!ahead.has(sequence)) continue;
    for (const { actionId: id } of actions) {
      if (!listed.includes(id)) judging.report('action_missing', { id });
    }
  }
}

/** What this state says of an instant action that was sent. */
function seen(judging: Judging, state: State, one: SentInstant): SentInstant {
  const { actionId: id, type } = one;
  const shown = listedIn(state).find((each) => each.actionId === id);
  if (shown) return { ...one, status: shown.actionStatus, shownAt: one.shownAt ?? judging.at };
  if (one.shownAt !== undefined || one.isReported) return one;
  const error = state.errors.find(({ errorReferences }) =>
    errorReferences?.some((each) => each.referenceKey === 'actionId' && each.referenceValue === id),
  );
  const unseen = judging.at - one.sentAt;
  if (!error && unseen < UNSEEN_MS) return one;
  const why = error ? error.errorType : `${Math.round(unseen / 1_000)} s`;
  judging.report('instant_hidden', { type, id, why });
  return { ...one, isReported: true, ...(error && { status: 'FAILED' }) };
}

export function judgeActionStates(
  judging: Judging,
  vehicle: VehicleModel,
  state: State,
  isReborn: boolean,
): VehicleModel {
  judgeChanges(judging, vehicle, state, isReborn);
  judgeKnown(judging, vehicle, state);
  const instants = new Map(
    [...vehicle.instants].map(([id, one]) => [id, seen(judging, state, one)]),
  );
  // What was there when the check came, and what was said to be unknown once.
  const unknown = listedIn(state)
    .map((one) => one.actionId)
    .filter((id) => !vehicle.orderActions.has(id) && !instants.has(id));
  return { ...vehicle, instants, foreignActions: new Set(unknown) };
}
