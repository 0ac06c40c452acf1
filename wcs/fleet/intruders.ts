/**
 * A vehicle that is switched on in the middle of the floor may find itself on a node that was released
 * to another one [VDA 5050, issue 624]. That one is told to stop at once, and until it has given the
 * node back the intruder is not driven either.
 */
import type { DeviceId } from '#hub/ports.ts';
import { reckonedAs } from './classes.ts';
import type { Floor } from './floor.ts';
import { cancel } from './follow.ts';
import { heldBy, type Leg } from './leg.ts';
import { type Draft, legOf } from './model.ts';
import { WORDS } from './words.ts';

/** Vehicles whose place others were given, with the one that was. */
function hostsOf(draft: Draft, floor: Floor): ReadonlyMap<DeviceId, DeviceId> {
  const released = new Map<string, Leg>();
  for (const leg of draft.legs.values()) {
    if (leg.status === 'waiting') continue;
    for (const node of heldBy(leg)) released.set(node, leg);
  }
  const hosts = new Map<DeviceId, DeviceId>();
  for (const one of draft.vehicles.values()) {
    const { vehicle, standing } = one;
    // What it was released itself is its own.
    if (!standing || legOf(draft, vehicle)) continue;
    const cls = reckonedAs(floor, one, undefined);
    const hostAt = (held: string, node: string) => {
      const leg = released.get(node);
      const host = leg && draft.vehicles.get(leg.vehicle);
      if (!host) return undefined;
      const room = floor.around(held, cls, reckonedAs(floor, host, leg));
      return room.includes(node) ? host.vehicle : undefined;
    };
    for (const held of standing.holds) {
      const found = floor.around(held, cls).map((node) => hostAt(held, node));
      const host = found.find((other) => other !== undefined);
      if (host !== undefined) hosts.set(vehicle, host);
    }
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
