import type { Spot, Vehicle, VehicleTold } from './types.ts';

/** A vehicle from what was told of it and where it is. */
export function vehicleOf(told: VehicleTold, spot: Spot | undefined): Vehicle {
  const [x, y, theta, passed = 0, released = 0] = spot ?? [null, null, null];
  const { leg } = told;
  return {
    ...told,
    ...(x === null || y === null ? {} : { x, y, theta: theta ?? 0 }),
    node: told.node ?? '',
    leg: leg && {
      ...leg,
      path: leg.path.slice(passed),
      released: leg.released ?? Math.max(0, released - passed),
    },
  };
}
