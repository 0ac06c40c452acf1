/** What people look up about jobs. */

import { and, desc, eq, or, sql } from '#base/database/drizzle.ts';
import type { Tx } from '#base/database/index.ts';
import type { Text } from '#base/refusal.ts';
import { decisionTable, inboxTable, jobTable } from './schema.ts';

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
  readonly note: Text | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}

const SUMMARY = {
  jobId: jobTable.jobId,
  taskId: jobTable.taskId,
  kind: jobTable.kind,
  status: jobTable.status,
  state: sql<string>`${jobTable.snapshot} ->> 'state'`,
  priority: jobTable.priority,
  document: jobTable.document,
  actor: jobTable.actor,
  device: jobTable.device,
  note: jobTable.note,
  createdAt: jobTable.createdAt,
  updatedAt: jobTable.updatedAt,
};

/** The latest first. */
export async function readJobs(
  tx: Tx,
  filter: {
    readonly status?: string;
    readonly kind?: string;
    readonly document?: string;
    readonly limit: number;
  },
): Promise<JobSummary[]> {
  const { status, kind, document, limit } = filter;
  return tx.orm
    .select(SUMMARY)
    .from(jobTable)
    .where(
      and(
        status === undefined ? undefined : eq(jobTable.status, status),
        kind === undefined ? undefined : eq(jobTable.kind, kind),
        document === undefined ? undefined : eq(jobTable.document, document),
      ),
    )
    .orderBy(desc(jobTable.updatedAt), jobTable.jobId)
    .limit(limit);
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
  const { task, snapshot, shown, leg } = jobTable;
  const [job] = await tx.orm
    .select({ ...SUMMARY, task, snapshot, shown, leg })
    .from(jobTable)
    .where(or(eq(jobTable.jobId, id), eq(jobTable.taskId, id)))
    .orderBy(jobTable.jobId)
    .limit(1);
  if (!job) return undefined;
  const history = await tx.orm
    .select({ at: inboxTable.at, event: inboxTable.body, answer: inboxTable.answer })
    .from(inboxTable)
    .where(eq(inboxTable.jobId, job.jobId))
    .orderBy(inboxTable.serial)
    .limit(MAX_HISTORY);
  const { phase, chosen, candidates, refused, at } = decisionTable;
  const decisions = await tx.orm
    .select({ phase, chosen, candidates, refused, at })
    .from(decisionTable)
    .where(eq(decisionTable.jobId, job.jobId))
    .orderBy(decisionTable.serial);
  return { ...job, history, decisions };
}
