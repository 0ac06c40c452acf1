import type { Tx } from '#base/database/index.ts';
import type { Facts, Text } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { ReportedTask, TaskOwner } from '#wms-core/contracts.ts';
import type { ReportAnswer, Task, TaskKind } from '#wms-core/ports.ts';
import type { InHand } from './in-hand.ts';
import type { DoneLines } from './remaining.ts';

export type TaskStatus = 'open' | 'sent' | 'started' | 'held' | 'done' | 'failed' | 'cancelled';

export const ENDED: readonly TaskStatus[] = ['done', 'failed', 'cancelled'];

/** Why the last report or control verb of a task was refused. */
export interface Trouble {
  readonly code: string;
  readonly text: Text;
  readonly facts?: Facts;
  readonly at: Millis;
}

export interface TaskRow {
  readonly taskId: string;
  readonly owner: TaskOwner;
  readonly kind: TaskKind;
  readonly status: TaskStatus;
  readonly priority: number;
  readonly deadline: Millis | null;
  readonly document: string;
  readonly correlationId: string;
  readonly body: Task;
  readonly done: DoneLines;
  readonly actor: string;
  readonly device: string;
  readonly failure: string;
  readonly note: Text | null;
  readonly trouble: Trouble | null;
  readonly settled: boolean;
  readonly retriedAs: string;
  readonly createdAt: Millis;
  readonly updatedAt: Millis;
  readonly startedAt: Millis | null;
  readonly endedAt: Millis | null;
}

export const TASK_COLUMNS = `task_id AS "taskId", owner, kind, status, priority, deadline, document,
  correlation_id AS "correlationId", body, done, actor, device, failure, note, trouble, settled,
  retried_as AS "retriedAs", created_at AS "createdAt", updated_at AS "updatedAt",
  started_at AS "startedAt", ended_at AS "endedAt"`;

/** Locks the rows in key order, so that two batches never wait for one another in a ring. */
const LOCK_TASKS = {
  name: 'wms-task-lock',
  text: `SELECT ${TASK_COLUMNS} FROM wms.task WHERE task_id = ANY($1::text[])
    ORDER BY task_id FOR UPDATE`,
};

export async function lockTasks(tx: Tx, ids: readonly string[]): Promise<Map<string, TaskRow>> {
  const rows = await tx.query<TaskRow>(LOCK_TASKS, [ids]);
  return new Map(rows.map((row) => [row.taskId, row]));
}

export const lockTask = async (tx: Tx, taskId: string): Promise<TaskRow | undefined> =>
  (await lockTasks(tx, [taskId])).get(taskId);

/** As it stands: a transaction under way may end it. */
export async function readTask(tx: Tx, taskId: string): Promise<TaskRow | undefined> {
  const [row] = await tx.query<TaskRow>(`SELECT ${TASK_COLUMNS} FROM wms.task WHERE task_id = $1`, [
    taskId,
  ]);
  return row;
}

/** What a report changes of a task's row. */
export interface TaskChange {
  readonly taskId: string;
  readonly status: TaskStatus;
  readonly done: DoneLines;
  readonly inHand: InHand;
  readonly actor: string;
  readonly device: string;
  readonly failure: string;
  readonly note: Text | null;
  readonly trouble: Trouble | null;
  readonly startedAt: Millis | null;
  readonly endedAt: Millis | null;
}

export interface ReportedRow {
  readonly owner: TaskOwner;
  readonly body: ReportedTask;
  readonly change: TaskChange;
}

/** The order is that of LOCK_TASKS. */
const LOCK_REPORTED = {
  name: 'wms-task-lock-reported',
  text: `SELECT owner,
      CASE kind WHEN 'receive' THEN body - 'items' - 'lines' - 'units' ELSE body END AS body,
      json_build_object('taskId', task_id, 'status', status, 'done', done, 'inHand',
        in_hand, 'actor', actor, 'device', device, 'failure', failure, 'note', note, 'trouble', trouble,
        'startedAt', started_at, 'endedAt', ended_at) AS change
    FROM wms.task WHERE task_id = ANY($1::text[]) ORDER BY task_id FOR UPDATE`,
};

/** Locks the tasks that reports are about. */
export async function lockReported(
  tx: Tx,
  ids: readonly string[],
): Promise<Map<string, ReportedRow>> {
  const rows = await tx.query<ReportedRow>(LOCK_REPORTED, [ids]);
  return new Map(rows.map((row) => [row.change.taskId, row]));
}

const INSERT_TASKS = {
  name: 'wms-task-insert',
  text: `WITH given AS (
      SELECT value AS task, ordinality FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY
    ), made AS (
      INSERT INTO wms.task (task_id, owner, kind, status, priority, deadline, document,
        correlation_id, body, created_at, updated_at)
      SELECT task->>'taskId', $2, task->>'kind', 'open', (task->>'priority')::integer,
        (task->>'deadline')::bigint, task->>'document', task->>'correlationId', task, $3, $3
      FROM given
    )
    INSERT INTO wms.task_outbox (task_id, created_at)
    SELECT task->>'taskId', $3 FROM given ORDER BY ordinality`,
};

export async function insertTasks(
  tx: Tx,
  owner: TaskOwner,
  tasks: readonly Task[],
  at: Millis,
): Promise<void> {
  if (tasks.length === 0) return;
  await tx.query(INSERT_TASKS, [JSON.stringify(tasks), owner, at]);
}

/** What became of a report. */
export interface Answered {
  readonly reportId: string;
  readonly taskId: string;
  readonly answer: ReportAnswer;
}

/**
 * The ids as an array too: a record set counts as a hundred rows, and the table would be read
 * whole.
 */
const WRITE_REPORTS = {
  name: 'wms-task-reports-write',
  text: `WITH changed AS (
      UPDATE wms.task AS t SET status = g.status, done = g.done, in_hand = g."inHand",
        actor = g.actor, device = g.device, failure = g.failure, note = NULLIF(g.note, 'null'::jsonb),
        trouble = NULLIF(g.trouble, 'null'::jsonb), started_at = g."startedAt",
        ended_at = g."endedAt", updated_at = $2
      FROM jsonb_to_recordset($1::jsonb) AS g("taskId" text, status text, done jsonb, "inHand" jsonb,
        actor text, device text, failure text, note jsonb, trouble jsonb, "startedAt" bigint, "endedAt" bigint)
      WHERE t.task_id = g."taskId" AND t.task_id = ANY ($3::text[]))
    INSERT INTO wms.report_inbox (report_id, task_id, answer, at)
    SELECT g."reportId", g."taskId", g.answer, $2
    FROM jsonb_to_recordset($4::jsonb) AS g("reportId" text, "taskId" text, answer jsonb)
    ON CONFLICT (report_id) DO NOTHING`,
};

/** Keeps the answers by the reports' ids, and what the reports changed of their tasks. */
export async function writeReports(
  tx: Tx,
  changes: readonly TaskChange[],
  answers: readonly Answered[],
  at: Millis,
): Promise<void> {
  if (answers.length === 0) return;
  const ids = changes.map((change) => change.taskId);
  await tx.query(WRITE_REPORTS, [JSON.stringify(changes), at, ids, JSON.stringify(answers)]);
}
