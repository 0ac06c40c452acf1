import { makeGtin13 } from '#base/gs1/index.ts';
import type { Random } from '#base/random.ts';
import type { Text } from '#base/refusal.ts';
import type { PhysicalItem } from '../world/contracts.ts';

/** An item as the ERP posts it to Warehub (`POST /api/v1/items`). */
export interface CatalogueItem {
  readonly item: string;
  readonly name: Text;
  readonly barcodes: readonly string[];
  readonly lengthMm: number;
  readonly widthMm: number;
  readonly heightMm: number;
  readonly weightGrams: number;
  readonly lotControlled: boolean;
  readonly serialControlled: boolean;
  readonly shelfLifeDays: number | null;
  readonly firstDayCounts: boolean;
  readonly rotation: 'FIFO' | 'FMFO' | 'FEFO' | 'LIFO';
  readonly inspectionPercent: number;
  readonly overReceiptPercent: number;
  readonly underReceiptPercent: number;
  readonly abc: 'A' | 'B' | 'C';
  /** Minor units of CURRENCY. */
  readonly standardCostMinor: number;
  readonly costCurrency: string;
}

/** In which the host keeps its prices. */
export const CURRENCY = 'CNY';

/** What is known of an item before the rest is drawn. */
export interface ItemSeed {
  readonly item: string;
  /** Serial number in the catalogue: makes the barcode. */
  readonly index: number;
  readonly abc: CatalogueItem['abc'];
  /** The largest quantity that one customer orders: who orders hundreds, orders small things. */
  readonly largestLine: number;
  /** Whether lots, shelf lives and inspection are drawn too. */
  readonly controlled: boolean;
}

/** Of a gift's price: what its box costs, and what a gram does. */
const BOX_MINOR = 200;
const GRAM_MINOR = 5;
const COMPANY_PREFIX = '5012345';
const SHARE_LOT_CONTROLLED = 0.2;
const SHARE_INSPECTED = 0.05;
const SHARE_BULKY = 0.03;
/** Of the goods that are ordered by the few: things with a guarantee. */
const SHARE_NUMBERED = 0.12;

const COLOURS: readonly Text[] = [
  { en: 'White', zh: '白色' },
  { en: 'Red', zh: '红色' },
  { en: 'Blue', zh: '蓝色' },
  { en: 'Pink', zh: '粉色' },
  { en: 'Green', zh: '绿色' },
  { en: 'Ivory', zh: '象牙色' },
  { en: 'Retro', zh: '复古' },
  { en: 'Spotty', zh: '圆点' },
];
const THINGS: readonly Text[] = [
  { en: 'lantern', zh: '灯笼' },
  { en: 'mug', zh: '马克杯' },
  { en: 'candle holder', zh: '烛台' },
  { en: 'cake tin', zh: '蛋糕罐' },
  { en: 'photo frame', zh: '相框' },
  { en: 'bunting', zh: '彩旗' },
  { en: 'tea towel', zh: '茶巾' },
  { en: 'storage jar', zh: '储物罐' },
  { en: 'hand warmer', zh: '暖手宝' },
  { en: 'wall clock', zh: '挂钟' },
  { en: 'notebook', zh: '笔记本' },
  { en: 'jigsaw puzzle', zh: '拼图' },
];
const FOODS: readonly Text[] = [
  { en: 'tea selection', zh: '茶礼盒' },
  { en: 'shortbread', zh: '黄油酥饼' },
  { en: 'chocolate bar', zh: '巧克力' },
  { en: 'hand cream', zh: '护手霜' },
];
const BULKY: readonly Text[] = [
  { en: 'side table', zh: '边几' },
  { en: 'garden bench', zh: '花园长凳' },
  { en: 'shelf unit', zh: '置物架' },
];

function nameOf(random: Random, index: number, things: readonly Text[]): Text {
  const colour = random.pick(COLOURS);
  const thing = random.pick(things);
  return {
    en: `${colour.en} ${thing.en} no. ${index}`,
    zh: `${colour.zh}${thing.zh}${index}号`,
  };
}

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

