import type { Tx } from '#base/database/index.ts';
import type { Refusal } from '#base/refusal.ts';
import type { DeviceCommandBody } from '#hub/ports.ts';
import type { TaskReport } from '#wms-core/ports.ts';
import {
  type EngineState,
  emptyState,
  type JobRow,
  type OutboxRow,
  timerKey,
  type WorkerRow,
} from '../engine/state.ts';
import { pruneLegs } from '../fleet/index.ts';
import type { WorkTask } from '../jobs/model.ts';
import { pruneMessages } from './order-messages.ts';
import { openOutages, pruneProblems } from './problems.ts';
import { openSequences, pruneTransports } from './transports.ts';

interface StoredJob {
  job_id: string;
  machine_version: number;
  status: JobRow['status'];
  snapshot: JobRow['snapshot'];
  task: WorkTask;
  shown: JobRow['shown'];
  leg: JobRow['leg'];
  step_no: number;
  report_no: number;
  leg_no: number;
  priority: number;
  actor: string | null;
  device: string | null;
  wanted: string | null;
  avoid: string | null;
  hand_over: JobRow['handOver'];
  started: boolean;
  note: JobRow['note'];
  created_at: number;
  updated_at: number;
  version: number;
}

const jobOf = (row: StoredJob): JobRow => ({
  jobId: row.job_id,
  task: row.task,
  machineVersion: row.machine_version,
  status: row.status,
  snapshot: row.snapshot,
  shown: row.shown,
  leg: row.leg,
  stepNo: row.step_no,
  reportNo: row.report_no,
  legNo: row.leg_no,
  priority: row.priority,
  actor: row.actor,
  device: row.device,
  wanted: row.wanted,
  avoid: row.avoid,
  handOver: row.hand_over,
  started: row.started,
  note: row.note,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  version: row.version,
});

const OPEN_JOBS = `
SELECT * FROM wcs.job WHERE status NOT IN ('done', 'failed', 'cancelled')
ORDER BY created_at, job_id`;

interface StoredCommand {
  command_id: string;
  device: string;
  slot: string;
  job_id: string | null;
  correlation_id: string;
  body: DeviceCommandBody;
  created_at: number;
}

/** Everything that was under way when the engine last stopped. */
export async function loadState(
  tx: Tx,
): Promise<{ readonly state: EngineState; readonly outbox: readonly OutboxRow[] }> {
  const state = emptyState();
  for (const row of await tx.query<StoredJob>(OPEN_JOBS)) {
    const job = jobOf(row);
    state.jobs.set(job.jobId, job);
    state.jobOfTask.set(job.task.taskId, job.jobId);
    if (job.actor !== null) state.busy.set(job.actor, job.jobId);
  }
  const workers = await tx.query<{
    worker: string;
    device: string | null;
    offline_since: number | null;
    x: number;
    y: number;
    last_order: string | null;
    free_since: number;
    notice: WorkerRow['notice'];
  }>('SELECT * FROM wcs.worker ORDER BY worker');
  for (const row of workers) {
    const worker: WorkerRow = {
      worker: row.worker,
      device: row.device,
      offlineSince: row.offline_since,
      x: row.x,
      y: row.y,
      lastOrder: row.last_order,
      freeSince: row.free_since,
      notice: row.notice,
    };
    state.workers.set(row.worker, worker);
  }
  const timers = await tx.query<{
    job_id: string;
    name: string;
    generation: number;
    due_at: number;
  }>('SELECT * FROM wcs.timer ORDER BY job_id, name');
  for (const { job_id, name, generation, due_at } of timers) {
    state.timers.set(timerKey(job_id, name), { jobId: job_id, name, generation, dueAt: due_at });
  }
  for (const row of await tx.query<StoredCommand>('SELECT * FROM wcs.command ORDER BY serial')) {
    const command = {
      commandId: row.command_id,
      device: row.device,
      correlationId: row.correlation_id,
      body: row.body,
    };
    const { slot, job_id: jobId, created_at: createdAt } = row;
    state.commands.set(row.command_id, { command, slot, jobId, createdAt });
    state.slots.set(slot, row.command_id);
  }
  for (const row of await openSequences(tx)) state.sequences.set(row.sequence, row);
  for (const outage of await openOutages(tx)) state.outages.set(outage.device, outage);
  const outbox = await tx.query<{ job_id: string; report: TaskReport; awaited: boolean }>(
    'SELECT job_id, report, awaited FROM wcs.report_outbox ORDER BY serial',
  );
  return {
    state,
    outbox: outbox.map(({ job_id, report, awaited }) => ({ jobId: job_id, report, awaited })),
  };
}

/**
 * A vehicle that is done with an order may take it for a new one when it comes again, and drive
 * without traffic's grant: what is left of drives whose leg is not open any more is not kept.
 */
export async function dropStaleDrives(tx: Tx): Promise<void> {
  await tx.query(`
DELETE FROM wcs.command c
WHERE c.body ->> 'kind' = 'vehicle' AND c.body ->> 'type' = 'drive' AND NOT EXISTS (
  SELECT FROM wcs.vehicle_order o
  WHERE o.order_id = c.body -> 'order' ->> 'orderId' AND o.status NOT IN ('finished', 'failed'))`);
}

/** Answers that were given before to these events: null means accepted. */
export async function seenEvents(
  tx: Tx,
  eventIds: readonly string[],
): Promise<ReadonlyMap<string, Refusal | null>> {
  const rows = await tx.query<{ event_id: string; answer: Refusal | null }>(
    {
      name: 'wcs-seen-events',
      text: 'SELECT event_id, answer FROM wcs.inbox WHERE event_id = ANY ($1::text[])',
    },
    [eventIds],
  );
  return new Map(rows.map((row) => [row.event_id, row.answer]));
}

/** Which of these tasks were taken over before, ended ones too. */
export async function seenTasks(tx: Tx, taskIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ task_id: string }>(
    {
      name: 'wcs-seen-tasks',
      text: 'SELECT task_id FROM wcs.job WHERE task_id = ANY ($1::text[])',
    },
    [taskIds],
  );
  return new Set(rows.map((row) => row.task_id));
}

export async function seenControls(
  tx: Tx,
  controlIds: readonly string[],
): Promise<ReadonlyMap<string, Refusal | null>> {
  const rows = await tx.query<{ control_id: string; answer: Refusal | null }>(
    'SELECT control_id, answer FROM wcs.control WHERE control_id = ANY ($1::text[])',
    [controlIds],
  );
  return new Map(rows.map((row) => [row.control_id, row.answer]));
}

const INBOX_DAYS = 7;
const JOB_DAYS = 30;
const DAY_MS = 86_400_000;
export const MAX_DECISIONS = 10_000;

/** Keeps the tables bounded; called now and then. */
export async function prune(tx: Tx, now: number): Promise<void> {
  await tx.query('DELETE FROM wcs.inbox WHERE at < $1', [now - INBOX_DAYS * DAY_MS]);
  await tx.query('DELETE FROM wcs.control WHERE at < $1', [now - JOB_DAYS * DAY_MS]);
  await tx.query(
    `DELETE FROM wcs.job
     WHERE status IN ('done', 'failed', 'cancelled') AND updated_at < $1`,
    [now - JOB_DAYS * DAY_MS],
  );
  await tx.query(
    'DELETE FROM wcs.decision WHERE serial <= (SELECT max(serial) - $1 FROM wcs.decision)',
    [MAX_DECISIONS],
  );
  await pruneLegs(tx, now);
  await pruneMessages(tx);
  await pruneTransports(tx, now - JOB_DAYS * DAY_MS);
  await pruneProblems(tx, now);
}
