import type { Database, Tx } from '#base/database/index.ts';
import { createRandom } from '#base/random.ts';
import { isRefusal, type Refusal, refusalsOf } from '#base/refusal.ts';
import type { Site } from '#base/site/site.ts';
import { createVirtualScheduler } from '#base/virtual-scheduler.ts';
import { BIN_OWNER, type BinData, binItem, generateBins } from '#tests/support/bin-data.ts';
import { postgresMissing, startPostgres } from '#tests/support/postgres.ts';
import { createDecisions } from '#wms-core/desk/index.ts';
import { createPutawayPlanner, createStrategies } from '#wms-core/inbound/index.ts';
import { createMasterData } from '#wms-core/master-data/index.ts';
import { type BenchLine, median, percentile } from './line.ts';

/**
 * Bins for a receipt of 40 lines among 100,000, nine of ten full (or among a share of them: `--rows`
 * tenths). Beside it, on the same server in turns, what a careful hand would read with the same
 * indexes: for each item the bins in which it lies, and the empty ones among 2,000 near the front.
 */

const SEED = 1;
const LINES = 40;
const LIMIT_MS = 200;
const WARM = 3;
const TURNS = 40;
/** The hand scores nothing, reserves nothing and stores no decision. */
const MOST_TIMES = 12;

const place = { zone: 'Z1', maxWeightGrams: 1, maxVolumeMl: 1, maxHandlingUnits: 1 };
const SITE: Site = {
  ...{ name: 'bins', warehouse: 'W', owner: BIN_OWNER, mapId: 'floor' },
  ...{ nodes: [], edges: [], chargers: [], parking: [], handlingUnits: [], vehicles: [] },
  ...{ lightBanks: [], scales: [], handhelds: [] },
  locations: [
    { ...place, id: 'POOL', kind: 'cart_pool', x: 0, y: 0 },
    { ...place, id: 'STAGE', kind: 'staging_in', x: 0, y: 5 },
    { ...place, id: 'EXC', kind: 'exception', x: 0, y: 6 },
  ],
};

const undo = refusalsOf({ undone: { status: 409, en: 'rolled back', zh: '已回滚' } });

const HOMES = {
  name: 'bench-homes',
  text: `SELECT s.location, s.item, sum(s.quantity) FROM wms.stock s
    WHERE s.owner = $1 AND s.item = ANY($2::text[]) GROUP BY s.location, s.item`,
};
const FREE = {
  name: 'bench-free',
  text: `SELECT u.location FROM unnest($1::text[]) AS u(location)
    WHERE NOT EXISTS (SELECT 1 FROM wms.stock s WHERE s.location = u.location)`,
};

async function openPlanner(database: Database) {
  const scheduler = createVirtualScheduler();
  const masterData = createMasterData();
  await database.transaction('load site', (tx) => masterData.loadSite(tx, SITE));
  const planner = createPutawayPlanner({
    ...{ masterData, decisions: createDecisions() },
    strategies: createStrategies(scheduler),
  });
  const near = masterData
    .locationsOfKind('bin')
    .map(({ location, x, y }) => ({ location, far: x + y }))
    .sort((a, b) => a.far - b.far)
    .slice(0, 2_000)
    .map(({ location }) => location);
  return {
    async ours(tx: Tx, items: readonly string[]): Promise<void> {
      const plan = await planner.plan(tx, {
        ...{ subject: 'IB-1', owner: BIN_OWNER, from: { x: 0, y: 5 }, avoid: [], at: 0 },
        goods: items.map((item, index) => ({
          ...{ item, layer: `NEW${index}`, lot: '', quality: 'passed' },
          // Every other line finds no room beside its own goods.
          quantity: index % 2 === 0 ? 150 : 30,
        })),
      });
      if (isRefusal(plan) || !('lines' in plan)) throw new Error(JSON.stringify(plan));
    },
    async hand(tx: Tx, items: readonly string[]): Promise<void> {
      await tx.query(HOMES, [BIN_OWNER, items]);
      await tx.query(FREE, [near]);
    },
  };
}

/** The lines of `npm run bench -- --only putaway`; empty where no PostgreSQL is at hand. */
export async function putawayBench(rows: number): Promise<BenchLine[]> {
  if (postgresMissing()) return [];
  const data: BinData = { bins: Math.max(400, Math.floor(rows / 10)), seed: SEED };
  const server = await startPostgres();
  try {
    const { database } = await server.create('putaway');
    await generateBins(database, data);
    const planner = await openPlanner(database);
    const random = createRandom(SEED);
    const timed = async (side: 'ours' | 'hand', items: readonly string[]): Promise<number> => {
      const start = performance.now();
      // Rolled back, so that each receipt finds the same house.
      await database.transaction('bench', async (tx): Promise<Refusal> => {
        await planner[side](tx, items);
        return undo('undone');
      });
      return performance.now() - start;
    };
    const times = { ours: [] as number[], hand: [] as number[] };
    for (let turn = -WARM; turn < TURNS; turn++) {
      const first = random.integer(0, data.bins);
      const items = Array.from({ length: LINES }, (_, n) => binItem(first + 7 * n, data));
      for (const side of ['hand', 'ours'] as const) {
        const took = await timed(side, items);
        if (turn >= 0) times[side].push(took);
      }
    }
    const p95 = percentile(times.ours, 0.95);
    return [
      {
        name: `bins for ${LINES} lines among ${data.bins.toLocaleString('en')}, p95`,
        ratio: median(times.ours) / median(times.hand),
        target: { atMost: MOST_TIMES },
        detail:
          `p95 ${p95.toFixed(0)} ms, median ${median(times.ours).toFixed(0)} ms against ` +
          `${median(times.hand).toFixed(1)} ms by hand, asked ${LIMIT_MS} ms` +
          `${p95 > LIMIT_MS ? ': MISSED' : ''}`,
      },
    ];
  } finally {
    await server.stop();
  }
}
