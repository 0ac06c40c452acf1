/** Begins orders and lengthens their bases, as traffic admits. */

import type { VehicleState } from '#hub/ports.ts';
import { admittedWay, grant, type Way } from './admitted.ts';
import { drivenAs } from './classes.ts';
import { reachOfLeg } from './crossings.ts';
import type { Floor } from './floor.ts';
import { isFree } from './follow.ts';
import type { Leg } from './leg.ts';
import { unreadiness } from './life.ts';
import { type Draft, end, legOf, type OpenOrder, type Vehicle } from './model.ts';
import type { FleetSettings } from './settings.ts';
import { redirect } from './take-over.ts';
import { noVehicle, noWay } from './words.ts';

/** Sends away an order that no leg knows: it would keep the vehicle from taking ours. */
export function clearUnknown(draft: Draft, floor: Floor): void {
  for (const vehicle of draft.vehicles.values()) {
    const { state } = vehicle;
    if (!state || state.driving || vehicle.clearing !== undefined) continue;
    if (unreadiness(vehicle) !== '' || legOf(draft, vehicle.vehicle) || isFree(state)) continue;
    // The end of our own last order may still be on its way.
    if (draft.now - vehicle.idleSince < floor.settings.clearAfter) continue;
    const commandId = `${floor.newOrderId()}.clear`;
    vehicle.clearing = commandId;
    draft.commands.push({
      commandId,
      device: vehicle.vehicle,
      correlationId: commandId,
      body: {
        kind: 'vehicle',
        type: 'cancel_order',
        orderId: state.orderId,
        actionId: commandId,
      },
    });
  }
}

function startOrder(draft: Draft, floor: Floor, vehicle: Vehicle, leg: Leg, way: Way): boolean {
  const standing = vehicle.standing!;
  leg.status = 'active';
  leg.orderId = floor.newOrderId();
  // Between two nodes the order begins at the pose itself, under a name of its own.
  const start = `${leg.orderId}.start`;
  leg.path = standing.pose ? [start, ...way.nodes] : way.nodes;
  leg.edges = standing.pose ? [`${start}..${standing.node}`, ...way.edges] : way.edges;
  leg.cls = drivenAs(floor, vehicle, leg).id;
  leg.start = standing.pose ? standing : null;
  leg.releasedTo = 0;
  leg.passedTo = 0;
  leg.passedAt = [draft.now];
  leg.updateId = 0;
  leg.accepted = false;
  leg.stopCharging = vehicle.state?.charging === true && leg.action?.type !== 'start_charging';
  const granted = grant(draft, floor, leg);
  // Before a door that is shut the order begins all the same: by it the door is asked for.
  const isShut = reachOfLeg(draft, floor, leg).to <= 0;
  if (granted === 0 && leg.path.length > 1 && !isShut) {
    forgetOrder(leg);
    return false;
  }
  noteBegun(draft, vehicle, leg, -1);
  return true;
}

function forgetOrder(leg: Leg): void {
  leg.status = 'waiting';
  leg.orderId = '';
  leg.path = [];
  leg.edges = [];
  leg.turns = [];
  leg.start = null;
  leg.passedAt = [];
  leg.releasedTo = 0;
  leg.passedTo = 0;
  leg.updateId = 0;
  leg.accepted = false;
  leg.taken = null;
}

function noteBegun(draft: Draft, vehicle: Vehicle, leg: Leg, sentTo: number): void {
  vehicle.open = undefined;
  leg.attempt++;
  leg.movedAt = draft.now;
  leg.progressAt = draft.now;
  leg.updatedAt = draft.now;
  draft.changed.add(leg);
  draft.toSend.set(leg, sentTo);
}

/** The order that the leg may go on with: the vehicle shows it, done and as long as it was sent. */
function openOrderFor(vehicle: Vehicle, leg: Leg): OpenOrder | undefined {
  const { open, state } = vehicle;
  if (!open || !state || open.next !== leg.legId || leg.to === state.lastNode) return undefined;
  const last = open.path.length - 1;
  const isShown =
    state.orderId === open.orderId &&
    state.updateId === open.updateId &&
    state.lastSequence === 2 * last &&
    state.lastNode === open.path[last];
  return isShown ? open : undefined;
}

/**
 * Goes on with an order that was driven to its end: an update that begins at the node at which the
 * vehicle stands [VDA 5050 2.1 §6.6.2].
 */
