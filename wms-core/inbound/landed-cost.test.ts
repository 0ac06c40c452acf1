import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spreadOver } from './landed-cost.ts';

const sum = (parts: readonly number[]) => parts.reduce((all, part) => all + part, 0);

describe('an amount is spread', () => {
  it.each<[amount: number, weights: readonly number[], parts: readonly number[]]>([
    [1_000, [10, 20, 24], [185, 370, 445]],
    [10, [1, 1, 1], [4, 3, 3]],
    [1, [5, 5], [1, 0]],
    [7, [0, 3], [0, 7]],
  ])('%i over %j: %j', (amount, weights, parts) => {
    expect(spreadOver(amount, weights.map(BigInt))).toEqual(parts);
  });

  it('to the last minor unit, no part further from its share than one', () => {
    const weights = fc
      .array(fc.bigInt({ min: 0n, max: 10n ** 15n }), { minLength: 1, maxLength: 40 })
      .filter((all) => all.some((one) => one > 0n));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000_000_000 }), weights, (amount, all) => {
        const total = all.reduce((some, one) => some + one, 0n);
        const parts = spreadOver(amount, all);
        expect(sum(parts)).toBe(amount);
        for (const [index, part] of parts.entries()) {
          const off = BigInt(part) * total - BigInt(amount) * all[index]!;
          expect(off > -total && off < total).toBe(true);
        }
      }),
    );
  });
});
