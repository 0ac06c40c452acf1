import type { Score } from '../model.ts';

/** Where the item lies already, its new pieces join it. */
export const sameItem: Score = {
  name: 'same_item',
  weight: 8,
  of: (bin, goods) => (bin.items.has(goods.item.item) ? 1 : 0),
};
