/**
 * What is done about vehicles that stand, step by step:
 *
 *   replanAfter    who cannot finish whatever the others do drives another way, or steps aside
 *   giveAwayAfter  who waits for one that does not move, and has nothing on board yet, gives its job to
 *                  another, if there is one with a way
 *   callAfter      a person is called, with a sentence that says whom to push where
 *
 * Who only queues is left alone: his turn comes. For a vehicle that was switched on in another's way a
 * person is called at once.
 */
import type { DeviceId } from '#hub/ports.ts';
import type { VehicleCall } from '#wcs/contracts.ts';
import { drivenAs } from './classes.ts';
import type { Floor } from './floor.ts';
import { cancel } from './follow.ts';
import { freePlaces, type IdlePlaces, ownLeg } from './idle.ts';
import type { Leg } from './leg.ts';
import { unreadiness } from './life.ts';
import { type Draft, end, hasLegs, lookAt, type Vehicle } from './model.ts';
import { moversOf } from './movers.ts';
import { replan, stepAside } from './take-over.ts';
import { extend } from './ways.ts';
import { type Standstill, standstills } from './why.ts';
import { blockedWay, deadlocked, intrudes, stranded, waitsForDead } from './words.ts';

/**
 * Vehicles that wait for one another and are all free to finish open their circle by themselves, one turn
 * after the other: for them a person is called only when that takes so many times as long.
 */
const PATIENCE_WITH_TURNS = 4;
/** Places tried for a vehicle that is to step aside. */
const MAX_DETOURS = 64;

const restsOf = (floor: Floor, places: IdlePlaces) => [
  ...places.parking,
  ...places.chargers,
  ...floor.drawn.deadEnds,
];

function goRound(draft: Draft, floor: Floor, places: IdlePlaces, leg: Leg): void {
  if (replan(draft, floor, leg)) return;
  const vehicle = draft.vehicles.get(leg.vehicle)!;
  const rests = restsOf(floor, places);
  for (const to of freePlaces(draft, floor, vehicle, rests).slice(0, MAX_DETOURS)) {
    if (stepAside(draft, floor, leg, ownLeg(draft, floor, leg.vehicle, 'park', to, leg))) return;
  }
}

/** One that stands at the end of its base and cannot finish whatever the others do. */
export function resolveStandstill(draft: Draft, floor: Floor, places: IdlePlaces): void {
  const stuck = [...draft.legs.values()].filter(
    (leg) =>
      leg.status === 'active' &&
      leg.passedTo === leg.releasedTo &&
      leg.releasedTo < leg.path.length - 1 &&
      draft.now - leg.movedAt >= floor.settings.replanAfter &&
      unreadiness(draft.vehicles.get(leg.vehicle)!) === '',
  );
  if (stuck.length === 0) return;
  const free = floor.traffic.free(moversOf(draft, floor));
  for (const leg of stuck) {
    if (free.has(leg.vehicle)) continue;
    goRound(draft, floor, places, leg);
    extend(draft, floor, leg);
    return;
  }
}

/** Whether another vehicle that has nothing to do could drive there past those that do not move. */
function canAnother(draft: Draft, floor: Floor, leg: Leg): boolean {
  const movers = moversOf(draft, floor);
  const dead = new Set(
    movers
      .filter(({ movable }) => !movable)
      .flatMap(({ holds, cls }) => holds.flatMap((node) => floor.around(node, cls))),
  );
  return [...draft.vehicles.values()].some((other) => {
    const isIdle = other.vehicle !== leg.vehicle && !other.isOut && !hasLegs(draft, other.vehicle);
    if (!isIdle || unreadiness(other) !== '' || other.state!.loads?.length) return false;
    const from = other.standing!.node;
    const cls = drivenAs(floor, other);
    return floor.routes.route({ from, to: leg.to, cls, avoid: dead }) !== undefined;
  });
}

/** Legs that go nowhere and carry nothing are given back to dispatch. */
function giveAway(draft: Draft, floor: Floor, leg: Leg, dead: DeviceId): boolean {
  const isFetching = leg.purpose === 'job' && leg.action?.type === 'pick';
  if (!isFetching || leg.status === 'cancelling' || !canAnother(draft, floor, leg)) return false;
  const note = waitsForDead(leg.vehicle, dead);
  if (leg.status === 'waiting') end(draft, leg, { reason: 'no_route', note });
  else {
    leg.reason = 'no_route';
    cancel(draft, leg, 'fail', note);
  }
  return true;
}

