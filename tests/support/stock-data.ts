import type { Database, Tx } from '#base/database/index.ts';

/**
 * A large warehouse written straight into the tables of a PostgreSQL server, balances that are the
 * sum of their movements: the size at which a plan or a figure means something.
 *
 * Each balance row has ten movements: received at the dock, put away, eight times picked for a
 * customer. Stage by stage, so that the picture of half of the history differs from today's.
 */
export interface StockData {
  /** Balance rows; half as many items, a tenth as many bins, ten times as many movements. */
  readonly rows: number;
  readonly zones: number;
  readonly seed: number;
  /** Movements of the lot in SAMPLE. */
  readonly traced: number;
}

/** What a question may ask for in the data. */
export const SAMPLE = {
  owner: 'own',
  /** Of few goods. */
  otherOwner: 'other',
  /** One lot of many movements, in parcels of orders. */
  lot: 'LOT-TRACE',
  document: 'SO-TRACE-1',
  parcel: 'P-TRACE-1',
  delivery: 'D-TRACE',
  actor: 'tracer',
} as const;

const LINES_A_POSTING = 5;
const MOVES_A_ROW = 10;
const PICKED = 5;
const RECEIVED = 100;
const CHUNK = 200_000;
const START = 1_700_000_000_000;

/** A number from 0 to n - 1 that seems drawn by chance. */
const draw = (of: string, n: number, salt: number): string =>
  `(abs(hashint8extended(${of}, $1::bigint + ${salt})) % ${n})`;

/** The columns of the balance row `i`. */
function goods({ rows }: StockData) {
  const items = Math.max(1, Math.floor(rows / 2));
  const bins = Math.max(1, Math.floor(rows / 10));
  const item = `(i % ${items})`;
  return {
    items,
    bins,
    owner: `CASE ${item} % 100 WHEN 7 THEN 'other' ELSE 'own' END`,
    item: `'I' || ${item}`,
    layer: `'LY' || i`,
    lot: `'LOT' || (i / 2)`,
    bin: `'B' || ${draw('i', bins, 1)}`,
    unit: `CASE WHEN i % 20 = 3 THEN 'U' || i ELSE '' END`,
    quality: `CASE WHEN i % 200 = 1 THEN 'pending' WHEN i % 500 = 2 THEN 'rejected' ELSE 'passed' END`,
  };
}

const INDEXED = ['stock', 'movement', 'posting', 'layer', 'serial'];

/** Indexes that are no constraint's are built after the load, which takes a tenth of the time. */
async function withoutIndexes(database: Database, load: () => Promise<void>): Promise<void> {
  const indexes = await database.transaction('indexes', (tx) =>
    tx.query<{ name: string; definition: string }>(
      `SELECT i.indexname AS name, i.indexdef AS definition FROM pg_indexes i
       LEFT JOIN pg_constraint c ON c.conname = i.indexname
       WHERE i.schemaname = 'wms' AND i.tablename = ANY($1::text[]) AND c.oid IS NULL`,
      [INDEXED],
    ),
  );
  const run = (text: string) => database.transaction('index', (tx) => tx.query(text));
  for (const { name } of indexes) await run(`DROP INDEX wms.${name}`);
  await load();
  for (const { definition } of indexes) await run(definition);
}

async function inChunks(
  rows: number,
  write: (from: number, to: number) => Promise<unknown>,
): Promise<void> {
  for (let from = 0; from < rows; from += CHUNK) await write(from, Math.min(rows, from + CHUNK));
}

