import type { Site, SiteLocation } from '#base/site/site.ts';
import { createWalk, type Spot } from './walk.ts';

/** The floor as people know it. */
export interface FloorMap {
  /** The way through these places in turn, and where it ends. What is no place is passed over. */
  route(
    from: Spot,
    places: readonly (string | undefined)[],
  ): { readonly metres: number; readonly spot: Spot };
  label(id: string): { readonly bank: string; readonly index: number } | undefined;
  /** Bins of the same aisle, the nearest first; a handful. */
  nearbyBins(bin: string): readonly string[];
  /** Slots of the put wall, the nearest first; a handful. */
  nearbySlots(slot: string): readonly string[];
}

const HANDFUL = 6;

export function createFloorMap(site: Site): FloorMap {
  const walk = createWalk(site);
  const places = new Map(site.locations.map((place) => [place.id, place]));
  const slots = site.locations.filter((place) => place.kind === 'put_slot');
  const aisles = new Map<number | undefined, SiteLocation[]>();
  for (const place of site.locations) {
    if (place.kind !== 'bin') continue;
    const there = aisles.get(place.aisle) ?? [];
    there.push(place);
    aisles.set(place.aisle, there);
  }
  const nearest = (from: SiteLocation | undefined, among: readonly SiteLocation[]) => {
    if (!from) return [];
    const distance = (to: SiteLocation) =>
      Math.hypot(to.x - from.x, to.y - from.y, (to.z ?? 0) - (from.z ?? 0));
    return among
      .filter((place) => place.id !== from.id)
      .map((place) => ({ id: place.id, distance: distance(place) }))
      .sort((a, b) => a.distance - b.distance || (a.id < b.id ? -1 : 1))
      .slice(0, HANDFUL)
      .map((place) => place.id);
  };
  return {
    route(from, ids) {
      let metres = 0;
      let spot = from;
      for (const id of ids) {
        const next = id === undefined ? undefined : places.get(id);
        if (!next) continue;
        metres += walk(spot, next);
        spot = { x: next.x, y: next.y, ...(next.aisle === undefined ? {} : { aisle: next.aisle }) };
      }
      return { metres, spot };
    },
    label: (id) => places.get(id)?.label,
    nearbyBins: (bin) => nearest(places.get(bin), aisles.get(places.get(bin)?.aisle) ?? []),
    nearbySlots: (slot) => nearest(places.get(slot), slots),
  };
}
