import type { DeviceId } from '#hub/ports.ts';
import type { Wait } from './model.ts';

/** Vehicles that go on only if somebody does something about it. */
export type Knot =
  /** Each waits for the next, the last for the first. */
  | { readonly kind: 'circle'; readonly vehicles: readonly DeviceId[] }
  /** All who wait, one for another, for a vehicle that cannot drive; the nearest first. */
  | { readonly kind: 'dead'; readonly dead: DeviceId; readonly vehicles: readonly DeviceId[] };

const WAITS_FOR_VEHICLES: readonly Wait['for'][] = ['vehicle', 'turn', 'dead', 'person'];

/**
 * Circles and chains in the graph of who waits for whom, in time linear in its size. A vehicle that
 * waits for several needs all of them to go.
 */
export function findKnots(waits: readonly Wait[]): Knot[] {
  const waitOf = new Map(waits.map((wait) => [wait.vehicle, wait]));
  const waitsFor = (vehicle: DeviceId): readonly DeviceId[] => {
    const wait = waitOf.get(vehicle);
    return wait && WAITS_FOR_VEHICLES.includes(wait.for) ? wait.who : [];
  };
  const knots: Knot[] = [];
  const done = new Set<DeviceId>();
  const path: DeviceId[] = [];
  const visit = (vehicle: DeviceId): void => {
    const since = path.indexOf(vehicle);
    if (since >= 0) knots.push({ kind: 'circle', vehicles: path.slice(since) });
    if (since >= 0 || done.has(vehicle)) return;
    path.push(vehicle);
    for (const other of waitsFor(vehicle)) visit(other);
    path.pop();
    done.add(vehicle);
  };
  for (const { vehicle } of waits) visit(vehicle);

  const followers = new Map<DeviceId, DeviceId[]>();
  for (const { vehicle } of waits) {
    for (const other of waitsFor(vehicle)) {
      followers.set(other, [...(followers.get(other) ?? []), vehicle]);
    }
  }
  const dead = waits.flatMap((wait) => (wait.for === 'dead' ? wait.who : []));
  for (const end of [...new Set(dead)].sort()) {
    const found = new Set<DeviceId>(followers.get(end));
    for (const vehicle of found) for (const other of followers.get(vehicle) ?? []) found.add(other);
    knots.push({ kind: 'dead', dead: end, vehicles: [...found] });
  }
  return knots;
}