export async function generateStock(
  database: Database,
  data: StockData,
  onProgress: (text: string) => void = () => {},
): Promise<void> {
  const { rows, zones, seed } = data;
  const row = goods(data);
  const run = (text: string, values: readonly unknown[] = []) =>
    database.transaction('generate', (tx: Tx) => tx.query(text, values));
  const step = async (name: string, work: () => Promise<unknown>) => {
    onProgress(name);
    await work();
  };
  const series = (from: number, to: number) =>
    `generate_series(${from}::bigint, ${to - 1}::bigint) AS i`;
  const chunks = (count: number, insert: (from: number, to: number) => string) =>
    inChunks(count, async (from, to) => {
      onProgress(`  ${from} of ${count}`);
      const text = insert(from, to);
      await run(text, text.includes('$1') ? [seed] : []);
    });

  await step('places and items', async () => {
    await run(`INSERT INTO wms.location (location, warehouse, kind, zone, x, y, z, max_weight_grams,
        max_volume_ml, max_handling_units, origin)
      SELECT 'B' || i, 'W', 'bin', 'Z' || (i % ${zones}), i % 300, i / 300, 0, 1000000, 1000000, 9,
        'import'
      FROM ${series(0, row.bins)}`);
    await chunks(
      row.items,
      (from, to) => `INSERT INTO wms.item (owner, item, name_en, name_zh,
        length_mm, width_mm, height_mm, weight_grams, lot_controlled, serial_controlled,
        first_day_counts, rotation, inspection_percent, over_receipt_percent,
        under_receipt_percent, abc)
      SELECT ${row.owner}, ${row.item}, 'Item ' || i, '货品 ' || i, 10, 10, 10, 100, true, false,
        true, 'FEFO', 0, 0, 0, 'B' FROM ${series(from, to)}`,
    );
  });
  await withoutIndexes(database, async () => {
    await step('layers, balances, serial numbers', async () => {
      await chunks(
        rows,
        (from, to) => `INSERT INTO wms.layer
        SELECT ${row.layer}, ${row.owner}, ${row.item}, ${row.lot},
          to_char(date '2024-01-01' + (i % 700)::int, 'YYYY-MM-DD'),
          to_char(date '2026-01-01' + (i % 2000)::int, 'YYYY-MM-DD'), ${START} + i, '1',
          'D' || (i / 40), 'S' || (i % 300) FROM ${series(from, to)}`,
      );
      await chunks(
        rows,
        (from, to) => `INSERT INTO wms.stock
        SELECT ${row.owner}, ${row.item}, ${row.layer}, ${row.bin}, ${row.unit}, ${row.quality},
          ${RECEIVED - 8 * PICKED}, CASE WHEN i % 50 = 0 THEN 5 ELSE 0 END, 0
        FROM ${series(from, to)}`,
      );
      await chunks(
        rows,
        (from, to) => `INSERT INTO wms.serial
        SELECT ${row.owner}, ${row.item}, 'SN' || i, ${row.layer}, ${row.bin}, ${row.unit},
          ${row.quality} FROM ${series(from, to)} WHERE i % 10 = 0`,
      );
      await run(
        `INSERT INTO wms.allocation
        SELECT 'SO' || i, '1', ${row.owner}, ${row.item}, ${row.layer}, ${row.bin}, ${row.unit},
          ${row.quality}, 5 FROM ${series(0, rows)} WHERE i % 50 = 0`,
        [seed],
      );
      await run(
        `INSERT INTO wms.handling_unit (handling_unit, type, location, tare_grams,
          max_weight_grams, max_volume_ml)
        SELECT ${row.unit}, 'pallet', ${row.bin}, 1, 1, 1 FROM ${series(0, rows)}
        WHERE i % 20 = 3`,
        [seed],
      );
    });
    await step('movements', () => movements(data, chunks));
    await step('a lot to trace', () => tracedLot(run, data));
  });
  await step('holds', () =>
    run(`INSERT INTO wms.hold (hold_id, kind, item, lot, layer, location, handling_unit, delivery,
        reason, actor, at)
      SELECT 'H' || i, 'freeze', CASE i % 4 WHEN 0 THEN 'I' || i ELSE '' END,
        CASE i % 4 WHEN 1 THEN 'LOT' || i ELSE '' END, '',
        CASE i % 4 WHEN 2 THEN 'B' || i ELSE '' END, '',
        CASE i % 4 WHEN 3 THEN 'D' || i ELSE '' END, 'r', 'a', 1 FROM ${series(0, 40)}`),
  );
  onProgress('statistics');
  for (const table of [...INDEXED, 'item', 'location', 'hold', 'allocation', 'parcel']) {
    await run(`ANALYZE wms.${table}`);
  }
}

type Chunks = (count: number, insert: (from: number, to: number) => string) => Promise<void>;

