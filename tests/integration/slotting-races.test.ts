import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '#base/database/index.ts';
import { postgresMissing, type ScratchServer, startPostgres } from '#tests/support/postgres.ts';
import { granted, openWms, type WmsProcess } from '#tests/support/wms.ts';
import { DEFAULT_STRATEGY } from '#wms-core/inbound/putaway/strategy.ts';
import { item } from '#wms-core/testing/house.ts';

/** What two people decide at once, in two processes on one PostgreSQL. */

const missing = postgresMissing();
let server: ScratchServer;
let database: Database;
let one: WmsProcess;
let two: WmsProcess;

beforeAll(async () => {
  if (missing) return;
  server = await startPostgres();
  ({ database } = await server.create('slotting'));
  one = await openWms(database);
  two = await openWms(database, { name: 'two', crewOf: one });
  await one.items([item('A'), item('B')]);
}, 300_000);
afterAll(async () => {
  await one?.close();
  await two?.close();
  await server?.stop();
});

describe.skipIf(missing)('two people at once on PostgreSQL', () => {
  it('approve the same proposal: each line is carried once', async () => {
    const bins = ['1-1', '1-2', '1-3', '2-1', '2-2'];
    await one.opening(
      bins.map((location, n) => ({ location, item: 'A', quantity: n === 0 ? 50 : n })),
    );
    const proposal = { proposal: 'RACE-1', actor: 'boss' };
    const made = await granted(one.call('POST', '/api/v1/consolidation-proposals', proposal));
    expect(made.body.lines).toHaveLength(4);
    const approve = (house: WmsProcess, actor: string) =>
      house.call('POST', '/api/v1/slotting-proposals/RACE-1/approve', { actor });
    const answers = await Promise.all(
      ['ann', 'bob', 'cai', 'dan'].map((actor, n) => approve(n % 2 === 0 ? one : two, actor)),
    );
    for (const { status, body } of answers) {
      expect(status).toBe(200);
      expect(body.lines.every((line: { status: string }) => line.status === 'moving')).toBe(true);
    }
    const transfers = await database.transaction('transfers', (tx) =>
      tx.query('SELECT transfer_id FROM wms.transfer'),
    );
    expect(transfers).toHaveLength(4);
    await one.work();
    await two.work();
    const stock = await granted(one.call('GET', '/api/v1/stock?item=A'));
    expect(stock.body.rows.every((row: { location: string }) => row.location === '1-1')).toBe(true);
    expect(stock.body.totals.quantity).toBe(60);
    expect(await one.verify()).toEqual([]);
  });

  it('set a strategy based on the same version: one is in force, the other hears of it', async () => {
    const change = (house: WmsProcess, most: number) =>
      house.call('PUT', '/api/v1/putaway-strategy', {
        strategy: {
          ...DEFAULT_STRATEGY,
          filters: DEFAULT_STRATEGY.filters.map((use) =>
            use.rule === 'few_items' ? { ...use, most } : use,
          ),
        },
        ...{ reason: `at most ${most}`, actor: 'boss', basedOn: 0 },
      });
    const answers = await Promise.all([change(one, 2), change(two, 3), change(one, 4)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const all = await one.call('GET', '/api/v1/putaway-strategies');
    expect(all.body.strategies).toMatchObject([{ version: 1 }]);
  });
});