/** Draws what a history lacks: a body, a name, and the rules an item is handled by. */
export function drawItem(seed: ItemSeed, chance: Random): CatalogueItem {
  const random = chance.fork(`item-${seed.item}`);
  const bulky = seed.largestLine <= 12 && random.chance(SHARE_BULKY);
  const food = !bulky && seed.controlled && random.chance(SHARE_LOT_CONTROLLED);
  // Gifts weigh 50 g to 2 kg; the more of it goes on one line, the smaller it is.
  const median = bulky ? 6_000 : 220 / Math.max(1, seed.largestLine / 24) ** 0.4;
  const weightGrams = Math.round(
    clamp(random.normal(1, 0.08) * Math.exp(random.normal(Math.log(median), 0.6)), 12, 12_000),
  );
  // Density 0.25 to 0.6 kg a litre: gifts are boxed with air.
  const volumeMl = clamp(weightGrams / (0.25 + 0.35 * random.next()), 40, 48_000);
  const side = Math.cbrt(volumeMl * 1_000);
  const stretch = 0.8 + 0.4 * random.next();
  const lengthMm = Math.max(20, Math.round(side * 1.25 * stretch));
  const widthMm = Math.max(15, Math.round(side));
  const heightMm = Math.max(10, Math.round(side / (1.25 * stretch)));
  const shelfLifeDays = food ? random.pick([90, 180, 365, 720]) : null;
  const inspected = seed.controlled && random.chance(SHARE_INSPECTED);
  const numbered = seed.controlled && !food && seed.abc !== 'A' && random.chance(SHARE_NUMBERED);
  return {
    item: seed.item,
    name: nameOf(random, seed.index + 1, bulky ? BULKY : food ? FOODS : THINGS),
    barcodes: [makeGtin13(COMPANY_PREFIX, seed.index)],
    lengthMm,
    widthMm,
    heightMm,
    weightGrams,
    lotControlled: food,
    serialControlled: numbered,
    shelfLifeDays,
    firstDayCounts: false,
    rotation: food ? 'FEFO' : 'FIFO',
    inspectionPercent: inspected ? 10 : 0,
    overReceiptPercent: 5,
    underReceiptPercent: 5,
    abc: seed.abc,
    standardCostMinor: BOX_MINOR + GRAM_MINOR * weightGrams,
    costCurrency: CURRENCY,
  };
}

/** Millilitres of one piece. */
export function volumeOf(item: CatalogueItem): number {
  return Math.ceil((item.lengthMm * item.widthMm * item.heightMm) / 1_000);
}

/** A for the items on the first half of the lines, B for the next 30 percent, C for the rest. */
export function abcOf(frequencies: readonly number[]): CatalogueItem['abc'][] {
  const total = frequencies.reduce((sum, n) => sum + n, 0);
  const classes: CatalogueItem['abc'][] = frequencies.map(() => 'C');
  const order = frequencies
    .map((n, i) => [n, i] as const)
    .sort((a, b) => b[0] - a[0] || a[1] - b[1]);
  let seen = 0;
  for (const [n, i] of order) {
    classes[i] = seen < total * 0.5 ? 'A' : seen < total * 0.8 ? 'B' : 'C';
    seen += n;
  }
  return classes;
}

/** Of the items: their goods carry GS1 labels. */
const SHARE_LABELLED = 0.5;

/** The thing itself. */
export const physicalOf = (item: CatalogueItem, random: Random): PhysicalItem => ({
  item: item.item,
  barcodes: item.barcodes,
  labelled: random.fork(`label-${item.item}`).chance(SHARE_LABELLED),
  numbered: item.serialControlled,
  weightGrams: item.weightGrams,
  volumeMl: volumeOf(item),
  sidesMm: [item.lengthMm, item.widthMm, item.heightMm],
});
