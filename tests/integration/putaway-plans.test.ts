import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database, Tx } from '#base/database/index.ts';
import { BIN_OWNER, generateBins } from '#tests/support/bin-data.ts';
import { postgresMissing, type ScratchServer, startPostgres } from '#tests/support/postgres.ts';
import { scanReader } from '#tests/support/query-plans.ts';
import { contentReader } from '#wms-core/inbound/putaway/contents.ts';
import { strategyInForce } from '#wms-core/inbound/putaway/strategy-store.ts';
import { putAwayBetween } from '#wms-core/inbound/putaway/trial-store.ts';
import { itemsInSeveralBins } from '#wms-core/slotting/consolidation.ts';
import { pickVisits } from '#wms-core/slotting/reslotting.ts';

/** No question of a putaway plan or of a proposal reads a big table from end to end. */

const missing = postgresMissing();
const BIG = ['stock', 'layer', 'location', 'item', 'movement', 'posting'];

let server: ScratchServer;
let database: Database;

beforeAll(async () => {
  if (missing) return;
  server = await startPostgres();
  ({ database } = await server.create('putaway_plans'));
  await generateBins(database, { bins: 20_000, seed: 1 });
  const run = (text: string) => database.transaction('history', (tx) => tx.query(text));
  await run(`INSERT INTO wms.posting OVERRIDING SYSTEM VALUE
    SELECT i, 'P' || i, 'D', 'T', 'w', CASE i % 2 WHEN 0 THEN 'pick' ELSE 'putaway' END, 'C',
      1700000000000 + i * 1000 FROM generate_series(1, 50000) AS i`);
  await run(`INSERT INTO wms.movement
    SELECT i, 1, '${BIN_OWNER}', 'I' || (i % 5000), 'LY' || (i % 20000), 1, 0, 'B0000001', '',
      'passed', 'B0000002', '', 'passed', NULL FROM generate_series(1, 50000) AS i`);
  await run('ANALYZE wms.posting');
  await run('ANALYZE wms.movement');
}, 300_000);
afterAll(() => server?.stop());

const scannedBy = scanReader(() => database, BIG);

const BINS = Array.from({ length: 512 }, (_, n) => `B${String(n * 7).padStart(7, '0')}`);
const ITEMS = Array.from({ length: 40 }, (_, n) => `I${n * 11}`);
const WEEK = { since: 1_700_000_010_000, until: 1_700_000_500_000 };

describe.skipIf(missing)('on PostgreSQL no big table is read from end to end', () => {
  it.each([
    ['the bins in which the goods of a receipt lie', (tx: Tx) => readerOf(tx).homes(ITEMS)],
    ['what lies in 512 bins', (tx: Tx) => readerOf(tx).contents(BINS)],
    ['which of 512 bins are empty', (tx: Tx) => readerOf(tx).empty(BINS)],
    ['the strategy in force', strategyInForce],
    [
      'what was put away in a period',
      (tx: Tx) => putAwayBetween(tx, { ...WEEK, owner: BIN_OWNER, limit: 100 }),
    ],
    [
      'the next items that lie in several bins',
      (tx: Tx) => itemsInSeveralBins(tx, { owner: BIN_OWNER, after: 'I2', items: [], limit: 250 }),
    ],
    [
      'the picks of the last days',
      (tx: Tx) => pickVisits(tx, BIN_OWNER, 1_700_000_000_000 + 49_000_000),
    ],
  ])('by %s', async (_, ask) => {
    expect(await scannedBy(ask)).toEqual([]);
  });
});

const readerOf = (tx: Tx) =>
  contentReader(tx.query.bind(tx), BIN_OWNER, { layers: ['LY1', 'LY2'], delivery: 'DN-1' });
