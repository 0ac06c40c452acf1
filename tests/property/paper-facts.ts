/** What everybody in the house knows: owners, orders, kits, and what a unit can take. */

/** The house's own goods, and those of a customer of the house who numbers his alike. */
export const HOUSE = 'own';
export const OTHER = 'two';

export interface Order {
  readonly owner: string;
  readonly customer: string;
  /** It may have goods that customs has not let free. */
  readonly isExport: boolean;
}

export const ORDERS: Readonly<Record<string, Order>> = {
  'SO-1': { owner: HOUSE, customer: 'C-1', isExport: false },
  'SO-2': { owner: HOUSE, customer: 'C-2', isExport: false },
  'SO-3': { owner: OTHER, customer: 'C-1', isExport: false },
  'SO-4': { owner: HOUSE, customer: 'C-2', isExport: true },
};

export interface UnitKind {
  readonly type: 'pallet' | 'cage' | 'tote' | 'parcel';
  readonly tareGrams: number;
  readonly maxWeightGrams: number;
  readonly maxVolumeMl: number;
  /** What may stand in or on it. */
  readonly carries: readonly string[];
}

const KINDS: Readonly<Record<string, UnitKind>> = {
  U: {
    ...{ type: 'pallet', tareGrams: 20_000, maxWeightGrams: 60_000, maxVolumeMl: 900_000 },
    carries: ['pallet', 'cage', 'tote', 'parcel'],
  },
  G: {
    ...{ type: 'cage', tareGrams: 5_000, maxWeightGrams: 9_000, maxVolumeMl: 20_000 },
    carries: ['tote', 'parcel'],
  },
  T: {
    ...{ type: 'tote', tareGrams: 1_000, maxWeightGrams: 4_000, maxVolumeMl: 5_000 },
    carries: ['parcel'],
  },
  B: {
    ...{ type: 'parcel', tareGrams: 200, maxWeightGrams: 3_000, maxVolumeMl: 3_000 },
    carries: ['parcel'],
  },
};

/** Units say by their first letter what they are. */
export const unitKind = (unit: string): UnitKind => KINDS[unit[0]!]!;
export const MAX_LEVELS = 4;
/** Of every item alike. */
export const PIECE = { grams: 250, ml: 400 } as const;

/** Each piece has a number. */
export const isNumbered = (item: string): boolean => item.startsWith('S') || item.startsWith('C');

/** What goes into one kit of the house; the other owner has none. */
export function recipeOf(owner: string, kit: string): ReadonlyMap<string, number> | undefined {
  const key = kit.slice(1);
  if (owner !== HOUSE) return undefined;
  if (kit.startsWith('C')) {
    return new Map([
      [`S${key}`, 1],
      [`A${key}`, 1],
    ]);
  }
  if (!kit.startsWith('K')) return undefined;
  return new Map([
    [`A${key}`, 2],
    [`B${key}`, 1],
  ]);
}
