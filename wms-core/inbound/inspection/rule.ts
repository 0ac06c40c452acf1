import type { Text } from '#base/refusal.ts';
import type { Act, InspectTask, MeasuredSide } from '#wms-core/ports.ts';

/** One thing that is measured on a piece. Values are integers: 125 with a scale of 1 is 12.5. */
export interface Characteristic {
  readonly characteristic: string;
  readonly name: Text;
  /** As a person writes it: mm, °C, %. */
  readonly unit: string;
  /** Digits behind the point, 0 to 6. */
  readonly scale: number;
  /** Both included; null: no limit on this side. */
  readonly lower: number | null;
  readonly upper: number | null;
  /** On so many pieces of the sample. */
  readonly pieces: number;
  /** What a dimensioner calls it, where one may measure it. */
  readonly dimension?: MeasuredSide | null;
}

/** Millimetres, or grams, in one unit. */
const UNITS: Readonly<Record<'size' | 'weight', Readonly<Record<string, number>>>> = {
  size: { mm: 1, cm: 10, m: 1_000 },
  weight: { g: 1, kg: 1_000 },
};

/**
 * How many of a characteristic's integers a millimetre (or a gram) is; undefined where that is no
 * whole number, so that a device's figure could not be told exactly.
 */
export function perMeasuredUnit(
  of: Pick<Characteristic, 'unit' | 'scale'> & { readonly dimension: MeasuredSide },
): number | undefined {
  const units = UNITS[of.dimension === 'weight' ? 'weight' : 'size'];
  const inUnit = Object.hasOwn(units, of.unit) ? units[of.unit]! : Number.POSITIVE_INFINITY;
  const per = 10 ** of.scale / inUnit;
  return per >= 1 ? per : undefined;
}

/** The characteristics as a task tells them. */
export const toldCharacteristics = (
  all: readonly Characteristic[],
): NonNullable<InspectTask['characteristics']> =>
  all.map(({ dimension: side, ...one }) => {
    const perUnit = side ? perMeasuredUnit({ ...one, dimension: side }) : undefined;
    return side && perUnit ? { ...one, dimension: { side, perUnit } } : one;
  });

/** How a lot is looked at: a plan in one of its versions, or ('' ) the item's own percent. */
export interface InspectionRule {
  readonly plan: string;
  readonly version: number;
  /** Of the pieces on each pallet; 100: all of them. One of the two is set. */
  readonly samplePercent: number | null;
  readonly samplePieces: number | null;
  /** Bad pieces of a sample up to which the rest of the goods passes. */
  readonly acceptNumber: number | null;
  /** After so many good lots in a row only one lot of `skipLotEvery` is looked at. */
  readonly skipLotAfter: number | null;
  readonly skipLotEvery: number | null;
  readonly characteristics: readonly Characteristic[];
}

export type Verdict = 'pass' | 'reject' | 'split';

export interface Measured {
  readonly piece: number;
  readonly characteristic: string;
  readonly value: number;
  readonly isWithin: boolean;
}

/** Where no acceptance number is set: more bad pieces of the sample than this are too many. */
const MAX_BAD_PERCENT = 10;

/** An item that has no plan is looked at by its own percent. */
export const ruleOfPercent = (percent: number): InspectionRule => ({
  plan: '',
  version: 0,
  samplePercent: percent,
  samplePieces: null,
  acceptNumber: null,
  skipLotAfter: null,
  skipLotEvery: null,
  characteristics: [],
});

/** Never none: goods that wait for a look are looked at, whatever became of the plan. */
export function sampleOf(quantity: number, rule: InspectionRule): number {
  const wanted = rule.samplePieces ?? Math.ceil((quantity * (rule.samplePercent ?? 0)) / 100);
  return Math.min(quantity, Math.max(1, wanted));
}

/** Pieces of the sample on which a characteristic is measured, when so many looked sound. */
export const piecesToMeasure = (
  { pieces }: Pick<Characteristic, 'pieces'>,
  sound: number,
): number => Math.min(pieces, sound);

type Values = NonNullable<Extract<Act, { act: 'inspected' }>['values']>;

/**
 * The values with whether they lie within the limits; undefined: not each that is wanted is there
 * once.
 */
export function measuredOf(
  asked: readonly Omit<Characteristic, 'dimension'>[],
  values: Values,
  sound: number,
): readonly Measured[] | undefined {
  const nameOf = (piece: number, characteristic: string) => `${piece} ${characteristic}`;
  const given = new Map(
    values.map((one) => [nameOf(one.piece, one.characteristic), one.value] as const),
  );
  const measured: Measured[] = [];
  for (const { characteristic, lower, upper, ...one } of asked) {
    for (let piece = 1; piece <= piecesToMeasure(one, sound); piece++) {
      const value = given.get(nameOf(piece, characteristic));
      if (value === undefined) return undefined;
      const isWithin = (lower === null || value >= lower) && (upper === null || value <= upper);
      measured.push({ piece, characteristic, value, isWithin });
    }
  }
  return measured.length === values.length ? measured : undefined;
}

/** Pieces that a value out of its limits makes bad. */
export const piecesOutOfLimits = (measured: readonly Measured[]): number =>
  new Set(measured.filter((one) => !one.isWithin).map((one) => one.piece)).size;

export interface Judgement {
  readonly verdict: Verdict;
  readonly passed: number;
  readonly rejected: number;
  /** More bad pieces than the rule accepts: the lot counts against the supplier. */
  readonly isBadLot: boolean;
}

/**
 * What of the goods passes, judged by a sample of them. Where every piece was looked at and no
 * acceptance number is set, only the bad ones are rejected, however many.
 */
export function judged(
  quantity: number,
  sample: { readonly inspected: number; readonly bad: number },
  rule: InspectionRule,
): Judgement {
  const { inspected, bad } = sample;
  const isBadLot =
    rule.acceptNumber === null ? bad * 100 > inspected * MAX_BAD_PERCENT : bad > rule.acceptNumber;
  const isSorted = rule.samplePercent === 100 && rule.acceptNumber === null;
  const rejected = isBadLot && !isSorted ? quantity : Math.min(quantity, bad);
  const verdict = rejected === 0 ? 'pass' : rejected === quantity ? 'reject' : 'split';
  return { verdict, passed: quantity - rejected, rejected, isBadLot };
}
