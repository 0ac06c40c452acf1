import type { Skill } from '#base/site/site.ts';
import { type Millis, minutes } from '#base/time.ts';
import type { DeviceId } from '#hub/ports.ts';
import type { Task, TaskKind } from '#wms-core/ports.ts';
import type { VehicleView } from '../contracts.ts';
import type { SiteFacts } from '../jobs/model.ts';

/** A job that waits for somebody. */
export interface QueuedJob {
  readonly jobId: string;
  readonly task: Task;
  readonly priority: number;
  readonly wanted: string | null;
  readonly avoid: string | null;
  readonly createdAt: Millis;
}

/** A worker who is logged in, reachable and without a job. */
export interface FreeWorker {
  readonly worker: string;
  readonly device: DeviceId;
  readonly skills: readonly Skill[];
  /** m/s */
  readonly walkSpeed: number;
  readonly x: number;
  readonly y: number;
  /** The order whose next step is worth a moment's wait, while it lasts. */
  readonly expects: string | null;
}

/** Everybody who works here, whether there now or not. */
export interface Person {
  readonly worker: string;
  readonly skills: readonly Skill[];
  /** Logged in and reachable; perhaps at work. */
  readonly online: boolean;
}

/** What a dispatch run looks at. It changes nothing. */
export interface DispatchView {
  readonly now: Millis;
  readonly site: SiteFacts;
  readonly jobs: readonly QueuedJob[];
  readonly workers: readonly FreeWorker[];
  readonly people: readonly Person[];
  readonly vehicles: readonly VehicleView[];
  /** Vehicles that have a job. */
  readonly busy: ReadonlySet<string>;
  /** Pack stations at which somebody works now. */
  readonly stationsBusy: ReadonlySet<string>;
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
  /** So long a second count waits for another person to come online, ms. */
  readonly otherCounterMs: Millis;
}

export const DEFAULT_DISPATCH: DispatchSettings = {
  priority: 2,
  waiting: 0.25,
  waitingLimit: 1_200,
  deadline: 300,
  flow: 10,
  avoid: 300,
  otherCounterMs: minutes(10),
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

export const SKILLS: Readonly<Record<Exclude<TaskKind, 'move'>, Skill>> = {
  receive: 'receive',
  inspect: 'receive',
  transfer: 'putaway',
  pick: 'pick',
  put: 'put',
  check: 'pack',
  pack: 'pack',
  weigh: 'pack',
  load: 'ship',
  count: 'count',
};
