import type { Millis } from '#base/time.ts';
import type { World } from '../world/contracts.ts';
import { type Deed, undo } from './hands.ts';
import type { Finding, JobMemory } from './scene.ts';
import type { TerminalSnapshot } from './terminal.ts';
import type { Spot } from './walk.ts';

/** An injected error as the worker who made it remembers it. */
export interface OwnError {
  readonly kind: string;
  readonly item: string;
  readonly place: string;
}

/** An injected error that was noticed on the spot, and by what. */
export interface Catch extends OwnError {
  readonly by: 'scan' | 'receipt' | 'recount' | 'taken back';
}

/** What was done for one step: enough to answer it again, or to take it back. Plain JSON. */
export interface StepRecord {
  readonly stepId: string;
  readonly jobId: string;
  readonly act: string;
  readonly finding: Finding;
  readonly deeds: readonly Deed[];
  readonly errors: readonly OwnError[];
  /** What the worker had in mind before. */
  readonly before: JobMemory;
  /** How it was answered; undefined: not yet (walked off without confirming). */
  said?: 'message' | 'light' | 'scale';
  messageId?: string;
  /** A label was pressed for it: whatever comes later, it may have counted. */
  pressed?: boolean;
}

/** A worker as the journal keeps one. Plain JSON. */
export interface WorkerSnapshot {
  readonly spot: Spot;
  readonly onShiftSince: Millis;
  readonly memory: JobMemory;
  readonly records: readonly StepRecord[];
  readonly catches: readonly Catch[];
  readonly actsDone: number;
  readonly terminal: TerminalSnapshot;
}

const KEPT = 20;

/** The newest steps that a worker has done. */
export class Records {
  #list: StepRecord[] = [];

  add(record: StepRecord): void {
    this.#list.push(record);
    // What went wrong in a long job may be noticed at its end.
    const isOwnError = ({ jobId, errors }: StepRecord) =>
      jobId === record.jobId && errors.length > 0;
    const surplus = this.#list.length - KEPT;
    if (surplus > 0) this.#list = this.#list.filter((one, i) => i >= surplus || isOwnError(one));
  }

  byStep(stepId: string): StepRecord | undefined {
    return this.#list.find((record) => record.stepId === stepId);
  }

  byMessage(messageId: string): StepRecord | undefined {
    return this.#list.find((record) => record.messageId === messageId);
  }

  of(jobId: string, act: string): readonly StepRecord[] {
    return this.#list.filter((record) => record.jobId === jobId && record.act === act);
  }

  /** What was done last in the job. */
  last(jobId: string): StepRecord | undefined {
    return this.#list.filter((record) => record.jobId === jobId).at(-1);
  }

  /** Forgets a step: it will be done again from where things are now. */
  forget(record: StepRecord): void {
    this.#list = this.#list.filter((other) => other !== record);
  }

  /** Puts everything back where it was before the step, and forgets it. */
  takeBack(record: StepRecord, world: World): void {
    undo(world, record.deeds);
    this.forget(record);
  }

  snapshot(): readonly StepRecord[] {
    return structuredClone(this.#list);
  }

  restore(list: readonly StepRecord[]): void {
    this.#list = structuredClone([...list]);
  }
}
