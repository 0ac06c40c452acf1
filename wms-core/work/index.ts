import type { Tx } from '#base/database/index.ts';
import { unreachable } from '#base/invariant.ts';
import { isOperatingError } from '#base/operating-error.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { type Millis, seconds, type Timer } from '#base/time.ts';
import type {
  CountBook,
  Decided,
  DecidedPlace,
  ReportedTask,
  ReportHandler,
  Returns,
  SettledPlace,
} from '#wms-core/contracts.ts';
import type { Act, ReportAnswer, TaskReport } from '#wms-core/ports.ts';
import { lookAside } from './aside.ts';
import { unlockBin } from './bin-lock.ts';
import {
  type CountRow,
  countOfTask,
  dueCounts,
  isBeingCounted,
  updateCount,
} from './count-store.ts';
import { counted, countStarted, createCountBook } from './counts.ts';
import { createEmpties, type EmptiesPool } from './empties.ts';
import { judge } from './judge.ts';
import { kitScanned, kitsMade } from './kit-tasks.ts';
import type { WorkParts } from './parts.ts';
import { type CountPlans, createCountPlans } from './plans.ts';
import { type Decision, review, reviewPercent } from './review.ts';
import { createTransfers, type Transfers } from './transfers.ts';

export { DEFAULT_WORK_SETTINGS, type WorkSettings } from './parts.ts';
export { workRefusals } from './refusals.ts';

/** After the database was lost. */
const RETRY_MS = seconds(5);
/** Counts judged in one transaction. */
const MAX_JUDGED = 32;

type CountListener = (tx: Tx, place: SettledPlace) => Promise<void>;

