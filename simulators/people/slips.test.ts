import { expect, it } from 'vitest';
import { ERROR_RATES } from '../plant/error-rates.ts';
import { type Slip, withSlips } from './slips.ts';

it('a slip that somebody wishes is made once, and by its own rate afterwards', () => {
  const rates = { ...ERROR_RATES.none };
  const slips = new Set<Slip>(['pickedTooFew']);
  const own = withSlips(rates, slips);
  expect([own.pickedTooMany, own.pickedTooFew, own.pickedTooFew]).toEqual([0, 1, 0]);
  rates.pickedTooFew = 0.5 as never;
  expect([own.pickedTooFew, slips.size]).toEqual([0.5, 0]);
});
