/** What the fleet does of its own accord: charge, park, and clear the way for others. */
import type { Millis } from '#base/time.ts';
import { batteryNeed } from '#wcs/charging/charging.ts';
import { drivenAs, reckonedAs } from './classes.ts';
import type { Floor } from './floor.ts';
import { isFree } from './follow.ts';
import { type Leg, newLeg } from './leg.ts';
import { unreadiness } from './life.ts';
import { type Draft, hasLegs, legOf, lookAt, type Vehicle } from './model.ts';
import { heldByOthers, moversOf } from './movers.ts';
import { begin } from './ways.ts';

export interface IdlePlaces {
  readonly chargers: readonly string[];
  readonly parking: readonly string[];
}

/** Of a way that is being granted, so many nodes are to be free of idle vehicles. */
const CLEAR_AHEAD_NODES = 12;
/** Places tried for one vehicle in one run: all there are, but on a very large floor. */
const MAX_TRIES = 64;
/** Makes a place that somebody waits for the last choice. */
const HOPED_FOR_SECONDS = 3_600;

/** Legs that are about to need a node, or wait for it, by node. */
type Wanted = ReadonlyMap<string, readonly Leg[]>;

/** Who is to make way and finds none, with the nodes over which it would leave. */
type Shut = Map<string, readonly string[]>;

function wantedNodes(draft: Draft): Wanted {
  const wanted = new Map<string, Leg[]>();
  const want = (leg: Leg, nodes: readonly string[]) => {
    for (const node of nodes) {
      const legs = wanted.get(node);
      if (legs) legs.push(leg);
      else wanted.set(node, [leg]);
    }
  };
  for (const leg of draft.legs.values()) {
    const way = leg.status === 'active' ? leg.path.slice(leg.releasedTo + 1) : [];
    want(leg, way.slice(0, CLEAR_AHEAD_NODES));
    // Whoever was refused a way may be refused it for its very end.
    want(leg, draft.wanted.get(leg.legId) ?? []);
  }
  return wanted;
}

/** The leg for which a vehicle is to leave where it stands. */
function inTheWayOf(draft: Draft, floor: Floor, wanted: Wanted, vehicle: Vehicle): Leg | undefined {
  const cls = reckonedAs(floor, vehicle, undefined);
  for (const held of vehicle.standing!.holds) {
    for (const near of floor.around(held, cls)) {
      const other = wanted.get(near)?.find((leg) => leg.vehicle !== vehicle.vehicle);
      if (other) return other;
    }
  }
  return draft.awaited.get(vehicle.vehicle);
}

/**
 * Places where nobody stands or drives to; those that nobody waits for first, the nearest first.
 */
export function freePlaces(
  draft: Draft,
  floor: Floor,
  vehicle: Vehicle,
  places: readonly string[],
): string[] {
  const from = vehicle.standing!.node;
  const cls = drivenAs(floor, vehicle);
  const taken = new Set<string>();
  const hoped = new Set<string>();
  for (const mover of moversOf(draft, floor)) {
    if (mover.vehicle === vehicle.vehicle) continue;
    for (const node of mover.holds) {
      for (const near of floor.around(node, mover.cls, cls.id)) taken.add(near);
    }
  }
  for (const leg of draft.legs.values()) {
    if (leg.vehicle !== vehicle.vehicle) (leg.status === 'waiting' ? hoped : taken).add(leg.to);
  }
  const cost = (place: string) =>
    floor.routes.seconds(from, place, cls) + (hoped.has(place) ? HOPED_FOR_SECONDS : 0);
  return places
    .filter((place) => !taken.has(place) && Number.isFinite(cost(place)))
    .sort((a, b) => cost(a) - cost(b) || (a < b ? -1 : 1));
}

/** A drive of the fleet's own; `cause`: the leg that it makes way for. */
export function ownLeg(
  draft: Draft,
  floor: Floor,
  vehicle: string,
  purpose: 'park' | 'charge',
  to: string,
  cause?: Leg,
): Leg {
  const legId = floor.newOrderId();
  const correlationId = cause?.correlationId ?? legId;
  const action = purpose === 'charge' ? ({ type: 'start_charging' } as const) : null;
  return newLeg(
    { legId, jobId: null, vehicle, correlationId, purpose, priority: 0, to, action },
    draft.now,
  );
}

