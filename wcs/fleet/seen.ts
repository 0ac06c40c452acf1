import type { Text } from '#base/refusal.ts';
import type { VehicleState } from '#hub/ports.ts';
import type { SeenVehicle } from '#wcs/contracts.ts';
import type { Leg } from './leg.ts';
import { isObstructed, unreadiness } from './life.ts';
import type { Vehicle } from './model.ts';
import type { Note } from './notes.ts';

/**
 * A vehicle as somebody at the floor sees it: what it said last, though no run took it in yet, with
 * the leg that it drives, else the first that waits for it.
 */
export function seenAs(
  vehicle: Vehicle,
  note: Pick<Note, 'online' | 'state'> | undefined,
  legs: readonly Leg[],
  waits: (leg: Leg) => Text | undefined,
): SeenVehicle {
  const leg = legs.find((one) => one.status !== 'waiting') ?? legs[0];
  const state: VehicleState | undefined = note?.state ?? vehicle.state;
  const newest = { ...vehicle, state, online: note?.online ?? vehicle.online };
  return {
    vehicle: vehicle.vehicle,
    state,
    node: vehicle.standing?.node ?? '',
    why: unreadiness(newest) || (isObstructed(newest) ? 'obstructed' : ''),
    isOut: vehicle.isOut,
    waits: leg && waits(leg),
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
