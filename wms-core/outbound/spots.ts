import type { Site, SiteLocation } from '#base/site/site.ts';
import type { MasterData } from '#wms-core/contracts.ts';
import type { Spot } from './serpentine.ts';

const spotOf = ({ id, aisle, x, y, z }: SiteLocation): Spot => ({
  ...{ location: id, aisle: aisle ?? 0, x, y, z: z ?? 0 },
});

/**
 * Where a picker stands for each place. All bins of a vertical lift module are reached from where its
 * first one is drawn, tray above tray: so a walk does not leave a tray before it is done with it.
 */
export function spotsOf({ locations }: Pick<Site, 'locations'>): ReadonlyMap<string, Spot> {
  const machines = new Map<string, Spot>();
  return new Map(
    locations.map((place) => {
      const own = spotOf(place);
      if (!place.tray) return [place.id, own];
      const { vlm, tray } = place.tray;
      const stand = machines.get(vlm) ?? own;
      machines.set(vlm, stand);
      return [place.id, { ...stand, location: place.id, z: tray }];
    }),
  );
}

/**
 * Where a picker stands for any bin that goods lie in: also for one that came after the drawing, and
 * for one that left it, of which nobody knows where it is.
 */
export function createSpots(
  site: Pick<Site, 'locations'>,
  { location: placeOf }: Pick<MasterData, 'location'>,
): (location: string) => Spot {
  const drawn = spotsOf(site);
  return (location) => {
    const { aisle, x, y, z } = placeOf(location) ?? { aisle: null, x: 0, y: 0, z: 0 };
    return drawn.get(location) ?? { location, aisle: aisle ?? 0, x, y, z };
  };
}
