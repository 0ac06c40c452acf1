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
}

/** What the scores look at besides the bin. */
export interface Floor {
  /** Where picked goods go: short ways from here are worth most. */
  readonly front: { readonly x: number; readonly y: number };
  readonly from: { readonly x: number; readonly y: number };
  /** The longest ways from there to any bin, metres. */
  readonly farthestFromFront: number;
  readonly farthestWalk: number;
}

/** Says which bins may be taken. A preference is dropped when it leaves too little room. */
export interface Filter {
  readonly name: string;
  readonly isPreference: boolean;
  keeps(bin: Bin, goods: GoodsToPlace): boolean;
}

/** From 0 to 1; a bin's total is the sum of its scores, each times its weight. */
export interface Score {
  readonly name: string;
  readonly weight: number;
  of(bin: Bin, goods: GoodsToPlace, floor: Floor): number;
}

/** Notes that goods of this lot are in a bin. */
export function layIn(bin: Bin, item: Item, lot: string, quantity: number): void {
  bin.usedVolumeMl += quantity * volumeMl(item);
  bin.usedWeightGrams += quantity * item.weightGrams;
  const lots = bin.items.get(item.item);
  if (lots) lots.add(lot);
  else {
    bin.items.set(item.item, new Set([lot]));
    if (item.hazardClass !== null) bin.hazards.push(item);
  }
}

/** How many pieces still fit by volume and by weight. */
export function piecesThatFit(bin: Bin, item: Item): number {
  const byVolume = (bin.location.maxVolumeMl - bin.usedVolumeMl) / volumeMl(item);
  const byWeight =
    (bin.location.maxWeightGrams - bin.usedWeightGrams) / Math.max(1, item.weightGrams);
  return Math.max(0, Math.floor(Math.min(byVolume, byWeight)));
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** People walk along aisles and cross aisles. */
export const walkMetres = (a: Point, b: Point): number => Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
