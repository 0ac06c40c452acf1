/** Why a vehicle stands: whom it waits for, and at whom such a chain ends. */
import type { DeviceId } from '#hub/ports.ts';
import type { ClassMover } from '#wcs/traffic/model.ts';
import type { Floor } from './floor.ts';
import { type Draft, legOf } from './model.ts';
import { moversOf } from './movers.ts';

/** `dead`: who waits at its end for one that does not move. `circle`: who wait for one another. */
export type Standstill =
  | { readonly kind: 'dead'; readonly vehicle: DeviceId }
  | { readonly kind: 'circle'; readonly vehicles: readonly DeviceId[] };

/** The way that the vehicle would drive next, if it has one. */
function wayOf(draft: Draft, vehicle: DeviceId): readonly string[] {
  const leg = legOf(draft, vehicle);
  if (leg?.status === 'active') return leg.path.slice(leg.releasedTo + 1);
  const waiting = draft.legs.of(vehicle).find(({ legId }) => draft.wanted.has(legId));
  return (waiting && draft.wanted.get(waiting.legId)) ?? [];
}

/** Who stands first on each vehicle's way. */
function waitsFor(draft: Draft, floor: Floor): ReadonlyMap<DeviceId, DeviceId> {
  const movers = moversOf(draft, floor);
  const holders = new Map<string, ClassMover[]>();
  for (const mover of movers) {
    for (const near of new Set(mover.holds.flatMap((node) => floor.around(node, mover.cls)))) {
      holders.set(near, [...(holders.get(near) ?? []), mover]);
    }
  }
  const edges = new Map<DeviceId, DeviceId>();
  for (const { vehicle, movable } of movers) {
    if (!movable) continue;
    for (const node of wayOf(draft, vehicle)) {
      const other = holders.get(node)?.find((holder) => holder.vehicle !== vehicle);
      if (!other) continue;
      edges.set(vehicle, other.vehicle);
      break;
    }
  }
  return edges;
}

/** Of each vehicle that waits for another, what that comes to; nothing of those that only queue. */
export function standstills(draft: Draft, floor: Floor): ReadonlyMap<DeviceId, Standstill> {
  const edges = waitsFor(draft, floor);
  const dead = new Set(
    moversOf(draft, floor)
      .filter(({ movable }) => !movable)
      .map(({ vehicle }) => vehicle),
  );
  const found = new Map<DeviceId, Standstill>();
  for (const first of edges.keys()) {
    const chain = [first];
    for (let next = edges.get(first); next !== undefined; next = edges.get(next)) {
      if (dead.has(next)) {
        found.set(first, { kind: 'dead', vehicle: next });
        break;
      }
      const from = chain.indexOf(next);
      if (from >= 0) {
        found.set(first, { kind: 'circle', vehicles: chain.slice(from).sort() });
        break;
      }
      chain.push(next);
    }
  }
  return found;
}
