import type { Tx } from '#base/database/index.ts';
import type { Ids } from '#base/ids.ts';
import { invariant } from '#base/invariant.ts';
import { isRefusal, type Refusal, type Text } from '#base/refusal.ts';
import type { Clock } from '#base/time.ts';
import type { ReportHandler, TaskBook, TaskOwner, WayOn } from '#wms-core/contracts.ts';
import type { Task, TaskControl, TransferTask } from '#wms-core/ports.ts';
import { endOfTask } from '#wms-core/problems/index.ts';
import { type ByHand, endByHand, lockUndoneMove, type UndoneMove } from './by-hand.ts';
import { handsAt } from './in-hand.ts';
import { refuseTask } from './refusals.ts';
import { remaining } from './remaining.ts';
import { ENDED, insertTasks, lockTask, readTask, type TaskRow } from './store.ts';
import { BOTH_WAYS, isUndone, wayOnText } from './ways-on.ts';

export interface FullTaskBook extends TaskBook {
  /** As the contract says; `controlId` is for asking what became of the verb. */
  control(
    tx: Tx,
    control: TaskControl,
    actor: string,
  ): Promise<{ readonly done: true; readonly controlId: string } | Refusal>;
  handler(owner: TaskOwner): ReportHandler;
  /** Does what is left of a failed or cancelled task again, as a new task of the same owner. */
  retry(
    tx: Tx,
    taskId: string,
    actor: string,
    reason?: string,
  ): Promise<{ readonly done: true; readonly taskId: string } | Refusal>;
  /**
   * Takes a failed or cancelled task off the desk: somebody has seen to it. Refuses while something
   * waits for the task (`task.awaited`): a settled task cannot be retried.
   */
  settle(
    tx: Tx,
    taskId: string,
    actor: string,
    reason: string,
  ): Promise<{ readonly done: true } | Refusal>;
  /** Which of `retry` and `settle` would be accepted of a task that ended undone. */
  waysOn(tx: Tx, row: TaskRow): Promise<readonly WayOn[]>;
  /** The move of the unit that no vehicle finished and that something waits for. Locks its row. */
  awaitedMove(tx: Tx, handlingUnit: string): Promise<UndoneMove | undefined>;
  /** A person brought the unit of an awaited move to where it was to go: the move is done. */
  broughtByHand(tx: Tx, move: UndoneMove, by: ByHand): Promise<{ readonly done: true } | Refusal>;
}

const ORDER_ANEW: Text = {
  en: 'Order the work anew if it is still wanted.',
  zh: '如仍需要，请重新下达。',
};

const INSERT_CONTROL = `WITH verb AS (
    INSERT INTO wms.task_control (control_id, task_id, control, actor, created_at)
    VALUES ($1, $2, $3::jsonb, $4, $5)
  )
  INSERT INTO wms.task_outbox (task_id, control_id, control, created_at)
  VALUES ($2, $1, $3::jsonb, $5)`;

/**
 * The book of all tasks. `onEmitted` is told the ids written to the outbox, before the commit: the
 * relay looks for them after it.
 */
