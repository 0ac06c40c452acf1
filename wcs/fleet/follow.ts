/** What a vehicle's state says about the order that it drives. */

import { same, type Text } from '#base/refusal.ts';
import { type Millis, seconds } from '#base/time.ts';
import type { VehicleState } from '#hub/ports.ts';
import type { Floor as DrawnFloor } from '#wcs/floor/floor.ts';
import { locate, type Standing } from '#wcs/routing/locate.ts';
import { actionId, cancelId, driveCommandId, type Leg } from './leg.ts';
import { BY_HAND } from './life.ts';
import { type Draft, end, putBack, type Vehicle } from './model.ts';
import { canRetry, lastActions } from './orders.ts';
import { WORDS } from './words.ts';

/** A refused cancellation is repeated after this. */
const CANCEL_AGAIN_AFTER = seconds(2);

/** A pose farther from the last node than this says that the vehicle stands between nodes. */
const AT_NODE_METRES = 0.5;

const isEnded = (status: VehicleState['actions'][number]['status'] | undefined) =>
  status === 'finished' || status === 'failed';

/** Nothing left to drive and no action under way: it would take a new order. */
export function isFree(state: VehicleState): boolean {
  return (
    state.nodesLeft.length === 0 &&
    !state.driving &&
    state.actions.every((action) => isEnded(action.status))
  );
}

/** Where a vehicle stands; undefined as long as it is not localised [VDA5050 §6.10.6]. */
export function standingOf(floor: DrawnFloor, state: VehicleState): Standing | undefined {
  const last = floor.nodes.get(state.lastNode);
  if (last && (!state.position || state.driving)) return { node: last.id, holds: [last.id] };
  if (!state.position) return undefined;
  const { x, y } = state.position;
  if (last && Math.hypot(x - last.x, y - last.y) <= AT_NODE_METRES) {
    return { node: last.id, holds: [last.id] };
  }
  return (
    locate(floor, { x, y }, state.mapId) ?? (last ? { node: last.id, holds: [last.id] } : undefined)
  );
}

/** Whether the load is where the action would bring it; undefined: the vehicle cannot tell. */
function isDoneByLoads(leg: Leg, state: VehicleState): boolean | undefined {
  const { action } = leg;
  if (!action || action.type === 'start_charging' || !state.loads) return undefined;
  const isOnBoard = state.loads.some((load) => load === action.load || load === '');
  return action.type === 'pick' ? isOnBoard : !isOnBoard;
}

/** Goes on with the leg by a new order from wherever the vehicle stands. */
export function renew(draft: Draft, leg: Leg, state: VehicleState): void {
  draft.withdrawn.push(driveCommandId(leg), cancelId(leg));
  // The drop of a load that was on board when the leg began, or a pick: the load tells. The state that
  // showed it there may have been lost: who stands there now was there.
  const goal = leg.path.at(-1);
  const isAtGoal = draft.vehicles.get(leg.vehicle)?.standing?.node === goal;
  const wasReached = isAtGoal || leg.passedTo === leg.path.length - 1;
  if (isDoneByLoads(leg, state) === true && (wasReached || leg.action?.type === 'pick')) {
    end(draft, leg, undefined);
    return;
  }
  if (leg.purpose !== 'job') {
    end(draft, leg, { reason: 'rejected', note: WORDS.lostOrder });
    return;
  }
  putBack(draft, leg);
}

/** The leg that follows may go on with the order of this one, which is done. */
function keepOpen(draft: Draft, leg: Leg): void {
  const vehicle = draft.vehicles.get(leg.vehicle);
  if (!vehicle || leg.next === null) return;
  const { next, orderId, updateId, path, edges, passedAt } = leg;
  const actions = lastActions(leg, canRetry(vehicle.facts));
  vehicle.open = { next, since: draft.now, orderId, updateId, path, edges, passedAt, actions };
}

function followOwn(draft: Draft, leg: Leg, state: VehicleState): void {
  if (!leg.accepted) {
    leg.accepted = true;
    draft.changed.add(leg);
  }
  const passed = state.lastSequence / 2;
  if (passed > leg.passedTo && passed <= leg.releasedTo && leg.path[passed] === state.lastNode) {
    // Of those that were left behind in between nobody knows when.
    const before = Array.from({ length: passed }, (_, i) => leg.passedAt[i] ?? null);
    leg.passedAt = [...before, draft.now];
    leg.passedTo = passed;
    leg.movedAt = draft.now;
    leg.progressAt = draft.now;
  }
  const action = leg.action && state.actions.find((shown) => shown.actionId === actionId(leg));
  const isThere = leg.passedTo === leg.path.length - 1;
  // Who takes a vehicle over by hand clears its order: its actions fail without being tried.
  const isTried = isThere && !BY_HAND.has(state.mode);
  if (action?.status === 'failed' && isTried) {
    const note = action.result === undefined ? WORDS.actionFailed : same(action.result);
    const isGone = leg.action?.type === 'drop' && isDoneByLoads(leg, state) === true;
    draft.withdrawn.push(driveCommandId(leg));
    end(draft, leg, { reason: isGone ? 'load_gone' : 'action_failed', note });
    return;
  }
  if (state.nodesLeft.length > 0) return;
  if (isThere && (!leg.action || action?.status === 'finished')) {
    keepOpen(draft, leg);
    end(draft, leg, undefined);
    return;
  }
  // It shows our newest base and yet means to drive nowhere: the order was cleared.
  const isCleared = isThere ? action?.status === 'failed' : leg.passedTo < leg.releasedTo;
  if (isCleared && state.updateId >= leg.updateId && isFree(state)) renew(draft, leg, state);
}

