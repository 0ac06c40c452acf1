import { and, desc, eq, gte, isNotNull, isNull, lt } from '#base/database/drizzle.ts';
import type { Tx } from '#base/database/index.ts';
import { days, type Millis } from '#base/time.ts';
import { problemTable } from '#wms-core/store/schema.ts';
import {
  KEEP_PROBLEM_DAYS,
  type Noted,
  type ProblemKind,
  type ProblemRow,
  type ProblemTotal,
} from './problems.ts';

/** Locked in key order, as of two batches that use the same places. */
const END_PROBLEMS = {
  name: 'wms-problems-end',
  text: `WITH used AS (
      SELECT * FROM jsonb_to_recordset($1::jsonb) AS u(place text, "by" text)
    ), over AS (
      SELECT problem FROM wms.problem WHERE ended_at IS NULL AND place = ANY ($2::text[])
        AND kind <> 'out_of_order'
      ORDER BY problem FOR UPDATE
    )
    UPDATE wms.problem p SET ended_at = greatest($3, p.at), ended_by = used."by"
    FROM used WHERE used.place = p.place AND p.problem IN (SELECT problem FROM over)`,
};

/** Writes what a batch of reports told of places. */
export async function writeNoted(tx: Tx, { problems, ended }: Noted, at: Millis): Promise<void> {
  if (ended.length > 0) {
    const places = ended.map(({ place }) => place);
    await tx.query(END_PROBLEMS, [JSON.stringify(ended), places, at]);
  }
  if (problems.length === 0) return;
  await tx.orm.insert(problemTable).values(
    problems.map(({ endedBy, ...problem }) => ({
      ...problem,
      at,
      ...(endedBy === null ? {} : { endedAt: at, endedBy }),
    })),
  );
}

/** Somebody at the desk saw to a task: what it told of places is over. */
export async function endOfTask(tx: Tx, task: string, by: string, at: Millis): Promise<void> {
  await tx.query(
    `UPDATE wms.problem SET ended_at = greatest($3, at), ended_by = $2
     WHERE problem IN (SELECT problem FROM wms.problem WHERE task = $1 AND ended_at IS NULL
       ORDER BY problem FOR UPDATE)`,
    [task, by, at],
  );
}

/** The newest first. */
export function listProblems(
  tx: Tx,
  query: {
    readonly place?: string;
    readonly kind?: ProblemKind;
    readonly open?: boolean;
    readonly from?: Millis;
    readonly until?: Millis;
    /** Only those written before this one. */
    readonly before?: number;
    readonly limit: number;
  },
): Promise<ProblemRow[]> {
  const { place, kind, open, from, until, before, limit } = query;
  const { endedAt } = problemTable;
  return tx.orm
    .select()
    .from(problemTable)
    .where(
      and(
        place === undefined ? undefined : eq(problemTable.place, place),
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

/**
 * Places with trouble that began since then, those with the most first. A time that two troubles of
 * one place share counts twice.
 */
export function problemTotals(
  tx: Tx,
  query: {
    readonly place?: string;
    readonly since: Millis;
    readonly now: Millis;
    /** Only places with so many. */
    readonly least?: number;
    readonly limit: number;
  },
): Promise<ProblemTotal[]> {
  const { place = '', since, now, least = 1, limit } = query;
  return tx.query<ProblemTotal>(
    `SELECT place, count(*)::int AS problems,
       count(*) FILTER (WHERE ended_at IS NULL)::int AS open,
       sum(coalesce(ended_at, greatest($2, at)) - at)::bigint AS "troubledMs"
     FROM wms.problem WHERE at >= $1 AND ($3 = '' OR place = $3)
     GROUP BY place HAVING count(*) >= $4 ORDER BY 2 DESC, place LIMIT $5`,
    [since, now, place, least, limit],
  );
}

/** Entries too old to be asked for. */
export async function clearProblems(tx: Tx, now: Millis): Promise<void> {
  await tx.query(
    `DELETE FROM wms.problem
     WHERE at < $1 AND (kind <> 'out_of_order' OR ended_at IS NOT NULL)`,
    [now - days(KEEP_PROBLEM_DAYS)],
  );
}
