import { type Filter, piecesThatFit } from '../model.ts';

/** A piece fits by volume and weight, what is under way to the bin counted in. */
export const capacity: Filter = {
  name: 'capacity',
  isPreference: false,
  keeps: (bin, goods) => piecesThatFit(bin, goods.item) > 0,
};
