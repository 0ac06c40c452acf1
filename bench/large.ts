import { postgresMissing, startPostgres } from '#tests/support/postgres.ts';
import { generateStock } from '#tests/support/stock-data.ts';
import { countPlanLines } from './count-plans.ts';
import type { BenchLine } from './line.ts';
import { receiptLines } from './receipts.ts';
import { stockQuestionLines, ZONES } from './stock-queries.ts';

/**
 * A warehouse of 500,000 items, 100,000 bins, 1,000,000 balance rows and 10,000,000 movements on a
 * PostgreSQL server, or a share of that (`--rows`): what its questions and acts take.
 */

const SEED = 1;
const TRACED = 1_000;

/** The lines of `npm run bench -- --only large`; empty where no PostgreSQL is at hand. */
export async function largeBench(rows: number): Promise<BenchLine[]> {
  if (postgresMissing()) return [];
  const server = await startPostgres();
  try {
    const { database, url } = await server.create('large');
    const start = performance.now();
    await generateStock(database, { rows, zones: ZONES, seed: SEED, traced: TRACED }, (text) =>
      console.error(`${((performance.now() - start) / 1_000).toFixed(0)} s: ${text}`),
    );
    return [
      ...(await stockQuestionLines(database, rows)),
      ...(await receiptLines(database, url)),
      ...(await countPlanLines(database)),
    ];
  } finally {
    await server.stop();
  }
}
