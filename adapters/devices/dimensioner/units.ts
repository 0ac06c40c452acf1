/**
 * Sizes and weights as devices write them, in whole millimetres and grams. Fractions are exact: an
 * inch is 25.4 mm and a pound 453.59237 g [International yard and pound agreement, 1959], and no
 * binary fraction comes between.
 */

/** A unit as a fraction of millimetres or of grams. */
type Fraction = readonly [numerator: bigint, denominator: bigint];

const INCH: Fraction = [254n, 10n];
const POUND: Fraction = [45_359_237n, 100_000n];

const SIZES: Readonly<Record<string, Fraction>> = {
  ...{ mm: [1n, 1n], cm: [10n, 1n], m: [1_000n, 1n] },
  ...{ in: INCH, inch: INCH, inches: INCH, ft: [3_048n, 10n] },
};
const WEIGHTS: Readonly<Record<string, Fraction>> = {
  ...{ g: [1n, 1n], kg: [1_000n, 1n] },
  ...{ lb: POUND, lbs: POUND, oz: [45_359_237n, 1_600_000n] },
};

/** What a device writes behind the point; a number's binary noise begins further back. */
const DECIMALS = 6;
const NUMBER = /^(\d{1,9})(?:\.(\d{1,6}))?$/;

/** Millionths of what was written, as a number or as text; undefined: no number, or below zero. */
function millionths(value: unknown): bigint | undefined {
  const isWritten = typeof value === 'string' || Number.isFinite(value);
  if (!isWritten) return undefined;
  const text = typeof value === 'number' ? value.toFixed(DECIMALS) : String(value).trim();
  const match = NUMBER.exec(text);
  return match ? BigInt(match[1]! + (match[2] ?? '').padEnd(DECIMALS, '0')) : undefined;
}

function converted(
  units: Readonly<Record<string, Fraction>>,
  value: unknown,
  unit: unknown,
): readonly [numerator: bigint, denominator: bigint] | undefined {
  const name = String(unit).trim().toLowerCase();
  const fraction = Object.hasOwn(units, name) ? units[name] : undefined;
  const told = millionths(value);
  if (!fraction || told === undefined) return undefined;
  return [told * fraction[0], fraction[1] * 10n ** BigInt(DECIMALS)];
}

/** Rounded up: what is a hair too long for a bin does not fit. Undefined: no size. */
export function toMillimetres(value: unknown, unit: unknown): number | undefined {
  const exact = converted(SIZES, value, unit);
  return exact && Number((exact[0] + exact[1] - 1n) / exact[1]);
}

/** To the nearest gram. Undefined: no weight. */
export function toGrams(value: unknown, unit: unknown): number | undefined {
  const exact = converted(WEIGHTS, value, unit);
  return exact && Number((2n * exact[0] + exact[1]) / (2n * exact[1]));
}