function lengthenOrder(
  draft: Draft,
  floor: Floor,
  vehicle: Vehicle,
  leg: Leg,
  open: OpenOrder,
  way: Way,
): boolean {
  const last = open.path.length - 1;
  leg.status = 'active';
  leg.orderId = open.orderId;
  leg.path = [...open.path, ...way.nodes.slice(1)];
  leg.edges = [...open.edges, ...way.edges];
  leg.cls = drivenAs(floor, vehicle, leg).id;
  leg.start = null;
  leg.releasedTo = last;
  leg.passedTo = last;
  leg.passedAt = open.passedAt;
  leg.updateId = open.updateId;
  leg.accepted = true;
  leg.stopCharging = false;
  leg.taken = { index: last, actions: open.actions };
  if (grant(draft, floor, leg) === 0) {
    forgetOrder(leg);
    return false;
  }
  leg.updateId++;
  noteBegun(draft, vehicle, leg, last);
  return true;
}

/** Whether the way leads through a door, or out of a cabin, at once. */
const isDoorAhead = (floor: Floor, way: Way): boolean =>
  floor.passagesOf(way.edges).some(({ first }) => first === 0);

/**
 * Begins a waiting leg, on an idle vehicle or by turning round its drive to park; by the way that is
 * given, else by the quickest that traffic admits.
 */
export function begin(draft: Draft, floor: Floor, leg: Leg, given?: Way): boolean {
  const vehicle = draft.vehicles.get(leg.vehicle);
  if (!vehicle) {
    end(draft, leg, { reason: 'vehicle_lost', note: noVehicle(leg.vehicle) });
    return false;
  }
  if (unreadiness(vehicle) !== '') return false;
  const current = legOf(draft, leg.vehicle);
  if (current) return redirect(draft, floor, current, leg);
  if (!isFree(vehicle.state!) || vehicle.clearing !== undefined) return false;
  if (draft.intruders.has(leg.vehicle)) return false;
  const { node, pose } = vehicle.standing!;
  if (node === leg.to && !pose && !leg.action) {
    end(draft, leg, undefined);
    return true;
  }
  const query = { from: node, to: leg.to, cls: drivenAs(floor, vehicle, leg), now: !pose };
  const { way, quickest } = given
    ? { way: given, quickest: given }
    : admittedWay(draft, floor, leg.vehicle, query);
  if (!quickest) {
    end(draft, leg, { reason: 'no_route', note: noWay(node, leg.to) });
    return false;
  }
  const open = openOrderFor(vehicle, leg);
  const start = (one: Way) =>
    open && !isDoorAhead(floor, one)
      ? lengthenOrder(draft, floor, vehicle, leg, open, one)
      : startOrder(draft, floor, vehicle, leg, one);
  if (way && start(way)) {
    draft.wanted.delete(leg.legId);
    return true;
  }
  draft.wanted.set(leg.legId, quickest.nodes.slice(1));
  return false;
}

/** Whether the leg would take a longer base now. */
export function isShortOfBase(
  leg: Leg,
  state: VehicleState,
  passedTo: number,
  settings: FleetSettings,
): boolean {
  if (leg.status !== 'active' || leg.releasedTo === leg.path.length - 1) return false;
  // The next update is sent only when the one before is reflected in the vehicle's state.
  if (state.orderId !== leg.orderId || state.updateId < leg.updateId) return false;
  return state.wantsBase || leg.releasedTo - passedTo <= settings.refillNodes;
}

/** Lengthens the base of an active leg when it runs short; false when traffic refuses. */
export function extend(draft: Draft, floor: Floor, leg: Leg): boolean {
  const vehicle = draft.vehicles.get(leg.vehicle);
  if (!vehicle?.state || !isShortOfBase(leg, vehicle.state, leg.passedTo, floor.settings)) {
    return true;
  }
  if (unreadiness(vehicle) !== '') return true;
  const sentTo = leg.releasedTo;
  if (grant(draft, floor, leg) === 0) {
    draft.wanted.set(leg.legId, leg.path.slice(sentTo + 1));
    return false;
  }
  draft.wanted.delete(leg.legId);
  leg.updateId++;
  leg.updatedAt = draft.now;
  draft.changed.add(leg);
  draft.toSend.set(leg, sentTo);
  return true;
}
