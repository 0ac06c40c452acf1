import type { AdjustmentLine, Amount, Worth } from './model.ts';

type Priced = Pick<AdjustmentLine, 'quantity' | 'costMinor' | 'currency'>;

const MOST = BigInt(Number.MAX_SAFE_INTEGER);

/**
 * By the standard cost of each piece, a sum for each currency. What is more than a number can say is
 * told as the most that it can: any limit is below.
 */
export function worthOf(lines: readonly Priced[]): Worth {
  const sums = new Map<string, bigint>();
  let unpriced = 0;
  for (const { quantity, costMinor, currency } of lines) {
    const pieces = Math.abs(quantity);
    if (costMinor === null) unpriced += pieces;
    else {
      sums.set(currency, (sums.get(currency) ?? 0n) + BigInt(pieces) * BigInt(costMinor));
    }
  }
  const amounts = [...sums.keys()].sort().map((currency): Amount => {
    const sum = sums.get(currency)!;
    return { currency, minor: Number(sum > MOST ? MOST : sum) };
  });
  return { amounts, unpriced };
}

/** As a person writes it, with as many decimals as the currency has [ISO 4217]. */
function amountText({ currency, minor }: Amount): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const decimals = format.resolvedOptions().maximumFractionDigits ?? 2;
  const digits = String(minor).padStart(decimals + 1, '0');
  const cut = digits.length - decimals;
  return `${currency} ${digits.slice(0, cut)}${decimals > 0 ? `.${digits.slice(cut)}` : ''}`;
}

export function worthText({ amounts, unpriced }: Worth): string {
  const parts = amounts.map(amountText);
  if (unpriced > 0) parts.push(`${unpriced} × (no cost · 无成本)`);
  return parts.join(' + ') || '0';
}
