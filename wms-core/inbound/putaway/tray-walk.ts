import type { Location, MasterData } from '#wms-core/contracts.ts';
import type { Point } from './model.ts';
import { shortTour } from './tour.ts';

/**
 * A short walk in which all that goes onto trays of one vertical lift module is done at once, tray by
 * tray, so that each comes once.
 */
export function inWalkingOrder<T extends { readonly place: Location }>(
  from: Point,
  stops: readonly T[],
  trayOf: MasterData['trayOf'],
): T[] {
  const tray = ({ place }: T) => trayOf(place.location);
  const stands = Map.groupBy(stops, (stop): string | T => tray(stop)?.vlm ?? stop);
  const walk = shortTour(
    from,
    [...stands.values()].map((all) => ({ place: all[0]!.place, all })),
  );
  return walk.flatMap(({ all }) =>
    all.toSorted((a, b) => (tray(a)?.tray ?? 0) - (tray(b)?.tray ?? 0)),
  );
}
