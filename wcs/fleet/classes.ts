/** By which class of its type a vehicle drives, and how broad it is reckoned. */
import { classId } from '#wcs/floor/classes.ts';
import type { VehicleClass } from '#wcs/floor/floor.ts';
import type { Floor } from './floor.ts';
import type { Leg } from './leg.ts';
import type { Vehicle } from './model.ts';

/** Whether it drives the leg with a load; a vehicle that cannot tell has what it is to put down. */
function isLaden({ state }: Vehicle, leg: Leg | undefined): boolean {
  const loads = state?.loads;
  return loads === undefined ? leg?.action?.type === 'drop' : loads.length > 0;
}

/** The class by which a vehicle drives, with a leg or as it is. */
export const drivenAs = (floor: Floor, vehicle: Vehicle, leg?: Leg): VehicleClass =>
  floor.classNamed(classId(floor.typeOf(vehicle.vehicle), isLaden(vehicle, leg)));

/**
 * As broad as it is with a load from the moment that it is sent to take one up, and if it cannot tell
 * what it has on board.
 */
export function reckonedAs(floor: Floor, vehicle: Vehicle, leg: Leg | undefined): string {
  const isEmpty = vehicle.state?.loads?.length === 0;
  const isToLoad = leg?.action?.type === 'pick' || leg?.action?.type === 'drop';
  return classId(floor.typeOf(vehicle.vehicle), !isEmpty || isToLoad);
}
