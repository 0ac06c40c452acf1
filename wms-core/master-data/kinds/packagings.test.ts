import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isRefusal } from '#base/refusal.ts';
import { baseUnits, type Packaging, packagingKind } from './packagings.ts';

const ORIGIN = { actor: 'a', source: 's', at: 0 };

const packaging = (baseNumerator: number, baseDenominator: number): Packaging =>
  packagingKind.complete!(
    { item: 'I', level: 'case', baseNumerator, baseDenominator } as Packaging,
    undefined,
    ORIGIN,
  );

test.each([
  [24, 1, 3, 72],
  [1, 3, 6, 2],
  [5, 2, 4, 10],
  [999_999_937, 1, 9_007_199, 9_007_199 * 999_999_937],
])('%i/%i base units, %i of them: %i', (numerator, denominator, count, units) => {
  expect(baseUnits(packaging(numerator, denominator), count)).toBe(units);
});

test('a number of packagings that is no whole number of pieces is refused (packaging.not_whole)', () => {
  expect(baseUnits(packaging(5, 2), 3)).toMatchObject({ code: 'packaging.not_whole' });
});

test('two fractions of one value are one: the conversion is exact, whichever was written', () => {
  const positive = fc.integer({ min: 1, max: 5_000 });
  fc.assert(
    fc.property(positive, positive, positive, positive, (numerator, denominator, by, count) => {
      const plain = packaging(numerator, denominator);
      expect(packaging(numerator * by, denominator * by)).toEqual(plain);
      const units = baseUnits(plain, count);
      if (isRefusal(units)) expect((count * numerator) % denominator).not.toBe(0);
      else expect(units * denominator).toBe(count * numerator);
    }),
  );
});
