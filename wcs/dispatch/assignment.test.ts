import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom } from '#base/random.ts';
import { auction } from '#bench/assignment/auction.ts';
import { DRAWS } from '#bench/assignment/instances.ts';
import { outcomeOf } from '#bench/assignment/measure.ts';
import { assign, assignFlat } from './assignment.ts';

/** Tries every way: most rows served first, then the least cost. */
function bruteForce(costs: readonly (readonly number[])[]): { served: number; cost: number } {
  const columns = costs[0]?.length ?? 0;
  let best = { served: 0, cost: 0 };
  const visit = (row: number, taken: number, served: number, cost: number) => {
    if (row === costs.length) {
      if (served > best.served || (served === best.served && cost < best.cost))
        best = { served, cost };
      return;
    }
    visit(row + 1, taken, served, cost);
    for (let j = 0; j < columns; j++) {
      const price = costs[row]![j]!;
      if (taken & (1 << j) || price === Number.POSITIVE_INFINITY) continue;
      visit(row + 1, taken | (1 << j), served + 1, cost + price);
    }
  };
  visit(0, 0, 0, 0);
  return best;
}

const price = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -1_000, max: 1_000 }) },
  { weight: 1, arbitrary: fc.constant(Number.POSITIVE_INFINITY) },
);
const matrix = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))
  .chain(([rows, columns]) =>
    fc.array(fc.array(price, { minLength: columns, maxLength: columns }), {
      minLength: rows,
      maxLength: rows,
    }),
  );

test('as many as possible, and the cheapest of these: as brute force finds it', () => {
  fc.assert(
    fc.property(matrix, (costs) => {
      const columns = assign(costs);
      const used = columns.filter((column) => column >= 0);
      expect(new Set(used).size).toBe(used.length);
      const cost = columns.reduce(
        (sum, column, row) => sum + (column < 0 ? 0 : costs[row]![column]!),
        0,
      );
      expect({ served: used.length, cost }).toEqual(bruteForce(costs));
    }),
    { numRuns: 500 },
  );
});

test('greedy would be dearer', () => {
  expect(
    assign([
      [1, 2],
      [1, 100],
    ]),
  ).toEqual([1, 0]);
});

test('nobody or nothing', () => {
  expect(assign([])).toEqual([]);
  expect(assign([[], []])).toEqual([-1, -1]);
});

/** Costs of few prices, of many, and some that are far apart, as urgent jobs make them. */
const larger = fc
  .record({
    rows: fc.integer({ min: 1, max: 60 }),
    columns: fc.integer({ min: 1, max: 60 }),
    prices: fc.constantFrom(3, 100, 1_000_000),
    allowed: fc.constantFrom(0.05, 0.5, 0.95, 1),
    seed: fc.integer(),
  })
  .map(({ rows, columns, prices, allowed, seed }) => {
    const random = createRandom(seed);
    const costs = Float64Array.from({ length: rows * columns }, () =>
      random.chance(allowed) ? random.integer(-prices, prices) : Number.POSITIVE_INFINITY,
    );
    return { rows, columns, costs, scale: 1 };
  });

test('up to 60 × 60, whatever is not allowed: no better than an auction finds it, and no worse', () => {
  fc.assert(
    fc.property(larger, (instance) => {
      const columnOf = assignFlat(instance.costs, instance.rows, instance.columns);
      expect(outcomeOf(instance, columnOf)).toEqual(auction(instance));
    }),
    { numRuns: 200 },
  );
});

test.each(Object.entries(DRAWS))(
  '300 × 300 of the kind %s: as the auction has it',
  (name, draw) => {
    const instance = draw(createRandom(7).fork(name), 300, 300);
    const columnOf = assignFlat(instance.costs, 300, 300);
    expect(outcomeOf(instance, columnOf)).toEqual(auction(instance));
  },
);

test('the same table has the same answer', () => {
  const { costs } = DRAWS.ties!(createRandom(3), 40, 40);
  expect(assignFlat(costs, 40, 40)).toEqual(assignFlat(costs.slice(), 40, 40));
});
