import type { Tx } from '#base/database/index.ts';
import type { ReportedTask, ReportHandler } from '#wms-core/contracts.ts';
import type { FailureReason, ReportAnswer, Task, TaskReport } from '#wms-core/ports.ts';
import { onMove } from './carts.ts';
import { onCheck } from './checking.ts';
import { type Outbound, takeTurn } from './context.ts';
import { loseUnit } from './lost-units.ts';
import type { Order, Parcel, Run } from './model.ts';
import { onPack } from './packing.ts';
import { onPick } from './picking.ts';
import { onPut } from './putting.ts';
import { refuse } from './refusals.ts';
import { onLoad, onWeigh } from './shipping.ts';
import { parcelsCarried } from './shipping-pallets.ts';
import { loadOrder, patchOrder } from './store/orders.ts';
import { loadParcel, parcelsOf, patchParcel } from './store/parcels.ts';
import { patchRun, runOfCart, sharesOfRun } from './store/runs.ts';
import {
  checkTask,
  emit,
  loadTask,
  moveTask,
  packTask,
  pickTask,
  putTask,
  weighTask,
} from './tasks.ts';
import { planLoading } from './trucks.ts';

export function createHandler(o: Outbound): ReportHandler {
  return {
    async onReport(tx, task, report) {
      switch (report.type) {
        case 'accepted':
        case 'started':
        case 'cancelled':
          return { accepted: true };
        case 'failed':
          await takeTurn(tx);
          if (report.reason === 'carrier_lost') await onLost(o, tx, task, report);
          return onFailed(o, tx, task, report.reason);
        case 'progress':
        case 'completed':
          await takeTurn(tx);
          return onAct(o, tx, task, report);
      }
    },
    async onRetry(tx, failed, again) {
      await takeTurn(tx);
      const subject = await subjectOf(tx, failed);
      if (subject?.taskId !== failed.taskId) {
        return refuse('outbound.stale', { task: failed.taskId });
      }
      await subject.note(again.taskId, 0);
      if (again.kind !== 'pick') return { done: true };
      return { done: true, again: { ...(await subject.again(o)), taskId: again.taskId } };
    },
    /**
     * Cart, slot and tote stay bound until the run, parcel or order that names the task went on; then
     * it was replaced.
     */
    async waysOn(tx, ended) {
      const isAwaited = (await subjectOf(tx, ended))?.taskId === ended.taskId;
      return isAwaited ? ['retry'] : ['settle'];
    },
  };
}

async function onAct(
  o: Outbound,
  tx: Tx,
  task: ReportedTask,
  report: Extract<TaskReport, { type: 'progress' | 'completed' }>,
): Promise<ReportAnswer> {
  const { act } = report;
  switch (task.kind) {
    case 'pick':
      return onPick(o, tx, task, report, act);
    case 'move':
      return onMove(o, tx, task, report, act);
    case 'put':
      return onPut(o, tx, task, report, act);
    case 'check':
      return onCheck(o, tx, task, report, act);
    case 'pack':
      return onPack(o, tx, task, report, act);
    case 'weigh':
      return onWeigh(o, tx, task, report, act);
    case 'load':
      return onLoad(o, tx, task, report, act);
    default:
      return refuse('outbound.act', { kind: task.kind, act: act?.act ?? report.type });
  }
}

/** What a task is about: the row that remembers it as the one under way. */
interface Subject {
  readonly taskId: string;
  readonly attempts: number;
  note(taskId: string, attempts: number): Promise<void>;
  again(o: Outbound): Promise<Task>;
}

async function subjectOf(tx: Tx, task: ReportedTask): Promise<Subject | undefined> {
  switch (task.kind) {
    case 'pick':
    case 'put': {
      const run = await runOfCart(tx, task.cart);
      return run && runSubject(tx, run, task);
    }
    case 'move': {
      const run = await runOfCart(tx, task.handlingUnit);
      if (run) return runSubject(tx, run, task);
      const carried = await parcelsCarried(tx, task.handlingUnit);
      const parcel = carried[0] === undefined ? undefined : await loadParcel(tx, carried[0]);
      return parcel && parcelSubject(tx, parcel, task, carried);
    }
    case 'weigh': {
      const parcel = await loadParcel(tx, task.handlingUnit);
      return parcel && parcelSubject(tx, parcel, task);
    }
    case 'check':
    case 'pack':
    case 'load': {
      const order = await loadOrder(tx, task.order);
      return order && orderSubject(tx, order, task);
    }
    default:
      return undefined;
  }
}

