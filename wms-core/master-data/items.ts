import { and, eq, getTableColumns, gt, inArray, sql } from '#base/database/drizzle.ts';
import type { Tx } from '#base/database/index.ts';
import { gtinSpellings } from '#base/gs1/index.ts';
import type { Refusal } from '#base/refusal.ts';
import type { Item } from '#wms-core/contracts.ts';
import { itemBarcodeTable, itemTable } from '#wms-core/store/schema.ts';
import { refuse } from './refusals.ts';

/** Items as the house speaks of them; conditions, order and limit are the caller's. */
function selectItems(tx: Tx) {
  const { nameEn, nameZh, ...columns } = getTableColumns(itemTable);
  const barcodes = tx.orm
    .select({ barcode: itemBarcodeTable.barcode })
    .from(itemBarcodeTable)
    .where(
      and(eq(itemBarcodeTable.owner, itemTable.owner), eq(itemBarcodeTable.item, itemTable.item)),
    )
    .orderBy(itemBarcodeTable.barcode);
  return tx.orm
    .select({
      ...columns,
      name: { en: nameEn, zh: nameZh },
      barcodes: sql<string[]>`ARRAY${barcodes}`,
    })
    .from(itemTable);
}

export async function loadItems(tx: Tx, owner: string, ids: readonly string[]): Promise<Item[]> {
  return selectItems(tx)
    .where(and(eq(itemTable.owner, owner), sql`${itemTable.item} = ANY(${sql.param(ids)}::text[])`))
    .orderBy(itemTable.item);
}

/** A page of items behind `after`, by their code. */
export async function listItems(
  tx: Tx,
  page: { readonly owner: string; readonly after: string; readonly limit: number },
): Promise<Item[]> {
  return selectItems(tx)
    .where(and(eq(itemTable.owner, page.owner), gt(itemTable.item, page.after)))
    .orderBy(itemTable.item)
    .limit(page.limit);
}

/** The item that carries one of these codes; they are spellings of one. */
export async function itemOfBarcodes(
  tx: Tx,
  owner: string,
  barcodes: readonly string[],
): Promise<Item | undefined> {
  if (barcodes.length === 0) return undefined;
  const carrier = tx.orm
    .select({ item: itemBarcodeTable.item })
    .from(itemBarcodeTable)
    .where(
      and(
        eq(itemBarcodeTable.owner, owner),
        sql`${itemBarcodeTable.barcode} = ANY(${sql.param(barcodes)}::text[])`,
      ),
    );
  const [item] = await selectItems(tx).where(
    and(eq(itemTable.owner, owner), inArray(itemTable.item, carrier)),
  );
  return item;
}

const FIELDS: readonly (readonly [column: string, type: string, pick: (item: Item) => unknown])[] =
  [
    ['owner', 'text', (item) => item.owner],
    ['item', 'text', (item) => item.item],
    ['name_en', 'text', (item) => item.name.en],
    ['name_zh', 'text', (item) => item.name.zh],
    ['length_mm', 'bigint', (item) => item.lengthMm],
    ['width_mm', 'bigint', (item) => item.widthMm],
    ['height_mm', 'bigint', (item) => item.heightMm],
    ['weight_grams', 'bigint', (item) => item.weightGrams],
    ['lot_controlled', 'boolean', (item) => item.lotControlled],
    ['serial_controlled', 'boolean', (item) => item.serialControlled],
    ['shelf_life_days', 'integer', (item) => item.shelfLifeDays],
    ['first_day_counts', 'boolean', (item) => item.firstDayCounts],
    ['rotation', 'text', (item) => item.rotation],
    ['inspection_percent', 'integer', (item) => item.inspectionPercent],
    ['over_receipt_percent', 'integer', (item) => item.overReceiptPercent],
    ['under_receipt_percent', 'integer', (item) => item.underReceiptPercent],
    ['abc', 'text', (item) => item.abc],
  ];

const COLUMNS = FIELDS.map(([column]) => column).join(', ');
const CHANGES = FIELDS.slice(2)
  .map(([column]) => `${column} = excluded.${column}`)
  .join(', ');