export interface Work {
  readonly handler: ReportHandler;
  readonly counts: CountBook;
  readonly returns: Returns;
  readonly transfers: Transfers;
  readonly plans: CountPlans;
  readonly empties: EmptiesPool;
  readonly parts: WorkParts;
  /** A person decides about a difference; the same again is harmless. */
  review(tx: Tx, countId: string, decision: Decision): Promise<{ readonly done: true } | Refusal>;
  /**
   * Hears of each place whose counts are all done or given up, and whose differences are all decided,
   * in the transaction that ends or decides the last.
   */
  onCounted(listener: CountListener): void;
  /** A difference that waited for approval is decided. */
  decided(tx: Tx, decided: Decided): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

const ACCEPTED: ReportAnswer = { accepted: true };

/**
 * Work inside the warehouse that no order and no delivery asks for: counts, relocations, returns.
 */
export function createWork(parts: WorkParts): Work {
  const { database, scheduler } = parts;
  const counts = createCountBook(parts);
  const transfers = createTransfers(parts, counts);
  const plans = createCountPlans(parts);
  const empties = createEmpties(parts);
  const listeners: CountListener[] = [];
  let timer: Timer | undefined;
  let dueAt = Number.POSITIVE_INFINITY;
  let stopped = false;
  let running: Promise<void> | undefined;

  /**
   * While something of a place waits, its book is not what was counted: a pallet would be closed over
   * its surplus, and what was not found be carried back. It is better that the unit waits where it
   * stands than that its difference is believed without asking: losing a tote would be the way to
   * write off anything without approval.
   */
  const tellSettled = async (
    tx: Tx,
    { location, handlingUnit, isRejected }: DecidedPlace,
    counted?: CountRow,
  ): Promise<void> => {
    const place = { location, handlingUnit };
    if ((await isBeingCounted(tx, place)) || (await parts.adjustments.waits(tx, place))) return;
    const why = counted && { reason: counted.reason };
    const told = { ...place, at: scheduler.now(), isRejected, ...why };
    for (const listener of listeners) await listener(tx, told);
  };

  const tellCounted = async (tx: Tx, count: CountRow, isGivenUp = false): Promise<void> => {
    await unlockBin(tx, parts, count, count.judgedBy || count.countedBy || 'system');
    await plans.counted(tx, count, isGivenUp);
    await tellSettled(tx, { ...count, isRejected: false }, count);
  };

  const settle = async (tx: Tx, count: CountRow): Promise<void> => {
    const done = await judge(tx, parts, count, await reviewPercent(tx));
    if (done) await tellCounted(tx, done);
  };

  const judgeAll = async () => {
    const next = await database.transaction('judge counts', async (tx) => {
      for (const count of await dueCounts(tx, scheduler.now(), MAX_JUDGED)) await settle(tx, count);
      const [row] = await tx.query<{ at: Millis | null }>(
        "SELECT min(due_at) AS at FROM wms.count WHERE status = 'counted'",
      );
      return { at: row?.at ?? null };
    });
    if (next.at !== null) schedule(next.at);
  };

  const judgeDue = async () => {
    timer = undefined;
    dueAt = Number.POSITIVE_INFINITY;
    running = judgeAll();
    try {
      await running;
    } catch (error) {
      if (!isOperatingError(error)) throw error;
      schedule(scheduler.now() + RETRY_MS);
    } finally {
      running = undefined;
    }
  };

  const schedule = (at: Millis) => {
    if (stopped || at >= dueAt) return;
    timer?.cancel();
    dueAt = at;
    timer = scheduler.after(Math.max(0, at - scheduler.now()), 'judge counts', judgeDue);
  };

  const onAct = async (
    tx: Tx,
    task: ReportedTask,
    report: TaskReport,
    act: Act,
  ): Promise<ReportAnswer> => {
    if (task.kind === 'transfer' && act.act === 'line_done') {
      return transfers.lineDone(tx, task, report, act);
    }
    if (task.kind === 'transfer' && act.act === 'piece_scanned') {
      return transfers.pieceScanned(tx, task, act);
    }
    if (task.kind === 'move') return empties.moved(tx, task, report, act);
    if (task.kind === 'kit' && act.act === 'kitted') {
      return (await kitsMade(parts, tx, task, report, act)) ?? ACCEPTED;
    }
    if (task.kind === 'kit' && act.act === 'kit_scanned') {
      return kitScanned(parts, tx, task, report, act);
    }
    if (task.kind !== 'count' || act.act !== 'counted') return ACCEPTED;
    const answer = await counted(tx, parts, task, report, act);
    if (isRefusal(answer) || !('dueAt' in answer)) return answer;
    if (answer.dueAt <= scheduler.now()) await settle(tx, answer.count);
    else schedule(answer.dueAt);
    return ACCEPTED;
  };

  const handler: ReportHandler = {
    async onReport(tx, task, report) {
      switch (report.type) {
        case 'started':
          if (task.kind === 'count') await countStarted(tx, parts, task, report);
          return ACCEPTED;
        case 'progress':
          return onAct(tx, task, report, report.act);
        case 'completed': {
          const answer = report.act ? await onAct(tx, task, report, report.act) : ACCEPTED;
          if (isRefusal(answer)) return answer;
          if (task.kind === 'transfer') await transfers.ended(tx, task, report);
          if (task.kind === 'move') await empties.ended(tx, task);
          return ACCEPTED;
        }
        case 'accepted':
        case 'failed':
        case 'cancelled':
          return ACCEPTED;
        default:
          return unreachable(report);
      }
    },

    async onRetry(tx, failed, again) {
      // An empty unit stays bound to the place that it goes to.
      if (failed.kind === 'move' || failed.kind === 'kit') return { done: true };
      const table = failed.kind === 'count' ? 'count' : 'transfer';
      await tx.query(`UPDATE wms.${table} SET task_id = $2 WHERE task_id = $1`, [
        failed.taskId,
        again.taskId,
      ]);
      return { done: true };
    },

    async onSettled(tx, task) {
      if (task.kind === 'transfer') await transfers.abandoned(tx, task);
      if (task.kind === 'move') await empties.ended(tx, task);
      // What was held for the count stays held: it has not been found.
      if (task.kind === 'count') {
        const count = await countOfTask(tx, task.taskId);
        if (count?.status === 'open') {
          const ended: CountRow = {
            ...{ ...count, status: 'done', verdict: 'given_up', doneAt: scheduler.now() },
          };
          await updateCount(tx, count.countId, ended);
          await tellCounted(tx, ended, true);
        }
      }
    },
  };

  return {
    handler,
    counts,
    returns: transfers.returns,
    transfers,
    plans,
    empties,
    parts,
    async review(tx, countId, decision) {
      const done = await review(tx, parts, countId, decision);
      if (isRefusal(done)) return done;
      if (done.ended) await tellCounted(tx, done.ended, done.ended.verdict === 'rejected');
      return { done: true };
    },
    onCounted(listener) {
      listeners.push(listener);
    },
    async decided(tx, one) {
      await tellSettled(tx, one);
      await lookAside(tx, transfers.returns, one, scheduler.now());
    },
    async start() {
      stopped = false;
      await judgeDue();
      plans.start();
      empties.start();
    },
    async stop() {
      stopped = true;
      await plans.stop();
      await empties.stop();
      timer?.cancel();
      timer = undefined;
      dueAt = Number.POSITIVE_INFINITY;
      await running?.catch(() => undefined);
    },
  };
}
