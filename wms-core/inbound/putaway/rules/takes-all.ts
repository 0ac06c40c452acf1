import { piecesThatFit, type Score } from '../model.ts';

/** The larger part of the goods a bin takes, the fewer bins they are split over. */
export const takesAll: Score = {
  name: 'takes_all',
  weight: 2,
  of: (bin, goods) => Math.min(1, piecesThatFit(bin, goods.item) / goods.quantity),
};
