import {
  type Hazardous,
  LIMITED_PACKAGE_GRAMS,
  mayLieTogether,
} from '#wms-core/master-data/index.ts';

/** Pieces of one layer for one order line, with what one piece weighs and how large it is. */
export interface Packable {
  readonly lineId: string;
  readonly item: string;
  readonly layer: string;
  readonly lot: string;
  readonly quantity: number;
  readonly weightGrams: number;
  readonly volumeMl: number;
  /** Left out: nothing in a parcel need fear them. */
  readonly hazard?: Hazardous;
  /** Dangerous goods that go as limited quantity [ADR 3.4]. */
  readonly limited?: boolean;
}

export interface ParcelLimits {
  readonly grams: number;
  readonly ml: number;
  /** Of a parcel with limited quantities; left out: as of any other. */
  readonly limitedGrams?: number;
}

export type PlannedParcel = readonly Packable[];

const isDangerous = ({ hazard }: Packable) => (hazard?.hazardClass ?? null) !== null;

/** Whether a parcel holds limited quantities, and is marked so [ADR 3.4.7]. */
export const isLimited = (parcel: PlannedParcel): boolean =>
  parcel.some((line) => line.limited === true);

function maySharePackage(a: Packable, b: Packable): boolean {
  if (!isDangerous(a) || !isDangerous(b)) return true;
  return (a.limited ?? false) === (b.limited ?? false) && mayLieTogether(a.hazard!, b.hazard!);
}

/**
 * Goods that may be in one outer packaging: those that would react are not packed together
 * [ADR 4.1.1.6]. Which do is judged by class, as in a bin; that is stricter than by substance.
 * Limited quantities have packages of their own, so that each is marked as what it is.
 */
function apart(goods: readonly Packable[]): readonly (readonly Packable[])[] {
  const groups: Packable[][] = [];
  for (const one of goods) {
    const group = groups.find((each) => each.every((other) => maySharePackage(one, other)));
    if (group) group.push(one);
    else groups.push([one]);
  }
  return groups;
}

/**
 * Fills parcels one after another, large pieces first, each line into the parcel that is open; goods
 * that must be apart begin a parcel of their own. A piece that is too heavy or too large for any
 * parcel travels alone.
 */
export const planParcels = (goods: readonly Packable[], limits: ParcelLimits): PlannedParcel[] =>
  apart(goods).flatMap((group) => {
    const grams = Math.min(limits.grams, limits.limitedGrams ?? limits.grams);
    return fill(group, isLimited(group) ? { ...limits, grams } : limits);
  });

function fill(goods: readonly Packable[], limits: ParcelLimits): PlannedParcel[] {
  const sorted = [...goods].sort(
    (a, b) => b.volumeMl - a.volumeMl || b.weightGrams - a.weightGrams,
  );
  const parcels: Packable[][] = [];
  let open: Packable[] = [];
  let grams = 0;
  let ml = 0;
  const close = () => {
    if (open.length > 0) parcels.push(open);
    open = [];
    grams = 0;
    ml = 0;
  };
  for (const line of sorted) {
    let left = line.quantity;
    while (left > 0) {
      const fits = Math.min(
        left,
        Math.floor((limits.grams - grams) / line.weightGrams),
        Math.floor((limits.ml - ml) / line.volumeMl),
      );
      if (fits <= 0 && open.length > 0) {
        close();
        continue;
      }
      const quantity = Math.max(1, fits);
      open.push({ ...line, quantity });
      grams += quantity * line.weightGrams;
      ml += quantity * line.volumeMl;
      left -= quantity;
    }
  }
  close();
  return parcels;
}

/** Grams a parcel should weigh, and how far off it may be. */
export interface WeightEstimate {
  readonly grams: number;
  readonly tolerance: number;
}

const MIN_TOLERANCE = 50;
const TOLERANCE_PERCENT = 3;
/** Below this a scale's noise and the tape on the box decide, so no piece is looked for. */
const SMALLEST_PIECE = 20;

/**
 * The tolerance stays below half of the lightest piece, so that one missing piece is seen wherever
 * pieces are heavy enough for that.
 */
export function estimateWeight(parcel: PlannedParcel, tareGrams: number): WeightEstimate {
  const grams = parcel.reduce((sum, line) => sum + line.quantity * line.weightGrams, tareGrams);
  const usual = Math.max(MIN_TOLERANCE, Math.ceil((grams * TOLERANCE_PERCENT) / 100));
  const lightest = Math.min(...parcel.map((line) => line.weightGrams));
  const half = Math.floor((lightest - 1) / 2);
  return { grams, tolerance: half > SMALLEST_PIECE ? Math.min(usual, half) : usual };
}

/**
 * Grams of goods in a parcel with limited quantities: so few that no weight the scale lets pass is
 * more than such a package may have [ADR 3.4.2].
 */
export const limitedContentGrams = (tareGrams: number): number =>
  Math.floor((LIMITED_PACKAGE_GRAMS * 100) / (100 + TOLERANCE_PERCENT)) - tareGrams;

export function weightFits(estimate: WeightEstimate, actualGrams: number): boolean {
  return Math.abs(actualGrams - estimate.grams) <= estimate.tolerance;
}
