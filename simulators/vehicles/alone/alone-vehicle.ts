import type { SiteVehicle } from '#base/site/site.ts';
import type { VehicleFace } from '../faces/radio.ts';
import type { VehicleTraits } from '../traits.ts';
import type { VehicleCore } from '../vehicle.ts';

/** One vehicle of a fleet that runs without a plant. */
export interface AloneVehicle {
  readonly core: VehicleCore;
  readonly face: VehicleFace;
  readonly traits: VehicleTraits;
  readonly vehicle: SiteVehicle;
}