const UPSERT = `INSERT INTO wms.item (${COLUMNS})
  SELECT * FROM unnest(${FIELDS.map(([, type], index) => `$${index + 1}::${type}[]`).join(', ')})
  AS n(${COLUMNS}) ORDER BY n.owner, n.item
  ON CONFLICT (owner, item) DO UPDATE SET ${CHANGES}`;

/** Items whose lot or serial control would change under goods that are in the warehouse. */
async function controlFault(tx: Tx, items: readonly Item[]): Promise<Refusal | undefined> {
  const [row] = await tx.query<{ item: string }>(
    `SELECT i.item FROM unnest($1::text[], $2::text[], $3::boolean[], $4::boolean[])
       AS n(owner, item, lot_controlled, serial_controlled)
     JOIN wms.item i USING (owner, item)
     WHERE (i.lot_controlled <> n.lot_controlled OR i.serial_controlled <> n.serial_controlled)
       AND EXISTS (SELECT FROM wms.stock s WHERE s.owner = i.owner AND s.item = i.item)
     ORDER BY i.item LIMIT 1`,
    [
      items.map((item) => item.owner),
      items.map((item) => item.item),
      items.map((item) => item.lotControlled),
      items.map((item) => item.serialControlled),
    ],
  );
  return row && refuse('item.control_fixed', { item: row.item });
}

/** The ways in which a code may stand in the table: what is as long as a GTIN has up to four. */
function spellingsOf(barcode: string): readonly string[] {
  const isGtinLong = /^(\d{8}|\d{12,14})$/.test(barcode);
  return isGtinLong ? gtinSpellings(barcode.padStart(14, '0')) : [barcode];
}

/** A GTIN that is listed in two spellings is kept as it stands first. */
const eachOnce = (barcodes: readonly string[]) => [
  ...new Map(barcodes.toReversed().map((code) => [spellingsOf(code)[0], code])).values(),
];

/** Replaces the barcodes of these items; refuses a code that another item carries. */
async function writeBarcodes(tx: Tx, items: readonly Item[]): Promise<Refusal | undefined> {
  await tx.query(
    `DELETE FROM wms.item_barcode b USING unnest($1::text[], $2::text[]) AS n(owner, item)
     WHERE b.owner = n.owner AND b.item = n.item`,
    [items.map((item) => item.owner), items.map((item) => item.item)],
  );
  const codes = items.flatMap((item) =>
    eachOnce(item.barcodes).map((barcode) => ({ item: item.item, owner: item.owner, barcode })),
  );
  const values = [
    codes.map((code) => code.owner),
    codes.map((code) => code.barcode),
    codes.map((code) => code.item),
  ];
  const written = await tx.query<{ owner: string; barcode: string; item: string }>(
    `INSERT INTO wms.item_barcode (owner, barcode, item)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[]) AS n(owner, barcode, item)
     ORDER BY owner, barcode ON CONFLICT DO NOTHING RETURNING owner, barcode, item`,
    values,
  );
  if (written.length === codes.length) return undefined;
  const ours = new Set(written.map((row) => `${row.owner}\n${row.barcode}\n${row.item}`));
  const taken = codes.find((code) => !ours.has(`${code.owner}\n${code.barcode}\n${code.item}`))!;
  const other = await itemOfBarcodes(tx, taken.owner, spellingsOf(taken.barcode));
  return refuse('item.barcode_taken', { barcode: taken.barcode, other: other?.item ?? '' });
}

export async function writeItems(tx: Tx, items: readonly Item[]): Promise<Refusal | undefined> {
  const seen = new Set<string>();
  for (const { owner, item } of items) {
    if (seen.has(`${owner}\n${item}`)) return refuse('item.twice', { item });
    seen.add(`${owner}\n${item}`);
  }
  const fault = await controlFault(tx, items);
  if (fault) return fault;
  await tx.query(
    UPSERT,
    FIELDS.map(([, , pick]) => items.map(pick)),
  );
  return writeBarcodes(tx, items);
}
