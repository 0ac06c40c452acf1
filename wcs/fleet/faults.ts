import type { VehicleFault } from '../contracts.ts';
import type { Vehicle } from './model.ts';

/** Why somebody has to go to a vehicle, in its own words; '': nobody has to. */
function faultOf({ state }: Vehicle): string {
  if (!state) return '';
  const grave = state.errors.filter(({ level }) => level === 'fatal' || level === 'urgent');
  const stop = state.emergencyStop ? ['emergency stop'] : [];
  return [...stop, ...grave.map(({ type }) => type)].join(', ');
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
