import type { VehicleState } from '#hub/ports.ts';
import type { SeenVehicle } from '#wcs/contracts.ts';
import type { Leg, Vehicle } from './model.ts';
import type { Note } from './notes.ts';
import { unreadiness } from './ways.ts';

/** A vehicle as somebody at the floor sees it: what it said last, though no run took it in yet. */
export function seenAs(
  vehicle: Vehicle,
  note: Pick<Note, 'online' | 'state'> | undefined,
  leg: Leg | undefined,
): SeenVehicle {
  const state: VehicleState | undefined = note?.state ?? vehicle.state;
  const newest = { ...vehicle, state, online: note?.online ?? vehicle.online };
  return {
    vehicle: vehicle.vehicle,
    state,
    node: vehicle.standing?.node ?? '',
    why: unreadiness(newest),
    isOut: vehicle.isOut,
    leg: leg && {
      jobId: leg.jobId,
      purpose: leg.purpose,
      to: leg.to,
      action: leg.action,
      path: leg.path,
      passed: leg.passedTo,
      released: leg.releasedTo,
    },
  };
}

/** Of each vehicle the leg that it drives, else the first that waits for it. */
export function legsByVehicle(legs: Iterable<Leg>): ReadonlyMap<string, Leg> {
  const found = new Map<string, Leg>();
  for (const leg of legs) {
    const other = found.get(leg.vehicle);
    if (!other || (other.status === 'waiting' && leg.status !== 'waiting')) {
      found.set(leg.vehicle, leg);
    }
  }
  return found;
}
