import type { Filter } from '../model.ts';

/** Two lots of an item look alike: they do not share a bin while there is another. */
export const oneLot: Filter = {
  name: 'one_lot',
  isPreference: true,
  keeps(bin, goods) {
    const lots = bin.items.get(goods.item.item);
    if (!lots || !goods.item.lotControlled) return true;
    return lots.size === 1 && lots.has(goods.lot);
  },
};
