/**
 * How work leaves a person who cannot go on with it, and how another takes it over: what is not
 * begun, or has nothing in hand, is anybody's at once; a half-done cart, pallet or tote waits until
 * somebody scans it, until its holder comes back, or until the wait is over.
 */
import { plainCode } from '#base/gs1/index.ts';
import type { Refusal } from '#base/refusal.ts';
import { type Millis, toDay } from '#base/time.ts';
import { reasonText } from '../dispatch/reasons.ts';
import { unitInHand } from '../jobs/in-hand.ts';
import { refuse } from '../refusals.ts';
import type { Crew } from './crew.ts';
import type { Dispatching } from './dispatching.ts';
import { putJob, type TickContext } from './effects.ts';
import { type TakenBecause, tellTaken } from './notices.ts';
import { type Draft, type EngineState, type JobRow, liveJob, type WorkerRow } from './state.ts';
import { assignJob, stepJob, takeAway } from './step-job.ts';

/** Takes a job from who has it; the next one gets it as the goods in hand allow. */
export function takeBack(context: TickContext, job: JobRow, because: TakenBecause): void {
  if (job.actor === null) return;
  const inHand = unitInHand(job);
  const handOver = inHand
    ? { from: inHand.holder, unit: inHand.unit, since: context.draft.now }
    : null;
  takeAway(context, { ...job, handOver }, 'queued');
  tellTaken(context, job.actor, inHand?.unit ?? job.task.document, because);
}

/** Whose job must go on with another: the terminal is away too long, or they are not on duty. */
export function mustLeave(
  worker: WorkerRow,
  crew: Crew,
  at: { readonly now: Millis; readonly graceMs: Millis },
): TakenBecause | undefined {
  if (worker.offlineSince !== null && at.now - worker.offlineSince >= at.graceMs) return 'offline';
  const { duty } = crew.profile(worker.worker, at.now);
  return duty === 'working' ? undefined : duty;
}

export const isAnybodyLeaving = (
  { workers, busy }: Pick<Draft | EngineState, 'workers' | 'busy'>,
  crew: Crew,
  at: { readonly now: Millis; readonly graceMs: Millis },
): boolean =>
  [...workers.values()].some(
    (worker) => busy.get(worker.worker) !== undefined && mustLeave(worker, crew, at) !== undefined,
  );

export function releaseAbsent(context: TickContext, crew: Crew, graceMs: Millis): void {
  const { draft } = context;
  for (const worker of [...draft.workers.values()]) {
    const job = draft.jobs.get(draft.busy.get(worker.worker) ?? '');
    const because = job && mustLeave(worker, crew, { now: draft.now, graceMs });
    if (because !== undefined) takeBack(context, job!, because);
  }
}

/** The job in nobody's hands that this unit was left half done in. */
function jobOfUnit({ draft }: TickContext, unit: string): JobRow | undefined {
  for (const job of draft.jobs.values()) {
    const isOpen = job.status === 'queued' && job.snapshot.state === 'waiting';
    if (isOpen && unitInHand(job)?.unit === unit) return job;
  }
  return undefined;
}

/** A step that only asks for the cart is answered by the scan that took it over. */
function answerByScan(context: TickContext, jobId: string, unit: string): void {
  const job = liveJob(context.draft, jobId);
  if (job?.shown?.step.act !== 'take_cart') return;
  const today = toDay(context.draft.now);
  stepJob(context, job, { type: 'answered', values: { handlingUnit: unit }, today });
}

/**
 * A worker scans a half-done cart, pallet or tote and goes on at the line reached. What they had not
 * begun goes back to the others; what they have in hand must be ended first.
 */
export function takeOver(
  context: TickContext,
  dispatching: Dispatching,
  worker: WorkerRow,
  scanned: string,
): { readonly jobId: string | null; readonly answer: Refusal | null } {
  const { draft } = context;
  const { worker: name } = worker;
  const unit = plainCode(scanned);
  const no = (answer: Refusal) => ({ jobId: null, answer });
  const own = liveJob(draft, draft.busy.get(name));
  if (own?.started) return no(refuse('hand_over.busy', { document: own.task.document }));
  const job = jobOfUnit(context, unit);
  if (!job) return no(refuse('hand_over.none', { unit }));
  const [reason] = dispatching.unfit(draft, draft.now, name, job);
  if (reason !== undefined) {
    const { en, zh } = reasonText(reason);
    return no(refuse('hand_over.unfit', { worker: name, unit, en, zh }));
  }
  if (own) takeAway(context, own, 'queued');
  const { holder } = unitInHand(job)!;
  const text = {
    en: `You go on with ${unit} where ${holder} left it.`,
    zh: `您接手 ${unit}，从 ${holder} 停下处继续。`,
  };
  const snapshot = { ...job.snapshot, notice: { level: 'right', text } } as const;
  const waiting = putJob(context, { ...job, snapshot });
  assignJob(context, waiting, { actor: name, device: worker.device ?? '', carries: false });
  answerByScan(context, job.jobId, unit);
  return { jobId: job.jobId, answer: null };
}
