/** The history of what devices made trouble. */
import { and, desc, eq, gte, isNotNull, isNull, lt } from '#base/database/drizzle.ts';
import type { Tx } from '#base/database/index.ts';
import type { Text } from '#base/refusal.ts';
import { days, type Millis } from '#base/time.ts';
import type { DeviceProblem, DeviceProblemKind, Outage } from '../engine/problem-model.ts';
import type { Draft } from '../engine/state.ts';
import { problemTable } from './schema.ts';

/** How long entries are kept, days. */
export const KEEP_PROBLEM_DAYS = 365;

const END_PROBLEMS = `
UPDATE wcs.problem p SET ended_at = greatest($2, p.at), ended_by = n."endedBy"
FROM jsonb_to_recordset($1) AS n (device text, kind text, part text, "endedBy" text)
WHERE p.ended_at IS NULL AND p.device = n.device AND p.kind = n.kind AND p.part = n.part`;

/** What is open already, or was told by the same fact, is no second entry. */
const INSERT_PROBLEMS = `
INSERT INTO wcs.problem (event_id, device, kind, part, job, said_by, note, text, at, ended_at, ended_by)
SELECT "eventId", device, kind, part, job, "saidBy", note, text, $2,
  CASE WHEN kind = 'refused' THEN $2::bigint END, CASE WHEN kind = 'refused' THEN device ELSE '' END
FROM jsonb_to_recordset($1) AS n ("eventId" text, device text, kind text, part text, job text,
  "saidBy" text, note text, text jsonb)
ON CONFLICT DO NOTHING`;

/** Of one tick; what ended before it began anew has ended first. */
export async function writeProblems(tx: Tx, draft: Draft): Promise<void> {
  const { problems, endedProblems, now } = draft;
  if (endedProblems.length > 0) {
    await tx.query(END_PROBLEMS, [JSON.stringify(endedProblems), now]);
  }
  if (problems.length > 0) await tx.query(INSERT_PROBLEMS, [JSON.stringify(problems), now]);
}

export interface DeviceProblemRow extends Omit<DeviceProblem, 'text'> {
  readonly problem: number;
  readonly text: Text | null;
  readonly at: Millis;
  readonly endedAt: Millis | null;
  readonly endedBy: string;
}

/** The newest first. */
export function readProblems(
  tx: Tx,
  query: {
    readonly device?: string;
    readonly kind?: DeviceProblemKind;
    readonly open?: boolean;
    readonly from?: Millis;
    readonly until?: Millis;
    /** Only those written before this one. */
    readonly before?: number;
    readonly limit: number;
  },
): Promise<DeviceProblemRow[]> {
  const { device, kind, open, from, until, before, limit } = query;
  const { endedAt } = problemTable;
  return tx.orm
    .select()
    .from(problemTable)
    .where(
      and(
        device === undefined ? undefined : eq(problemTable.device, device),
        kind === undefined ? undefined : eq(problemTable.kind, kind),
        open === undefined ? undefined : open ? isNull(endedAt) : isNotNull(endedAt),
        from === undefined ? undefined : gte(problemTable.at, from),
        until === undefined ? undefined : lt(problemTable.at, until),
        before === undefined ? undefined : lt(problemTable.problem, before),
      ),
    )
    .orderBy(desc(problemTable.problem))
    .limit(limit);
}

/** How often a device made trouble within a time, and for how long in it altogether. */
export interface DeviceProblemTotal {
  readonly device: string;
  readonly problems: number;
  readonly open: number;
  readonly troubledMs: number;
}

/**
 * Devices with trouble that began since then, those with the most first. A time that two troubles
 * of one device share counts twice.
 */
export function readProblemTotals(
  tx: Tx,
  query: {
    readonly device?: string;
    readonly since: Millis;
    readonly now: Millis;
    readonly limit: number;
  },
): Promise<DeviceProblemTotal[]> {
  const { device = '', since, now, limit } = query;
  return tx.query<DeviceProblemTotal>(
    `SELECT device, count(*)::int AS problems,
       count(*) FILTER (WHERE ended_at IS NULL)::int AS open,
       sum(coalesce(ended_at, greatest($2, at)) - at)::bigint AS "troubledMs"
     FROM wcs.problem WHERE at >= $1 AND ($3 = '' OR device = $3)
     GROUP BY device ORDER BY 2 DESC, device LIMIT $4`,
    [since, now, device, limit],
  );
}

/** The fleet looks anew after a start, and calls again where somebody is still needed. */
export async function endCalls(tx: Tx, now: Millis): Promise<void> {
  await tx.query(
    `UPDATE wcs.problem SET ended_at = greatest($1, at), ended_by = 'fleet'
     WHERE kind IN ('blocked_way', 'deadlock', 'stranded') AND ended_at IS NULL`,
    [now],
  );
}

/** What a person took out of service and nobody brought back. */
export const openOutages = (tx: Tx): Promise<Outage[]> =>
  tx.query<Outage>(
    `SELECT device, note AS reason, said_by AS by, at AS since FROM wcs.problem
     WHERE kind = 'out_of_order' AND ended_at IS NULL ORDER BY device`,
  );

/** Entries too old to be asked for; a device is out of service however long ago that was said. */
export async function pruneProblems(tx: Tx, now: Millis): Promise<void> {
  await tx.query(
    `DELETE FROM wcs.problem
     WHERE at < $1 AND (kind <> 'out_of_order' OR ended_at IS NOT NULL)`,
    [now - days(KEEP_PROBLEM_DAYS)],
  );
}
