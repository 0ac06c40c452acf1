/**
 * Who does what: a run is an ordered list of named phases, each of which gives jobs to those who are
 * free for them. Within a phase all pairs are weighed together (min-cost assignment), so that a
 * near worker is not spent on a far job because it was looked at first.
 */
import { assign } from './assignment.ts';
import { beginning, driveSeconds, urgency, walkSeconds } from './costs.ts';
import {
  carries,
  orderAtStation,
  reasonAgainst,
  VEHICLE_FILTERS,
  WORKER_FILTERS,
} from './filters.ts';
import type { Assignment, DispatchView, QueuedJob } from './model.ts';
import { isForVehicle } from './transports.ts';

/** So many of the most urgent jobs are weighed in one run. */
const MAX_JOBS = 100;
/** So many candidates are kept in a stored decision. */
const MAX_CANDIDATES = 5;

interface Candidate {
  readonly name: string;
  readonly device: string;
  /** Seconds until this one could begin the job, or why it cannot. */
  readonly price: (job: QueuedJob) => number | string;
  readonly carries?: (job: QueuedJob) => boolean;
}

function byUrgency(view: DispatchView, jobs: readonly QueuedJob[]): QueuedJob[] {
  return jobs
    .map((job) => ({ job, worth: urgency(view, job) }))
    .sort((a, b) => b.worth - a.worth || (a.job.jobId < b.job.jobId ? -1 : 1))
    .map(({ job }) => job);
}

function match(
  view: DispatchView,
  phase: string,
  parts: { readonly jobs: readonly QueuedJob[]; readonly candidates: readonly Candidate[] },
): Assignment[] {
  const { candidates } = parts;
  if (candidates.length === 0 || parts.jobs.length === 0) return [];
  const jobs = parts.jobs.slice(0, MAX_JOBS);
  const prices = jobs.map((job) => candidates.map((candidate) => candidate.price(job)));
  const costs = prices.map((row, i) =>
    row.map((price, j) => {
      if (typeof price === 'string') return Number.POSITIVE_INFINITY;
      const isAvoided = jobs[i]!.avoid === candidates[j]!.name;
      return price + (isAvoided ? view.settings.avoid : 0) - urgency(view, jobs[i]!);
    }),
  );
  return assign(costs).flatMap((column, i) => {
    const chosen = candidates[column];
    if (!chosen) return [];
    const refused: Record<string, number> = {};
    for (const price of prices[i]!) {
      if (typeof price === 'string') refused[price] = (refused[price] ?? 0) + 1;
    }
    const ranked = candidates
      .map((candidate, j) => ({ who: candidate.name, cost: Math.round(costs[i]![j]! * 10) / 10 }))
      .filter(({ cost }) => Number.isFinite(cost))
      .sort((a, b) => a.cost - b.cost || (a.who < b.who ? -1 : 1))
      .slice(0, MAX_CANDIDATES);
    const { jobId } = jobs[i]!;
    const { name: actor, device } = chosen;
    const has = chosen.carries?.(jobs[i]!) ?? false;
    return [{ jobId, phase, actor, device, carries: has, candidates: ranked, refused }];
  });
}

/** Of the jobs at one pack station only the first that somebody can do now is in the run. */
function oneAStation(jobs: readonly QueuedJob[], candidates: readonly Candidate[]): QueuedJob[] {
  const taken = new Set<string>();
  return jobs.filter((job) => {
    if (orderAtStation(job) === undefined || !('at' in job.task)) return true;
    if (taken.has(job.task.at)) return false;
    if (candidates.some((candidate) => typeof candidate.price(job) === 'number')) {
      taken.add(job.task.at);
    }
    return true;
  });
}

function workersPhase(view: DispatchView): Assignment[] {
  const candidates = view.workers.map((who) => ({
    name: who.worker,
    device: who.device,
    price: (job: QueuedJob) =>
      reasonAgainst(WORKER_FILTERS, view, { who, job }) ?? walkSeconds(who, beginning(view, job)),
  }));
  const hand = view.jobs.filter((job) => !isForVehicle(job.task));
  const expecting = new Set(view.workers.map((worker) => worker.expects));
  const expected = (job: QueuedJob) => expecting.has(orderAtStation(job) ?? '');
  const jobs = byUrgency(view, hand);
  const inOrder = [...jobs.filter(expected), ...jobs.filter((job) => !expected(job))];
  return match(view, 'workers', { jobs: oneAStation(inOrder, candidates), candidates });
}

function vehiclesPhase(view: DispatchView): Assignment[] {
  const candidates = view.vehicles.map((who) => ({
    name: who.vehicle,
    device: who.vehicle,
    carries: (job: QueuedJob) => carries(who, job),
    price: (job: QueuedJob) =>
      reasonAgainst(VEHICLE_FILTERS, view, { who, job }) ??
      driveSeconds(view, who, job) ??
      'no_way',
  }));
  const moves = view.jobs.filter((job) => isForVehicle(job.task));
  const isOnBoard = (job: QueuedJob) => view.vehicles.some((who) => carries(who, job));
  const jobs = byUrgency(view, moves);
  // A loaded vehicle can do nothing else.
  const inOrder = [...jobs.filter(isOnBoard), ...jobs.filter((job) => !isOnBoard(job))];
  return match(view, 'vehicles', { jobs: inOrder, candidates });
}

/** The phases in their order. Charging and parking are the fleet's own, after these. */
const PHASES: readonly ((view: DispatchView) => Assignment[])[] = [workersPhase, vehiclesPhase];

export function dispatch(view: DispatchView): Assignment[] {
  return PHASES.flatMap((phase) => phase(view));
}
