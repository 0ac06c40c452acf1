import type { ErrorRates } from '../world/contracts.ts';

export type Slip = keyof ErrorRates;

/**
 * The rates of one person, who will certainly make the slips in the set, each of them once. A rate
 * is read where chance is drawn, and only there: who reads it makes the slip.
 */
export function withSlips(rates: ErrorRates, slips: Set<Slip>): ErrorRates {
  return new Proxy(rates, {
    get: (all, name) => (slips.delete(name as Slip) ? 1 : all[name as Slip]),
  });
}
