/** What a transport costs on a vehicle, in seconds' worth, by named parts; or why it cannot be. */
import type { Millis } from '#base/time.ts';
import { seconds as inSeconds } from '#base/time.ts';
import type { VehicleClass } from '../floor/floor.ts';
import { carries, inability } from './vehicles-filters.ts';
import type {
  CostParts,
  TransportNeed,
  VehicleCandidate,
  VehicleDispatchView,
  Worth,
} from './vehicles-model.ts';

/** A vehicle at the place and in the time at which it could begin. */
export interface Slot {
  readonly vehicle: VehicleCandidate;
  readonly begins: 'now' | 'when_free';
  readonly node: string;
  /** Seconds from now. */
  readonly until: number;
}

/** What a pair takes, in seconds, before anybody's wishes are weighed. */
export interface Effort {
  readonly until: number;
  readonly drive: number;
  readonly handling: number;
  readonly carry: number;
  /** Percent of battery that is left at the last stop. */
  readonly left: number;
  readonly hasLoad: boolean;
}

export const finishOf = ({ until, drive, handling, carry }: Effort): number =>
  until + drive + handling + carry;

const HOUR_S = 3_600;
const SECOND = inSeconds(1);

/** Seconds of the drives behind the first stop. */
export interface Ways {
  /** From stop to stop, from the first or the second one on; Infinity without a way. */
  through(need: TransportNeed, first: 0 | 1, cls: VehicleClass): number;
  /** To the nearest charger; 0 where none can be reached, for then no job is at fault. */
  toCharger(node: string, cls: VehicleClass): number;
}

/** Remembers by its first key, then by its second. */
function remember<A, B>(reckon: (a: A, b: B) => number): (a: A, b: B) => number {
  const known = new Map<A, Map<B, number>>();
  return (a, b) => {
    const row = known.get(a) ?? new Map<B, number>();
    const old = row.get(b);
    if (old !== undefined) return old;
    const fresh = reckon(a, b);
    known.set(a, row.set(b, fresh));
    return fresh;
  };
}

/** Remembers within a run: many vehicles are of one class, and many jobs end at one place. */
export function waysOf(view: VehicleDispatchView): Ways {
  const sumFrom = (first: number) =>
    remember((need: TransportNeed, cls: VehicleClass) => {
      let sum = 0;
      for (let k = first + 1; k < need.stops.length; k++) {
        sum += view.seconds(need.stops[k - 1]!, need.stops[k]!, cls);
      }
      return sum;
    });
  const [all, rest] = [sumFrom(0), sumFrom(1)];
  return {
    through: (need, first, cls) => (first === 0 ? all : rest)(need, cls),
    toCharger: remember((node: string, cls: VehicleClass) => {
      const nearest = Math.min(...view.chargers.map((to) => view.seconds(node, to, cls)));
      return Number.isFinite(nearest) ? nearest : 0;
    }),
  };
}

/** What the pair takes, or the reason against it. */
export function effortOf(
  view: VehicleDispatchView,
  ways: Ways,
  { slot, need }: { readonly slot: Slot; readonly need: TransportNeed },
): Effort | string {
  const { vehicle, until, begins } = slot;
  const cannot = inability(vehicle, need);
  if (cannot !== undefined) return cannot;
  const hasLoad = carries(vehicle, need);
  // What a busy vehicle has on board it will have brought away.
  if (begins === 'now' && vehicle.load !== null && !hasLoad) return 'loaded';
  const first = hasLoad && need.stops.length > 1 ? 1 : 0;
  const drive = view.seconds(
    slot.node,
    need.stops[first]!,
    hasLoad ? vehicle.loaded : vehicle.empty,
  );
  if (!Number.isFinite(drive)) return 'no_way';
  const cls = need.load === null ? vehicle.empty : vehicle.loaded;
  const carry = ways.through(need, first, cls);
  if (!Number.isFinite(carry)) return 'no_way';
  const left = vehicle.battery - vehicle.drain * (until + drive + carry);
  const goal = need.stops.at(-1)!;
  const reserve = vehicle.facts?.battery?.critical ?? view.settings.reserve;
  // A load that is on board is brought on: nobody else can, and it would stand in the way.
  if (!hasLoad && left - vehicle.drain * ways.toCharger(goal, vehicle.empty) < reserve) {
    return 'battery_for_way';
  }
  const set = vehicle.facts?.loadSets.find(({ name }) => name === need.load?.loadSet);
  const pick: Millis = (hasLoad ? 0 : set?.pickMs) ?? 0;
  const handling = (pick + (set?.dropMs ?? 0)) / SECOND;
  return { until, drive, handling, carry, left, hasLoad };
}

/** What doing the job now is worth, whoever does it; `best` is the least finish of all, in seconds. */
export function worthOf(view: VehicleDispatchView, need: TransportNeed, best: number): Worth {
  const { settings, now } = view;
  const waited = Math.min(now - need.createdAt, settings.boundMs) / SECOND;
  const spare = need.deadline === undefined ? HOUR_S : (need.deadline - now) / SECOND - best;
  const near = 1 - Math.min(1, Math.max(0, spare / HOUR_S));
  return {
    priority: -need.priority * settings.priority,
    waiting: -waited * settings.waiting,
    deadline: -near * settings.deadline,
  };
}

/** All parts of what a vehicle costs for a job. */
export function partsOf(
  view: VehicleDispatchView,
  need: TransportNeed,
  pair: {
    readonly vehicle: VehicleCandidate;
    readonly effort: Effort;
    readonly best: number;
    readonly worth: Worth;
  },
): CostParts {
  const { settings, now } = view;
  const { effort, best, worth } = pair;
  const id = pair.vehicle.vehicle;
  let late = 0;
  if (need.deadline !== undefined) {
    const due = (need.deadline - now) / SECOND;
    late = Math.max(0, finishOf(effort) - due) - Math.max(0, best - due);
  }
  return {
    until: effort.until,
    drive: effort.drive,
    handling: effort.handling,
    carry: effort.carry,
    late: late * settings.late,
    battery: Math.max(0, settings.comfortable - effort.left) * settings.battery,
    avoid: need.avoid === id ? settings.avoid : 0,
    preferred: need.preferred === id ? -settings.preferred : 0,
    keeps: need.fetchedBy === id ? -settings.keeps : 0,
    priority: worth.priority,
    waiting: worth.waiting,
    deadline: worth.deadline,
  };
}

export const worthSum = (worth: Worth): number => worth.priority + worth.waiting + worth.deadline;

/** Written out: it is asked for each pair of each run. */
export const costOf = (parts: CostParts): number =>
  parts.until +
  parts.drive +
  parts.handling +
  parts.carry +
  parts.late +
  parts.battery +
  parts.avoid +
  parts.preferred +
  parts.keeps +
  worthSum(parts);
