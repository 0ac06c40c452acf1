/** Begins orders, changes their ways, and lengthens their bases, as traffic admits. */

import { same } from '#base/refusal.ts';
import type { VehicleState } from '#hub/ports.ts';
import type { Floor } from './floor.ts';
import { isFree } from './follow.ts';
import type { Leg } from './leg.ts';
import { unreadiness } from './life.ts';
import { type Draft, end, legOf, putBack, type Vehicle } from './model.ts';
import { heldByOthers, moversOf } from './movers.ts';
import type { FleetSettings } from './settings.ts';
import { noVehicle, noWay } from './words.ts';

/** Seconds that a node held by another vehicle makes a way seem longer. */
const CONGESTION_SECONDS = 4;

/** A way from `from` that traffic admits: the quickest, else one round everybody who stands. */
function admittedWay(
  draft: Draft,
  floor: Floor,
  vehicle: string,
  query: { readonly from: string; readonly to: string; readonly isNew: boolean },
): { readonly way?: readonly string[]; readonly quickest?: readonly string[] } {
  const movers = moversOf(draft, floor);
  const held = heldByOthers(movers, vehicle, floor.traffic);
  const { from, to } = query;
  const congestion = (node: string) => (held.has(node) ? CONGESTION_SECONDS : 0);
  const quickest = floor.router.route({ from, to, congestion });
  if (!quickest) return {};
  const tail = (route: readonly string[]) => (query.isNew ? route : route.slice(1));
  const admits = (route: readonly string[]) =>
    floor.traffic.admits(movers, vehicle, route.slice(1));
  if (admits(quickest)) return { way: tail(quickest), quickest };
  const round = floor.router.route({ from, to, avoid: held });
  return round && admits(round) ? { way: tail(round), quickest } : { quickest };
}

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

function startOrder(
  draft: Draft,
  floor: Floor,
  vehicle: Vehicle,
  leg: Leg,
  way: readonly string[],
): boolean {
  const standing = vehicle.standing!;
  leg.status = 'active';
  leg.orderId = floor.newOrderId();
  // Between two nodes the order begins at the pose itself, under a name of its own.
  leg.path = standing.pose ? [`${leg.orderId}.start`, ...way] : way;
  leg.start = standing.pose ? standing : null;
  leg.releasedTo = 0;
  leg.passedTo = 0;
  leg.passedAt = [draft.now];
  leg.updateId = 0;
  leg.accepted = false;
  leg.stopCharging = vehicle.state?.charging === true && leg.action?.type !== 'start_charging';
  const granted = grant(draft, floor, leg);
  if (granted === 0 && leg.path.length > 1) {
    leg.status = 'waiting';
    leg.orderId = '';
    leg.path = [];
    leg.start = null;
    leg.passedAt = [];
    return false;
  }
  leg.attempt++;
  leg.movedAt = draft.now;
  leg.updatedAt = draft.now;
  draft.changed.add(leg);
  draft.toSend.set(leg, -1);
  return true;
}

function grant(draft: Draft, floor: Floor, leg: Leg): number {
  const { baseNodes } = floor.settings;
  const wish = Math.min(leg.path.length - 1, leg.passedTo + baseNodes) - leg.releasedTo;
  const count = wish <= 0 ? 0 : floor.traffic.grant(moversOf(draft, floor), leg.vehicle, wish);
  leg.releasedTo += count;
  return count;
}

/** Begins a waiting leg, on an idle vehicle or by turning round its drive to park. */
export function begin(draft: Draft, floor: Floor, leg: Leg): boolean {
  const vehicle = draft.vehicles.get(leg.vehicle);
  if (!vehicle) {
    end(draft, leg, { reason: 'vehicle_lost', note: noVehicle(leg.vehicle) });
    return false;
  }
  if (unreadiness(vehicle) !== '') return false;
  const current = legOf(draft, leg.vehicle);
  if (current) return redirect(draft, floor, current, leg);
  if (!isFree(vehicle.state!) || vehicle.clearing !== undefined) return false;
  const { node, pose } = vehicle.standing!;
  if (node === leg.to && !pose && !leg.action) {
    end(draft, leg, undefined);
    return true;
  }
  const { way, quickest } = admittedWay(draft, floor, leg.vehicle, {
    from: node,
    to: leg.to,
    isNew: true,
  });
  if (!quickest) {
    end(draft, leg, { reason: 'no_route', note: noWay(node, leg.to) });
    return false;
  }
  if (way && startOrder(draft, floor, vehicle, leg, way)) {
    draft.wanted.delete(leg.legId);
    return true;
  }
  draft.wanted.set(leg.legId, quickest.slice(1));
  return false;
}

/** Lets `leg` go on with the order of `current`, by another horizon behind the same base. */
function takeOver(draft: Draft, current: Leg, leg: Leg, way: readonly string[]): void {
  leg.status = 'active';
  leg.orderId = current.orderId;
  leg.path = [...current.path.slice(0, current.releasedTo + 1), ...way];
  leg.start = current.start;
  leg.releasedTo = current.releasedTo;
  leg.passedTo = current.passedTo;
  leg.passedAt = current.passedAt;
  leg.updateId = current.updateId;
  leg.accepted = current.accepted;
  leg.stopCharging = current.stopCharging;
  leg.attempt++;
  leg.movedAt = draft.now;
  leg.updatedAt = draft.now;
  draft.changed.add(leg);
}

/** A way behind the base of `current`, where the order can still be given another end. */
function wayBehind(draft: Draft, floor: Floor, current: Leg, to: string) {
  const from = current.path[current.releasedTo]!;
  // What is released cannot be changed, the actions of the last released node included.
  if (current.status !== 'active' || current.releasedTo === current.path.length - 1) {
    return undefined;
  }
  if (from === to || !floor.graph.nodes.has(from)) return undefined;
  return admittedWay(draft, floor, current.vehicle, { from, to, isNew: false }).way;
}

/** Turns a drive of the fleet's own into one for `leg`. */
function redirect(draft: Draft, floor: Floor, current: Leg, leg: Leg): boolean {
  if (current.purpose === 'job') return false;
  const way = wayBehind(draft, floor, current, leg.to);
  if (!way) return false;
  end(draft, current, { reason: 'redirected', note: same(leg.legId) });
  takeOver(draft, current, leg, way);
  return true;
}

/**
 * Two vehicles that each stand in the other's way are not free, whatever is granted: one of them
 * drives out of the way as `detour`, and its leg waits for a way anew.
 */
export function stepAside(draft: Draft, floor: Floor, current: Leg, detour: Leg): boolean {
  const way = wayBehind(draft, floor, current, detour.to);
  if (!way) return false;
  takeOver(draft, current, detour, way);
  draft.legs.add(detour);
  if (current.purpose === 'job') putBack(draft, current);
  else end(draft, current, { reason: 'redirected', note: same(detour.legId) });
  return true;
}

/** Gives an active leg another way behind its base: round an obstacle, or to another goal. */
export function replan(draft: Draft, floor: Floor, leg: Leg): boolean {
  leg.movedAt = draft.now;
  const way = wayBehind(draft, floor, leg, leg.to);
  if (!way) return false;
  leg.path = [...leg.path.slice(0, leg.releasedTo + 1), ...way];
  leg.updatedAt = draft.now;
  draft.changed.add(leg);
  return true;
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
