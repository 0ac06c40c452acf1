import type { LedgerRow } from './audit.ts';

/**
 * Compares what a host believes to be in the house, from what it was told, with what the warehouse
 * has, item by item. A sentence for each difference; the warehouse owes its host every change.
 */
export function compareHost(
  host: Readonly<Record<string, number>>,
  ledger: readonly LedgerRow[],
): string[] {
  const house = new Map<string, number>();
  for (const { item, quantity } of ledger) house.set(item, (house.get(item) ?? 0) + quantity);
  return [...new Set([...house.keys(), ...Object.keys(host)])]
    .sort()
    .filter((item) => (host[item] ?? 0) !== (house.get(item) ?? 0))
    .map(
      (item) => `${item}: the ERP has ${host[item] ?? 0}, the warehouse ${house.get(item) ?? 0}`,
    );
}
