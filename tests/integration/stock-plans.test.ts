import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '#base/database/index.ts';
import { postgresMissing, type ScratchServer, startPostgres } from '#tests/support/postgres.ts';
import { scanReader } from '#tests/support/query-plans.ts';
import { generateStock, SAMPLE } from '#tests/support/stock-data.ts';
import { recipients } from '#wms-core/outbound/store/recipients.ts';
import type { StockFilter } from '#wms-core/stock/balances.ts';
import { verifyLedger } from '#wms-core/stock/index.ts';
import { listStock } from '#wms-core/stock/listing.ts';
import { newestSequence, sequenceAt, settledSequence, timeOf } from '#wms-core/stock/moments.ts';
import { listMovements, type MovementFilter } from '#wms-core/stock/movements.ts';
import { type Dimension, sumStock } from '#wms-core/stock/sums.ts';
import { type TraceStart, trace } from '#wms-core/stock/trace.ts';

/** No question to a large ledger reads a big table from end to end. */

const missing = postgresMissing();
const BIG = ['stock', 'movement', 'posting'];
/** Behind the first row of all: a page without the totals, which read all that matches. */
const BEHIND = ['', '', '', '', '', ''];

let server: ScratchServer;
let database: Database;
let newest = 0;

beforeAll(async () => {
  if (missing) return;
  server = await startPostgres();
  ({ database } = await server.create('plans'));
  await generateStock(database, { rows: 50_000, zones: 50, seed: 1, traced: 100 });
  newest = await database.transaction('newest', newestSequence);
}, 300_000);
afterAll(() => server?.stop());

const scannedBy = scanReader(() => database, BIG);

const SELECTIVE: readonly StockFilter[] = [
  { item: 'I77' },
  { owner: 'own', item: 'I77' },
  { lot: 'LOT77' },
  { layer: 'LY77' },
  { delivery: 'D77' },
  { location: 'B77' },
  { zone: 'Z77' },
  { handlingUnit: 'U23' },
  { serial: 'SN770' },
  { quality: 'rejected' },
  { customs: 'bonded' },
  { customsDocument: 'T1-9' },
  { expiresBefore: '2026-01-03' },
  { item: 'I77', zone: 'Z3', quality: 'passed', handlingUnit: '' },
];
const NOW_ONLY: readonly StockFilter[] = [{ state: 'pending' }, { state: 'locked' }];
const BROAD: readonly StockFilter[] = [
  {},
  { owner: SAMPLE.owner },
  { owner: SAMPLE.otherOwner },
  { quality: 'passed' },
  { state: 'available' },
  { state: 'frozen' },
];

const name = (value: object) => JSON.stringify(value);
const cases = <T extends object>(all: readonly T[]) => all.map((one) => [name(one), one] as const);

describe.skipIf(missing)('on PostgreSQL no big table is read from end to end', () => {
  it.each(cases([...SELECTIVE, ...NOW_ONLY]))(
    'by stock, its totals and sums of %s',
    async (_, filter) => {
      expect(await scannedBy((tx) => listStock(tx, { filter, limit: 100 }))).toEqual([]);
      const by: Dimension[] = ['item', 'quality'];
      expect(await scannedBy((tx) => sumStock(tx, { filter, by, limit: 100 }))).toEqual([]);
    },
  );

  it.each(cases(BROAD))('by a page of %s', async (_, filter) => {
    const page = { filter, after: BEHIND, limit: 100 };
    expect(await scannedBy((tx) => listStock(tx, page))).toEqual([]);
  });

  it.each(cases(SELECTIVE.filter((filter) => !filter.serial)))(
    'by the stock of yesterday, its totals and sums of %s',
    async (_, filter) => {
      const past = { filter, moment: Math.floor(newest * 0.95), limit: 100 };
      expect(await scannedBy((tx) => listStock(tx, past))).toEqual([]);
      expect(await scannedBy((tx) => sumStock(tx, { ...past, by: ['item'] }))).toEqual([]);
    },
  );

  it('by a page of a snapshot', async () => {
    const page = { filter: {}, moment: newest - 50, after: BEHIND, limit: 1_000 };
    expect(await scannedBy((tx) => listStock(tx, page))).toEqual([]);
    expect(await scannedBy(settledSequence)).toEqual([]);
    expect(await scannedBy((tx) => sequenceAt(tx, 1_700_000_050_000))).toEqual([]);
    expect(await scannedBy((tx) => timeOf(tx, 7))).toEqual([]);
  });

  const HISTORIES: readonly MovementFilter[] = [
    { item: 'I77' },
    { lot: 'LOT77' },
    { layer: 'LY77' },
    { serial: 'SN770' },
    { location: 'B77' },
    { location: 'DOCK-1' },
    { handlingUnit: 'U23' },
    { document: 'SO77' },
    { correlationId: 'C77' },
    { actor: SAMPLE.actor },
    { actor: 'worker7', since: 1_700_000_050_000, until: 1_700_000_060_000 },
    { location: 'CUSTOMER', item: 'I77' },
  ];
  it.each(cases(HISTORIES))('by the history of %s', async (_, filter) => {
    const page = { limit: 100 };
    expect(await scannedBy((tx) => listMovements(tx, filter, page))).toEqual([]);
    const newestFirst = { ...page, newestFirst: true, after: { sequence: newest, line: 1 } };
    expect(await scannedBy((tx) => listMovements(tx, filter, newestFirst))).toEqual([]);
  });

  const STARTS: readonly TraceStart[] = [
    { serial: 'SN770' },
    { lot: SAMPLE.lot },
    { layer: 'LY77' },
    { handlingUnit: 'U23' },
    { delivery: SAMPLE.delivery },
    { order: SAMPLE.document },
    { parcel: SAMPLE.parcel, item: 'I0' },
  ];
  it.each(cases(STARTS))('by the trace of %s', async (_, start) => {
    expect(await scannedBy((tx) => trace(recipients, tx, start))).toEqual([]);
  });

  it('and the data is a ledger that adds up', async () => {
    expect(await database.transaction('verify', verifyLedger)).toEqual([]);
  });
});