/**
 * An action that cannot be interrupted runs to its end. Of a pick the load tells more than the
 * action does: that one may have failed too late, or somebody took the load off since.
 */
function isDoneAllTheSame(leg: Leg, state: VehicleState): boolean {
  const shown = state.actions.find((action) => action.actionId === actionId(leg));
  const byLoads = leg.action?.type === 'pick' ? isDoneByLoads(leg, state) : undefined;
  return byLoads ?? shown?.status === 'finished';
}

function endCancelled(draft: Draft, leg: Leg, state: VehicleState): void {
  draft.withdrawn.push(cancelId(leg), driveCommandId(leg));
  if (isDoneAllTheSame(leg, state)) {
    end(draft, leg, undefined);
    return;
  }
  if (leg.afterCancel === 'renew') {
    renew(draft, leg, state);
    return;
  }
  const reason = leg.reason ?? 'cancelled';
  end(draft, leg, { reason, note: leg.note ?? WORDS.cancelled });
}

const shownCancel = (leg: Leg, state: VehicleState) =>
  state.actions.find((action) => action.actionId === cancelId(leg));

/**
 * A cancellation has ended when the vehicle shows it ended and would take a new order. Before that
 * nothing is sent: a cancellation still on its way would hit the next order.
 */
function followCancelling(draft: Draft, leg: Leg, state: VehicleState): void {
  if (isEnded(shownCancel(leg, state)?.status) && isFree(state)) endCancelled(draft, leg, state);
}

/** A vehicle that refuses to cancel is asked again; one that never shows it is believed at last. */
export function watchCancel(draft: Draft, leg: Leg, state: VehicleState, grace: Millis): void {
  const waited = draft.now - leg.updatedAt;
  const shown = shownCancel(leg, state);
  // One that keeps the rest of its way after it has cancelled is told once more.
  const isKept = shown?.status === 'finished' && !state.driving && waited >= grace;
  const isRefused = shown?.status === 'failed' && waited >= CANCEL_AGAIN_AFTER;
  if ((isRefused || isKept) && !isFree(state)) {
    draft.withdrawn.push(cancelId(leg));
    cancel(draft, leg, leg.afterCancel, leg.note ?? WORDS.cancelled);
  } else if (!shown && isFree(state) && waited >= grace) {
    endCancelled(draft, leg, state);
  }
}

/** Takes a state in for the vehicle's order. */
export function follow(
  draft: Draft,
  vehicle: Vehicle,
  leg: Leg | undefined,
  state: VehicleState,
): void {
  const clearing = state.actions.find((action) => action.actionId === vehicle.clearing);
  if (vehicle.clearing !== undefined && (isFree(state) || isEnded(clearing?.status))) {
    draft.withdrawn.push(vehicle.clearing);
    vehicle.clearing = undefined;
  }
  if (!leg) return;
  if (leg.status === 'cancelling') {
    followCancelling(draft, leg, state);
    return;
  }
  if (state.orderId === leg.orderId) {
    followOwn(draft, leg, state);
    return;
  }
  // Not yet taken, or forgotten in a reboot; a new order needs a known place to begin at.
  if (leg.accepted && vehicle.standing && (state.lastNode !== '' || state.position)) {
    renew(draft, leg, state);
  }
}

/** Asks the vehicle to drop the leg's order; nothing new is sent before that has ended. */
export function cancel(draft: Draft, leg: Leg, after: Leg['afterCancel'], note: Text): void {
  leg.status = 'cancelling';
  leg.afterCancel = after;
  leg.note = note;
  leg.updatedAt = draft.now;
  draft.changed.add(leg);
  draft.toSend.delete(leg);
  draft.withdrawn.push(driveCommandId(leg));
  draft.commands.push({
    commandId: cancelId(leg),
    device: leg.vehicle,
    correlationId: leg.correlationId,
    body: {
      kind: 'vehicle',
      type: 'cancel_order',
      orderId: leg.orderId,
      actionId: cancelId(leg),
    },
  });
}

/**
 * A vehicle refused an order of ours. It is cancelled all the same: the order before a refused
 * update goes on, and a refused order may be taken yet when it arrives a second time.
 */
export function refused(draft: Draft, leg: Leg, note: Text, maxRefusals: number): void {
  leg.refusals++;
  const isHopeless = leg.refusals >= maxRefusals || leg.purpose !== 'job';
  if (isHopeless) leg.reason = 'rejected';
  cancel(draft, leg, isHopeless ? 'fail' : 'renew', note);
}
