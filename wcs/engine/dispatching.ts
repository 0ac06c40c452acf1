import type { Site } from '#base/site/site.ts';
import type { Millis } from '#base/time.ts';
import type { HubPort } from '#hub/ports.ts';
import type { Fleet, VehicleView } from '../contracts.ts';
import { dispatch } from '../dispatch/dispatch.ts';
import { explain, type Standing, type Weighed } from '../dispatch/explain.ts';
import { FITNESS_FILTERS, orderAtStation, reasonsAgainst } from '../dispatch/filters.ts';
import type { Assignment, DispatchView, QueuedJob, TransportView } from '../dispatch/model.ts';
import { isForVehicle } from '../dispatch/transports.ts';
import type { SiteFacts } from '../jobs/model.ts';
import type { Crew } from './crew.ts';
import type { TickContext } from './effects.ts';
import type { WcsSettings } from './settings.ts';
import type { Draft, EngineState, JobRow } from './state.ts';
import { assignJob } from './step-job.ts';
import { troubleAt } from './tray-state.ts';

/** The rows a dispatch run reads: of a draft, or of what was committed. */
type Rows = Pick<
  Draft | EngineState,
  'jobs' | 'jobOfTask' | 'busy' | 'workers' | 'vlms' | 'outages' | 'sequences'
>;

/** One that a person took out of service gets no job. */
const inService = (rows: Rows, vehicles: readonly VehicleView[]): readonly VehicleView[] =>
  vehicles.map((one) =>
    rows.outages.get(one.vehicle) ? { ...one, available: false, reason: 'out_of_order' } : one,
  );

const isWaiting = (job: JobRow) => job.status === 'queued' && job.snapshot.state === 'waiting';

const vehicleKinds = ({ vehicles, vehicleTypes = [] }: Pick<Site, 'vehicles' | 'vehicleTypes'>) =>
  new Map(
    vehicles.map(({ id, type = '' }) => {
      const groups = vehicleTypes.find((one) => one.id === type)?.groups ?? [];
      return [id, { type, groups }];
    }),
  );

function transportsOf(rows: Rows, kinds: TransportView['kinds']): TransportView {
  const vehicleOf = new Map<string, string>();
  const keptFor = new Map<string, string>();
  for (const { sequence, vehicle } of rows.sequences.values()) {
    if (vehicle === null) continue;
    vehicleOf.set(sequence, vehicle);
    keptFor.set(vehicle, sequence);
  }
  /** The place in each sequence that is next. */
  const first = new Map<string, number>();
  for (const { task } of rows.jobs.values()) {
    if (task.kind !== 'transport' || task.placeIn === undefined) continue;
    first.set(task.document, Math.min(task.placeIn, first.get(task.document) ?? task.placeIn));
  }
  return {
    kinds,
    vehicleOf,
    keptFor,
    mayBegin: ({ after, document, placeIn }) =>
      placeIn === first.get(document) && !after.some((id) => rows.jobOfTask.get(id) !== undefined),
  };
}

export interface Dispatching {
  /** Who would get what now. */
  plan(rows: Rows, now: Millis): Assignment[];
  run(context: TickContext): void;
  /** Everybody who is known, as things stand now. */
  people(rows: Rows, now: Millis): readonly Standing[];
  /** Why somebody may not do a job even when it is brought to them; none: they may. */
  unfit(rows: Rows, now: Millis, worker: string, job: JobRow): readonly string[];
  /** Who could have a job now, and why the others cannot. */
  explain(rows: Rows, now: Millis, job: JobRow): readonly Weighed[];
  /** Those of the jobs that nobody at work may do, with why; none while nobody is at work. */
  nobodyFor(rows: Rows, now: Millis, jobs: readonly JobRow[]): readonly NobodyFor[];
}

export interface NobodyFor {
  readonly job: JobRow;
  readonly people: readonly { readonly worker: string; readonly reasons: readonly string[] }[];
}

