import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { PackedQuantity } from '#wms-core/contracts.ts';
import { baseUnits, packagingKind } from './kinds/packagings.ts';
import { readRecords } from './record-store.ts';
import { refuse } from './refusals.ts';

/**
 * What a document tells in cases and pallets, in base units, in its order: worked out when it is
 * taken in, by the packaging of that moment, so a packaging that changes later changes nothing of
 * it. Refuses what no packaging says, and what does not come out whole, all lines at once.
 */
export async function inBaseUnits(
  tx: Tx,
  owner: string,
  lines: readonly PackedQuantity[],
): Promise<readonly number[] | Refusal> {
  const told = lines.flatMap(({ item, unit }) =>
    unit === undefined ? [] : [{ owner, item, level: unit }],
  );
  if (told.length === 0) return lines.map((line) => line.quantity);
  const records = await readRecords(tx, packagingKind, told);
  const packagings = new Map(records.map((one) => [`${one.item}\n${one.level}`, one]));
  const quantities = lines.map(({ item, unit, quantity }): number | Refusal => {
    if (unit === undefined) return quantity;
    const packaging = packagings.get(`${item}\n${unit}`);
    // The base unit is each, whether somebody wrote it down or not.
    if (!packaging && unit === 'each') return quantity;
    if (packaging?.status !== 'active') return refuse('packaging.unknown', { item, level: unit });
    return baseUnits(packaging, quantity);
  });
  const faults = quantities.filter(isRefusal);
  if (faults.length === 0) return quantities as number[];
  return faults.length === 1
    ? faults[0]!
    : refuse('packaging.lines', { faults: faults.length }, faults);
}
