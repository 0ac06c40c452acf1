import type { SiteLocation } from '#base/site/site.ts';
import type { VehicleView } from '../contracts.ts';
import type { WorkKind, WorkTask } from '../jobs/model.ts';
import { carries } from './filters.ts';
import type { DispatchView, FreeWorker, QueuedJob } from './model.ts';
import { firstNode } from './transports.ts';

/** Where a task begins. */
export function startOf(task: Exclude<WorkTask, { kind: 'transport' }>): string {
  switch (task.kind) {
    case 'pick':
      return task.cartFrom;
    case 'move':
    case 'transfer':
    case 'check':
      return task.from;
    default:
      return task.at;
  }
}

/** How near to the truck each kind of work is: what leaves the house makes room for the rest. */
const STAGE: Readonly<Record<WorkKind, number>> = {
  receive: 1,
  inspect: 2,
  transfer: 3,
  count: 3,
  kit: 3,
  pick: 4,
  move: 5,
  transport: 5,
  put: 6,
  check: 7,
  pack: 8,
  weigh: 9,
  load: 10,
};

const HOUR_MS = 3_600_000;

/** What a job's urgency takes off the cost of doing it now, whoever does it. */
export function urgency(view: DispatchView, job: QueuedJob): number {
  const { settings, now } = view;
  const waited = Math.min((now - job.createdAt) / 1_000, settings.waitingLimit);
  const { deadline } = job.task;
  const near = deadline === undefined ? 0 : 1 - Math.min(1, Math.max(0, deadline - now) / HOUR_MS);
  return (
    job.priority * settings.priority +
    waited * settings.waiting +
    near * settings.deadline +
    STAGE[job.task.kind] * settings.flow
  );
}

/** Where people lay hands on it first; vehicles' work has no such place. */
export const beginning = ({ site }: DispatchView, { task }: QueuedJob): SiteLocation | undefined =>
  task.kind === 'transport' ? undefined : site.location(startOf(task));

/** People walk along aisles: Manhattan distance. */
export function walkSeconds(worker: FreeWorker, place: SiteLocation | undefined): number {
  if (!place) return 0;
  return (Math.abs(worker.x - place.x) + Math.abs(worker.y - place.y)) / worker.walkSpeed;
}

function firstNodeOf({ site }: DispatchView, who: VehicleView, job: QueuedJob): string | undefined {
  const { task } = job;
  if (task.kind === 'transport') return firstNode(site, who, job, task);
  const first = carries(who, job) && 'to' in task ? task.to : startOf(task);
  return site.location(first)?.node;
}

/** Until a vehicle is where it begins: with its unit on board, where that goes. */
export function driveSeconds(
  view: DispatchView,
  who: VehicleView,
  job: QueuedJob,
): number | undefined {
  const node = firstNodeOf(view, who, job);
  const drive = node === undefined ? undefined : view.travelSeconds(who.node, node);
  if (drive === undefined || !Number.isFinite(drive)) return undefined;
  const isPreferred = job.task.kind === 'transport' && job.task.preferred === who.vehicle;
  return isPreferred ? drive - view.settings.preferred : drive;
}
