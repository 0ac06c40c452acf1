/** What the fleet does of its own accord: charge, park, and clear the way for others. */
import type { Millis } from '#base/time.ts';
import { batteryNeed } from '#wcs/charging/charging.ts';
import { isFree } from './follow.ts';
import { type Draft, type Leg, legOf, newLeg, type Vehicle } from './model.ts';
import { begin, type Floor, moversOf, unreadiness } from './ways.ts';

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

/** Nodes that somebody is about to drive over or to, and the legs' goals. */
function wantedNodes(draft: Draft, vehicle: string): ReadonlySet<string> {
  const wanted = new Set<string>();
  for (const leg of draft.legs.values()) {
    if (leg.vehicle === vehicle) continue;
    const way = leg.status === 'active' ? leg.path.slice(leg.releasedTo + 1) : [];
    for (const node of way.slice(0, CLEAR_AHEAD_NODES)) wanted.add(node);
    // Whoever was refused a way may be refused it for its very end.
    for (const node of draft.wanted.get(leg.legId) ?? []) wanted.add(node);
  }
  return wanted;
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
  const taken = new Set<string>();
  const hoped = new Set<string>();
  for (const mover of moversOf(draft, floor)) {
    if (mover.vehicle === vehicle.vehicle) continue;
    for (const node of mover.holds) for (const near of floor.traffic.around(node)) taken.add(near);
  }
  for (const leg of draft.legs.values()) {
    if (leg.vehicle !== vehicle.vehicle) (leg.status === 'waiting' ? hoped : taken).add(leg.to);
  }
  const cost = (place: string) =>
    floor.router.travelSeconds(from, place) + (hoped.has(place) ? HOPED_FOR_SECONDS : 0);
  return places
    .filter((place) => !taken.has(place) && Number.isFinite(cost(place)))
    .sort((a, b) => cost(a) - cost(b) || (a < b ? -1 : 1));
}

export function ownLeg(
  draft: Draft,
  floor: Floor,
  vehicle: string,
  purpose: 'park' | 'charge',
  to: string,
): Leg {
  const legId = floor.newOrderId();
  const action = purpose === 'charge' ? ({ type: 'start_charging' } as const) : null;
  return newLeg(
    { legId, jobId: null, vehicle, correlationId: legId, purpose, priority: 0, to, action },
    draft.now,
  );
}

/** Sends the vehicle to the first of the places to which traffic admits a way now. */
export function sendTo(
  draft: Draft,
  floor: Floor,
  vehicle: Vehicle,
  purpose: 'park' | 'charge',
  places: readonly string[],
): boolean {
  for (const to of freePlaces(draft, floor, vehicle, places).slice(0, MAX_TRIES)) {
    const leg = ownLeg(draft, floor, vehicle.vehicle, purpose, to);
    draft.legs.set(leg.legId, leg);
    if (begin(draft, floor, leg)) return true;
    draft.legs.delete(leg.legId);
    draft.wanted.delete(leg.legId);
  }
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

function settleOne(draft: Draft, floor: Floor, places: IdlePlaces, vehicle: Vehicle): void {
  const { settings } = floor;
  const { battery, charging } = vehicle.state!;
  const { node, holds } = vehicle.standing!;
  const isAtCharger = places.chargers.includes(node);
  const hasJob = [...draft.legs.values()].some((leg) => leg.vehicle === vehicle.vehicle);
  const idleFor: Millis = draft.now - vehicle.idleSince;
  const wanted = wantedNodes(draft, vehicle.vehicle);
  const elsewhere = (some: readonly string[]) => some.filter((place) => place !== node);
  const parking = () => sendTo(draft, floor, vehicle, 'park', elsewhere(places.parking));
  const anywhere = () => {
    const others = floor.graph.deadEnds.filter((place) => !places.parking.includes(place));
    return parking() || sendTo(draft, floor, vehicle, 'park', elsewhere(others));
  };

  const isInTheWay = holds.some((held) =>
    floor.traffic.around(held).some((near) => wanted.has(near)),
  );
  if (isInTheWay && idleFor >= settings.clearAfter && anywhere()) return;
  if (hasJob) return;
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

/** One run over all vehicles that drive nothing. */
export function settleIdle(draft: Draft, floor: Floor, places: IdlePlaces): void {
  for (const vehicle of draft.vehicles.values()) {
    if (unreadiness(vehicle) !== '' || draft.now < restsUntil(vehicle, floor)) continue;
    if (vehicle.isOut) continue;
    if (legOf(draft, vehicle.vehicle) || !isFree(vehicle.state!)) continue;
    settleOne(draft, floor, places, vehicle);
    vehicle.lookAgainAt = draft.now + floor.settings.lookAgainAfter;
  }
}

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
