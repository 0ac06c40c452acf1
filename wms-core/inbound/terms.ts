import type { Tx } from '#base/database/index.ts';
import type { Item } from '#wms-core/contracts.ts';
import type { AsnLine } from './asn-store.ts';
import type { OwnInbound } from './parts.ts';

export interface Tolerance {
  readonly overReceiptPercent: number | null;
  readonly underReceiptPercent: number | null;
}

const NONE: Tolerance = { overReceiptPercent: null, underReceiptPercent: null };

/**
 * An item as it is received from a supplier. The most particular tolerance counts: what is agreed
 * with him for the item, then what is agreed with him, then the item's own. (A line's own goes
 * before all of them: `mostAllowed`, `leastAllowed`.)
 */
export function onTerms(item: Item, own: Tolerance, general: Tolerance): Item {
  const least = (field: keyof Tolerance) => own[field] ?? general[field] ?? item[field];
  return {
    ...item,
    overReceiptPercent: least('overReceiptPercent'),
    underReceiptPercent: least('underReceiptPercent'),
  };
}

/** The same for many items, whose terms are read. */
export async function termsOf(
  tx: Tx,
  parts: Pick<OwnInbound, 'masterData' | 'owner'>,
  supplier: string,
  items: readonly string[],
): Promise<(item: Item) => Item> {
  const partner = await parts.masterData.partner(tx, parts.owner, 'supplier', supplier);
  const rows = await tx.query<Tolerance & { item: string }>(
    `SELECT item, over_receipt_percent AS "overReceiptPercent",
       under_receipt_percent AS "underReceiptPercent" FROM wms.receipt_tolerance
     WHERE owner = $1 AND supplier = $2 AND item = ANY($3::text[])`,
    [parts.owner, supplier, items],
  );
  const agreed = new Map(rows.map((row) => [row.item, row]));
  const general: Tolerance = partner ?? NONE;
  return (item) => onTerms(item, agreed.get(item.item) ?? NONE, general);
}

/** The most that may come of an item: what its lines announce, and each line's tolerance. */
export function mostAllowed(
  lines: readonly AsnLine[],
  item: Pick<Item, 'overReceiptPercent'>,
): number {
  let expected = 0;
  let hundredths = 0;
  for (const line of lines) {
    expected += line.expected;
    hundredths += line.expected * (line.overPercent ?? item.overReceiptPercent);
  }
  return expected + Math.floor(hundredths / 100);
}

/** The least that must come of a line. */
export function leastAllowed(line: AsnLine, item: Item | undefined): number {
  const under = line.underPercent ?? item?.underReceiptPercent ?? 0;
  return line.expected - Math.floor((line.expected * under) / 100);
}
