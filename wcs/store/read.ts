/** What people look up about jobs. */
import type { Tx } from '#base/database/index.ts';

export interface JobSummary {
  readonly jobId: string;
  readonly taskId: string;
  readonly kind: string;
  readonly status: string;
  readonly state: string;
  readonly priority: number;
  readonly document: string;
  readonly actor: string | null;
  readonly device: string | null;
  readonly note: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}

const SUMMARY = `
  job_id AS "jobId", task_id AS "taskId", kind, status, snapshot ->> 'state' AS state, priority,
  document, actor, device, note, created_at AS "createdAt", updated_at AS "updatedAt"`;

export function readJobs(
  tx: Tx,
  filter: {
    readonly status?: string;
    readonly kind?: string;
    readonly document?: string;
    readonly limit: number;
  },
): Promise<JobSummary[]> {
  return tx.query<JobSummary>(
    `SELECT ${SUMMARY} FROM wcs.job
     WHERE ($1::text IS NULL OR status = $1) AND ($2::text IS NULL OR kind = $2)
       AND ($3::text IS NULL OR document = $3)
     ORDER BY updated_at DESC, job_id LIMIT $4`,
    [filter.status ?? null, filter.kind ?? null, filter.document ?? null, filter.limit],
  );
}

export interface JobDetail extends JobSummary {
  readonly task: unknown;
  readonly snapshot: unknown;
  readonly shown: unknown;
  readonly leg: unknown;
  readonly history: readonly {
    readonly at: number;
    readonly event: unknown;
    readonly answer: unknown;
  }[];
  readonly decisions: readonly unknown[];
}

const MAX_HISTORY = 1_000;

/** A job by its own id or its task's, with every event it took in and why who got it. */
export async function readJob(tx: Tx, id: string): Promise<JobDetail | undefined> {
  const [job] = await tx.query<Omit<JobDetail, 'history' | 'decisions'>>(
    `SELECT ${SUMMARY}, task, snapshot, shown, leg FROM wcs.job
     WHERE job_id = $1 OR task_id = $1 ORDER BY job_id LIMIT 1`,
    [id],
  );
  if (!job) return undefined;
  const history = await tx.query<JobDetail['history'][number]>(
    `SELECT at, body AS event, answer FROM wcs.inbox WHERE job_id = $1
     ORDER BY serial LIMIT ${MAX_HISTORY}`,
    [job.jobId],
  );
  const decisions = await tx.query(
    `SELECT phase, chosen, candidates, refused, at FROM wcs.decision WHERE job_id = $1
     ORDER BY serial`,
    [job.jobId],
  );
  return { ...job, history, decisions };
}

/** How many jobs ended, by kind and how. */
export async function countEnded(tx: Tx): Promise<Readonly<Record<string, number>>> {
  const rows = await tx.query<{ status: string; count: number }>(
    `SELECT status, count(*) AS count FROM wcs.job
     WHERE status IN ('done', 'failed', 'cancelled') GROUP BY status ORDER BY status`,
  );
  return Object.fromEntries(rows.map((row) => [row.status, row.count]));
}
