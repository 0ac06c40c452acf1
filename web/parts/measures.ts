import { numberText } from './format.ts';

/** How measured values are written: the unit stands at the end of the field's name. */

type Row = Readonly<Record<string, unknown>>;

const UNITS: readonly (readonly [
  end: RegExp,
  text: (value: number, language: string) => string,
])[] = [
  [
    /Grams$/,
    (grams, language) =>
      Math.abs(grams) < 1_000
        ? `${numberText(grams, language)} g`
        : `${numberText(grams / 1_000, language)} kg`,
  ],
  [/Mm$/, (mm, language) => `${numberText(mm, language)} mm`],
  [
    /Ml$/,
    (ml, language) =>
      Math.abs(ml) < 1_000
        ? `${numberText(ml, language)} ml`
        : `${numberText(ml / 1_000, language)} l`,
  ],
  [/(Percent|PercentADay)$/, (percent, language) => `${numberText(percent, language)} %`],
  [/^(metres|.*Metres.*)$/, (metres, language) => `${numberText(metres, language)} m`],
  [/Ms$/, (ms, language) => secondsText(ms / 1_000, language)],
  [/Seconds?$/, secondsText],
  [/Minutes$/, (minutes, language) => secondsText(minutes * 60, language)],
  [/^bytes$/, (bytes, language) => `${numberText(Math.ceil(bytes / 1_024), language)} kB`],
];

function secondsText(seconds: number, language: string): string {
  const [s, min, h] = language === 'zh' ? ['秒', '分', '小时'] : [' s', ' min', ' h'];
  if (Math.abs(seconds) < 120) return `${numberText(seconds, language)}${s}`;
  const minutes = Math.round(seconds / 60);
  if (Math.abs(minutes) < 120) return `${minutes}${min}`;
  return `${Math.trunc(minutes / 60)}${h} ${Math.abs(minutes % 60)}${min}`;
}

/** Minor units (cents, fen) as money; how many make a whole one the currency says. */
export function moneyText(minor: number, currency: string, language: string): string {
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB';
  try {
    const format = new Intl.NumberFormat(locale, { style: 'currency', currency });
    const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
    return format.format(minor / 10 ** digits);
  } catch {
    // No currency that the browser knows: the bare number, with what it was called.
    return `${minor} ${currency}`.trim();
  }
}

/** A number of the field `name` in `row`: with its unit, and money with its currency. */
export function measureText(name: string, value: number, row: Row, language: string): string {
  const currency = row.currency ?? row.costCurrency;
  if (/[mM]inor$/.test(name) && typeof currency === 'string' && currency !== '') {
    return moneyText(value, currency, language);
  }
  const unit = UNITS.find(([end]) => end.test(name));
  return unit ? unit[1](value, language) : numberText(value, language);
}

/** Minor units by currency: what differences are worth. */
export const isWorth = (name: string, value: unknown): value is Readonly<Record<string, number>> =>
  /^value(Over|Short)$/.test(name) &&
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value);

export const isMoney = (
  value: unknown,
): value is { readonly minor: number; readonly currency: string } =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as Row).minor === 'number' &&
  typeof (value as Row).currency === 'string';
