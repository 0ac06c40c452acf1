import { type Spot, serpentine } from './serpentine.ts';

/** Allocated pieces that wait for a cart. */
export interface OpenShare {
  readonly share: number;
  readonly item: string;
  readonly layer: string;
  readonly spot: Spot;
  readonly quantity: number;
  readonly weightGrams: number;
  readonly volumeMl: number;
}

export interface FreeCart {
  readonly cart: string;
  readonly maxWeightGrams: number;
  readonly maxVolumeMl: number;
}

/** One stop: a bin and a layer, with how many pieces each share gets of it. */
export interface PickStop {
  readonly spot: Spot;
  readonly item: string;
  readonly layer: string;
  readonly parts: readonly { readonly share: number; readonly quantity: number }[];
}

export interface PlannedRun {
  readonly cart: string;
  readonly stops: readonly PickStop[];
}

interface Stop {
  readonly spot: Spot;
  readonly location: string;
  readonly aisle: number;
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly item: string;
  readonly layer: string;
  readonly shares: OpenShare[];
}

/** Takes shares in the order given (urgent first) until there are as many stops as carts can do. */
function gatherStops(shares: readonly OpenShare[], maxStops: number): Stop[] {
  const stops = new Map<string, Stop>();
  for (const share of shares) {
    const key = `${share.spot.location}\u0000${share.layer}`;
    const stop = stops.get(key);
    if (stop) stop.shares.push(share);
    else if (stops.size < maxStops) {
      const { spot, item, layer } = share;
      stops.set(key, { ...spot, spot, item, layer, shares: [share] });
    }
  }
  return [...stops.values()];
}

/**
 * Cuts the urgent shares into runs of neighbouring stops: one walk through all of them is cut where
 * a cart is full (lines, weight, volume). A share too large for what is left is split; what no cart
 * is left for waits. A single piece larger than an empty cart goes all the same.
 */
export function planRuns(
  shares: readonly OpenShare[],
  carts: readonly FreeCart[],
  maxStops: number,
): PlannedRun[] {
  const walk = serpentine(gatherStops(shares, maxStops * carts.length));
  // Carts share the stops evenly instead of filling one and sending another with the rest.
  const cartsNeeded = Math.ceil(walk.length / maxStops) || 1;
  const stopsEach = Math.ceil(walk.length / cartsNeeded);
  const runs: { cart: string; stops: { stop: Stop; parts: PickStop['parts'][number][] }[] }[] = [];
  let grams = 0;
  let ml = 0;
  const nextCart = (): boolean => {
    const cart = carts[runs.length];
    if (!cart) return false;
    runs.push({ cart: cart.cart, stops: [] });
    grams = cart.maxWeightGrams;
    ml = cart.maxVolumeMl;
    return true;
  };
  let full = walk.length === 0 || !nextCart();
  for (const stop of walk) {
    for (const share of stop.shares) {
      let left = share.quantity;
      while (left > 0 && !full) {
        const run = runs.at(-1)!;
        const here = run.stops.at(-1)?.stop === stop ? run.stops.at(-1)! : undefined;
        const fits = Math.min(
          left,
          Math.floor(grams / share.weightGrams),
          Math.floor(ml / share.volumeMl),
        );
        if ((fits <= 0 && run.stops.length > 0) || (!here && run.stops.length >= stopsEach)) {
          full = !nextCart();
          continue;
        }
        const quantity = Math.max(1, fits);
        const part = { share: share.share, quantity };
        if (here) here.parts.push(part);
        else run.stops.push({ stop, parts: [part] });
        grams -= quantity * share.weightGrams;
        ml -= quantity * share.volumeMl;
        left -= quantity;
      }
    }
  }
  return runs.map(({ cart, stops }) => ({
    cart,
    stops: stops.map(({ stop: { spot, item, layer }, parts }) => ({ spot, item, layer, parts })),
  }));
}
