/** Gives an order that is being driven another end: another way behind what is released of it. */
import { same } from '#base/refusal.ts';
import { type Way, wayBehind } from './admitted.ts';
import type { Floor } from './floor.ts';
import type { Leg } from './leg.ts';
import { unreadiness } from './life.ts';
import { type Draft, end, putBack } from './model.ts';
import { WORDS } from './words.ts';

/** The way of `leg` is from now on that of `current` up to the end of its base, and `way` behind it. */
function drive(leg: Leg, { path, edges, releasedTo, cls }: Leg, way: Way): void {
  leg.path = [...path.slice(0, releasedTo), ...way.nodes];
  leg.edges = [...edges.slice(0, releasedTo), ...way.edges];
  leg.cls = cls;
}

/** Lets `leg` go on with the order of `current`, by another horizon behind the same base. */
function takeOver(draft: Draft, current: Leg, leg: Leg, way: Way): void {
  leg.status = 'active';
  leg.orderId = current.orderId;
  drive(leg, current, way);
  leg.start = current.start;
  leg.releasedTo = current.releasedTo;
  leg.passedTo = current.passedTo;
  leg.passedAt = current.passedAt;
  leg.updateId = current.updateId;
  leg.accepted = current.accepted;
  leg.stopCharging = current.stopCharging;
  leg.attempt++;
  leg.taken = current.taken;
  leg.movedAt = draft.now;
  leg.updatedAt = draft.now;
  draft.changed.add(leg);
}

/** Turns a drive of the fleet's own into one for `leg`. */
export function redirect(draft: Draft, floor: Floor, current: Leg, leg: Leg): boolean {
  if (current.purpose === 'job') return false;
  const way = wayBehind(draft, floor, current, leg.to);
  if (!way) return false;
  end(draft, current, { reason: 'redirected', note: same(leg.legId) });
  takeOver(draft, current, leg, way);
  return true;
}

/**
 * Turns a called-off drive of a job into one for `leg`, where the vehicle has not been told yet to do
 * anything at its end: false where it must be cancelled. A load on board stays with its job.
 */
export function turnTo(draft: Draft, floor: Floor, current: Leg, leg: Leg): boolean {
  const vehicle = draft.vehicles.get(current.vehicle);
  if (current.action?.type === 'drop' || !vehicle || unreadiness(vehicle) !== '') return false;
  const way = wayBehind(draft, floor, current, leg.to);
  if (!way) return false;
  end(draft, current, { reason: 'cancelled', note: WORDS.cancelled });
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

/** Gives an active leg another way behind its base: round an obstacle, or round what is to be avoided. */
export function replan(draft: Draft, floor: Floor, leg: Leg, avoid?: ReadonlySet<string>): boolean {
  leg.movedAt = draft.now;
  const way = wayBehind(draft, floor, leg, leg.to, avoid);
  if (!way) return false;
  drive(leg, leg, way);
  leg.updatedAt = draft.now;
  draft.changed.add(leg);
  return true;
}
