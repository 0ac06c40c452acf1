import type { Refusal } from '#base/refusal.ts';
import type { LegRequest } from '../contracts.ts';
import type { JobAction, JobEvent, LegWish, TimerEvent } from '../jobs/model.ts';
import { step } from '../jobs/step.ts';
import { end, free, putJob, report, showStep, startTimer, type TickContext } from './effects.ts';
import { tellFormer } from './notices.ts';
import { type JobRow, timerKey } from './state.ts';

/** What makes a job begin: the first event that is somebody's deed. */
const DEEDS: ReadonlySet<string> = new Set([
  'answered',
  'key',
  'refused',
  'label',
  'weight',
  'measured',
  'leg.finished',
]);

function legOf(job: JobRow, legNo: number, { to, action }: LegWish): LegRequest {
  return {
    legId: `${job.jobId}.l${legNo}`,
    jobId: job.jobId,
    vehicle: job.device ?? '',
    to,
    ...(action ? { action } : {}),
    priority: job.priority,
    correlationId: job.task.correlationId,
  };
}

function applyAction(context: TickContext, job: JobRow, action: JobAction): JobRow {
  const { draft } = context;
  switch (action.type) {
    case 'show':
      return showStep(context, job, action.step, action.again);
    case 'report': {
      const note = action.body.type === 'failed' ? action.body.note : undefined;
      return report(context, note === undefined ? job : { ...job, note }, action.body);
    }
    case 'leg': {
      const legNo = job.legNo + 1;
      const { next } = action;
      const leg = {
        ...legOf(job, legNo, action),
        ...(next ? { next: legOf(job, legNo + 1, next) } : {}),
      };
      draft.legs.push(leg);
      return { ...job, legNo, leg };
    }
    case 'release':
      return { ...free(context, job), avoid: action.avoid ?? null, status: 'queued' };
    case 'startTimer':
      startTimer(context, job.jobId, action.name, action.delayMs);
      return job;
    case 'cancelTimer':
      draft.timers.delete(timerKey(job.jobId, action.name));
      return job;
    case 'answer':
      return job;
  }
}

/** A job takes one event in. The answer is null when it was taken over, else why not. */
export function stepJob(
  context: TickContext,
  before: JobRow,
  event: JobEvent | TimerEvent,
): Refusal | null {
  const result = step(before.task, context.site, before.snapshot, event);
  const answer = result.actions.find((action) => action.type === 'answer')?.refusal ?? null;
  let job: JobRow = { ...before, snapshot: result.snapshot };
  if (event.type === 'leg.finished' || event.type === 'leg.failed') job = { ...job, leg: null };
  const isDeed = DEEDS.has(event.type) || (event.type === 'assigned' && event.carries === true);
  if (answer === null && isDeed) {
    if (!job.started) job = report(context, { ...job, started: true }, { type: 'started' });
    if (job.status === 'assigned') job = { ...job, status: 'active' };
  }
  for (const action of result.actions) job = applyAction(context, job, action);
  if (result.status === 'active') putJob(context, job);
  else end(context, job, result.status);
  return answer;
}

/** Keeps an event that no device's message id names, for the job's history. */
export function noteEvent(
  { draft, ids }: TickContext,
  job: Pick<JobRow, 'jobId'>,
  body: unknown,
): void {
  draft.inbox.push({ eventId: ids.next('event'), jobId: job.jobId, body, answer: null });
}

/** Gives a queued job to a worker or a vehicle. */
export function assignJob(
  context: TickContext,
  job: JobRow,
  to: { readonly actor: string; readonly device: string; readonly carries: boolean },
): void {
  const { actor, device } = to;
  const { busy, workers } = context.draft;
  busy.set(actor, job.jobId);
  const worker = workers.get(actor);
  if (worker?.notice) workers.set(actor, { ...worker, notice: null });
  tellFormer(context, job, actor);
  const status = job.started ? 'active' : 'assigned';
  const nobody = { wanted: null, avoid: null, handOver: null };
  const taken = putJob(context, { ...job, actor, device, status, ...nobody });
  const has = to.carries ? ({ carries: true } as const) : {};
  const event = { type: 'assigned', actor, device, ...has } as const;
  noteEvent(context, job, event);
  stepJob(context, taken, event);
}

/**
 * Takes a job away from who has it; it is queued again (or held). Nobody waits for a vehicle to say
 * that it gave up, which one that broke down never does: `late-leg.ts` hears it.
 */
export function takeAway(context: TickContext, job: JobRow, status: 'queued' | 'held'): JobRow {
  if (job.actor === null) return putJob(context, { ...job, status });
  noteEvent(context, job, { type: 'lost' });
  if (job.leg) context.draft.cancelledLegs.push(job.leg.legId);
  stepJob(context, { ...job, leg: null }, { type: 'lost' });
  const stepped = context.draft.jobs.get(job.jobId) ?? job;
  return putJob(context, { ...free(context, stepped), status, avoid: job.actor });
}