export function createTaskBook(deps: {
  clock: Clock;
  ids: Ids;
  onEmitted: (ids: readonly string[]) => void;
  /** Why what is left of a carry is not done again, when the last that was told of it was refused. */
  retryFault: (tx: Tx, again: TransferTask) => Promise<Refusal | undefined>;
}): FullTaskBook {
  const { clock, ids, onEmitted, retryFault } = deps;
  const handlers = new Map<TaskOwner, ReportHandler>();

  const failedRow = async (tx: Tx, taskId: string) => {
    const row = await lockTask(tx, taskId);
    if (!row) return refuseTask('task.unknown', { task: taskId });
    if (!isUndone(row)) {
      return refuseTask('task.not_failed', { task: taskId, status: row.status });
    }
    return row;
  };

  /** What `retry` would do again, under the old id, or why nothing. */
  const againOf = async (tx: Tx, row: TaskRow): Promise<Task | Refusal> => {
    const { taskId } = row;
    const again = remaining(row.body, row.done, taskId);
    if (!again || !book.handler(row.owner).onRetry) {
      return refuseTask('task.no_retry', { task: taskId });
    }
    const isDoubtful = row.trouble !== null && again.kind === 'transfer';
    return (isDoubtful && (await retryFault(tx, again))) || again;
  };

  const close = (tx: Tx, taskId: string, note: Text, retriedAs: string) =>
    tx.query(
      `UPDATE wms.task SET settled = true, retried_as = $2, updated_at = $4,
         note = jsonb_build_object('en', concat_ws('; ', note ->> 'en', $3::text),
           'zh', concat_ws('；', note ->> 'zh', $5::text)) WHERE task_id = $1`,
      [taskId, retriedAs, note.en, clock.now(), note.zh],
    );

  const book: FullTaskBook = {
    register(owner, handler) {
      invariant(!handlers.has(owner), `two modules want to own the tasks of ${owner}`);
      handlers.set(owner, handler);
    },

    handler(owner) {
      const handler = handlers.get(owner);
      invariant(handler, `nobody owns the tasks of ${owner}`);
      return handler;
    },

    handsAt,

    async emit(tx, owner, tasks) {
      if (tasks.length === 0) return;
      await insertTasks(tx, owner, tasks, clock.now());
      onEmitted(tasks.map((task) => task.taskId));
    },

    async control(tx, control, actor) {
      // Said while stock is locked, which reports that have the task's row wait for.
      const read = control.verb === 'reduce' ? readTask : lockTask;
      const row = await read(tx, control.taskId);
      if (!row) return refuseTask('task.unknown', { task: control.taskId });
      if (ENDED.includes(row.status)) {
        const next = isUndone(row) ? wayOnText(row.body, await book.waysOn(tx, row)) : ORDER_ANEW;
        return refuseTask('task.ended', { task: control.taskId, status: row.status, next });
      }
      const controlId = ids.next('TC');
      const verb = JSON.stringify(control);
      await tx.query(INSERT_CONTROL, [controlId, control.taskId, verb, actor, clock.now()]);
      onEmitted([controlId]);
      return { done: true, controlId };
    },

    async retry(tx, taskId, actor, reason) {
      const row = await failedRow(tx, taskId);
      if (isRefusal(row)) return row;
      const left = await againOf(tx, row);
      if (isRefusal(left)) return left;
      const again = { ...left, taskId: ids.next('T') };
      const answer = await book.handler(row.owner).onRetry!(tx, row.body, again);
      if (isRefusal(answer)) return answer;
      const text = {
        en: `retried by ${actor} as ${again.taskId}${reason ? `: ${reason}` : ''}`,
        zh: `由 ${actor} 重做,新任务 ${again.taskId}${reason ? `：${reason}` : ''}`,
      };
      await close(tx, taskId, text, again.taskId);
      await endOfTask(tx, taskId, actor, clock.now());
      await book.emit(tx, row.owner, [answer.again ?? again]);
      return { done: true, taskId: again.taskId };
    },

    async settle(tx, taskId, actor, reason) {
      const row = await failedRow(tx, taskId);
      if (isRefusal(row)) return row;
      const ways = await book.waysOn(tx, row);
      if (!ways.includes('settle')) {
        const next = wayOnText(row.body, ways);
        return refuseTask('task.awaited', { task: taskId, document: row.document, next });
      }
      await book.handler(row.owner).onSettled?.(tx, row.body, actor);
      const text = { en: `settled by ${actor}: ${reason}`, zh: `由 ${actor} 处理:${reason}` };
      await close(tx, taskId, text, '');
      await endOfTask(tx, taskId, actor, clock.now());
      return { done: true };
    },

    async waysOn(tx, row) {
      const ways = (await book.handler(row.owner).waysOn?.(tx, row.body)) ?? BOTH_WAYS;
      if (!ways.includes('retry') || !isRefusal(await againOf(tx, row))) return ways;
      return ways.filter((way) => way !== 'retry');
    },

    async awaitedMove(tx, handlingUnit) {
      const row = await lockUndoneMove(tx, handlingUnit);
      const isAwaited = row && !(await book.waysOn(tx, row)).includes('settle');
      return isAwaited ? row : undefined;
    },

    broughtByHand: (tx, move, by) => endByHand(tx, move, by, book.handler(move.owner).onReport),
  };
  return book;
}
