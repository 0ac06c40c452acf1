/**
 * What the modules of the WMS promise one another. Each module implements its part and gets the
 * others' handed in by `wms-core/index.ts`; all work inside the caller's transaction.
 */
import type { Tx } from '#base/database/index.ts';
import type { Refusal, Text } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { Goods, ReceiveTask, ReportAnswer, Task, TaskControl, TaskReport } from './ports.ts';

export * from './contracts/adjustments.ts';
export * from './contracts/counts.ts';
export * from './contracts/master-data.ts';
export * from './contracts/outbound.ts';
export * from './contracts/redating.ts';
export * from './contracts/stock.ts';
export * from './contracts/transfers.ts';

// -------------------------------------------------------------------- feed

/** `wms.receipt.confirmed` and so on (interfaces.md §6.2). Written in the causing transaction. */
export interface FeedEvent {
  readonly type: string;
  /** The document or thing it is about. */
  readonly subject: string;
  readonly correlationId: string;
  readonly data: unknown;
}

export interface Feed {
  append(tx: Tx, at: Millis, events: readonly FeedEvent[]): Promise<void>;
}

// ------------------------------------------------------------------- tasks

/** The module that asked for a task hears of it. */
export type TaskOwner = 'inbound' | 'outbound' | 'work';

/** A receipt without what its worker alone is told: its lines may be thousands. */
export type ReportedReceipt = Omit<ReceiveTask, 'items' | 'lines' | 'units'>;

/** A task whose report is heard. */
export type ReportedTask = Exclude<Task, ReceiveTask> | ReportedReceipt;

/** What the desk may do about a task that ended undone. */
export type WayOn = 'retry' | 'settle';

export interface ReportHandler {
  /** In the transaction that stores the report; a refusal rolls back what the handler did. */
  onReport(tx: Tx, task: ReportedTask, report: TaskReport): Promise<ReportAnswer>;
  /**
   * A person at the desk wants a failed task done again: what is still open of it goes on as `again`
   * (a new task id, the done lines left out). The owner notes the new id; it is emitted when the
   * answer is `done`, or the answer's own `again` of that id, where less is wanted now. Without this
   * method the task cannot be retried.
   */
  onRetry?(
    tx: Tx,
    failed: Task,
    again: Task,
  ): Promise<{ readonly done: true; readonly again?: Task } | Refusal>;
  /**
   * A person takes a failed or cancelled task off the desk: nobody will do what is left of it, and
   * what it kept is given back.
   */
  onSettled?(tx: Tx, abandoned: Task, actor: string): Promise<void>;
  /**
   * What a person may do about a task that failed or was cancelled; writes nothing. Without `settle`
   * something waits for the task, without `retry` nothing is open for it. Without this method: both.
   */
  waysOn?(tx: Tx, ended: Task): Promise<readonly WayOn[]>;
}

/** Items of which the book of a place is not true for a while. */
export interface HandsAt {
  /** Somebody has scanned pieces of a line that is not booked yet. */
  readonly now: ReadonlySet<string>;
  /** Such a line was given up. */
  readonly givenUp: ReadonlySet<string>;
}

export interface TaskBook {
  /** Writes tasks to the outbox; they reach the WCS after the commit. */
  emit(tx: Tx, owner: TaskOwner, tasks: readonly Task[]): Promise<void>;
  control(tx: Tx, control: TaskControl, actor: string): Promise<{ readonly done: true } | Refusal>;
  register(owner: TaskOwner, handler: ReportHandler): void;
  /** Pieces on their way from or to a place (or a unit), now and since a task was begun. */
  handsAt(
    tx: Tx,
    place: { readonly location: string; readonly handlingUnit: string },
    since: string,
  ): Promise<HandsAt>;
}

/** Brings loose pieces that lie where they should not (a cart, the exception place) to a bin. */
export interface ReturnRequest {
  readonly owner: string;
  readonly from: string;
  readonly handlingUnit: string;
  readonly goods: Goods;
  readonly quantity: number;
  readonly document: string;
  readonly actor: string;
  readonly correlationId: string;
  readonly at: Millis;
}

export interface Returns {
  /** Chooses a bin by the putaway rules and emits a `transfer` with the purpose `return`. */
  request(tx: Tx, request: ReturnRequest): Promise<void>;
  /** Layers that somebody is to bring back from the unit: more of them is not asked for. */
  underWay(tx: Tx, handlingUnit: string): Promise<readonly string[]>;
  /** Called in the transaction in which a return ended, whatever its outcome. */
  listen(listener: (tx: Tx, ended: ReturnRequest) => Promise<void>): void;
}

/** Why the house chose what it chose: readable at GET /api/v1/decisions?subject=. */
export interface Decision {
  /** What was decided about: a handling unit, an order, a task. */
  readonly subject: string;
  /** The rule that decided, by name: 'putaway', 'wave', 'rotation'. */
  readonly rule: string;
  readonly chosen: unknown;
  /** The best few, with their scores or with why they fell out. */
  readonly candidates: unknown;
  readonly at: Millis;
}

export interface Decisions {
  record(tx: Tx, decisions: readonly Decision[]): Promise<void>;
}

/**
 * A case for the exception desk that is not a task: an order stuck, a receipt short, no free bin.
 */
export interface ExceptionCase {
  /** The same key again updates the case. */
  readonly key: string;
  readonly kind: 'short' | 'blocked' | 'failed' | 'refused';
  readonly subject: string;
  readonly text: Text;
  readonly at: Millis;
}

export interface Exceptions {
  raise(tx: Tx, one: ExceptionCase): Promise<void>;
  settle(tx: Tx, key: string, actor: string, at: Millis): Promise<void>;
}
