import { describe, expect, test } from 'vitest';
import { OWNER } from '../testing/house.ts';
import { differences, isExpected } from './compare.ts';

describe('differences', () => {
  const row = (layer: string, quantity: number, allocated = 0, receivedAt = 0) => ({
    item: 'I',
    owner: OWNER,
    layer,
    lot: '',
    location: 'A-01',
    handlingUnit: '',
    quality: 'passed' as const,
    quantity,
    allocated,
    expiryDate: null,
    productionDate: null,
    receivedAt,
    held: false,
  });

  test('missing pieces come off the newest layer that nobody locked', () => {
    const book = [row('OLD', 5, 0, 1), row('NEW', 3, 2, 2)];
    const [found] = differences(book, ['I'], [{ item: 'I', lot: '', quantity: 5 }]);
    expect(found?.takes.map(({ row: { layer }, quantity }) => [layer, quantity])).toEqual([
      ['NEW', 1],
      ['OLD', 2],
    ]);
  });

  test('what was not asked for and not found is left alone', () => {
    expect(differences([row('OLD', 5)], [], [])).toEqual([]);
  });

  test.each([
    [-2, 2, true],
    [-3, 2, false],
    [1, 2, false],
  ])('a difference of %i with %i announced is expected: %s', (delta, quantity, expected) => {
    const difference = { item: 'I', lot: '', delta, unbooked: 0, takes: [] };
    expect(isExpected([difference], [{ item: 'I', quantity }])).toBe(expected);
  });
});
