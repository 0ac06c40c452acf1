/**
 * A vehicle that is switched on in the middle of the floor may find itself on a node that was released
 * to another one [VDA 5050, issue 624]. That one is told to stop at once, and until it has given the
 * node back the intruder is not driven either.
 */
import type { DeviceId } from '#hub/ports.ts';
import type { Floor } from './floor.ts';
import { cancel } from './follow.ts';
import { heldBy } from './leg.ts';
import { type Draft, legOf } from './model.ts';
import { WORDS } from './words.ts';

/** Vehicles whose place others were given, with the one that was. */
function hostsOf(draft: Draft, floor: Floor): ReadonlyMap<DeviceId, DeviceId> {
  const released = new Map<string, DeviceId>();
  for (const leg of draft.legs.values()) {
    if (leg.status === 'waiting') continue;
    for (const node of heldBy(leg)) released.set(node, leg.vehicle);
  }
  const hosts = new Map<DeviceId, DeviceId>();
  for (const { vehicle, standing } of draft.vehicles.values()) {
    // What it was released itself is its own.
    if (!standing || legOf(draft, vehicle)) continue;
    const near = standing.holds.flatMap((node) => floor.traffic.around(node));
    const host = near.map((node) => released.get(node)).find((other) => other !== undefined);
    if (host !== undefined) hosts.set(vehicle, host);
  }
  return hosts;
}

/** From now on in this run they are not driven, and whoever was let in stops. */
export function stopForIntruders(draft: Draft, floor: Floor): void {
  for (const [vehicle, host] of hostsOf(draft, floor)) {
    draft.intruders.set(vehicle, host);
    const leg = legOf(draft, host);
    if (leg?.status === 'active') cancel(draft, leg, 'renew', WORDS.intruder);
  }
}
