/** The verbs on a task already handed over. Each is answered; too late is a refusal. */
import { type Refusal, same } from '#base/refusal.ts';
import type { TaskControl } from '#wms-core/ports.ts';
import { unitInHand } from '../jobs/in-hand.ts';
import { hasBegun, reduced, type Wanted } from '../jobs/reduce.ts';
import { isOldVersion } from '../jobs/registry.ts';
import { tellReduced } from '../jobs/sentences.ts';
import { refuse } from '../refusals.ts';
import { end, putJob, report, type TickContext } from './effects.ts';
import { tellTaken } from './notices.ts';
import { type JobRow, liveJob } from './state.ts';
import { noteEvent, stepJob, takeAway } from './step-job.ts';

/** A loaded vehicle brings what it has: nobody can take that over. */
const isLoaded = (job: JobRow) => job.task.kind === 'move' && job.started;

/** Who stands at the line that changed is told; who does not sees the line as it is, or never. */
function reduce(context: TickContext, job: JobRow, wanted: readonly Wanted[]): void {
  if (job.task.kind !== 'pick') return;
  const { task, snapshot, current } = reduced(job.task, job.snapshot, wanted);
  const less = putJob(context, { ...job, task, snapshot });
  context.draft.retold.add(job.jobId);
  const isEmpty = task.lines.length === 0;
  if (!current && !isEmpty) return;
  const isAtLine = job.shown?.step.act === 'pick';
  // An answer that the WMS is asked about is of the line before, but where pieces are scanned.
  const isAsked = snapshot.state === 'confirming' && !hasBegun(job.snapshot.progress);
  if (isAsked || !(isAtLine || isEmpty)) return;
  const left = task.lines.find(({ lineId }) => lineId === current?.lineId)?.quantity ?? 0;
  const notice = isAtLine && current ? { notice: tellReduced(current, left) } : {};
  stepJob(context, less, { type: 'reduced', ...notice });
}

function controlJob(context: TickContext, job: JobRow, control: TaskControl): Refusal | null {
  const tooLate = () => refuse('job.too_late', { task: control.taskId });
  switch (control.verb) {
    case 'reprioritise':
      putJob(context, { ...job, priority: control.priority });
      return null;
    case 'cancel':
      if (job.started) return tooLate();
      end(
        context,
        report(context, { ...job, note: same(control.reason) }, { type: 'cancelled' }),
        'cancelled',
      );
      return null;
    case 'hold':
      if (isLoaded(job)) return tooLate();
      takeAway(context, { ...job, note: same(control.reason) }, 'held');
      return null;
    case 'release':
      if (job.status !== 'held') return refuse('job.not_held', { task: control.taskId });
      if (isOldVersion(job)) return refuse('job.old_version', { task: control.taskId });
      putJob(context, { ...job, status: 'queued', note: null });
      return null;
    case 'reassign': {
      if (isLoaded(job)) return tooLate();
      const status = job.status === 'held' ? 'held' : 'queued';
      const unit = unitInHand(job)?.unit;
      const taken = takeAway(context, job, status);
      putJob(context, { ...taken, wanted: control.worker ?? null, handOver: null });
      if (job.actor !== null && job.actor !== control.worker) {
        tellTaken(context, job.actor, unit ?? job.task.document, 'desk');
      }
      return null;
    }
    case 'reduce':
      if (isOldVersion(job)) return refuse('job.old_version', { task: control.taskId });
      reduce(context, job, control.lines);
      return null;
    case 'force_complete': {
      const note = same(control.reason);
      const body = { type: 'failed', reason: 'forced', note } as const;
      end(context, report(context, { ...job, note }, body), 'failed');
      return null;
    }
  }
}

/** `ended`: the task was carried out (or not) and is no longer in memory. */
export function takeControl(
  context: TickContext,
  control: TaskControl,
  ended: boolean,
): Refusal | null {
  const jobId = context.draft.jobOfTask.get(control.taskId);
  const job = liveJob(context.draft, jobId);
  if (!job)
    return refuse(ended || jobId !== undefined ? 'job.ended' : 'job.unknown', {
      task: control.taskId,
    });
  noteEvent(context, job, control);
  return controlJob(context, job, control);
}
