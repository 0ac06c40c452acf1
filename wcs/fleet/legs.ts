import type { DeviceId } from '#hub/ports.ts';
import type { Leg } from './leg.ts';

/** Open legs in the order of their age, all of them and those of each vehicle. */
export interface Legs {
  readonly size: number;
  has(legId: string): boolean;
  get(legId: string): Leg | undefined;
  values(): IterableIterator<Leg>;
  of(vehicle: DeviceId): readonly Leg[];
  add(leg: Leg): void;
  remove(legId: string): void;
}

const NONE: readonly Leg[] = [];

export function createLegs(open: Iterable<Leg> = []): Legs {
  const byId = new Map<string, Leg>();
  const byVehicle = new Map<DeviceId, readonly Leg[]>();
  const legs: Legs = {
    get size() {
      return byId.size;
    },
    has: (legId) => byId.has(legId),
    get: (legId) => byId.get(legId),
    values: () => byId.values(),
    of: (vehicle) => byVehicle.get(vehicle) ?? NONE,
    add(leg) {
      if (byId.has(leg.legId)) legs.remove(leg.legId);
      byId.set(leg.legId, leg);
      byVehicle.set(leg.vehicle, [...legs.of(leg.vehicle), leg]);
    },
    remove(legId) {
      const leg = byId.get(legId);
      if (!leg) return;
      byId.delete(legId);
      const others = legs.of(leg.vehicle).filter((other) => other !== leg);
      if (others.length > 0) byVehicle.set(leg.vehicle, others);
      else byVehicle.delete(leg.vehicle);
    },
  };
  for (const leg of open) legs.add(leg);
  return legs;
}
