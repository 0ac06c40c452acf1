/**
 * Writes one tick: a set-based statement for each table that changed, however many jobs stepped.
 * Rows travel as one JSON array, which PostgreSQL unpacks; a table without changes costs nothing.
 */
import type { Tx } from '#base/database/index.ts';
import { invariant } from '#base/invariant.ts';
import type { CommandRow, Draft, JobRow, TimerRow } from '../engine/state.ts';
import { writeMessages } from './order-messages.ts';
import { writeProblems } from './problems.ts';
import { writeTransports } from './transports.ts';

const INSERT_JOBS = {
  name: 'wcs-insert-jobs',
  text: `
INSERT INTO wcs.job (job_id, task_id, kind, machine_version, status, snapshot, task, shown, leg,
  step_no, report_no, leg_no, priority, actor, device, wanted, avoid, started, note, document,
  created_at, updated_at, version)
SELECT job_id, task_id, kind, machine_version, status, snapshot, task, shown, leg,
  step_no, report_no, leg_no, priority, actor, device, wanted, avoid, started, note, document,
  created_at, updated_at, version
FROM jsonb_populate_recordset(NULL::wcs.job, $1)`,
};

/**
 * The version in the row must be the one we read: the update locks the row, and an engine that was
 * replaced finds its jobs changed under it and stops. The ids come as an array too, because the
 * planner takes a record set for a hundred rows and would read the whole table.
 */
const UPDATE_JOBS = {
  name: 'wcs-update-jobs',
  text: `
UPDATE wcs.job j SET status = n.status, snapshot = n.snapshot, shown = n.shown, leg = n.leg,
  step_no = n.step_no, report_no = n.report_no, leg_no = n.leg_no, priority = n.priority,
  actor = n.actor, device = n.device, wanted = n.wanted, avoid = n.avoid, started = n.started,
  hand_over = n.hand_over, note = n.note, updated_at = n.updated_at, version = n.version
FROM jsonb_populate_recordset(NULL::wcs.job, $1) n
WHERE j.job_id = n.job_id AND j.job_id = ANY ($2::text[]) AND j.version = n.version - 1
RETURNING j.job_id`,
};

const RETELL_JOBS = {
  name: 'wcs-retell-jobs',
  text: `
UPDATE wcs.job j SET task = n.task FROM jsonb_populate_recordset(NULL::wcs.job, $1) n
WHERE j.job_id = n.job_id AND j.job_id = ANY ($2::text[])`,
};

const INSERT_INBOX = {
  name: 'wcs-insert-inbox',
  text: `
INSERT INTO wcs.inbox (event_id, job_id, body, answer, at)
SELECT event_id, job_id, body, answer, at FROM jsonb_populate_recordset(NULL::wcs.inbox, $1)`,
};

const CHANGE_COMMANDS = {
  name: 'wcs-change-commands',
  text: `
WITH gone AS (DELETE FROM wcs.command WHERE command_id = ANY ($2::text[]))
INSERT INTO wcs.command (command_id, device, slot, job_id, correlation_id, body, created_at)
SELECT command_id, device, slot, job_id, correlation_id, body, created_at
FROM jsonb_to_recordset($1) AS n (command_id text, device text, slot text, job_id text,
  correlation_id text, body jsonb, created_at bigint)
ON CONFLICT (command_id) DO NOTHING`,
};

const DELETE_TIMERS = {
  name: 'wcs-delete-timers',
  text: `
DELETE FROM wcs.timer t USING jsonb_to_recordset($1) AS n (job_id text, name text)
WHERE t.job_id = n.job_id AND t.name = n.name`,
};

const UPSERT_TIMERS = {
  name: 'wcs-upsert-timers',
  text: `
INSERT INTO wcs.timer SELECT * FROM jsonb_populate_recordset(NULL::wcs.timer, $1)
ON CONFLICT (job_id, name) DO UPDATE
SET generation = excluded.generation, due_at = excluded.due_at`,
};

const CHANGE_REPORTS = {
  name: 'wcs-change-reports',
  text: `
WITH gone AS (DELETE FROM wcs.report_outbox WHERE report_id = ANY ($2::text[]))
INSERT INTO wcs.report_outbox (report_id, job_id, report, awaited)
SELECT report_id, job_id, report, awaited
FROM jsonb_to_recordset($1) AS n (report_id text, job_id text, report jsonb, awaited boolean)`,
};

const UPSERT_WORKERS = {
  name: 'wcs-upsert-workers',
  text: `
INSERT INTO wcs.worker SELECT * FROM jsonb_populate_recordset(NULL::wcs.worker, $1)
ON CONFLICT (worker) DO UPDATE SET device = excluded.device,
  offline_since = excluded.offline_since, x = excluded.x, y = excluded.y,
  last_order = excluded.last_order, free_since = excluded.free_since, notice = excluded.notice`,
};

const INSERT_CONTROLS = {
  name: 'wcs-insert-controls',
  text: 'INSERT INTO wcs.control SELECT * FROM jsonb_populate_recordset(NULL::wcs.control, $1)',
};

const INSERT_DECISIONS = {
  name: 'wcs-insert-decisions',
  text: `
INSERT INTO wcs.decision (job_id, phase, chosen, candidates, refused, at)
SELECT job_id, phase, chosen, candidates, refused, at
FROM jsonb_to_recordset($1) AS n (job_id text, phase text, chosen text, candidates jsonb,
  refused jsonb, at bigint)`,
};

