import type { Tx } from '#base/database/index.ts';
import type { Millis } from '#base/time.ts';
import { type DeskSettings, deskCases } from './desk/index.ts';
import type { OutboundStats } from './outbound/index.ts';
import { readTallies } from './tally.ts';

/** How long the newest tasks of a kind took, from the wish to its end. */
export interface StageTime {
  readonly count: number;
  readonly meanSeconds: number;
  readonly p95Seconds: number;
}

/** The figures that the terminal shows. */
export interface WmsStats {
  /** Pieces that came off trucks, and pieces laid into bins. */
  readonly received: number;
  readonly stored: number;
  /** Orders by how far they came at least; those that wait are not released yet. */
  readonly ordersWaiting: number;
  readonly released: number;
  readonly picked: number;
  readonly checked: number;
  readonly shipped: number;
  /** Cases on the exception desk. */
  readonly alarms: number;
  readonly tasksOpen: number;
  readonly tasksFailed: number;
  /** By kind, of the newest tasks that ended. */
  readonly stages: Readonly<Record<string, StageTime>>;
}

const MAX_ALARMS = 1_000;

/** Stage times are those of the newest ended tasks. */
const MAX_ENDED = 2_000;

/** Reads the open tasks and those on the desk only. */
const TASKS = {
  name: 'wms-figures',
  text: `SELECT count(*) FILTER (WHERE status NOT IN ('failed', 'cancelled')) AS "tasksOpen",
      count(*) FILTER (WHERE status = 'failed') AS "tasksFailed"
    FROM wms.task WHERE status <> 'done' AND NOT settled`,
};

const STAGES = {
  name: 'wms-stage-times',
  text: `SELECT kind, count(*) AS count, avg(took)::float8 / 1000 AS mean,
      percentile_disc(0.95) WITHIN GROUP (ORDER BY took)::float8 / 1000 AS p95
    FROM (SELECT kind, ended_at - created_at AS took FROM wms.task WHERE status = 'done'
      ORDER BY ended_at DESC LIMIT ${MAX_ENDED}) AS newest
    GROUP BY kind ORDER BY kind`,
};

type Tasks = Pick<WmsStats, 'tasksOpen' | 'tasksFailed'>;

export async function readStats(
  tx: Tx,
  outbound: OutboundStats,
  desk: { readonly now: Millis; readonly settings: DeskSettings },
): Promise<WmsStats> {
  const [tasks] = await tx.query<Tasks>(TASKS);
  const { received, stored } = await readTallies(tx);
  const stages = await tx.query<{ kind: string; count: number; mean: number; p95: number }>(STAGES);
  const alarms = await deskCases(tx, { ...desk, limit: MAX_ALARMS });
  const { accepted, released, picked, checked, shipped } = outbound;
  return {
    received,
    stored,
    ...tasks!,
    ordersWaiting: accepted,
    released,
    picked,
    checked,
    shipped,
    alarms: alarms.length,
    stages: Object.fromEntries(
      stages.map(({ kind, count, mean, p95 }) => [
        kind,
        { count, meanSeconds: Math.round(mean * 10) / 10, p95Seconds: p95 },
      ]),
    ),
  };
}
