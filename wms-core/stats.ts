import type { Tx } from '#base/database/index.ts';
import type { Millis } from '#base/time.ts';
import { type DeskSettings, deskCases } from './desk/index.ts';
import type { OutboundStats } from './outbound/index.ts';

/** How long tasks of a kind took, from the wish to its end. */
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
  /** By kind of task. */
  readonly stages: Readonly<Record<string, StageTime>>;
}

const MAX_ALARMS = 1_000;

const FIGURES = {
  name: 'wms-figures',
  text: `SELECT
    (SELECT coalesce(sum(received), 0)::bigint FROM wms.asn_line) AS received,
    (SELECT coalesce(sum(pieces), 0)::bigint FROM wms.tally WHERE name = 'stored') AS stored,
    (SELECT count(*) FROM wms.task
      WHERE status IN ('open', 'sent', 'started', 'held') AND NOT settled) AS "tasksOpen",
    (SELECT count(*) FROM wms.task WHERE status = 'failed' AND NOT settled) AS "tasksFailed"`,
};

const STAGES = {
  name: 'wms-stage-times',
  text: `SELECT kind, count(*) AS count, avg(ended_at - created_at)::float8 / 1000 AS mean,
      percentile_disc(0.95) WITHIN GROUP (ORDER BY ended_at - created_at)::float8 / 1000 AS p95
    FROM wms.task WHERE status = 'done' GROUP BY kind ORDER BY kind`,
};

type Figures = Pick<WmsStats, 'received' | 'stored' | 'tasksOpen' | 'tasksFailed'>;

export async function readStats(
  tx: Tx,
  outbound: OutboundStats,
  desk: { readonly now: Millis; readonly settings: DeskSettings },
): Promise<WmsStats> {
  const [figures] = await tx.query<Figures>(FIGURES);
  const stages = await tx.query<{ kind: string; count: number; mean: number; p95: number }>(STAGES);
  const alarms = await deskCases(tx, { ...desk, limit: MAX_ALARMS });
  const { accepted, released, picked, checked, shipped } = outbound;
  return {
    ...figures!,
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
