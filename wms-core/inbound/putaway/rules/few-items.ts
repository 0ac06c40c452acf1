import type { Filter } from '../model.ts';

/** More kinds in one bin take a picker longer to search than another walk. */
const MAX_ITEMS = 6;

export const fewItems: Filter = {
  name: 'few_items',
  isPreference: false,
  keeps: (bin, goods) => bin.items.has(goods.item.item) || bin.items.size < MAX_ITEMS,
};
