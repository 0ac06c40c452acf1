import type { Site } from '#base/site/site.ts';

export interface Spot {
  readonly x: number;
  readonly y: number;
  readonly aisle?: number;
}

/** Metres that a person walks between two spots. */
export type Walk = (from: Spot, to: Spot) => number;

interface Aisle {
  readonly along: 'x' | 'y';
  readonly ends: readonly [number, number];
}

/** How far beyond the last bin an aisle is left. */
const AISLE_MOUTH = 1.5;

function findAisles(site: Site): Map<number, Aisle> {
  const spots = new Map<number, Spot[]>();
  for (const place of site.locations) {
    if (place.aisle === undefined) continue;
    const there = spots.get(place.aisle) ?? [];
    there.push(place);
    spots.set(place.aisle, there);
  }
  const aisles = new Map<number, Aisle>();
  for (const [number, there] of spots) {
    const xs = there.map((spot) => spot.x);
    const ys = there.map((spot) => spot.y);
    const wide = Math.max(...xs) - Math.min(...xs);
    const long = Math.max(...ys) - Math.min(...ys);
    const along = wide > long ? 'x' : 'y';
    const positions = along === 'x' ? xs : ys;
    const ends = [Math.min(...positions) - AISLE_MOUTH, Math.max(...positions) + AISLE_MOUTH];
    aisles.set(number, { along, ends: ends as [number, number] });
  }
  return aisles;
}

/** Manhattan; from one aisle into another only around an end of both. */
export function createWalk(site: Site): Walk {
  const aisles = findAisles(site);
  const straight = (from: Spot, to: Spot) => Math.abs(from.x - to.x) + Math.abs(from.y - to.y);
  const mouths = (spot: Spot): readonly Spot[] => {
    const aisle = spot.aisle === undefined ? undefined : aisles.get(spot.aisle);
    if (!aisle) return [spot];
    return aisle.ends.map((end) =>
      aisle.along === 'x' ? { x: end, y: spot.y } : { x: spot.x, y: end },
    );
  };
  return (from, to) => {
    if (from.aisle === to.aisle) return straight(from, to);
    let best = Number.POSITIVE_INFINITY;
    for (const out of mouths(from)) {
      for (const into of mouths(to)) {
        best = Math.min(best, straight(from, out) + straight(out, into) + straight(into, to));
      }
    }
    return best;
  };
}
