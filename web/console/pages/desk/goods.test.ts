import { expect, test } from 'vitest';
import { goodsAt } from './goods.ts';

test('goods of two owners and of a unit are three counts, however many rows they have', () => {
  const rows = [
    { owner: 'O', handlingUnit: '' },
    { owner: 'O', handlingUnit: '' },
    { owner: 'P', handlingUnit: '' },
    { owner: 'P', handlingUnit: 'HU1' },
  ];
  expect(goodsAt(rows)).toEqual([
    { owner: 'O' },
    { owner: 'P' },
    { owner: 'P', handlingUnit: 'HU1' },
  ]);
});
