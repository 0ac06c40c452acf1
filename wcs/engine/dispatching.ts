import type { Site } from '#base/site/site.ts';
import type { Millis } from '#base/time.ts';
import type { Fleet } from '../contracts.ts';
import { dispatch } from '../dispatch/dispatch.ts';
import { orderAtStation } from '../dispatch/filters.ts';
import type { Assignment, DispatchView, FreeWorker, Person, QueuedJob } from '../dispatch/model.ts';
import type { SiteFacts } from '../jobs/model.ts';
import type { TickContext } from './effects.ts';
import type { WcsSettings } from './settings.ts';
import type { Draft, EngineState, JobRow, WorkerRow } from './state.ts';
import { assignJob } from './step-job.ts';

/** The rows a dispatch run reads: of a draft, or of what was committed. */
type Rows = Pick<Draft | EngineState, 'jobs' | 'busy' | 'workers'>;

const isWaiting = (job: JobRow) => job.status === 'queued' && job.snapshot.state === 'waiting';

export interface Dispatching {
  /** Who would get what now. */
  plan(rows: Rows, now: Millis): Assignment[];
  run(context: TickContext): void;
}

export function createDispatching(deps: {
  readonly site: Site;
  readonly facts: SiteFacts;
  readonly fleet: Fleet;
  readonly settings: WcsSettings;
}): Dispatching {
  const { site, facts, fleet, settings } = deps;
  const isOnline = (row: WorkerRow | undefined): boolean =>
    row !== undefined && row.device !== null && row.offlineSince === null;
  const peopleOf = (rows: Rows): Person[] =>
    site.handhelds.map(({ worker, skills }) => ({
      worker,
      skills,
      online: isOnline(rows.workers.get(worker)),
    }));
  const handhelds = new Map(site.handhelds.map((each) => [each.worker, each]));

  function freeWorker(rows: Rows, row: WorkerRow, now: Millis): FreeWorker[] {
    const person = handhelds.get(row.worker);
    const isFree = isOnline(row) && !rows.busy.get(row.worker);
    if (!person || !isFree) return [];
    const lingers = row.lastOrder !== null && now - row.freeSince < settings.lingerMs;
    return [
      {
        worker: row.worker,
        device: row.device ?? '',
        skills: person.skills,
        walkSpeed: person.walkSpeed,
        x: row.x,
        y: row.y,
        expects: lingers ? row.lastOrder : null,
      },
    ];
  }

  function viewOf(rows: Rows, now: Millis): DispatchView | undefined {
    const jobs: QueuedJob[] = [];
    const stationsBusy = new Set<string>();
    for (const job of rows.jobs.values()) {
      if (isWaiting(job)) jobs.push(job);
      if (job.actor !== null && orderAtStation(job) !== undefined && 'at' in job.task) {
        stationsBusy.add(job.task.at);
      }
    }
    if (jobs.length === 0) return undefined;
    const workers = [...rows.workers.values()]
      .sort((a, b) => (a.worker < b.worker ? -1 : 1))
      .flatMap((row) => freeWorker(rows, row, now));
    const hasMoves = jobs.some((job) => job.task.kind === 'move');
    const vehicles = hasMoves ? fleet.vehicles(now) : [];
    const busy = new Set(vehicles.map((each) => each.vehicle).filter((id) => rows.busy.get(id)));
    return {
      now,
      site: facts,
      jobs,
      workers,
      people: peopleOf(rows),
      vehicles,
      busy,
      stationsBusy,
      travelSeconds: (from, to) => fleet.travelSeconds(from, to),
      settings: settings.dispatch,
    };
  }

  const plan = (rows: Rows, now: Millis): Assignment[] => {
    const view = viewOf(rows, now);
    return view ? dispatch(view) : [];
  };

  return {
    plan,
    run(context) {
      const { draft } = context;
      for (const { jobId, actor, device, carries, ...decision } of plan(draft, draft.now)) {
        const job = draft.jobs.get(jobId);
        if (!job) continue;
        assignJob(context, job, { actor, device, carries });
        draft.decisions.push({ jobId, chosen: actor, ...decision });
      }
    },
  };
}
