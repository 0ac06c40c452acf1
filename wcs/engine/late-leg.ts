/**
 * Legs that end after their job was held, given to another or ended. A vehicle does not break off a
 * pick half way, so such a leg may have done what it was for: that is told whatever became of the
 * job, or the ledger would look for the goods where they were.
 */
import type { Tx } from '#base/database/index.ts';
import type { LegOutcome, LegRequest } from '../contracts.ts';
import { end, putJob, report, type TickContext } from './effects.ts';
import { type JobRow, liveJob } from './state.ts';
import { assignJob, noteEvent } from './step-job.ts';

type Carriage = Extract<LegRequest['action'], { readonly type: 'pick' | 'drop' }>;

interface Carried {
  readonly outcome: LegOutcome;
  readonly action: Carriage;
}

const movedBy = ({ outcome, action }: Carried) => ({
  type: 'progress' as const,
  act: {
    act: 'unit_moved' as const,
    handlingUnit: action.load,
    to: action.type === 'pick' ? `VEHICLE:${outcome.vehicle}` : action.place,
  },
});

/** A task that has ended still takes in what was done before. */
async function tellOfEnded(tx: Tx, { draft }: TickContext, carried: Carried): Promise<void> {
  const { jobId, event, vehicle } = carried.outcome;
  const [row] = await tx.query<{ taskId: string }>(
    `SELECT task_id AS "taskId" FROM wcs.job WHERE job_id = $1`,
    [jobId],
  );
  if (!row) return;
  const by = { taskId: row.taskId, at: draft.now, actor: vehicle, device: vehicle };
  const told = { reportId: `${event.legId}.late`, ...by, ...movedBy(carried) };
  draft.reports.push({ jobId, awaited: false, report: told });
}

/** Says it in the vehicle's name. From now on the job has begun. */
function tellOf(context: TickContext, job: JobRow, carried: Carried): JobRow {
  const { actor, device, started } = job;
  const { vehicle } = carried.outcome;
  let told: JobRow = { ...job, actor: vehicle, device: vehicle, started: true };
  if (!started) told = report(context, told, { type: 'started' });
  told = report(context, told, movedBy(carried));
  return putJob(context, { ...told, actor, device });
}

function takeUp(context: TickContext, job: JobRow, carried: Carried): void {
  const { vehicle } = carried.outcome;
  const waits = job.status === 'queued' && job.snapshot.state === 'waiting';
  if (waits && !context.draft.busy.get(vehicle)) {
    assignJob(context, job, { actor: vehicle, device: vehicle, carries: true });
  } else {
    // Held, or another drives there in vain: dispatch gives it to who has the unit, in the end.
    tellOf(context, job, carried);
  }
}

/** A leg ended that is not, or no longer, the one its job waits for. */
export async function takeLateLeg(
  tx: Tx,
  context: TickContext,
  outcome: LegOutcome,
): Promise<void> {
  const { jobId, event, action } = outcome;
  if (event.type !== 'leg.finished' || !action || action.type === 'start_charging') return;
  const job = liveJob(context.draft, jobId);
  // Somebody has carried the unit since.
  if (job?.started && action.type === 'pick') return;
  noteEvent(context, { jobId }, event);
  const carried = { outcome, action };
  if (!job) await tellOfEnded(tx, context, carried);
  else if (action.type === 'pick') takeUp(context, job, carried);
  else end(context, report(context, tellOf(context, job, carried), { type: 'completed' }), 'done');
}
