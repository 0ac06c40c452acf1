import type { VehicleView } from '../contracts.ts';
import type { DispatchView, FreeWorker, Profile, QueuedJob } from './model.ts';
import { equipmentOf, nextTrayOf, nextZoneOf, SKILLS, specialSkillsOf, zonesOf } from './needs.ts';
import { boards, unsuited } from './transports.ts';

/** A filter says why not, or undefined when it has nothing against it. */
type Filter<W> = (view: DispatchView, who: W, job: QueuedJob) => string | undefined;

const skill: Filter<Profile> = (_, worker, { task }) =>
  task.kind !== 'move' && task.kind !== 'transport' && worker.skills.includes(SKILLS[task.kind])
    ? undefined
    : 'skill';

const duty: Filter<Profile> = (_, worker) => (worker.duty === 'working' ? undefined : worker.duty);

const specialSkill: Filter<Profile> = ({ site, settings }, { skills }, { task }) =>
  specialSkillsOf(task, site, settings.reachMetres).every((one) => skills.includes(one))
    ? undefined
    : 'special_skill';

/**
 * Work over several zones is begun by those of the zone where it begins, who see it through. When
 * none of them comes it is anybody's: otherwise its cart and its locks would stand for ever. Work in
 * one zone stays in it.
 */
const zone: Filter<Profile> = ({ site, settings, now }, { zones }, job) => {
  const next = nextZoneOf(job, site);
  if (zones.length === 0 || next === undefined || zones.includes(next)) return undefined;
  if (zonesOf(job.task, site).length === 1) return 'zone';
  return now - job.createdAt >= settings.otherZoneMs ? undefined : 'waits_for_zone';
};

const equipment: Filter<Profile> = ({ site, settings }, { equipment: own }, { task }) =>
  equipmentOf(task, site, settings.reachMetres).every((one) => own.includes(one))
    ? undefined
    : 'equipment';

/** Who left it half done may always go on; others by scanning, until the wait is over. */
const handOver: Filter<FreeWorker> = (view, { worker }, job) =>
  job.handOver === null ||
  job.handOver.from === worker ||
  view.now - job.handOver.since >= view.settings.handOverMs
    ? undefined
    : 'waits_for_hand_over';

const wanted: Filter<FreeWorker> = (_, worker, job) =>
  job.wanted === null || job.wanted === worker.worker ? undefined : 'wanted_by_other';

/** What somebody must have, however the work comes to them. */
export const FITNESS_FILTERS: readonly Filter<Profile>[] = [
  skill,
  specialSkill,
  zone,
  equipment,
  duty,
];

/**
 * A place is counted again by another person than the first one, while there is another who
 * may do it: not when the desk wants it otherwise, and not for ever when nobody else comes: of a unit
 * least, which keeps a staging place from the next one. A break ends soon, so that who is on one is
 * still another.
 */
const otherCounter: Filter<FreeWorker> = (view, { worker }, job) => {
  const { task } = job;
  if (task.kind !== 'count' || task.notBy !== worker || job.wanted === worker) return undefined;
  const others = view.people.filter(
    (person) =>
      person.worker !== worker &&
      reasonsAgainst(FITNESS_FILTERS, view, { who: person, job }).every(
        (reason) => reason === 'on_break',
      ),
  );
  if (others.length === 0) return undefined;
  const isAlone = !others.some((person) => person.online);
  const { otherCounterMs, otherUnitCounterMs } = view.settings;
  const patienceMs = task.handlingUnit === '' ? otherCounterMs : otherUnitCounterMs;
  const hasWaited = view.now - job.createdAt >= patienceMs;
  return isAlone && hasWaited ? undefined : 'counted_before';
};

/** The order that a pack-station task belongs to. */
export function orderAtStation(job: QueuedJob): string | undefined {
  const { task } = job;
  const isStation = task.kind === 'check' || task.kind === 'pack' || task.kind === 'weigh';
  return isStation ? task.order : undefined;
}

const expected: Filter<FreeWorker> = (_, worker, job) =>
  worker.expects === null || worker.expects === orderAtStation(job)
    ? undefined
    : 'expects_next_step';

const station: Filter<FreeWorker> = (view, _, job) =>
  orderAtStation(job) !== undefined && 'at' in job.task && view.stationsBusy.has(job.task.at)
    ? 'station_busy'
    : undefined;

/** Nobody is sent to a machine that cannot bring the tray, or where enough are waiting. */
const vlm: Filter<FreeWorker> = (view, _, job) => {
  const tray = nextTrayOf(job, view.site);
  return tray && view.troubleAt(tray.vlm);
};

const available: Filter<VehicleView> = (_, vehicle) =>
  vehicle.available ? undefined : vehicle.reason || 'unavailable';

const idle: Filter<VehicleView> = (view, vehicle) =>
  view.busy.has(vehicle.vehicle) ? 'has_job' : undefined;

/**
 * Whether a vehicle has the unit of the job already. What it cannot name is the job's where the
 * ledger has that on this vehicle.
 */
export function carries(who: VehicleView, job: QueuedJob): boolean {
  const { load, vehicle } = who;
  const { task } = job;
  if (task.kind === 'transport') return boards(who, job, task);
  if (task.kind !== 'move') return false;
  return load === task.handlingUnit || (load === '' && task.from === `VEHICLE:${vehicle}`);
}

const unloaded: Filter<VehicleView> = (_, vehicle, job) =>
  vehicle.load === null || carries(vehicle, job) ? undefined : 'loaded';

/**
 * Nobody else is sent for it: where the task says it stands there is nothing. What a vehicle said
 * before it fell silent may be over: somebody unloaded it where it broke down.
 */
const onOther: Filter<VehicleView> = (view, vehicle, job) =>
  vehicle.load === null &&
  view.vehicles.some((other) => other.reason !== 'offline' && carries(other, job))
    ? 'on_other_vehicle'
    : undefined;

export const WORKER_FILTERS: readonly Filter<FreeWorker>[] = [
  ...FITNESS_FILTERS,
  wanted,
  otherCounter,
  handOver,
  station,
  expected,
  vlm,
];
const suited: Filter<VehicleView> = (view, vehicle, job) => unsuited(view.transports, vehicle, job);

export const VEHICLE_FILTERS: readonly Filter<VehicleView>[] = [
  idle,
  available,
  unloaded,
  onOther,
  suited,
];

interface Pair<W> {
  readonly who: W;
  readonly job: QueuedJob;
}

/** The first reason is enough to leave somebody out. */
export function reasonAgainst<W>(
  filters: readonly Filter<W>[],
  view: DispatchView,
  { who, job }: Pair<W>,
): string | undefined {
  for (const filter of filters) {
    const reason = filter(view, who, job);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** Every reason, for a person who asks. */
export const reasonsAgainst = <W>(
  filters: readonly Filter<W>[],
  view: DispatchView,
  { who, job }: Pair<W>,
): string[] => filters.flatMap((filter) => filter(view, who, job) ?? []);
