import { expect, test } from 'vitest';
import { settleItem } from './settle-check.ts';

test.each([
  // expected, counted, claimed, book → laid from tote, laid found, released, lost, gained
  ['all there', [4, 4, 4, 4], [0, 0, 0, 0, 0]],
  ['two missing', [4, 2, 4, 4], [0, 0, 2, 2, 0]],
  ['one too many', [4, 5, 4, 4], [0, 1, 0, 0, 0]],
  ['a stranger', [0, 3, 0, 0], [0, 3, 0, 0, 0]],
  ['two frozen since, still in the tote', [4, 4, 2, 4], [0, 0, 0, 0, 0]],
  ['frozen before the check began', [2, 4, 2, 4], [2, 0, 0, 0, 0]],
  ['frozen, and one of the order gone', [4, 1, 2, 4], [0, 0, 1, 3, 0]],
] as const)('a check: %s', (_, [expected, counted, claimed, book], outcome) => {
  const { laidFromTote, laidFound, released, lost, gained } = settleItem(
    { owner: 'OWN', item: 'P' },
    {
      expected,
      counted,
      claimed,
      book,
    },
  );
  expect([laidFromTote, laidFound, released, lost, gained]).toEqual(outcome);
});
