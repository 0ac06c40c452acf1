/**
 * What the engine knows: the rows of its tables, kept in memory because one process runs it. The
 * tables are the truth; memory is only what was committed, and a start reads it back from there.
 */
import type { Refusal, Text } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { DeviceCommand, DeviceId, HandheldStep } from '#hub/ports.ts';
import type { TaskReport } from '#wms-core/ports.ts';
import type { LegRequest } from '../contracts.ts';
import type { HandOver } from '../dispatch/model.ts';
import type { WorkTask } from '../jobs/model.ts';
import type { JobSnapshot } from '../jobs/step.ts';
import { isOver, type SequenceRow, type TransportEventRow } from '../transports/model.ts';
import { createOverlay, type Overlay } from './overlay.ts';
import type { DeviceProblem, EndedProblem, Outage } from './problem-model.ts';
import type { TrayLease, VlmRow } from './tray-model.ts';

export type JobStatus = 'queued' | 'assigned' | 'active' | 'held' | 'done' | 'failed' | 'cancelled';

/** What stands on the terminal for a job, and what else may answer it. */
export interface Shown {
  readonly step: HandheldStep;
  /** The label this job holds; no other job lights it meanwhile. */
  readonly light: {
    readonly bank: DeviceId;
    readonly label: number;
    readonly quantity: number;
  } | null;
  readonly scale: DeviceId | null;
  readonly dimensioner?: DeviceId;
  /** The tray that must stand in an opening first. */
  readonly tray?: TrayLease;
}

export interface JobRow {
  readonly jobId: string;
  readonly task: WorkTask;
  readonly machineVersion: number;
  readonly status: JobStatus;
  readonly snapshot: JobSnapshot;
  readonly shown: Shown | null;
  /** The leg it waits for; asked for again after a restart. */
  readonly leg: LegRequest | null;
  readonly stepNo: number;
  readonly reportNo: number;
  readonly legNo: number;
  readonly priority: number;
  /** The worker or vehicle that has it, and the device that speaks for them. */
  readonly actor: string | null;
  readonly device: DeviceId | null;
  /** The worker whom the desk wants to have it. */
  readonly wanted: string | null;
  /** The vehicle that failed at it last. */
  readonly avoid: DeviceId | null;
  /** Left half done by somebody who has, or had, its unit in hand. */
  readonly handOver: HandOver | null;
  readonly started: boolean;
  readonly note: Text | null;
  readonly createdAt: Millis;
  readonly updatedAt: Millis;
  readonly version: number;
}

export interface WorkerRow {
  readonly worker: string;
  /** null: logged out. */
  readonly device: DeviceId | null;
  readonly offlineSince: Millis | null;
  readonly x: number;
  readonly y: number;
  /** The order of the check or pack just ended: its next step is worth a moment's wait. */
  readonly lastOrder: string | null;
  readonly freeSince: Millis;
  /** What was taken from them; the terminal says so until the next job. */
  readonly notice: Text | null;
}

export interface TimerRow {
  readonly jobId: string;
  readonly name: string;
  readonly generation: number;
  readonly dueAt: Millis;
}

export interface CommandRow {
  readonly command: DeviceCommand;
  /** A newer command for the same slot replaces this one. */
  readonly slot: string;
  readonly jobId: string | null;
  readonly createdAt: Millis;
}

export interface OutboxRow {
  readonly jobId: string;
  readonly report: TaskReport;
  /** The job's machine waits for the answer. */
  readonly awaited: boolean;
}

/** An event that a job (or nobody) took in. */
export interface InboxRow {
  readonly eventId: string;
  readonly jobId: string | null;
  readonly body: unknown;
  readonly answer: Refusal | null;
}

export interface DecisionRow {
  readonly jobId: string;
  readonly phase: string;
  readonly chosen: string;
  /** The best few: who, and at which cost. */
  readonly candidates: readonly { readonly who: string; readonly cost: number }[];
  /** Why others fell out, and how many. */
  readonly refused: Readonly<Record<string, number>>;
}

/** Something that was said to a vehicle: a link of the chain from a task to its acknowledgement. */
export interface OrderMessageRow {
  readonly commandId: string;
  /** '' and 0: it is about no order. */
  readonly orderId: string;
  readonly updateId: number;
  readonly kind: 'order' | 'cancel' | 'instant' | 'zones' | 'answer';
  readonly vehicle: DeviceId;
  readonly correlationId: string;
}

