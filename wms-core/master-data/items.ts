import type { Tx } from '#base/database/index.ts';
import type { Refusal } from '#base/refusal.ts';
import type { Item } from '#wms-core/contracts.ts';
import { refuse } from './refusals.ts';

interface ItemRow {
  readonly owner: string;
  readonly item: string;
  readonly name_en: string;
  readonly name_zh: string;
  readonly length_mm: number;
  readonly width_mm: number;
  readonly height_mm: number;
  readonly weight_grams: number;
  readonly lot_controlled: boolean;
  readonly serial_controlled: boolean;
  readonly shelf_life_days: number | null;
  readonly first_day_counts: boolean;
  readonly rotation: Item['rotation'];
  readonly inspection_percent: number;
  readonly over_receipt_percent: number;
  readonly under_receipt_percent: number;
  readonly abc: Item['abc'];
  readonly barcodes: readonly string[];
}

const itemOf = (row: ItemRow): Item => ({
  item: row.item,
  owner: row.owner,
  name: { en: row.name_en, zh: row.name_zh },
  barcodes: row.barcodes,
  lengthMm: row.length_mm,
  widthMm: row.width_mm,
  heightMm: row.height_mm,
  weightGrams: row.weight_grams,
  lotControlled: row.lot_controlled,
  serialControlled: row.serial_controlled,
  shelfLifeDays: row.shelf_life_days,
  firstDayCounts: row.first_day_counts,
  rotation: row.rotation,
  inspectionPercent: row.inspection_percent,
  overReceiptPercent: row.over_receipt_percent,
  underReceiptPercent: row.under_receipt_percent,
  abc: row.abc,
});

const SELECT = `SELECT i.*, ARRAY(SELECT b.barcode::text FROM wms.item_barcode b
    WHERE b.owner = i.owner AND b.item = i.item ORDER BY b.barcode) AS barcodes
  FROM wms.item i`;

export async function loadItems(tx: Tx, owner: string, ids: readonly string[]): Promise<Item[]> {
  const rows = await tx.query<ItemRow>(
    `${SELECT} WHERE i.owner = $1 AND i.item = ANY($2::text[]) ORDER BY i.item`,
    [owner, ids],
  );
  return rows.map(itemOf);
}

/** A page of items behind `after`, by their code. */
export async function listItems(
  tx: Tx,
  page: { readonly owner: string; readonly after: string; readonly limit: number },
): Promise<Item[]> {
  const rows = await tx.query<ItemRow>(
    `${SELECT} WHERE i.owner = $1 AND i.item > $2 ORDER BY i.item LIMIT $3`,
    [page.owner, page.after, page.limit],
  );
  return rows.map(itemOf);
}

export async function itemOfBarcode(
  tx: Tx,
  owner: string,
  barcode: string,
): Promise<Item | undefined> {
  const rows = await tx.query<ItemRow>(
    `${SELECT} JOIN wms.item_barcode c ON c.owner = i.owner AND c.item = i.item
     WHERE c.owner = $1 AND c.barcode = $2`,
    [owner, barcode],
  );
  return rows[0] && itemOf(rows[0]);
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

/** Replaces the barcodes of these items; refuses a code that another item carries. */
async function writeBarcodes(tx: Tx, items: readonly Item[]): Promise<Refusal | undefined> {
  await tx.query(
    `DELETE FROM wms.item_barcode b USING unnest($1::text[], $2::text[]) AS n(owner, item)
     WHERE b.owner = n.owner AND b.item = n.item`,
    [items.map((item) => item.owner), items.map((item) => item.item)],
  );
  const codes = items.flatMap((item) =>
    [...new Set(item.barcodes)].map((barcode) => ({ item: item.item, owner: item.owner, barcode })),
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
  const other = await itemOfBarcode(tx, taken.owner, taken.barcode);
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
