import { expect, test } from 'vitest';
import { distribute } from './distribute.ts';

test.each([
  [7, [3, 2, 5], [3, 2, 2], 0],
  [4, [4, 4], [4, 0], 0],
  [9, [3, 2], [3, 2], 4],
  [0, [3], [0], 0],
])('%i pieces for %j', (total, wanted, given, left) => {
  expect(distribute(total, wanted)).toEqual({ given, left });
});
