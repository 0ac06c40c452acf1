import { createHash } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { Database } from '#base/database/index.ts';
import { silentLog } from '#base/log.ts';
import { createSystemScheduler } from '#base/system-scheduler.ts';
import { postgresMissing, startPostgres } from '#tests/support/postgres.ts';
import { readCsv } from '#wms-core/master-data/import/csv.ts';
import { createImports, type Imports } from '#wms-core/master-data/import/index.ts';
import { createLineReader, linesOfCsv } from '#wms-core/master-data/import/lines.ts';
import { createMasterData, type ItemMaster } from '#wms-core/master-data/index.ts';
import { paperSite } from '#wms-core/testing/house.ts';
import type { BenchLine } from './line.ts';

/** A file of master data into a PostgreSQL server, beside a bare INSERT of as many rows. */

const PART_LINES = 1_000;
const POLL_MS = 100;
/** A site's first day has minutes for it, not hours. */
const MOST_MINUTES = 10;

interface FileOf {
  readonly path: string;
  readonly header: string;
  line(n: number): string;
}

const FILES: readonly FileOf[] = [
  {
    path: 'items',
    header: 'item,name.en,name.zh,barcodes,lengthMm,widthMm,heightMm,weightGrams,abc,shelfLifeDays',
    line: (n) =>
      `I-${n},Item ${n},货品 ${n},${6_900_000_000_000 + n},${100 + (n % 300)},80,60,${
        100 + (n % 900)
      },${'ABC'[n % 3]},${n % 2 ? 365 : ''}`,
  },
  {
    path: 'locations',
    header: 'location,zone,aisle,x,y,z,maxWeightGrams,maxVolumeMl,mixing',
    line: (n) => `R-${n},Z1,${1 + (n % 200)},${n % 500},${n % 300},1.2,500000,900000,one_item`,
  },
];

async function* bytesOf(file: FileOf, count: number): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`${file.header}\n`);
  for (let from = 1; from <= count; from += PART_LINES) {
    const length = Math.min(PART_LINES, count - from + 1);
    const lines = Array.from({ length }, (_, index) => `${file.line(from + index)}\n`);
    yield Buffer.from(lines.join(''));
  }
}

interface Stage {
  readonly database: Database;
  readonly masterData: ItemMaster;
  readonly imports: Imports;
}

/** Seconds until the file is written, and what the import says then. */
async function importOf(stage: Stage, file: FileOf, count: number, importId: string) {
  const began = performance.now();
  const kind = stage.imports.kinds.find((one) => one.path === file.path)!;
  const reader = createLineReader(kind, kind.defaults());
  const request = { importId, kind, dryRun: false, actor: 'bench' };
  const lines = linesOfCsv(reader, readCsv(bytesOf(file, count)));
  await stage.imports.receive(request, lines, createHash('sha256'));
  for (;;) {
    const [row] = await stage.database.transaction('bench', (tx) =>
      tx.query<{ status: string; written: number; unchanged: number }>(
        'SELECT status, written, unchanged FROM wms.import WHERE import_id = $1',
        [importId],
      ),
    );
    if (row!.status === 'done') return { ...row!, seconds: (performance.now() - began) / 1_000 };
    if (!['receiving', 'checking', 'writing'].includes(row!.status)) {
      throw new Error(`the import ended ${row!.status}`);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** What the same rows cost in one statement, without rules, history or batches. */
async function bareInsert(database: Database, path: string): Promise<number> {
  const table = path === 'items' ? 'item' : 'location';
  const began = performance.now();
  await database.transaction('bench', async (tx) => {
    await tx.query(`CREATE TABLE public.bare_${table} (LIKE wms.${table} INCLUDING ALL)`);
    await tx.query(`INSERT INTO public.bare_${table} SELECT * FROM wms.${table}`);
  });
  return (performance.now() - began) / 1_000;
}

export async function importsBench(
  counts: Readonly<Record<string, number>> = { items: 500_000, locations: 100_000 },
): Promise<BenchLine[]> {
  const missing = postgresMissing();
  if (missing) throw new Error(missing);
  const server = await startPostgres();
  try {
    const { database } = await server.create('imports');
    const scheduler = createSystemScheduler((error) => {
      throw error;
    });
    const masterData = createMasterData();
    await database.transaction('site', (tx) => masterData.loadSite(tx, paperSite));
    const imports = createImports({ database, scheduler, masterData, log: silentLog });
    imports.start();
    const result: BenchLine[] = [];
    for (const file of FILES) {
      const count = counts[file.path]!;
      const stage = { database, masterData, imports };
      const first = await importOf(stage, file, count, `${file.path}-1`);
      const again = await importOf(stage, file, count, `${file.path}-2`);
      const bare = await bareInsert(database, file.path);
      const most = (MOST_MINUTES * 60 * count) / 500_000;
      result.push({
        name: `import of ${count} ${file.path}: share of ${Math.round(most)} s`,
        ratio: first.seconds / most,
        target: { atMost: 1 },
        detail:
          `${first.seconds.toFixed(1)} s, ${first.written} written; again ` +
          `${again.seconds.toFixed(1)} s, ${again.written} written, ${again.unchanged} unchanged; ` +
          `a bare INSERT of the rows ${bare.toFixed(1)} s`,
      });
    }
    await imports.stop();
    return result;
  } finally {
    await server.stop();
  }
}