export function createDispatching(deps: {
  readonly crew: Crew;
  readonly facts: SiteFacts;
  readonly fleet: Fleet;
  readonly hub: Pick<HubPort, 'status'>;
  readonly settings: WcsSettings;
  readonly site: Pick<Site, 'vehicles' | 'vehicleTypes'>;
}): Dispatching {
  const { crew, facts, fleet, hub, settings } = deps;
  const kinds = vehicleKinds(deps.site);

  function standingOf(rows: Rows, worker: string, now: Millis): Standing {
    const row = rows.workers.get(worker);
    const device = row?.device ?? '';
    const lingers =
      row !== undefined && row.lastOrder !== null && now - row.freeSince < settings.lingerMs;
    const { x, y } = row ?? crew.startOf(worker, device);
    const who = {
      worker,
      device,
      ...crew.profile(worker, now),
      walkSpeed: crew.walkSpeed(worker),
      x,
      y,
      expects: lingers ? row.lastOrder : null,
    };
    if (device === '') return { who, standing: 'logged_out' };
    if (row?.offlineSince !== null) return { who, standing: 'offline' };
    return { who, standing: rows.busy.get(worker) ? 'has_job' : '' };
  }

  function people(rows: Rows, now: Millis): Standing[] {
    const seen = [...rows.workers.values()].map((row) => row.worker);
    const names = [...new Set([...crew.names, ...seen])].sort();
    return names.map((worker) => standingOf(rows, worker, now));
  }

  function viewOf(rows: Rows, now: Millis): DispatchView & { readonly all: readonly Standing[] } {
    const jobs: QueuedJob[] = [];
    const stationsBusy = new Set<string>();
    const troubles = new Map<string, string | undefined>();
    for (const job of rows.jobs.values()) {
      if (isWaiting(job)) jobs.push(job);
      if (job.actor !== null && orderAtStation(job) !== undefined && 'at' in job.task) {
        stationsBusy.add(job.task.at);
      }
    }
    const all = jobs.length === 0 ? [] : people(rows, now);
    const hasMoves = jobs.some((job) => isForVehicle(job.task));
    const vehicles = hasMoves ? inService(rows, fleet.vehicles(now)) : [];
    const busy = new Set(vehicles.map((each) => each.vehicle).filter((id) => rows.busy.get(id)));
    return {
      now,
      site: facts,
      jobs,
      all,
      workers: all.flatMap(({ who, standing }) => (standing === '' ? [who] : [])),
      people: all.map(({ who, standing }) => ({
        ...who,
        online: (standing === '' || standing === 'has_job') && who.duty === 'working',
      })),
      vehicles,
      transports: transportsOf(rows, kinds),
      busy,
      stationsBusy,
      troubleAt(vlm) {
        // Asked for each worker and job.
        if (!troubles.has(vlm)) {
          const limits = { status: hub.status(vlm), most: settings.dispatch.vlmQueue };
          troubles.set(vlm, troubleAt(rows, vlm, limits));
        }
        return troubles.get(vlm);
      },
      travelSeconds: (from, to) => fleet.travelSeconds(from, to),
      settings: settings.dispatch,
    };
  }

  const plan = (rows: Rows, now: Millis): Assignment[] => {
    const view = viewOf(rows, now);
    return view.jobs.length === 0 ? [] : dispatch(view);
  };

  return {
    plan,
    people,
    run(context) {
      const { draft } = context;
      for (const { jobId, actor, device, carries, ...decision } of plan(draft, draft.now)) {
        const job = draft.jobs.get(jobId);
        if (!job) continue;
        assignJob(context, job, { actor, device, carries });
        draft.decisions.push({ jobId, chosen: actor, ...decision });
      }
    },
    unfit: (rows, now, worker, job) =>
      reasonsAgainst(FITNESS_FILTERS, viewOf(rows, now), {
        who: standingOf(rows, worker, now).who,
        job,
      }),
    explain(rows, now, job) {
      const view = viewOf(rows, now);
      return explain(view, job, view.all);
    },
    nobodyFor(rows, now, jobs) {
      if (jobs.length === 0) return [];
      const view = viewOf(rows, now);
      const isHere = ({ who, standing }: Standing) =>
        (standing === '' || standing === 'has_job') && who.duty !== 'off_shift';
      const here = view.all.filter(isHere);
      if (here.length === 0) return [];
      const of = (job: JobRow) =>
        here.map(({ who }) => {
          const all = reasonsAgainst(FITNESS_FILTERS, view, { who, job });
          // A break ends soon.
          return { worker: who.worker, reasons: all.filter((reason) => reason !== 'on_break') };
        });
      return jobs
        .map((job) => ({ job, people: of(job) }))
        .filter(({ people }) => people.every(({ reasons }) => reasons.length > 0));
    },
  };
}
