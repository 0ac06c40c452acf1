import { type Score, walkMetres } from '../model.ts';

/** The shorter way for whoever carries the goods there. */
export const walk: Score = {
  name: 'walk',
  weight: 0.5,
  of: (bin, _goods, floor) =>
    1 - walkMetres(floor.from, bin.location) / Math.max(1, floor.farthestWalk),
};