function rowOfJob(job: JobRow) {
  return {
    job_id: job.jobId,
    task_id: job.task.taskId,
    kind: job.task.kind,
    machine_version: job.machineVersion,
    status: job.status,
    snapshot: job.snapshot,
    shown: job.shown,
    leg: job.leg,
    step_no: job.stepNo,
    report_no: job.reportNo,
    leg_no: job.legNo,
    priority: job.priority,
    actor: job.actor,
    device: job.device,
    wanted: job.wanted,
    avoid: job.avoid,
    hand_over: job.handOver,
    started: job.started,
    note: job.note,
    document: job.task.document,
    created_at: job.createdAt,
    updated_at: job.updatedAt,
    version: job.version,
  };
}

const rowOfCommand = ({ command, slot, jobId, createdAt }: CommandRow) => ({
  command_id: command.commandId,
  device: command.device,
  slot,
  job_id: jobId,
  correlation_id: command.correlationId,
  body: command.body,
  created_at: createdAt,
});

const rowOfTimer = (timer: TimerRow) => ({
  job_id: timer.jobId,
  name: timer.name,
  generation: timer.generation,
  due_at: timer.dueAt,
});

/** Set and deleted entries of an overlay. */
function split<V>(changes: ReadonlyMap<string, V | undefined>): { set: V[]; gone: string[] } {
  const set: V[] = [];
  const gone: string[] = [];
  for (const [key, value] of changes) {
    if (value === undefined) gone.push(key);
    else set.push(value);
  }
  return { set, gone };
}

async function writeJobs(tx: Tx, draft: Draft): Promise<void> {
  const { set } = split(draft.jobs.changes);
  const created = set.filter((job) => draft.created.has(job.jobId));
  const changed = set.filter((job) => !draft.created.has(job.jobId));
  if (created.length > 0) {
    const rows = created.map((job) => ({ ...rowOfJob(job), task: job.task }));
    await tx.query(INSERT_JOBS, [JSON.stringify(rows)]);
  }
  if (changed.length > 0) {
    const written = await tx.query(UPDATE_JOBS, [
      JSON.stringify(changed.map(rowOfJob)),
      changed.map((job) => job.jobId),
    ]);
    invariant(
      written.length === changed.length,
      'another engine works on these jobs: this one was replaced and must stop',
    );
  }
  const retold = changed.filter((job) => draft.retold.has(job.jobId));
  if (retold.length > 0) {
    const rows = retold.map(({ jobId: job_id, task }) => ({ job_id, task }));
    await tx.query(RETELL_JOBS, [JSON.stringify(rows), retold.map((job) => job.jobId)]);
  }
}

async function writeTimers(tx: Tx, draft: Draft): Promise<void> {
  const { set, gone } = split(draft.timers.changes);
  if (gone.length > 0) {
    const keys = gone.map((key) => {
      const [job_id, name] = key.split(' ');
      return { job_id, name };
    });
    await tx.query(DELETE_TIMERS, [JSON.stringify(keys)]);
  }
  if (set.length > 0) await tx.query(UPSERT_TIMERS, [JSON.stringify(set.map(rowOfTimer))]);
}

/** What became known since the last tick. */
export interface Known {
  /** Ids of reports that were answered; they leave the outbox. */
  readonly reports: readonly string[];
  readonly acknowledged: readonly { readonly commandId: string; readonly at: number }[];
}

export async function writeTick(tx: Tx, draft: Draft, known: Known): Promise<void> {
  const { now: at } = draft;
  const { reports: sentReports } = known;
  await writeJobs(tx, draft);
  if (draft.inbox.length > 0) {
    const rows = draft.inbox.map(({ eventId, jobId, body, answer }) => ({
      event_id: eventId,
      job_id: jobId,
      body,
      answer,
      at,
    }));
    await tx.query(INSERT_INBOX, [JSON.stringify(rows)]);
  }
  const commands = split(draft.commands.changes);
  if (draft.commands.changes.size > 0) {
    const rows = JSON.stringify(commands.set.map(rowOfCommand));
    await tx.query(CHANGE_COMMANDS, [rows, commands.gone]);
  }
  await writeTimers(tx, draft);
  await writeTransports(tx, draft);
  await writeMessages(tx, draft, known.acknowledged);
  if (draft.reports.length > 0 || sentReports.length > 0) {
    const rows = draft.reports.map(({ jobId, report, awaited }) => ({
      report_id: report.reportId,
      job_id: jobId,
      report,
      awaited,
    }));
    await tx.query(CHANGE_REPORTS, [JSON.stringify(rows), sentReports]);
  }
  const workers = split(draft.workers.changes).set.map((row) => ({
    worker: row.worker,
    device: row.device,
    offline_since: row.offlineSince,
    x: row.x,
    y: row.y,
    last_order: row.lastOrder,
    free_since: row.freeSince,
    notice: row.notice,
  }));
  if (workers.length > 0) await tx.query(UPSERT_WORKERS, [JSON.stringify(workers)]);
  if (draft.controls.length > 0) {
    const rows = draft.controls.map(({ controlId, answer }) => ({
      control_id: controlId,
      answer,
      at,
    }));
    await tx.query(INSERT_CONTROLS, [JSON.stringify(rows)]);
  }
  await writeProblems(tx, draft);
  if (draft.decisions.length > 0) {
    const rows = draft.decisions.map(({ jobId, ...rest }) => ({ job_id: jobId, ...rest, at }));
    await tx.query(INSERT_DECISIONS, [JSON.stringify(rows)]);
  }
}
