import type { Tx } from '#base/database/index.ts';
import type { Item } from '#wms-core/contracts.ts';
import type { InboundParts } from './parts.ts';

/** Items as they are received from a supplier: where his terms say a tolerance, it goes first. */
export async function termsOf(
  tx: Tx,
  parts: InboundParts,
  supplier: string,
): Promise<(item: Item) => Item> {
  const partner = await parts.masterData.partner(tx, parts.owner, 'supplier', supplier);
  if (!partner) return (item) => item;
  const { overReceiptPercent: over, underReceiptPercent: under } = partner;
  return (item) => ({
    ...item,
    overReceiptPercent: over ?? item.overReceiptPercent,
    underReceiptPercent: under ?? item.underReceiptPercent,
  });
}
