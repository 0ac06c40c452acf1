import type { Site, SiteLocation } from '#base/site/site.ts';
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