/** Whether there is a node next to the vehicle's that nobody else holds. */
function canLeave(draft: Draft, floor: Floor, vehicle: Vehicle): boolean {
  const { node, pose } = vehicle.standing!;
  if (pose) return true;
  const cls = drivenAs(floor, vehicle);
  const held = heldByOthers(moversOf(draft, floor), vehicle.vehicle, cls.id, floor);
  return floor.drawn.outgoing(node).some(({ to }) => !held.has(to));
}

/** Sends the vehicle to the first of the places to which traffic admits a way now. */
export function sendTo(
  draft: Draft,
  floor: Floor,
  vehicle: Vehicle,
  purpose: 'park' | 'charge',
  places: readonly string[],
  cause?: Leg,
): boolean {
  const isElsewhere = places.length > 1 || places[0] !== vehicle.standing!.node;
  if (isElsewhere && !canLeave(draft, floor, vehicle)) return false;
  for (const to of freePlaces(draft, floor, vehicle, places).slice(0, MAX_TRIES)) {
    const leg = ownLeg(draft, floor, vehicle.vehicle, purpose, to, cause);
    draft.legs.add(leg);
    if (begin(draft, floor, leg)) return true;
    draft.legs.remove(leg.legId);
    draft.wanted.delete(leg.legId);
  }
  return false;
}

/** Sends a vehicle that others wait for by the way on which traffic counts, if there is one. */
function leaveByTurn(draft: Draft, floor: Floor, vehicle: Vehicle, cause: Leg): boolean {
  const ahead = floor.traffic.aside(moversOf(draft, floor), vehicle.vehicle);
  if (!ahead?.length) return false;
  const cls = drivenAs(floor, vehicle);
  const nodes = [vehicle.standing!.node, ...ahead];
  const edges = ahead.map(
    (to, i) => floor.drawn.between(nodes[i]!, to).find((lane) => floor.drawn.allows(lane, cls))?.id,
  );
  if (!edges.every((id) => id !== undefined)) return false;
  const leg = ownLeg(draft, floor, vehicle.vehicle, 'park', ahead.at(-1)!, cause);
  draft.legs.add(leg);
  if (begin(draft, floor, leg, { nodes, edges })) return true;
  draft.legs.remove(leg.legId);
  draft.wanted.delete(leg.legId);
  return false;
}

function isChargerWanted(draft: Draft, floor: Floor, places: IdlePlaces): boolean {
  const { charge } = floor.settings.charging;
  return [...draft.vehicles.values()].some(
    (vehicle) =>
      unreadiness(vehicle) === '' &&
      vehicle.state!.battery < charge &&
      !vehicle.state!.charging &&
      !places.chargers.includes(vehicle.standing!.node) &&
      legOf(draft, vehicle.vehicle)?.purpose !== 'charge',
  );
}

function settleOne(
  draft: Draft,
  floor: Floor,
  places: IdlePlaces,
  wanted: Wanted,
  shut: Shut,
  vehicle: Vehicle,
): void {
  const { settings } = floor;
  const { battery, charging } = vehicle.state!;
  const { node } = vehicle.standing!;
  const isAtCharger = places.chargers.includes(node);
  const idleFor: Millis = draft.now - vehicle.idleSince;
  const elsewhere = (some: readonly string[]) => some.filter((place) => place !== node);
  const parking = (cause?: Leg) =>
    sendTo(draft, floor, vehicle, 'park', elsewhere(places.parking), cause);
  const anywhere = (cause: Leg) => {
    const others = floor.drawn.deadEnds.filter((place) => !places.parking.includes(place));
    return parking(cause) || sendTo(draft, floor, vehicle, 'park', elsewhere(others), cause);
  };

  const other = inTheWayOf(draft, floor, wanted, vehicle);
  if (other && idleFor >= settings.clearAfter) {
    if (anywhere(other) || leaveByTurn(draft, floor, vehicle, other)) return;
    const out = floor.drawn.outgoing(node);
    shut.set(
      vehicle.vehicle,
      out.map(({ to }) => to),
    );
  }
  if (hasLegs(draft, vehicle.vehicle)) return;
  const need = batteryNeed(battery, settings.charging);
  if (!charging && isAtCharger && need !== 'none') {
    if (sendTo(draft, floor, vehicle, 'charge', [node])) return;
  }
  if (!charging && need === 'charge' && sendTo(draft, floor, vehicle, 'charge', places.chargers)) {
    return;
  }
  const isFull = isAtCharger && battery >= settings.charging.full;
  if (isFull && isChargerWanted(draft, floor, places) && parking()) return;
  const isPlaced = isAtCharger || places.parking.includes(node);
  if (!isPlaced && idleFor >= settings.parkAfter) parking();
}

