import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nearestFirst, shortTour, tourMetres } from './tour.ts';

const at = (x: number, y: number) => ({ place: { x, y } });
const DOCK = { x: 0, y: 0 };

const permutations = <T>(of: readonly T[]): T[][] =>
  of.length < 2
    ? [[...of]]
    : of.flatMap((one, i) =>
        permutations(of.filter((_, k) => k !== i)).map((rest) => [one, ...rest]),
      );

describe('the walk to the stops of a putaway', () => {
  test.each([
    ['does not pass a near stop twice', [at(1, 0), at(-1.5, 0), at(5, 0)], 10, 8],
    ['turns off for the far aisle first', [at(0, 8), at(14, 0), at(0, 29)], 72, 57],
    ['is empty where there is nothing to put away', [], 0, 0],
  ] as const)('%s', (_, stops, nearest, short) => {
    expect(tourMetres(DOCK, nearestFirst(DOCK, stops))).toBe(nearest);
    expect(tourMetres(DOCK, shortTour(DOCK, stops))).toBe(short);
  });

  const stop = fc.record({
    x: fc.integer({ min: -30, max: 30 }),
    y: fc.integer({ min: 0, max: 60 }),
  });
  const stops = (maxLength: number) =>
    fc.array(stop, { maxLength }).map((places) => places.map((place) => ({ place })));

  test('has every stop once, and is never longer than from stop to nearest stop', () => {
    fc.assert(
      fc.property(stops(40), (given) => {
        const walk = shortTour(DOCK, given);
        expect(new Set(walk)).toEqual(new Set(given));
        expect(walk).toHaveLength(given.length);
        const nearest = tourMetres(DOCK, nearestFirst(DOCK, given));
        expect(tourMetres(DOCK, walk)).toBeLessThanOrEqual(nearest);
      }),
      { seed: 33, numRuns: 300 },
    );
  });

  test('of few stops is the shortest there is', () => {
    fc.assert(
      fc.property(stops(6), (given) => {
        const least = Math.min(...permutations(given).map((one) => tourMetres(DOCK, one)));
        expect(tourMetres(DOCK, shortTour(DOCK, given))).toBe(least);
      }),
      { seed: 33, numRuns: 100 },
    );
  });
});
