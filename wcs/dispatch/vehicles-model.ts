/** What the assignment of vehicles looks at, and what it says. Times in ms, all costs in seconds' worth. */
import { type Millis, minutes, seconds } from '#base/time.ts';
import type { DeviceId, VehicleFacts } from '#hub/ports.ts';
import type { VehicleView } from '../contracts.ts';
import type { VehicleClass } from '../floor/floor.ts';

/** A transport for which a vehicle is wanted, or that a vehicle is still on its way to. */
export interface TransportNeed {
  readonly jobId: string;
  /** Nodes in the order of the stops. A load is picked at the first one. */
  readonly stops: readonly string[];
  /** What the vehicle must be able to do, as factsheets name it: pick, drop … */
  readonly actions: readonly string[];
  readonly load: TransportLoad | null;
  /** 0 to 100, as of a task. */
  readonly priority: number;
  readonly createdAt: Millis;
  /** When the last stop is to be done. */
  readonly deadline?: Millis;
  /** Only such a vehicle, only one of that group, only that one. */
  readonly type: string | null;
  readonly group: string | null;
  readonly fixed: DeviceId | null;
  /** Rather that one; rather not this one, which failed with it. */
  readonly preferred: DeviceId | null;
  readonly avoid: DeviceId | null;
  /** On the vehicle that the ledger says has the load. */
  readonly aboard: DeviceId | null;
  /** The vehicle that drives to the first stop; it may be another's yet. */
  readonly fetchedBy: DeviceId | null;
}

export interface TransportLoad {
  /** The handling unit; '': nobody knows. */
  readonly unit: string;
  readonly grams?: number;
  /** Of factsheets: what kind of load it is. */
  readonly loadSet?: string;
}

/** A vehicle as it is weighed. One with a job is not available, its reason is `busy`. */
export interface VehicleCandidate extends VehicleView {
  readonly type: string;
  readonly groups: readonly string[];
  /** How it drives without a load and with one. */
  readonly empty: VehicleClass;
  readonly loaded: VehicleClass;
  /** Percent of its battery in a second of driving. */
  readonly drain: number;
  /** What the site says of its type. */
  readonly maxLoadGrams?: number;
  readonly facts?: VehicleFacts;
  /** Where and when it will have done what it has; undefined: nobody can say. */
  readonly soon?: { readonly node: string; readonly at: Millis };
}

/** What an assignment looks at. It changes nothing. */
export interface VehicleDispatchView {
  readonly now: Millis;
  readonly jobs: readonly TransportNeed[];
  readonly vehicles: readonly VehicleCandidate[];
  /** Nodes. */
  readonly chargers: readonly string[];
  /** Of driving; Infinity without a way. */
  seconds(from: string, to: string, cls: VehicleClass): number;
  readonly settings: VehicleDispatchSettings;
}

export interface VehicleDispatchSettings {
  /** `greedy` is the yardstick of bench:fleet: the most urgent job takes the best vehicle that is left. */
  readonly method: 'optimal' | 'greedy';
  /** Seconds that a point of priority, a second of waiting and a percent of battery are worth. */
  readonly priority: number;
  readonly waiting: number;
  readonly battery: number;
  /** Worth of a deadline that the quickest vehicle just keeps; none when that has an hour to spare. */
  readonly deadline: number;
  /** Cost of a second that a vehicle comes too late by, beyond what the quickest one does. */
  readonly late: number;
  readonly avoid: number;
  readonly preferred: number;
  /** What another vehicle must be quicker by, to get a job that one is on its way to. */
  readonly keeps: number;
  /** Battery that is as good as full, and what must be left at a charger after the work, percent. */
  readonly comfortable: number;
  readonly reserve: number;
  /** Vehicles that are free within this time are weighed too. */
  readonly soonFreeMs: Millis;
  /** A job that has waited so long goes before all that have waited less. */
  readonly boundMs: Millis;
  /** So many jobs are weighed in one run. */
  readonly maxJobs: number;
}

export const VEHICLE_DISPATCH: VehicleDispatchSettings = {
  method: 'optimal',
  priority: 2,
  waiting: 0.25,
  battery: 0.5,
  deadline: 300,
  late: 2,
  avoid: 300,
  preferred: 60,
  keeps: 15,
  comfortable: 50,
  reserve: 10,
  soonFreeMs: seconds(90),
  boundMs: minutes(5),
  maxJobs: 500,
};

/** What doing a job now is worth, whoever does it: all of it 0 or below. */
export interface Worth {
  readonly priority: number;
  readonly waiting: number;
  readonly deadline: number;
}

/** The shares of a cost, in seconds' worth. */
export interface CostParts extends Worth {
  /** Until the vehicle is free, to the first stop, at the stops, and between them. */
  readonly until: number;
  readonly drive: number;
  readonly handling: number;
  readonly carry: number;
  readonly late: number;
  readonly battery: number;
  readonly avoid: number;
  readonly preferred: number;
  readonly keeps: number;
}

export interface WeighedVehicle {
  readonly vehicle: DeviceId;
  readonly begins: 'now' | 'when_free';
  readonly cost: number;
  readonly parts: CostParts;
}

export interface VehicleAssignment {
  readonly jobId: string;
  readonly vehicle: DeviceId;
  /**
   * `now`: the vehicle is given the job, whoever is on the way to it. `begun`: it is on its way to it and
   * stays so. `when_free`: it is meant to have it once it has done what it has; nothing begins.
   */
  readonly begins: 'now' | 'begun' | 'when_free';
  readonly cost: number;
  readonly parts: CostParts;
  /** `on_board`, `begun`, `overdue` (its wait is over the bound) or `least_cost`. */
  readonly rule: string;
  /**
   * Cheapest first, the chosen one among them; and of all that cannot have it, why not. Of what does not
   * begin now only the chosen one is told: nothing is decided by it.
   */
  readonly candidates: readonly WeighedVehicle[];
  readonly reasons: Readonly<Record<DeviceId, string>>;
}
