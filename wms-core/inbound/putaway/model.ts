import type { Item, Location, Zone } from '#wms-core/contracts.ts';
import { type Hazardous, volumeMl } from '#wms-core/master-data/index.ts';
import type { Quality } from '#wms-core/ports.ts';

/** Goods that look for places: pieces of one layer. */
export interface GoodsToPlace {
  readonly item: Item;
  readonly layer: string;
  readonly lot: string;
  readonly quality: Quality;
  readonly quantity: number;
  /** Who sent them, and with which delivery; '' where nobody knows. */
  readonly supplier: string;
  readonly delivery: string;
}

/** A place with what is in it and on its way to it. */
export interface Bin {
  readonly location: Location;
  /** The zone it lies in; undefined where nobody wrote one. */
  readonly zone: Zone | undefined;
  usedVolumeMl: number;
  usedWeightGrams: number;
  /** Lots by item; the lot '' too. */
  readonly items: Map<string, Set<string>>;
  /** Dangerous goods among them. */
  readonly hazards: Hazardous[];
  /** What the bin's tray bears, with all the other bins on it; undefined where it is on none. */
  readonly tray?: TrayLoad | undefined;
}

/** One for all bins of a tray. */
export interface TrayLoad {
  readonly payloadGrams: number;
  usedWeightGrams: number;
}

/** What the scores look at besides the bin. */
export interface Floor {
  /** Where picked goods go: short ways from here are worth most. */
  readonly front: { readonly x: number; readonly y: number };
  readonly from: { readonly x: number; readonly y: number };
  /** The longest ways from there to any bin, metres. */
  readonly farthestFromFront: number;
  readonly farthestWalk: number;
  /** The roomiest bin of all, by either measure. */
  readonly maxVolumeMl: number;
  readonly maxWeightGrams: number;
}

/** Says which bins may be taken. A preference is dropped when it leaves too little room. */
export interface Filter {
  readonly name: string;
  readonly isPreference: boolean;
  /** Says the same whatever lies in the bin, so that nobody need look into it. */
  readonly isStatic: boolean;
  /** Of the bins in which the item does not lie it keeps empty ones only. */
  readonly emptyOnly?: boolean;
  keeps(bin: Bin, goods: GoodsToPlace, floor: Floor): boolean;
}

/** From 0 to 1; a bin's total is the sum of its scores, each times its weight. */
export interface Score {
  readonly name: string;
  readonly weight: number;
  /** Says the same whatever lies in the bin. */
  readonly isStatic: boolean;
  /** What it looks at of the goods: a static score of goods alike in this is the same. */
  key(goods: GoodsToPlace): string;
  of(bin: Bin, goods: GoodsToPlace, floor: Floor): number;
  /** No bin has more: of those in which the item lies (`isHome`), or of the others. */
  most(goods: GoodsToPlace, floor: Floor, isHome: boolean): number;
}

export const emptyBin = (
  location: Location,
  zone: Zone | undefined,
  tray?: TrayLoad | undefined,
): Bin => ({
  location,
  zone,
  tray,
  usedVolumeMl: 0,
  usedWeightGrams: 0,
  items: new Map(),
  hazards: [],
});

const NOTHING: Bin['items'] = new Map();
const NO_HAZARDS: Hazardous[] = [];

/** A place to be judged without looking into it; nothing is ever laid into this one. */
export const unseenBin = (location: Location, zone: Zone | undefined): Bin => ({
  location,
  zone,
  usedVolumeMl: 0,
  usedWeightGrams: 0,
  items: NOTHING,
  hazards: NO_HAZARDS,
});

type Solid = Hazardous & Pick<Item, 'lengthMm' | 'widthMm' | 'heightMm' | 'weightGrams'>;

/** Notes that goods of this lot are in a bin. */
export function layIn(
  bin: Bin,
  goods: { readonly name: string; readonly lot: string; readonly quantity: number },
  item: Solid,
): void {
  bin.usedVolumeMl += goods.quantity * volumeMl(item);
  bin.usedWeightGrams += goods.quantity * item.weightGrams;
  if (bin.tray) bin.tray.usedWeightGrams += goods.quantity * item.weightGrams;
  const lots = bin.items.get(goods.name);
  if (lots) lots.add(goods.lot);
  else {
    bin.items.set(goods.name, new Set([goods.lot]));
    if (item.hazardClass !== null) bin.hazards.push(item);
  }
}

/** How many pieces still fit by volume and by weight. */
export function piecesThatFit(bin: Bin, item: Item): number {
  const byVolume = (bin.location.maxVolumeMl - bin.usedVolumeMl) / volumeMl(item);
  const { tray } = bin;
  const gramsLeft = Math.min(
    bin.location.maxWeightGrams - bin.usedWeightGrams,
    tray ? tray.payloadGrams - tray.usedWeightGrams : Number.POSITIVE_INFINITY,
  );
  const byWeight = gramsLeft / Math.max(1, item.weightGrams);
  return Math.max(0, Math.floor(Math.min(byVolume, byWeight)));
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** People walk along aisles and cross aisles. */
export const walkMetres = (a: Point, b: Point): number => Math.abs(a.x - b.x) + Math.abs(a.y - b.y);

const centre = (places: readonly Point[]): Point => ({
  x: places.reduce((sum, place) => sum + place.x, 0) / Math.max(1, places.length),
  y: places.reduce((sum, place) => sum + place.y, 0) / Math.max(1, places.length),
});

/** The floor as somebody at `from` sees it; `fronts` are the places where pick runs begin. */
export function floorOf(bins: readonly Location[], fronts: readonly Point[], from: Point): Floor {
  const front = centre(fronts);
  const floor = { farthestFromFront: 0, farthestWalk: 0, maxVolumeMl: 0, maxWeightGrams: 0 };
  for (const bin of bins) {
    floor.farthestFromFront = Math.max(floor.farthestFromFront, walkMetres(front, bin));
    floor.farthestWalk = Math.max(floor.farthestWalk, walkMetres(from, bin));
    floor.maxVolumeMl = Math.max(floor.maxVolumeMl, bin.maxVolumeMl);
    floor.maxWeightGrams = Math.max(floor.maxWeightGrams, bin.maxWeightGrams);
  }
  return { ...floor, front, from };
}
