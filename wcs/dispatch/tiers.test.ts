import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom } from '#base/random.ts';
import { assignFlat } from './assignment.ts';
import { type Aged, byAge, layTiers, overdueRanks } from './tiers.ts';

test('ranks go by age among those that are overdue, and by id where that is the same', () => {
  const jobs = [
    { jobId: 'new', createdAt: 101 },
    { jobId: 'b', createdAt: 100 },
    { jobId: 'a', createdAt: 100 },
    { jobId: 'old', createdAt: 1 },
  ];
  expect(overdueRanks(jobs, 100)).toEqual([0, 1, 2, 3]);
});

/** The set a greedy choice by rank serves: each job if it can be served beside those before it. */
function byRank(allowed: readonly (readonly boolean[])[], order: readonly number[]): number[] {
  const rowOf = new Map<number, number>();
  const find = (row: number, seen: Set<number>): boolean =>
    allowed[row]!.some((may, column) => {
      if (!may || seen.has(column)) return false;
      seen.add(column);
      const owner = rowOf.get(column);
      if (owner !== undefined && !find(owner, seen)) return false;
      rowOf.set(column, row);
      return true;
    });
  return order.filter((row) => find(row, new Set()));
}

const table = fc
  .record({
    rows: fc.integer({ min: 1, max: 25 }),
    columns: fc.integer({ min: 1, max: 25 }),
    share: fc.constantFrom(0.1, 0.3, 0.9),
    overdue: fc.constantFrom(0.2, 1),
    seed: fc.integer(),
  })
  .map(({ rows, columns, share, overdue, seed }) => {
    const random = createRandom(seed);
    const allowed = Array.from({ length: rows }, () =>
      Array.from({ length: columns }, () => random.chance(share)),
    );
    const costs = Float64Array.from(
      allowed.flatMap((row) =>
        row.map((may) => (may ? random.next() * 5_000 - 1_000 : Number.POSITIVE_INFINITY)),
      ),
    );
    const jobs = allowed.map((_, row): Aged => {
      return { jobId: `j${row}`, createdAt: random.chance(overdue) ? random.integer(0, 9) : 100 };
    });
    return { rows, columns, allowed, costs, jobs };
  });

test('who is served goes by rank alone: the overdue ones that a greedy choice by age serves', () => {
  fc.assert(
    fc.property(table, ({ rows, columns, allowed, costs, jobs }) => {
      layTiers(costs, rows, overdueRanks(jobs, 50));
      const columnOf = assignFlat(costs, rows, columns);
      const isLate = (row: number) => jobs[row]!.createdAt <= 50;
      const late = [...jobs.keys()].filter(isLate).sort((a, b) => byAge(jobs[a]!, jobs[b]!));
      const served = [...columnOf.keys()].filter((row) => columnOf[row]! >= 0);
      expect(new Set(served.filter(isLate))).toEqual(new Set(byRank(allowed, late)));
      // And nobody more could be served in all.
      expect(served.length).toBe(byRank(allowed, [...jobs.keys()]).length);
    }),
    { numRuns: 300 },
  );
});