export interface EngineState {
  readonly jobs: Map<string, JobRow>;
  readonly jobOfTask: Map<string, string>;
  /** Who has which job: worker or vehicle → job. */
  readonly busy: Map<string, string>;
  readonly workers: Map<string, WorkerRow>;
  readonly timers: Map<string, TimerRow>;
  readonly commands: Map<string, CommandRow>;
  /** Slot → the command that fills it. */
  readonly slots: Map<string, string>;
  /** What last lay still on each scale, grams. */
  readonly weights: Map<string, number>;
  readonly vlms: Map<string, VlmRow>;
  /** By device; stored as its open problem. */
  readonly outages: Map<string, Outage>;
  /** Those that are not over. */
  readonly sequences: Map<string, SequenceRow>;
}

export function emptyState(): EngineState {
  return {
    jobs: new Map(),
    jobOfTask: new Map(),
    busy: new Map(),
    workers: new Map(),
    timers: new Map(),
    commands: new Map(),
    slots: new Map(),
    weights: new Map(),
    vlms: new Map(),
    outages: new Map(),
    sequences: new Map(),
  };
}

/** One tick's changes. Rows are never altered, only replaced. */
export interface Draft {
  readonly now: Millis;
  readonly jobs: Overlay<JobRow>;
  readonly jobOfTask: Overlay<string>;
  readonly busy: Overlay<string>;
  readonly workers: Overlay<WorkerRow>;
  readonly timers: Overlay<TimerRow>;
  readonly commands: Overlay<CommandRow>;
  readonly slots: Overlay<string>;
  readonly weights: Overlay<number>;
  readonly vlms: Overlay<VlmRow>;
  readonly outages: Overlay<Outage>;
  readonly sequences: Overlay<SequenceRow>;
  /** Jobs submitted in this tick. */
  readonly created: Set<string>;
  /** Jobs whose task asks for less than it did. */
  readonly retold: Set<string>;
  /** Jobs whose version grew already: it grows once a tick. */
  readonly touched: Set<string>;
  readonly inbox: InboxRow[];
  readonly reports: OutboxRow[];
  readonly transportEvents: TransportEventRow[];
  readonly messages: OrderMessageRow[];
  readonly refusedMessages: { readonly commandId: string; readonly reason: Text }[];
  readonly decisions: DecisionRow[];
  readonly controls: { readonly controlId: string; readonly answer: Refusal | null }[];
  /** Troubles of devices that began, and that ended, in this tick. */
  readonly problems: DeviceProblem[];
  readonly endedProblems: EndedProblem[];
  /** Commands that another one replaced. */
  readonly withdrawn: string[];
  readonly legs: LegRequest[];
  readonly cancelledLegs: string[];
  /** Jobs that ended, for those who draw curves. */
  readonly ended: JobRow[];
}

export function createDraft(state: EngineState, now: Millis): Draft {
  return {
    now,
    jobs: createOverlay(state.jobs),
    jobOfTask: createOverlay(state.jobOfTask),
    busy: createOverlay(state.busy),
    workers: createOverlay(state.workers),
    timers: createOverlay(state.timers),
    commands: createOverlay(state.commands),
    slots: createOverlay(state.slots),
    weights: createOverlay(state.weights),
    vlms: createOverlay(state.vlms),
    outages: createOverlay(state.outages),
    sequences: createOverlay(state.sequences),
    created: new Set(),
    retold: new Set(),
    touched: new Set(),
    inbox: [],
    reports: [],
    transportEvents: [],
    messages: [],
    refusedMessages: [],
    decisions: [],
    controls: [],
    problems: [],
    endedProblems: [],
    withdrawn: [],
    legs: [],
    cancelledLegs: [],
    ended: [],
  };
}

export const isEnded = (status: JobStatus): boolean =>
  status === 'done' || status === 'failed' || status === 'cancelled';

/** The job, if it still runs. */
export function liveJob(draft: Draft, jobId: string | undefined): JobRow | undefined {
  const job = jobId === undefined ? undefined : draft.jobs.get(jobId);
  return job && !isEnded(job.status) ? job : undefined;
}

/** Takes a committed draft over: ended jobs leave memory. */
export function applyDraft(draft: Draft): void {
  for (const [jobId, job] of draft.jobs.changes) {
    if (!job || !isEnded(job.status)) continue;
    draft.jobs.delete(jobId);
    draft.jobOfTask.delete(job.task.taskId);
  }
  for (const [name, row] of draft.sequences.changes) {
    if (row && isOver(row)) draft.sequences.delete(name);
  }
  for (const part of [
    draft.jobs,
    draft.jobOfTask,
    draft.busy,
    draft.workers,
    draft.timers,
    draft.commands,
    draft.slots,
    draft.weights,
    draft.vlms,
    draft.outages,
    draft.sequences,
  ]) {
    part.apply();
  }
}

export const timerKey = (jobId: string, name: string): string => `${jobId} ${name}`;
