import type { Filter } from '../model.ts';

/** What the place itself allows to lie together, whatever is preferred elsewhere. */
export const mixing: Filter = {
  name: 'mixing',
  isPreference: false,
  keeps(bin, goods) {
    const { mixing: rule } = bin.location;
    if (rule === 'any' || bin.items.size === 0) return true;
    if (rule === 'empty_only') return false;
    const lots = bin.items.get(goods.item.item);
    if (!lots || bin.items.size > 1) return false;
    return rule === 'one_item' || (lots.size === 1 && lots.has(goods.lot));
  },
};
