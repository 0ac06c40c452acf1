import type { Site, SiteLocation } from '#base/site/site.ts';
import type { World } from '../world/contracts.ts';
import type { LoadHandler } from './state.ts';

/** A vehicle's fork in the world: it carries one handling unit between places of the site. */
export function createFork(vehicleId: string, site: Site, world: World): LoadHandler {
  const places = new Map(site.locations.map((place) => [place.id, place]));
  const back = `VEHICLE:${vehicleId}`;
  /** The place told, if it lies at this node; with no place told, the first one that does. */
  const placeAt = (place: string | undefined, nodeId: string): SiteLocation | undefined => {
    if (place === undefined) return site.locations.find((each) => each.node === nodeId);
    const told = places.get(place);
    return told?.node === nodeId ? told : undefined;
  };
  const capacityOf = (place: SiteLocation) => Math.max(1, place.maxHandlingUnits);

  return {
    carried: () => world.unitsAt(back),
    pick(load, place, nodeId) {
      const from = placeAt(place, nodeId);
      if (!from) return `there is no place ${place ?? ''} at node ${nodeId}`;
      if (world.unitsAt(back).length > 0) return 'something is on the fork already';
      const unit = load ?? world.unitsAt(from.id)[0];
      if (unit === undefined || world.unitAt(unit) !== from.id) {
        return `${load ?? 'a load'} does not stand at ${from.id}`;
      }
      world.moveUnit(unit, back);
      return undefined;
    },
    drop(place, nodeId) {
      const to = placeAt(place, nodeId);
      const load = world.unitsAt(back)[0];
      if (!to) return `there is no place ${place ?? ''} at node ${nodeId}`;
      if (load === undefined) return 'there is nothing on the fork';
      if (world.unitsAt(to.id).length >= capacityOf(to)) return `${to.id} is occupied`;
      world.moveUnit(load, to.id);
      return undefined;
    },
  };
}
