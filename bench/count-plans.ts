import type { Database } from '#base/database/index.ts';
import { beginRound, type CountPlan, insertPlan } from '#wms-core/work/plan-store.ts';
import type { BenchLine } from './line.ts';

const LIMIT_MS = 2_000;

/** The round of a cycle count over all bins, against reading the bins in walking order by hand. */
export async function countPlanLines(database: Database): Promise<BenchLine[]> {
  const plan: CountPlan = {
    ...{
      plan: 'BENCH',
      owner: 'OWNER-1',
      kind: 'cycle',
      zones: [],
      items: [],
      percentADay: 20,
      atOnce: 10,
      status: 'open',
    },
    ...{ round: 1, actor: 'bench', createdAt: 0, endedAt: null, endedBy: '' },
  };
  const handStart = performance.now();
  await database.transaction('by hand', (tx) =>
    tx.query(`CREATE TABLE public.bins_by_hand AS SELECT location, row_number() OVER (
      ORDER BY zone, aisle, y, x, z, location) AS place FROM wms.location WHERE kind = 'bin'`),
  );
  const start = performance.now();
  const bins = await database.transaction('plan', async (tx) => {
    if (!(await insertPlan(tx, plan))) throw new Error('the plan is there already');
    return beginRound(tx, plan, 1, 0);
  });
  const took = performance.now() - start;
  return [
    {
      name: `cycle-count plan of ${bins} bins: share of 2 s`,
      ratio: took / LIMIT_MS,
      target: { atMost: 1 },
      detail:
        `${took.toFixed(0)} ms; the bins in walking order into a bare table ` +
        `${(start - handStart).toFixed(0)} ms`,
    },
  ];
}
