import { type Score, walkMetres } from '../model.ts';

/** Fast movers near the pick front, slow movers far from it, the others between. */
export const turnover: Score = {
  name: 'turnover',
  weight: 1,
  of(bin, goods, floor) {
    const far = walkMetres(floor.front, bin.location) / Math.max(1, floor.farthestFromFront);
    if (goods.item.abc === 'A') return 1 - far;
    if (goods.item.abc === 'C') return far;
    return 1 - Math.abs(2 * far - 1);
  },
};
