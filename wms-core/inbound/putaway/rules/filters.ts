import type { Item } from '#wms-core/contracts.ts';
import { mayLieTogether } from '#wms-core/master-data/index.ts';
import { type Bin, type Filter, type GoodsToPlace, piecesThatFit } from '../model.ts';

type Rule = Omit<Filter, 'name' | 'isPreference'>;
/** Of the bin and the goods alone, wherever one stands. */
type BinRule = Omit<Rule, 'keeps'> & { keeps(bin: Bin, goods: GoodsToPlace): boolean };

/** A person locked the place for goods that come in. */
export const lock: Rule = { isStatic: true, keeps: (bin) => !bin.location.lockIn };

const hazardsOf = ({ hazardClass, subsidiaryHazards }: Item) =>
  hazardClass === null ? [] : [hazardClass, ...subsidiaryHazards];

/**
 * The zone keeps the goods as they need it: temperature, customs, dangerous goods of their class.
 */
export const zone: Rule = {
  isStatic: true,
  keeps({ zone }, { item }) {
    if (!zone) return true;
    return (
      zone.temperature === item.temperature &&
      zone.customs === item.customs &&
      hazardsOf(item).every((one) => zone.hazardClasses.includes(one))
    );
  },
};

/** A piece stands upright, its longer side along the place's longer side. */
export const size: BinRule = {
  isStatic: true,
  keeps({ location }, { item }) {
    const { maxHeightMm, maxLengthMm } = location;
    return (
      (maxHeightMm === null || item.heightMm <= maxHeightMm) &&
      (maxLengthMm === null || Math.max(item.lengthMm, item.widthMm) <= maxLengthMm)
    );
  },
};

/** A piece fits by volume and weight, what is under way to the bin counted in. */
export const capacity: BinRule = {
  isStatic: false,
  keeps: (bin, goods) => piecesThatFit(bin, goods.item) > 0,
};

/** What the place itself allows to lie together, whatever is preferred elsewhere. */
export const mixing: BinRule = {
  isStatic: false,
  keeps(bin, goods) {
    const { mixing: rule } = bin.location;
    if (rule === 'any' || bin.items.size === 0) return true;
    if (rule === 'empty_only') return false;
    // Another owner's goods are named with him: no item has the sign in its number.
    if (rule === 'one_owner') return ![...bin.items.keys()].some((name) => name.includes('/'));
    const lots = bin.items.get(goods.item.item);
    if (!lots || bin.items.size > 1) return false;
    return rule === 'one_item' || (lots.size === 1 && lots.has(goods.lot));
  },
};

/** Dangerous goods keep apart from those with which they would react. */
export const segregation: BinRule = {
  isStatic: false,
  keeps: (bin, goods) => bin.hazards.every((other) => mayLieTogether(other, goods.item)),
};

/** More kinds in one bin take a picker longer to search than another walk. */
export const fewItems = (most: number): Rule => ({
  isStatic: false,
  keeps: (bin, goods) => bin.items.has(goods.item.item) || bin.items.size < most,
});

/** One item a bin: a light shows a number, not a name. */
export const oneItem: Rule = {
  isStatic: false,
  emptyOnly: true,
  keeps: (bin, goods) =>
    bin.items.size === 0 || (bin.items.size === 1 && bin.items.has(goods.item.item)),
};

/** Two lots of an item look alike: they do not share a bin while there is another. */
export const oneLot: Rule = {
  isStatic: false,
  keeps(bin, goods) {
    const lots = bin.items.get(goods.item.item);
    if (!lots || !goods.item.lotControlled) return true;
    return lots.size === 1 && lots.has(goods.lot);
  },
};