/** After a failure of its own drive a vehicle is left alone for a while. */
const restsUntil = (vehicle: Vehicle, floor: Floor): Millis =>
  vehicle.failedAt === undefined ? 0 : vehicle.failedAt + floor.settings.restAfterFailure;

/** Its next leg is about to be asked for. */
function isAwaited(draft: Draft, floor: Floor, { open }: Vehicle): boolean {
  const until = open && open.since + floor.settings.nextLegAfter;
  if (until === undefined || draft.now >= until) return false;
  lookAt(draft, until);
  return true;
}

/** One run over all vehicles that drive nothing. */
export function settleIdle(draft: Draft, floor: Floor, places: IdlePlaces): void {
  let wanted: Wanted | undefined;
  const shut: Shut = new Map();
  let open = draft.legs.size;
  for (const vehicle of draft.vehicles.values()) {
    if (unreadiness(vehicle) !== '' || draft.now < restsUntil(vehicle, floor)) continue;
    if (vehicle.isOut || isAwaited(draft, floor, vehicle)) continue;
    if (legOf(draft, vehicle.vehicle) || !isFree(vehicle.state!)) continue;
    // Whoever was just sent somewhere wants a way too.
    if (draft.legs.size !== open) wanted = undefined;
    open = draft.legs.size;
    wanted ??= wantedNodes(draft);
    settleOne(draft, floor, places, wanted, shut, vehicle);
    vehicle.lookAgainAt = draft.now + floor.settings.lookAgainAfter;
  }
  openUp(draft, floor, places, shut);
}

/** Whoever idles before the place of one that is to make way drives off first. */
function openUp(draft: Draft, floor: Floor, places: IdlePlaces, shut: Shut): void {
  for (const [inside, ways] of shut) {
    const needed = new Set(ways);
    for (const vehicle of draft.vehicles.values()) {
      const isBefore = vehicle.standing?.holds.some((held) =>
        floor.around(held, reckonedAs(floor, vehicle, undefined)).some((near) => needed.has(near)),
      );
      if (!isBefore || vehicle.vehicle === inside || !isAtRest(draft, floor, vehicle)) continue;
      const elsewhere = [...places.parking, ...floor.drawn.deadEnds];
      sendTo(draft, floor, vehicle, 'park', elsewhere, draft.legs.of(vehicle.vehicle)[0]);
    }
  }
}

/** It could be sent somewhere by the fleet itself. */
const isAtRest = (draft: Draft, floor: Floor, vehicle: Vehicle): boolean =>
  unreadiness(vehicle) === '' &&
  !vehicle.isOut &&
  draft.now >= restsUntil(vehicle, floor) &&
  !legOf(draft, vehicle.vehicle) &&
  isFree(vehicle.state!);

/** Whether time alone gives the vehicle something to do: when it is to be looked at again. */
export function idleAlarm(vehicle: Vehicle, places: IdlePlaces, floor: Floor): Millis | undefined {
  if (!vehicle.state || !vehicle.standing || unreadiness(vehicle) !== '') return undefined;
  if (vehicle.isOut) return undefined;
  const { node } = vehicle.standing;
  const { settings } = floor;
  const isAtCharger = places.chargers.includes(node);
  const need = batteryNeed(vehicle.state.battery, settings.charging);
  const wantsCharge =
    !vehicle.state.charging && (need === 'charge' || (isAtCharger && need === 'top_up'));
  const notBefore = Math.max(vehicle.lookAgainAt, restsUntil(vehicle, floor));
  if (wantsCharge) return notBefore;
  if (isAtCharger || places.parking.includes(node)) return undefined;
  return Math.max(notBefore, vehicle.idleSince + settings.parkAfter);
}
