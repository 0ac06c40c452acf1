import type { Database } from '#base/database/index.ts';

/**
 * A house full of bins written straight into the tables: nine of ten hold one item, those nearest to
 * the front all of them, so that a free bin has to be looked for.
 */
export interface BinData {
  readonly bins: number;
  readonly seed: number;
}

export const BIN_OWNER = 'own';
/** The bins nearest to the front, none of which is empty. */
export const FULL_SHARE = 0.1;

export const binItem = (n: number, { bins }: BinData): string => `I${n % Math.floor(bins / 4)}`;

export async function generateBins(database: Database, data: BinData): Promise<void> {
  const { bins, seed } = data;
  const items = Math.floor(bins / 4);
  const run = (text: string) => database.transaction('generate bins', (tx) => tx.query(text));
  const series = (count: number) => `generate_series(0, ${count - 1}) AS i`;
  const draw = (n: number) => `(abs(hashint8extended(i, ${seed})) % ${n})`;
  const isFull = `(i < ${Math.floor(bins * FULL_SHARE)} OR ${draw(10)} > 0)`;
  const wide = Math.ceil(Math.sqrt(bins));
  await run(`INSERT INTO wms.location (location, warehouse, kind, zone, aisle, x, y, z,
      max_weight_grams, max_volume_ml, max_handling_units, origin)
    SELECT 'B' || lpad(i::text, 7, '0'), 'W', 'bin', 'Z1', i / ${wide} + 1, i % ${wide},
      i / ${wide}, i % 4, 500000, 100000, 0, 'import' FROM ${series(bins)}`);
  await run(`INSERT INTO wms.item (owner, item, name_en, name_zh, length_mm, width_mm, height_mm,
      weight_grams, lot_controlled, serial_controlled, first_day_counts, rotation,
      inspection_percent, over_receipt_percent, under_receipt_percent, abc)
    SELECT '${BIN_OWNER}', 'I' || i, 'Item ' || i, '货品 ' || i, 100, 100, 100, 500, false, false,
      true, 'FIFO', 0, 0, 0, CASE i % 3 WHEN 0 THEN 'A' WHEN 1 THEN 'B' ELSE 'C' END
    FROM ${series(items)}`);
  await run(`INSERT INTO wms.layer SELECT 'LY' || i, '${BIN_OWNER}', 'I' || (i % ${items}), '', '',
      '', 1700000000000 + i, '1', 'D' || (i / 40), 'S' || (i % 300)
    FROM ${series(bins)} WHERE ${isFull}`);
  await run(`INSERT INTO wms.stock SELECT '${BIN_OWNER}', 'I' || (i % ${items}), 'LY' || i,
      'B' || lpad(i::text, 7, '0'), '', 'passed', ${draw(80)} + 10, 0, 0
    FROM ${series(bins)} WHERE ${isFull}`);
  for (const table of ['location', 'item', 'layer', 'stock', 'reservation']) {
    await run(`ANALYZE wms.${table}`);
  }
}
