/** Transports and sequences: what a tick writes, and what is looked up of those that are over. */
import type { Tx } from '#base/database/index.ts';
import type { Draft, JobRow } from '../engine/state.ts';
import type { WorkTask } from '../jobs/model.ts';
import type {
  SequenceRow,
  TransportProgress,
  TransportStatus,
  TransportTask,
} from '../transports/model.ts';

const UPSERT = {
  name: 'wcs-upsert-transports',
  text: `
INSERT INTO wcs.transport (transport, job_id, sequence, place_in, type, vehicle_group, fixed_vehicle,
  preferred_vehicle, deadline, priority, stops, stop, status, correlation_id, by, created_at,
  updated_at, version)
SELECT transport, job_id, sequence, place_in, type, vehicle_group, fixed_vehicle,
  preferred_vehicle, deadline, priority, stops, stop, status, correlation_id, by, created_at,
  updated_at, version
FROM jsonb_populate_recordset(NULL::wcs.transport, $1)
ON CONFLICT (transport) DO UPDATE SET stops = excluded.stops, stop = excluded.stop,
  status = excluded.status, updated_at = excluded.updated_at, version = excluded.version`,
};

const INSERT_EVENTS = {
  name: 'wcs-insert-transport-events',
  text: `
INSERT INTO wcs.transport_event (transport, at, event)
SELECT transport, $2, event FROM jsonb_to_recordset($1) AS n (transport text, event jsonb)`,
};

const UPSERT_SEQUENCES = {
  name: 'wcs-upsert-sequences',
  text: `
INSERT INTO wcs.sequence (sequence, vehicle, failure_fatal, complete, status, created_at, last,
  is_withdrawn)
SELECT sequence, vehicle, failure_fatal, complete, status, created_at, last, is_withdrawn
FROM jsonb_populate_recordset(NULL::wcs.sequence, $1)
ON CONFLICT (sequence) DO UPDATE SET vehicle = excluded.vehicle, complete = excluded.complete,
  status = excluded.status, last = excluded.last, is_withdrawn = excluded.is_withdrawn`,
};

const STATUS: Readonly<Record<JobRow['status'], TransportStatus>> = {
  ...{ queued: 'waiting', held: 'waiting', assigned: 'assigned', active: 'running' },
  ...{ done: 'done', failed: 'failed', cancelled: 'withdrawn' },
};

export const statusOf = (status: JobRow['status'], task: TransportTask): TransportStatus =>
  status === 'done' && task.until !== undefined ? 'withdrawn' : STATUS[status];

function rowOf(job: JobRow, task: TransportTask) {
  const { stop } = job.snapshot.progress as TransportProgress;
  return {
    transport: task.taskId,
    job_id: job.jobId,
    sequence: task.document === '' ? null : task.document,
    place_in: task.placeIn ?? null,
    type: task.type ?? null,
    vehicle_group: task.group ?? null,
    fixed_vehicle: task.fixed ?? null,
    preferred_vehicle: task.preferred ?? null,
    deadline: task.deadline ?? null,
    priority: job.priority,
    stops: task.stops,
    stop,
    status: statusOf(job.status, task),
    correlation_id: task.correlationId,
    by: task.by,
    created_at: job.createdAt,
    updated_at: job.updatedAt,
    version: job.version,
  };
}

const rowOfSequence = (row: SequenceRow) => ({
  sequence: row.sequence,
  vehicle: row.vehicle,
  failure_fatal: row.failureFatal,
  complete: row.complete,
  status: row.status,
  created_at: row.createdAt,
  last: row.last,
  is_withdrawn: row.isWithdrawn,
});

export async function writeTransports(
  tx: Tx,
  { jobs, sequences, transportEvents, now }: Draft,
): Promise<void> {
  const changed = [...sequences.changes.values()].flatMap((row) => row ?? []);
  if (changed.length > 0) {
    await tx.query(UPSERT_SEQUENCES, [JSON.stringify(changed.map(rowOfSequence))]);
  }
  const rows = [...jobs.changes.values()].flatMap((job) =>
    job?.task.kind === 'transport' ? [rowOf(job, job.task)] : [],
  );
  if (rows.length > 0) await tx.query(UPSERT, [JSON.stringify(rows)]);
  if (transportEvents.length > 0) {
    await tx.query(INSERT_EVENTS, [JSON.stringify(transportEvents), now]);
  }
}

/** Also of those that are over; the task as it was asked for. */
export async function seenTransports(
  tx: Tx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, { readonly status: TransportStatus; readonly task: WorkTask }>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<{ transport: string; status: TransportStatus; task: WorkTask }>(
    `SELECT t.transport, t.status, j.task FROM wcs.transport t JOIN wcs.job j USING (job_id)
     WHERE t.transport = ANY ($1::text[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.transport, row]));
}

const SEQUENCES = `
SELECT sequence, vehicle, failure_fatal AS "failureFatal", complete, status, last,
  is_withdrawn AS "isWithdrawn", created_at AS "createdAt"
FROM wcs.sequence`;

export const seenSequences = (tx: Tx, ids: readonly string[]): Promise<SequenceRow[]> =>
  tx.query<SequenceRow>(`${SEQUENCES} WHERE sequence = ANY ($1::text[]) ORDER BY sequence`, [ids]);

export const lastSequences = (tx: Tx, most: number): Promise<SequenceRow[]> =>
  tx.query<SequenceRow>(`${SEQUENCES} ORDER BY created_at DESC, sequence LIMIT $1`, [most]);

export const openSequences = (tx: Tx): Promise<SequenceRow[]> =>
  tx.query<SequenceRow>(
    `${SEQUENCES} WHERE status IN ('waiting', 'running') ORDER BY created_at, sequence`,
  );

/** Those that were over before; called before their jobs leave. */
export async function pruneTransports(tx: Tx, before: number): Promise<void> {
  await tx.query(
    `DELETE FROM wcs.transport
     WHERE status IN ('done', 'failed', 'withdrawn') AND updated_at < $1`,
    [before],
  );
  await tx.query(
    `DELETE FROM wcs.sequence s
     WHERE status IN ('done', 'failed', 'withdrawn') AND created_at < $1
       AND NOT EXISTS (SELECT FROM wcs.transport t WHERE t.sequence = s.sequence)`,
    [before],
  );
}
