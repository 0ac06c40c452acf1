import type { Text } from '#base/refusal.ts';
import type { HazardClass, Item } from '#wms-core/contracts.ts';

/**
 * Dangerous goods on the road, by the European agreement ADR: which pieces go as limited quantity
 * [3.4], and what the others count for on a transport unit without ADR equipment [1.1.3.6].
 * Points are told in thousandths, because one gram or millilitre of category 3 is a thousandth.
 */

/** Most that a transport unit may carry under the exemption, in thousandths [1.1.3.6.4]. */
export const MOST_MILLI_POINTS = 1_000_000;
/** Gross grams of a package with limited quantities [3.4.2]. */
export const LIMITED_PACKAGE_GRAMS = 30_000;

/** Of category 1, but with the factor 20: footnote a to the table in 1.1.3.6.3. */
const FOOTNOTE_A: readonly string[] = [
  ...['0081', '0082', '0084', '0241', '0331', '0332', '0482', '1005', '1017'],
];

type Dangers = Pick<
  Item,
  | 'unNumber'
  | 'hazardClass'
  | 'transportCategory'
  | 'dangerousGrams'
  | 'dangerousMl'
  | 'innerPackagings'
  | 'limitedQuantityGrams'
  | 'limitedQuantityMl'
  | 'weightGrams'
>;

/**
 * Points of one kilogram or litre [1.1.3.6.4]; null: never under the exemption (category 0, and
 * goods of which nobody told the category).
 */
export function pointFactor({ unNumber, transportCategory }: Dangers): number | null {
  switch (transportCategory) {
    case 1:
      return unNumber !== null && FOOTNOTE_A.includes(unNumber) ? 20 : 50;
    case 2:
      return 3;
    case 3:
      return 1;
    case 4:
      return 0;
    default:
      return null;
  }
}

/** What one piece counts for, in grams or millilitres [1.1.3.6.3]. */
export const amountOf = ({ dangerousMl, dangerousGrams, weightGrams }: Dangers) =>
  dangerousMl === null
    ? ({ unit: 'g', amount: dangerousGrams ?? weightGrams } as const)
    : ({ unit: 'ml', amount: dangerousMl } as const);

/** Whether the inner packagings of a piece keep to the limit of its UN number [3.4.2]. */
export function mayGoLimited(item: Dangers): boolean {
  if (item.hazardClass === null) return false;
  const { unit, amount } = amountOf(item);
  const limit = unit === 'ml' ? item.limitedQuantityMl : item.limitedQuantityGrams;
  return limit !== null && limit > 0 && amount <= limit * item.innerPackagings;
}

/** Dangerous goods of one item in a parcel or on a truck, as they were when they were counted. */
export interface DangerousGoods {
  readonly owner: string;
  readonly item: string;
  readonly unNumber: string;
  readonly name: Text;
  readonly hazardClass: HazardClass;
  readonly subsidiaryHazards: readonly HazardClass[];
  readonly packingGroup: Item['packingGroup'];
  readonly transportCategory: number | null;
  readonly quantity: number;
  /** Of all pieces; the one that does not apply is 0. */
  readonly grams: number;
  readonly ml: number;
  /** Of all pieces, with their packaging. */
  readonly grossGrams: number;
  /** Null: not under the exemption, however little. */
  readonly milliPoints: number | null;
  readonly maxTransportGrams: number | null;
}

/** Undefined where the goods are not dangerous. */
export function dangerousGoods(item: Item, quantity: number): DangerousGoods | undefined {
  const { owner, unNumber, hazardClass, subsidiaryHazards, packingGroup, transportCategory } = item;
  if (hazardClass === null || unNumber === null) return undefined;
  const { unit, amount } = amountOf(item);
  const factor = pointFactor(item);
  return {
    ...{ owner, item: item.item, unNumber, hazardClass, subsidiaryHazards, packingGroup },
    name: { en: item.shippingNameEn ?? item.name.en, zh: item.shippingNameZh ?? item.name.zh },
    ...{ transportCategory, quantity },
    grams: unit === 'g' ? amount * quantity : 0,
    ml: unit === 'ml' ? amount * quantity : 0,
    grossGrams: item.weightGrams * quantity,
    milliPoints: factor === null ? null : factor * amount * quantity,
    maxTransportGrams: item.maxTransportGrams,
  };
}