function runSubject(tx: Tx, run: Run, task: ReportedTask): Subject {
  return {
    taskId: run.taskId,
    attempts: run.taskAttempts,
    note: (taskId, taskAttempts) => patchRun(tx, run.run, { taskId, taskAttempts }),
    async again(o) {
      if (task.kind === 'move') {
        const { handlingUnit, to } = task;
        return moveTask(o, tx, run, { handlingUnit, from: run.cartAt, to });
      }
      const shares = await sharesOfRun(tx, run.run);
      return task.kind === 'pick' ? pickTask(o, tx, run, shares) : putTask(o, tx, run, shares);
    },
  };
}

function parcelSubject(
  tx: Tx,
  parcel: Parcel,
  task: ReportedTask,
  carried: readonly string[] = [parcel.parcel],
): Subject {
  return {
    taskId: parcel.taskId,
    attempts: parcel.taskAttempts,
    async note(taskId, taskAttempts) {
      for (const one of carried) await patchParcel(tx, one, { taskId, taskAttempts });
    },
    async again(o) {
      const order = (await loadOrder(tx, parcel.order))!;
      if (task.kind !== 'move') return weighTask(o, tx, order, parcel);
      const { handlingUnit, to } = task;
      return moveTask(o, tx, order, { handlingUnit, from: parcel.at, to });
    },
  };
}

function orderSubject(tx: Tx, order: Order, task: ReportedTask): Subject {
  return {
    taskId: order.taskId,
    attempts: order.taskAttempts,
    note: (taskId, taskAttempts) => patchOrder(tx, order.order, { taskId, taskAttempts }),
    async again(o) {
      const parcels = await parcelsOf(tx, order.order);
      if (task.kind === 'load') {
        const by = { at: o.scheduler.now(), actor: 'system' };
        return loadTask(o, tx, order, await planLoading(o, tx, order, by));
      }
      if (task.kind === 'pack') {
        const open = parcels.filter((parcel) => parcel.status === 'planned');
        return packTask(o, tx, order, open);
      }
      const unpack = parcels
        .filter(({ status }) => status !== 'loaded')
        .map((parcel) => parcel.parcel);
      return checkTask(o, tx, order, await o.ledger.claims(tx, order.order), unpack);
    },
  };
}

/** The tote is not where it should be: its order goes on with another, where there is one. */
async function onLost(o: Outbound, tx: Tx, task: ReportedTask, report: TaskReport): Promise<void> {
  if (task.kind !== 'check') return;
  const order = await loadOrder(tx, task.order);
  if (order?.taskId !== task.taskId) return;
  // The check has ended by itself.
  await patchOrder(tx, task.order, { taskId: '' });
  const { actor, at } = report;
  const lost = await loseUnit(o, tx, task.tote, { actor, at, reason: 'carrier_lost' });
  if ('refused' in lost) await patchOrder(tx, task.order, { taskId: task.taskId });
}

/** Ended on purpose, or nobody knows where the goods are: a person decides how it goes on. */
const FOR_A_PERSON: readonly FailureReason[] = ['forced', 'cancelled', 'carrier_lost'];

/**
 * A failed task is given out again with what is left of it, a few times; then, or when a person
 * ended it, it stays on the exception desk until somebody retries it there.
 */
async function onFailed(
  o: Outbound,
  tx: Tx,
  task: ReportedTask,
  reason: FailureReason,
): Promise<ReportAnswer> {
  const subject = await subjectOf(tx, task);
  if (subject?.taskId !== task.taskId) return { accepted: true };
  const order = task.kind === 'load' ? await loadOrder(tx, task.order) : undefined;
  if (order?.recheck) {
    await subject.note('', 0);
    o.wake();
    return { accepted: true };
  }
  if (FOR_A_PERSON.includes(reason) || subject.attempts >= o.settings.maxTaskAttempts) {
    return { accepted: true };
  }
  const again = await subject.again(o);
  if (again.kind === 'load' && again.parcels.length === 0) {
    // The truck left meanwhile, and the next may take none of them: they wait.
    await subject.note('', 0);
    o.wake();
    return { accepted: true };
  }
  await emit(o, tx, again);
  await subject.note(again.taskId, subject.attempts + 1);
  return { accepted: true };
}
