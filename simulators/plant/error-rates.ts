import type { ErrorRates } from '../world/contracts.ts';

export type ErrorLevel = 'none' | 'default' | 'high';

/** What a decent warehouse lives with, per act or line. */
const DEFAULT: ErrorRates = {
  arrivedShort: 0.01,
  arrivedDamaged: 0.01,
  miscountedReceipt: 0.005,
  pickedTooFew: 0.004,
  pickedTooMany: 0.003,
  pickedWrongItem: 0.003,
  putWrongSlot: 0.002,
  putWrongQuantity: 0.003,
  miscountedCheck: 0.003,
  miscountedCount: 0.01,
  missedConfirmation: 0.005,
  misreadSerial: 0.01,
  doubts: 0.03,
  caseMissing: 0.15,
  caseAlone: 0.15,
};
const HIGH_FACTOR = 5;

function times(factor: number): ErrorRates {
  const rates = Object.entries(DEFAULT).map(([name, rate]) => [name, rate * factor] as const);
  return Object.fromEntries(rates) as unknown as ErrorRates;
}

/** How often people and goods go wrong. */
export const ERROR_RATES: Readonly<Record<ErrorLevel, ErrorRates>> = {
  none: times(0),
  default: DEFAULT,
  high: times(HIGH_FACTOR),
};