/** What somebody is called for, by the vehicle that he has to go to. */
interface Call {
  readonly kind: VehicleCall['kind'];
  readonly waiting: Set<DeviceId>;
  /** It was switched on where that one had been let in. */
  readonly host?: DeviceId;
}
type Calls = Map<DeviceId, Call>;

function noteCall(calls: Calls, standstill: Standstill, waiting: DeviceId): void {
  const isDead = standstill.kind === 'dead';
  const vehicle = isDead ? standstill.vehicle : standstill.vehicles[0]!;
  const kind = isDead ? 'blocked_way' : 'deadlock';
  const call = calls.get(vehicle) ?? { kind, waiting: new Set() };
  calls.set(vehicle, call);
  for (const other of isDead ? [waiting] : standstill.vehicles) call.waiting.add(other);
}

function textOf(draft: Draft, floor: Floor, places: IdlePlaces, vehicle: Vehicle, call: Call) {
  const why = unreadiness(vehicle);
  if (call.kind === 'stranded' || !vehicle.standing) return stranded(vehicle.vehicle);
  const { node } = vehicle.standing;
  if (call.host !== undefined) return intrudes(vehicle.vehicle, node, call.host);
  const [place] = freePlaces(draft, floor, vehicle, restsOf(floor, places));
  const waiting = [...call.waiting].sort();
  return call.kind === 'deadlock'
    ? deadlocked(vehicle.vehicle, waiting, place)
    : blockedWay({ vehicle: vehicle.vehicle, node, why, waiting, place });
}

/** Calls a person, or says that it is over, where that is not what was said last. */
function sayCalls(draft: Draft, floor: Floor, places: IdlePlaces, calls: Calls): void {
  for (const vehicle of draft.vehicles.values()) {
    const call = calls.get(vehicle.vehicle);
    if (call?.kind === vehicle.called) continue;
    const head = { vehicle: vehicle.vehicle };
    if (vehicle.called) draft.calls.push({ ...head, kind: vehicle.called, text: null });
    vehicle.called = call?.kind;
    if (!call) continue;
    const text = textOf(draft, floor, places, vehicle, call);
    draft.calls.push({ ...head, kind: call.kind, text });
  }
}

/** Vehicles with legs that have come no nearer to their end for a while. */
function standing(draft: Draft, floor: Floor): Leg[] {
  const { giveAwayAfter } = floor.settings;
  return [...draft.legs.values()].filter((leg) => {
    const vehicle = draft.vehicles.get(leg.vehicle);
    return vehicle && unreadiness(vehicle) === '' && draft.now - leg.progressAt >= giveAwayAfter;
  });
}

export function climb(draft: Draft, floor: Floor, places: IdlePlaces): void {
  const { callAfter, lookAgainAfter } = floor.settings;
  const calls: Calls = new Map();
  for (const [vehicle, host] of draft.intruders) {
    calls.set(vehicle, { kind: 'blocked_way', waiting: new Set([host]), host });
  }
  const legs = standing(draft, floor);
  const why = legs.length > 0 ? standstills(draft, floor) : new Map<DeviceId, Standstill>();
  const free = why.size > 0 ? floor.traffic.free(moversOf(draft, floor)) : new Set<DeviceId>();
  for (const leg of legs) {
    const standstill = why.get(leg.vehicle);
    if (!standstill) continue;
    if (standstill.kind === 'dead' && giveAway(draft, floor, leg, standstill.vehicle)) continue;
    const opensItself =
      standstill.kind === 'circle' && standstill.vehicles.every((vehicle) => free.has(vehicle));
    const patience = opensItself ? PATIENCE_WITH_TURNS * callAfter : callAfter;
    if (draft.now - leg.progressAt >= patience) noteCall(calls, standstill, leg.vehicle);
    lookAt(draft, draft.now + lookAgainAfter);
  }
  for (const vehicle of draft.vehicles.values()) {
    const isLost = vehicle.online === true && unreadiness(vehicle) === 'not_localised';
    if (!isLost || vehicle.haltedSince === undefined) continue;
    const at = vehicle.haltedSince + callAfter;
    if (draft.now < at) lookAt(draft, at);
    else if (!calls.has(vehicle.vehicle)) {
      calls.set(vehicle.vehicle, { kind: 'stranded', waiting: new Set() });
    }
  }
  sayCalls(draft, floor, places, calls);
}
