import { type Millis, minutes } from '#base/time.ts';
import type { DeviceId } from '#hub/ports.ts';
import type { Equipment, WorkerSkill } from '#wms-core/ports.ts';
import type { VehicleView } from '../contracts.ts';
import type { SiteFacts, WorkTask } from '../jobs/model.ts';
import type { TransportTask } from '../transports/model.ts';
import type { Duty } from './shifts.ts';

/** A job left half done: who left it, and the unit by whose scan another takes it over. */
export interface HandOver {
  readonly from: string;
  readonly unit: string;
  readonly since: Millis;
}

/** A job that waits for somebody. */
export interface QueuedJob {
  readonly jobId: string;
  readonly task: WorkTask;
  readonly priority: number;
  readonly wanted: string | null;
  readonly avoid: string | null;
  readonly handOver: HandOver | null;
  /** How far it is. */
  readonly snapshot: { readonly progress: unknown };
  readonly createdAt: Millis;
}

/** What somebody can do, where, with what, and whether now. */
export interface Profile {
  readonly skills: readonly WorkerSkill[];
  /** None: all. */
  readonly zones: readonly string[];
  readonly equipment: readonly Equipment[];
  readonly duty: Duty;
}

/** A worker who is logged in, reachable and without a job. */
export interface FreeWorker extends Profile {
  readonly worker: string;
  readonly device: DeviceId;
  /** m/s */
  readonly walkSpeed: number;
  readonly x: number;
  readonly y: number;
  /** The order whose next step is worth a moment's wait, while it lasts. */
  readonly expects: string | null;
}

/** Everybody who works here, whether there now or not. */
export interface Person extends Profile {
  readonly worker: string;
  /** Logged in, reachable and on duty; perhaps at work. */
  readonly online: boolean;
}

/** What dispatch knows of the transports and of the vehicles that they may want. */
export interface TransportView {
  readonly kinds: ReadonlyMap<
    string,
    { readonly type: string; readonly groups: readonly string[] }
  >;
  /** The vehicle that a running sequence has, and the sequence that keeps a vehicle. */
  readonly vehicleOf: ReadonlyMap<string, string>;
  readonly keptFor: ReadonlyMap<string, string>;
  /** Whether everything that must end before this transport has ended. */
  mayBegin(task: TransportTask): boolean;
}

/** What a dispatch run looks at. It changes nothing. */
export interface DispatchView {
  readonly now: Millis;
  readonly site: SiteFacts;
  readonly jobs: readonly QueuedJob[];
  readonly workers: readonly FreeWorker[];
  readonly people: readonly Person[];
  readonly vehicles: readonly VehicleView[];
  readonly transports: TransportView;
  /** Vehicles that have a job. */
  readonly busy: ReadonlySet<string>;
  /** Pack stations at which somebody works now. */
  readonly stationsBusy: ReadonlySet<string>;
  /** Why nobody is sent to a vertical lift module now. */
  troubleAt(vlm: DeviceId): string | undefined;
  travelSeconds(from: string, to: string): number;
  readonly settings: DispatchSettings;
}

/** Weights of the named costs; all costs are in seconds' worth. */
export interface DispatchSettings {
  /** Seconds a point of priority is worth. */
  readonly priority: number;
  /** Seconds a second of waiting is worth, up to `waitingLimit` seconds. */
  readonly waiting: number;
  readonly waitingLimit: number;
  /** Worth of a deadline that is now; none when an hour or more away. */
  readonly deadline: number;
  /** Worth of each stage nearer to the truck. */
  readonly flow: number;
  /** Cost of trying with the one who failed last. */
  readonly avoid: number;
  /** Worth of being the vehicle that a transport would rather have. */
  readonly preferred: number;
  /** So long a second count waits for another person to come online, ms. */
  readonly otherCounterMs: Millis;
  /** The same of a handling unit: an emptied pallet keeps a staging place meanwhile, ms. */
  readonly otherUnitCounterMs: Millis;
  /** So long a half-done job waits to be taken over by scan; then the next one is sent for it. */
  readonly handOverMs: Millis;
  /** So long a job over several zones waits for somebody of the zone where it goes on, ms. */
  readonly otherZoneMs: Millis;
  /** Higher places (metres) are reached with a forklift only. */
  readonly reachMetres: number;
  /** So many may wait before one vertical lift module; no more are sent there. */
  readonly vlmQueue: number;
}

export const DEFAULT_DISPATCH: DispatchSettings = {
  priority: 2,
  waiting: 0.25,
  waitingLimit: 1_200,
  deadline: 300,
  flow: 10,
  avoid: 300,
  preferred: 60,
  otherCounterMs: minutes(10),
  otherUnitCounterMs: minutes(1),
  handOverMs: minutes(2),
  otherZoneMs: minutes(5),
  reachMetres: 2.5,
  vlmQueue: 2,
};

export interface Assignment {
  readonly jobId: string;
  readonly phase: string;
  readonly actor: string;
  readonly device: DeviceId;
  /** A vehicle that has the job's unit on board. */
  readonly carries: boolean;
  readonly candidates: readonly { readonly who: string; readonly cost: number }[];
  readonly refused: Readonly<Record<string, number>>;
}
