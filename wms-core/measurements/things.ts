import type { Tx } from '#base/database/index.ts';
import { itemCodesOf, readScan } from '#base/gs1/index.ts';
import { isRefusal } from '#base/refusal.ts';
import type { PackagingLevel } from '#wms-core/contracts.ts';
import type { ItemMaster } from '#wms-core/master-data/index.ts';
import type { Figures, MeasuredThing } from '#wms-core/master-data/measured.ts';

/** Which century a label's dates are of does not matter to the item. */
const ANY_DAY = '2000-01-01';

/** Owner by owner, as the index on the code begins with the owner. */
const PACKAGINGS = `SELECT p.owner, p.item, p.level FROM wms.owner o
  JOIN wms.item_packaging p ON p.owner = o.owner AND p.gtin = ANY($1::text[])
  WHERE p.status = 'active' ORDER BY p.owner, p.item, p.level`;

/** Everything that carries a code: packagings by their GTIN, pieces by number or barcode. */
export async function thingsOf(
  tx: Tx,
  masterData: ItemMaster,
  code: string,
): Promise<readonly MeasuredThing[]> {
  const scan = readScan(code, ANY_DAY);
  const spellings = isRefusal(scan) ? [] : itemCodesOf(scan);
  const packed = await tx.query<MeasuredThing & { readonly level: PackagingLevel }>(PACKAGINGS, [
    spellings,
  ]);
  const pieces = (await masterData.itemsByCode(tx, code)).map(
    ({ owner, item }): MeasuredThing => ({ owner, item, level: 'each' }),
  );
  // A case that carries the code of its piece too is the case: that is what was written of it.
  const isNew = (one: MeasuredThing) =>
    !packed.some(({ owner, item }) => owner === one.owner && item === one.item);
  return [...packed, ...pieces.filter(isNew)];
}

/** Whether volume or weight are so many percent of what is kept, or what is kept of them. */
export function isFar(measured: Figures, kept: Figures, percent: number): boolean {
  const volume = ({ lengthMm, widthMm, heightMm }: Figures) =>
    BigInt(lengthMm) * BigInt(widthMm) * BigInt(heightMm);
  const exceeds = (one: bigint, other: bigint) => one * 100n > other * BigInt(percent);
  const differ = (one: bigint, other: bigint) => exceeds(one, other) || exceeds(other, one);
  return (
    differ(volume(measured), volume(kept)) ||
    differ(BigInt(measured.weightGrams), BigInt(kept.weightGrams))
  );
}
