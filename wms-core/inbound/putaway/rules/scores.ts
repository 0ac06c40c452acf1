import { volumeMl } from '#wms-core/master-data/index.ts';
import { piecesThatFit, type Score, walkMetres } from '../model.ts';

type Rule = Omit<Score, 'name' | 'weight'>;

const whatever = () => '';
const one = () => 1;

/** Where the item lies already, its new pieces join it. */
export const sameItem: Rule = {
  isStatic: false,
  key: whatever,
  of: (bin, goods) => (bin.items.has(goods.item.item) ? 1 : 0),
  most: (_goods, _floor, isHome) => (isHome ? 1 : 0),
};

export const empty: Rule = {
  isStatic: false,
  key: whatever,
  of: (bin) => (bin.items.size === 0 ? 1 : 0),
  most: (_goods, _floor, isHome) => (isHome ? 0 : 1),
};

/** The larger part of the goods a bin takes, the fewer bins they are split over. */
export const takesAll: Rule = {
  isStatic: false,
  key: whatever,
  of: (bin, goods) => Math.min(1, piecesThatFit(bin, goods.item) / goods.quantity),
  most({ item, quantity }, floor) {
    const byVolume = floor.maxVolumeMl / volumeMl(item);
    const byWeight = floor.maxWeightGrams / Math.max(1, item.weightGrams);
    return Math.min(1, Math.floor(Math.min(byVolume, byWeight)) / quantity);
  },
};

/** Fast movers near the pick front, slow movers far from it, the others between. */
export const turnover: Rule = {
  isStatic: true,
  key: (goods) => goods.item.abc,
  of(bin, goods, floor) {
    const far = walkMetres(floor.front, bin.location) / Math.max(1, floor.farthestFromFront);
    if (goods.item.abc === 'A') return 1 - far;
    if (goods.item.abc === 'C') return far;
    return 1 - Math.abs(2 * far - 1);
  },
  most: one,
};

/** The shorter way for whoever carries the goods there. */
export const walk: Rule = {
  isStatic: true,
  key: whatever,
  of: (bin, _goods, floor) =>
    1 - walkMetres(floor.from, bin.location) / Math.max(1, floor.farthestWalk),
  most: one,
};
