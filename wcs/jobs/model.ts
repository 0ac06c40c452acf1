/**
 * What goes into a job's machine and what comes out, as data. A machine knows the task, the site
 * and its own progress; it knows no database, no clock and no device but by these words.
 */
import type { Refusal, Text } from '#base/refusal.ts';
import type { SiteLocation } from '#base/site/site.ts';
import type { DeviceId, HandheldRefusal, HandheldStep } from '#hub/ports.ts';
import type { Act, FailureReason, Task, TaskKind } from '#wms-core/ports.ts';
import type { LegEvent } from '../contracts.ts';
import type { TransportTask } from '../transports/model.ts';

/** What a job carries out: a task of the WMS, or a transport of the WCS's own. */
export type WorkTask = Task | TransportTask;
export type WorkKind = WorkTask['kind'];

export type Values = Readonly<Record<string, string | number>>;

/** A thing as a dimensioner measured it. */
export interface Measured {
  readonly lengthMm: number;
  readonly widthMm: number;
  readonly heightMm: number;
  readonly grams: number;
}

export type JobEvent =
  /** A worker with a handheld, or a vehicle, has the job now. `carries`: and its unit already. */
  | {
      readonly type: 'assigned';
      readonly actor: string;
      readonly device: DeviceId;
      readonly carries?: true;
    }
  /** It was taken away again; the job goes on with another at the line it reached. */
  | { readonly type: 'lost' }
  /** Of the line that is next fewer pieces are wanted than it said, or nothing is left to do. */
  | { readonly type: 'reduced'; readonly notice?: Notice }
  /** `today`: YYYY-MM-DD, by which a label's dates are read. */
  | { readonly type: 'answered'; readonly values: Values; readonly today: string }
  | { readonly type: 'key'; readonly key: 'done' }
  | { readonly type: 'refused'; readonly reason: HandheldRefusal; readonly quantity?: number }
  | { readonly type: 'label'; readonly quantity: number; readonly short: boolean }
  /** `before`: what last lay still on that scale, null where nobody knows. */
  | { readonly type: 'weight'; readonly grams: number; readonly before: number | null }
  /** `doubted`: the WMS did not take the figures over. */
  | { readonly type: 'measured'; readonly measured: Measured; readonly doubted?: true }
  | LegEvent
  /** `notice`: booked, but not as the worker will think. */
  | { readonly type: 'report.accepted'; readonly notice?: Text }
  | { readonly type: 'report.refused'; readonly text: Text };

/** A named delay that ran out. */
export interface TimerEvent {
  readonly type: `xstate.after.${string}`;
}

export type Notice = NonNullable<HandheldStep['notice']>;

/** A step as its machine words it; ids and lights are the engine's. */
export interface StepShape extends Omit<HandheldStep, 'stepId' | 'jobId' | 'alsoBy'> {
  /** The label that may answer it; lit when its bank is online and no other job holds it. */
  readonly light?: { readonly bank: DeviceId; readonly label: number; readonly quantity: number };
  /** The scale that answers it. */
  readonly scale?: DeviceId;
  /** The dimensioner that may answer it. */
  readonly dimensioner?: DeviceId;
}

export type ReportBody =
  | { readonly type: 'started' }
  /** `awaited`: the machine wants to hear the answer. */
  | { readonly type: 'progress'; readonly act: Act; readonly awaited?: true }
  /** Of a transport. */
  | { readonly type: 'stop_done'; readonly stop: number }
  | { readonly type: 'completed'; readonly act?: Act }
  | { readonly type: 'failed'; readonly reason: FailureReason; readonly note?: Text };

export type JobAction =
  /** `again`: the same step with a notice; it keeps its id. */
  | { readonly type: 'show'; readonly step: StepShape; readonly again: boolean }
  /** Nothing is asked of the worker now, but the job is still theirs. */
  | { readonly type: 'report'; readonly body: ReportBody }
  /** The fact that caused this step was not taken over. */
  | { readonly type: 'answer'; readonly refusal: Refusal }
  /** `next`: what will be asked for when this one is done, so that the vehicle need not stop. */
  | ({ readonly type: 'leg'; readonly next?: LegWish } & LegWish)
  /** Gives the vehicle or worker back; the job waits for one (another than `avoid`). */
  | { readonly type: 'release'; readonly avoid?: DeviceId }
  | { readonly type: 'startTimer'; readonly name: string; readonly delayMs: number }
  | { readonly type: 'cancelTimer'; readonly name: string };

/** Where a vehicle is to drive, and what it is to do there. */
export interface LegWish {
  readonly to: string;
  readonly action?: LegAction;
}

export interface LegAction {
  readonly type: 'pick' | 'drop';
  readonly load: string;
  readonly place: string;
}

/** The part of the site that machines read. */
export interface SiteFacts {
  location(id: string): SiteLocation | undefined;
}

/** What a machine remembers; task and site are put in again at each step. */
export interface JobContext<T extends WorkTask = WorkTask, P = unknown> {
  readonly task: T;
  readonly site: SiteFacts;
  readonly progress: P;
  readonly actor: string;
  readonly device: DeviceId;
  /** Shown with the next step. */
  readonly notice?: Notice;
  /** The progress to go back to when the WMS does not book what was said last. */
  readonly before?: P;
}

export type TaskOf<K extends TaskKind> = Extract<Task, { kind: K }>;
