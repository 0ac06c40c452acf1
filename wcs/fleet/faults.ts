import type { VehicleFault } from '../contracts.ts';
import type { Vehicle } from './model.ts';

/** Why a vehicle stands still until somebody has been there, in its own words; '': it does not. */
function faultOf({ state }: Vehicle): string {
  if (!state) return '';
  const fatal = state.errors.filter(({ level }) => level === 'fatal').map(({ type }) => type);
  return [...(state.emergencyStop ? ['emergency stop'] : []), ...fatal].join(', ');
}

/** Vehicles whose fault is not what it was, or that spoke for the first time since the start. */
export function changedFaults(
  before: ReadonlyMap<string, Vehicle>,
  after: ReadonlyMap<string, Vehicle>,
): readonly VehicleFault[] {
  return [...after.values()].flatMap((vehicle) => {
    if (!vehicle.state) return [];
    const was = before.get(vehicle.vehicle);
    const fault = faultOf(vehicle);
    if (was?.state && faultOf(was) === fault) return [];
    return [{ vehicle: vehicle.vehicle, fault }];
  });
}