async function movements(data: StockData, chunks: Chunks): Promise<void> {
  const row = goods(data);
  const postings = Math.ceil((data.rows * MOVES_A_ROW) / LINES_A_POSTING);
  await chunks(
    postings,
    (from, to) => `INSERT INTO wms.posting OVERRIDING SYSTEM VALUE
    SELECT i + 1, 'P' || i, 'SO' || (i % 100000), 'T' || (i % 1000), 'worker' || (i % 200), 'pick',
      'C' || (i % 100000), ${START} + i * 1000
    FROM generate_series(${from}::bigint, ${to - 1}::bigint) AS i`,
  );
  // The n-th movement: the stage n / rows of the row n % rows.
  await chunks(data.rows * MOVES_A_ROW, (from, to) => {
    const at = (dock: string, bin: string, out: string) =>
      `CASE stage WHEN 0 THEN ${dock} WHEN 1 THEN ${bin} ELSE ${out} END`;
    return `INSERT INTO wms.movement
      SELECT n / ${LINES_A_POSTING} + 1, n % ${LINES_A_POSTING} + 1, ${row.owner}, ${row.item},
        ${row.layer}, CASE WHEN stage < 2 THEN ${RECEIVED} ELSE ${PICKED} END, 0,
        ${at(`'SUPPLIER'`, `'DOCK-1'`, row.bin)}, ${at(`''`, `''`, row.unit)}, ${row.quality},
        ${at(`'DOCK-1'`, row.bin, `'CUSTOMER'`)}, ${at(`''`, row.unit, `''`)}, ${row.quality},
        CASE WHEN stage = 0 AND i % 10 = 0 THEN jsonb_build_array('SN' || i) END
      FROM (SELECT n, n % ${data.rows} AS i, n / ${data.rows} AS stage
        FROM generate_series(${from}::bigint, ${to - 1}::bigint) AS n) g`;
  });
}

async function tracedLot(
  run: (text: string, values?: readonly unknown[]) => Promise<unknown>,
  { rows, traced }: StockData,
): Promise<void> {
  const first = Math.ceil((rows * MOVES_A_ROW) / LINES_A_POSTING) + 1;
  const shipments = Math.floor((traced - 1) / 2);
  const parcels = `generate_series(1, ${shipments}) AS i`;
  await run(`INSERT INTO wms.layer VALUES ('LY-TRACE', 'own', 'I0', '${SAMPLE.lot}', '2025-12-24',
    '2027-01-01', ${START}, '1', '${SAMPLE.delivery}', 'S1')`);
  await run(`INSERT INTO wms.stock
    VALUES ('own', 'I0', 'LY-TRACE', 'B0', '', 'passed', 100, 0, 0)`);
  await run(`INSERT INTO wms.posting OVERRIDING SYSTEM VALUE
    SELECT ${first} + i, 'TR' || i, 'SO-TRACE-' || i, 'T', '${SAMPLE.actor}', 'ship', 'C',
      ${START} + (${first} + i) * 1000 FROM generate_series(0, ${shipments}) AS i`);
  const lines = [
    `${first}, 1, 'own', 'I0', 'LY-TRACE', ${100 + shipments}, 0, 'SUPPLIER', '', 'passed', 'B0', '',
      'passed', NULL::jsonb`,
    `${first} + i, 1, 'own', 'I0', 'LY-TRACE', 1, 0, 'B0', '', 'passed', 'B0', 'P-TRACE-' || i,
      'passed', NULL FROM ${parcels}`,
    `${first} + i, 2, 'own', 'I0', 'LY-TRACE', 1, 0, 'B0', 'P-TRACE-' || i, 'passed', 'CUSTOMER', '',
      'passed', NULL FROM ${parcels}`,
  ];
  await run(`INSERT INTO wms.movement SELECT ${lines.join(' UNION ALL SELECT ')}`);
  await run(`INSERT INTO wms.sales_order (order_id, customer, priority, allow_backorder, content,
      correlation_id, status, created_at)
    SELECT 'SO-TRACE-' || i, 'CU' || i, 50, false, '', 'C', 'shipped', 1 FROM ${parcels}`);
  await run(`INSERT INTO wms.parcel (parcel, order_id, waybill, status, at, estimate_grams,
      tolerance_grams, lines)
    SELECT 'P-TRACE-' || i, 'SO-TRACE-' || i, 'WB' || i, 'loaded', 'CUSTOMER', 1, 1, '[]'
    FROM ${parcels}`);
  await run(
    `SELECT setval(pg_get_serial_sequence('wms.posting', 'sequence'), ${first + shipments})`,
  );
}
