import { overlap, type Shape } from './shapes.ts';

/** Metres: about as large as what a vehicle takes. */
const CELL = 4;

/** Finds what overlaps a shape among many, by a grid of squares. */
export function createShapeIndex() {
  const squares = new Map<string, { readonly owner: number; readonly shape: Shape }[]>();

  function squaresOf({ map, points, radius }: Shape): string[] {
    const xs = points.map(({ x }) => x);
    const ys = points.map(({ y }) => y);
    const from = (values: number[]) => Math.floor((Math.min(...values) - radius) / CELL);
    const to = (values: number[]) => Math.floor((Math.max(...values) + radius) / CELL);
    const keys: string[] = [];
    for (let x = from(xs); x <= to(xs); x++) {
      for (let y = from(ys); y <= to(ys); y++) keys.push(`${map} ${x} ${y}`);
    }
    return keys;
  }

  return {
    add(owner: number, shape: Shape): void {
      for (const key of squaresOf(shape)) {
        const square = squares.get(key);
        if (square) square.push({ owner, shape });
        else squares.set(key, [{ owner, shape }]);
      }
    },
    /** Owners of shapes that overlap one of these. */
    overlapping(shapes: readonly Shape[]): Set<number> {
      const found = new Set<number>();
      for (const shape of shapes) {
        for (const key of squaresOf(shape)) {
          for (const other of squares.get(key) ?? []) {
            if (!found.has(other.owner) && overlap(shape, other.shape)) found.add(other.owner);
          }
        }
      }
      return found;
    },
  };
}
