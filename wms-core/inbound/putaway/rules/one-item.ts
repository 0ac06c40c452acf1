import type { Filter } from '../model.ts';

/** One item a bin: a light shows a number, not a name. */
export const oneItem: Filter = {
  name: 'one_item',
  isPreference: true,
  keeps: (bin, goods) =>
    bin.items.size === 0 || (bin.items.size === 1 && bin.items.has(goods.item.item)),
};
