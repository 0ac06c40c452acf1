import type { Random } from '#base/random.ts';
import type { HistoryOrder } from './history.ts';

/** How orders look, in few figures: enough to make up any number of them. */
export interface DemandFigures {
  /** Share of orders with a single line. */
  readonly singleLine: number;
  /** Logarithm of the line count of the others: mean and deviation. */
  readonly lines: { readonly mean: number; readonly deviation: number };
  /** The quantities that people order most (packs and dozens) and each one's share of the lines. */
  readonly quantities: readonly (readonly [quantity: number, share: number])[];
  /** Logarithm of all other quantities: mean and deviation. */
  readonly otherQuantities: { readonly mean: number; readonly deviation: number };
  /** Deviation of the logarithm of how often an item is ordered. */
  readonly popularityDeviation: number;
  /** Mean minutes between orders while the house is open. */
  readonly gapMinutes: number;
}

/**
 * Fitted to the sales of a British wholesaler's real year (UCI Online Retail, CC BY 4.0: 531,285
 * lines); `demand.test.ts` fits them again where the file is at hand.
 */
export const FITTED_DEMAND: DemandFigures = {
  singleLine: 0.1145,
  lines: { mean: 2.7866, deviation: 1.0337 },
  quantities: [
    [1, 0.279],
    [2, 0.154],
    [12, 0.1149],
    [6, 0.0769],
    [4, 0.0724],
    [3, 0.0699],
    [24, 0.0452],
    [10, 0.042],
    [8, 0.0247],
    [5, 0.0221],
    [48, 0.0114],
    [25, 0.0096],
    [20, 0.0094],
    [16, 0.008],
    [36, 0.0072],
    [7, 0.0055],
  ],
  otherQuantities: { mean: 3.8678, deviation: 1.0675 },
  popularityDeviation: 1.6566,
  gapMinutes: 7.774,
};

/** A longer pause than this is the night, not a gap between orders. */
const NIGHT_MINUTES = 240;
const COMMON_QUANTITIES = 16;
const MAX_LINES = 600;
const MAX_QUANTITY = 3_000;

function logMoments(values: readonly number[]): { mean: number; deviation: number } {
  if (values.length === 0) return { mean: 0, deviation: 0 };
  const logs = values.map(Math.log);
  const mean = logs.reduce((sum, value) => sum + value, 0) / logs.length;
  const variance = logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / logs.length;
  return { mean, deviation: Math.sqrt(variance) };
}

function tally(values: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

export function fitDemand(orders: readonly HistoryOrder[]): DemandFigures {
  const lineCounts = orders.map((order) => order.lines.length);
  const quantities = orders.flatMap((order) => order.lines.map((line) => line.quantity));
  const popularity = tally(orders.flatMap((order) => order.lines.map((line) => line.sku)));
  const common = [...tally(quantities)]
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, COMMON_QUANTITIES);
  const isCommon = new Set(common.map(([quantity]) => quantity));
  const minutes = orders.map((order) => order.minute).sort((a, b) => a - b);
  const gaps = minutes
    .slice(1)
    .map((minute, i) => minute - minutes[i]!)
    .filter((gap) => gap < NIGHT_MINUTES);
  return {
    singleLine: lineCounts.filter((count) => count === 1).length / orders.length,
    lines: logMoments(lineCounts.filter((count) => count > 1)),
    quantities: common.map(([quantity, count]) => [quantity, count / quantities.length] as const),
    otherQuantities: logMoments(quantities.filter((quantity) => !isCommon.has(quantity))),
    popularityDeviation: logMoments([...popularity.values()]).deviation,
    gapMinutes: gaps.reduce((sum, gap) => sum + gap, 0) / Math.max(1, gaps.length),
  };
}

/** Draws orders over a catalogue of `items` numbered from 0. */
export interface Demand {
  /** Distinct items with quantities. */
  order(random: Random): { readonly item: number; readonly quantity: number }[];
  gapMinutes(random: Random): number;
  /** Relative frequency of each item, summing to 1. */
  readonly popularity: readonly number[];
}

export function createDemand(
  items: number,
  random: Random,
  figures: DemandFigures = FITTED_DEMAND,
): Demand {
  const weights = Array.from({ length: items }, () =>
    Math.exp(random.normal(0, figures.popularityDeviation)),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const popularity = weights.map((weight) => weight / total);
  const cumulated: number[] = [];
  popularity.reduce((sum, share, i) => {
    cumulated[i] = sum + share;
    return sum + share;
  }, 0);

  const drawItem = (chance: Random) => {
    const wanted = chance.next();
    let low = 0;
    let high = items - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cumulated[middle]! < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  const drawQuantity = (chance: Random) => {
    let left = chance.next();
    for (const [quantity, share] of figures.quantities) {
      left -= share;
      if (left < 0) return quantity;
    }
    const { mean, deviation } = figures.otherQuantities;
    return Math.min(
      MAX_QUANTITY,
      Math.max(1, Math.round(Math.exp(chance.normal(mean, deviation)))),
    );
  };

  const drawLineCount = (chance: Random) => {
    if (chance.chance(figures.singleLine)) return 1;
    const { mean, deviation } = figures.lines;
    const count = Math.round(Math.exp(chance.normal(mean, deviation)));
    return Math.min(MAX_LINES, Math.ceil(items / 2), Math.max(2, count));
  };

  return {
    popularity,
    order(chance) {
      const count = drawLineCount(chance);
      const chosen = new Map<number, number>();
      // A popular item drawn twice stands once; a bounded number of draws ends in any catalogue.
      for (let draw = 0; chosen.size < count && draw < count * 20; draw++) {
        const item = drawItem(chance);
        const quantity = drawQuantity(chance);
        if (!chosen.has(item)) chosen.set(item, quantity);
      }
      return [...chosen].map(([item, quantity]) => ({ item, quantity }));
    },
    gapMinutes: (chance) => chance.exponential(figures.gapMinutes),
  };
}
