/** A bin as a walker sees it. */
export interface Spot {
  readonly location: string;
  readonly aisle: number;
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Walking order through the aisles that have something: up the first, down the second, up the
 * third. Both sides of an aisle are picked on the way; the lower shelf first.
 */
export function serpentine<T extends Spot>(spots: readonly T[]): T[] {
  const aisles = [...new Set(spots.map((spot) => spot.aisle))].sort((a, b) => a - b);
  const rank = new Map(aisles.map((aisle, index) => [aisle, index]));
  return [...spots].sort((a, b) => {
    if (a.aisle !== b.aisle) return a.aisle - b.aisle;
    const direction = rank.get(a.aisle)! % 2 === 0 ? 1 : -1;
    return direction * (a.y - b.y) || a.x - b.x || a.z - b.z || byText(a.location, b.location);
  });
}
