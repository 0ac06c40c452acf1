import { expect, test } from 'vitest';
import { type Count, sidesOf } from './sides.ts';

test('the book is what was found without the difference; what nobody found is there too', () => {
  const count = {
    counts: [
      { item: 'A', lot: '', quantity: 3 },
      { item: 'B', lot: 'L', quantity: 2 },
      { item: 'B', lot: 'L', quantity: 1 },
    ],
    differences: [
      { item: 'B', lot: 'L', delta: -2 },
      { item: 'C', lot: '', delta: -4 },
    ],
  } as unknown as Count;
  expect(sidesOf(count)).toEqual([
    { item: 'B', lot: 'L', book: 5, found: 3, delta: -2 },
    { item: 'C', lot: '', book: 4, found: 0, delta: -4 },
    { item: 'A', lot: '', book: 3, found: 3, delta: 0 },
  ]);
});
