/**
 * A vehicle that is switched on in the middle of the floor may find itself on a node that was released
 * to another one [VDA 5050, issue 624]. That one is told to stop at once, and until it has given the
 * node back the intruder is not driven either.
 */
import type { DeviceId } from '#hub/ports.ts';
import type { Floor } from './floor.ts';
import { cancel } from './follow.ts';
import { heldBy } from './leg.ts';
import { type Draft, legOf, type Vehicle } from './model.ts';
import { WORDS } from './words.ts';

/** The vehicle to which a node on which this one stands was released before. */
export function hostOf(draft: Draft, floor: Floor, vehicle: Vehicle): DeviceId | undefined {
  // What it was released itself is its own.
  if (!vehicle.standing || legOf(draft, vehicle.vehicle)) return undefined;
  const stands = new Set(vehicle.standing.holds.flatMap((node) => floor.traffic.around(node)));
  for (const other of draft.vehicles.keys()) {
    const leg = other === vehicle.vehicle ? undefined : legOf(draft, other);
    if (!leg || leg.status === 'waiting') continue;
    if (heldBy(leg).some((node) => stands.has(node))) return other;
  }
  return undefined;
}

/** Vehicles whose place others were given, with the one that was. */
export function stopForIntruders(draft: Draft, floor: Floor): ReadonlyMap<DeviceId, DeviceId> {
  const hosts = new Map<DeviceId, DeviceId>();
  for (const vehicle of draft.vehicles.values()) {
    const host = hostOf(draft, floor, vehicle);
    if (host === undefined) continue;
    hosts.set(vehicle.vehicle, host);
    const leg = legOf(draft, host);
    if (leg?.status === 'active') cancel(draft, leg, 'renew', WORDS.intruder);
  }
  return hosts;
}
