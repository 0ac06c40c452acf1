import type { Database, Tx } from '#base/database/index.ts';
import { unreachable } from '#base/invariant.ts';
import { isOperatingError } from '#base/operating-error.ts';
import { isRefusal } from '#base/refusal.ts';
import { type Scheduler, seconds, type Timer } from '#base/time.ts';
import type { AllocationListener, ReportedTask, ReportHandler } from '#wms-core/contracts.ts';
import type { Act, MoveTask, ReportAnswer, TaskReport, TransferTask } from '#wms-core/ports.ts';
import { receiveAnnounced } from './announced-units.ts';
import { lineDone, pieceScanned, unitMoved } from './carry.ts';
import { closeReceipt, endReceipt } from './close-receipt.ts';
import { tellLeftAtCrossDock } from './cross-dock-left.ts';
import { callToDocks } from './docks.ts';
import { badPieceScanned, inspected, isAwaited } from './inspect.ts';
import type { InboundParts } from './parts.ts';
import { receive } from './receive.ts';
import { settleGraded } from './returns/graded.ts';
import * as supplierReturns from './supplier-returns/index.ts';
import { readUnit, updateUnit } from './unit-store.ts';
import {
  closeRelocated,
  endInspections,
  endPutaway,
  endZeroCheck,
  leavePutaway,
  sendWaitingUnits,
} from './units.ts';

export { areaLoad, byHour } from './area.ts';
export { lotDateRefusals } from './lot-dates/index.ts';
export type { InboundSettings } from './parts.ts';
export { createPutawayPlanner, type PutawayPlanner } from './putaway/plan.ts';
export { putawayRefusals } from './putaway/refusals.ts';
export { createStrategies, type Strategies } from './putaway/strategies.ts';
export { createPutawayTrials, type PutawayTrials } from './putaway/trials.ts';
export { inboundRefusals } from './refusals.ts';
export { supplierReturnRefusals } from './supplier-returns/index.ts';

/**
 * Pallets without a bin are tried again this often: picks make room meanwhile. And so often it is
 * seen whether pallets that were left to people are empty.
 */
const RETRY_MS = seconds(60);
/** Moves of one pallet that may fail before a person must look. */
const MAX_MOVES = 5;

export interface Inbound {
  readonly handler: ReportHandler;
  readonly listener: AllocationListener;
  readonly parts: InboundParts;
  /** A count at a place ended: an emptied pallet may go. */
  onCounted(tx: Tx, place: { handlingUnit: string; at: number }): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

const ACCEPTED: ReportAnswer = { accepted: true };

/** From the announced truck to the goods in their bins. */
export function createInbound(
  deps: Omit<InboundParts, 'onBlocked'> & {
    readonly database: Database;
    readonly scheduler: Scheduler;
  },
): Inbound {
  const { database, scheduler } = deps;
  let timer: Timer | undefined;
  let stopped = false;
  let running: Promise<void> | undefined;
  const retry = async () => {
    timer = undefined;
    running = database.transaction('putaway retry', (tx) => goOn(tx));
    try {
      await running;
    } catch (error) {
      if (!isOperatingError(error)) throw error;
      parts.onBlocked();
    } finally {
      running = undefined;
    }
  };
  const parts: InboundParts = {
    ...deps,
    onBlocked() {
      if (!stopped) timer ??= scheduler.after(RETRY_MS, 'putaway retry', retry);
    },
  };

  const goOn = async (tx: Tx): Promise<void> => {
    await callToDocks(tx, parts);
    await closeRelocated(tx, parts, scheduler.now());
    await sendWaitingUnits(tx, parts, scheduler.now());
    await tellLeftAtCrossDock(tx, parts, scheduler.now());
  };

  const onAct = async (
    tx: Tx,
    task: ReportedTask,
    report: TaskReport,
    act: Act,
  ): Promise<ReportAnswer> => {
    if (task.kind === 'receive' && act.act === 'received') {
      return receive(tx, parts, task, report, act);
    }
    if (task.kind === 'receive' && act.act === 'unit_received') {
      return receiveAnnounced(tx, parts, task, report, act);
    }
    if (task.kind === 'receive' && act.act === 'receipt_ended') {
      await endReceipt(tx, parts, task, report);
    }
    if (task.kind === 'inspect' && act.act === 'inspected') {
      const done = await inspected(tx, parts, task, report, act);
      if (isRefusal(done)) return done;
      const unit = done.last ? await readUnit(tx, task.handlingUnit) : undefined;
      if (unit) await endInspections(tx, parts, unit, report.at);
    }
    if (task.kind === 'inspect' && act.act === 'piece_scanned') {
      return badPieceScanned(tx, parts, task, act.serial);
    }
    if (task.kind === 'move' && act.act === 'unit_moved') {
      return unitMoved(tx, parts, task, report, act);
    }
    if (supplierReturns.isReturnTask(task)) {
      if (act.act === 'line_done') return supplierReturns.lineDone(tx, parts, task, report, act);
      if (act.act === 'piece_scanned') return supplierReturns.pieceScanned(tx, parts, task, act);
      return ACCEPTED;
    }
    if (task.kind === 'transfer' && act.act === 'line_done') {
      return lineDone(tx, parts, task, report, act);
    }
    if (task.kind === 'transfer' && act.act === 'piece_scanned') {
      return pieceScanned(tx, parts, task, act);
    }
    return ACCEPTED;
  };

  const onPutawayEnd = async (
    tx: Tx,
    task: TransferTask,
    by: Pick<TaskReport, 'actor' | 'at'>,
    end: typeof endPutaway,
  ): Promise<void> => {
    const unit = await readUnit(tx, task.fromHandlingUnit);
    if (unit) await end(tx, parts, unit, { task, by });
  };

  const onCompleted = async (tx: Tx, task: ReportedTask, report: TaskReport): Promise<void> => {
    if (task.kind === 'receive') await endReceipt(tx, parts, task, report);
    if (supplierReturns.isReturnTask(task)) await supplierReturns.ended(tx, parts, task, report);
    else if (task.kind === 'transfer') await onPutawayEnd(tx, task, report, endPutaway);
  };

  /** A move that failed is planned anew, as long as the pallet still stands where it stood. */
  const onMoveFailed = async (tx: Tx, task: MoveTask, report: TaskReport): Promise<void> => {
    const unit = await readUnit(tx, task.handlingUnit);
    const stands = await parts.ledger.unit(tx, task.handlingUnit);
    if (unit?.status !== 'moving' || stands?.location !== unit.dock) return;
    if (unit.attempts + 1 >= MAX_MOVES) return;
    const attempts = unit.attempts + 1;
    await updateUnit(tx, unit, { status: 'waiting', staging: '', attempts, at: report.at });
    await tx.query('UPDATE wms.task SET settled = true WHERE task_id = $1', [task.taskId]);
    await sendWaitingUnits(tx, parts, report.at);
  };

  const handler: ReportHandler = {
    async onReport(tx, task, report) {
      switch (report.type) {
        case 'accepted':
        case 'started':
          return ACCEPTED;
        case 'cancelled':
          if (supplierReturns.isReturnTask(task)) {
            await supplierReturns.cancelled(tx, parts, task, report);
          }
          return ACCEPTED;
        case 'progress':
          return onAct(tx, task, report, report.act);
        case 'completed': {
          const answer = report.act ? await onAct(tx, task, report, report.act) : ACCEPTED;
          if (isRefusal(answer)) return answer;
          await onCompleted(tx, task, report);
          return ACCEPTED;
        }
        case 'failed':
          if (task.kind === 'move') await onMoveFailed(tx, task, report);
          if (supplierReturns.isReturnTask(task)) {
            await supplierReturns.failed(tx, parts, task, report);
          }
          return ACCEPTED;
        default:
          return unreachable(report);
      }
    },

    // Receipts, pallets and their plans are found by what they are about, not by the task.
    async onRetry(tx, failed, again) {
      if (failed.kind === 'inspect') {
        await tx.query('UPDATE wms.inspection SET task_id = $2 WHERE task_id = $1', [
          failed.taskId,
          again.taskId,
        ]);
      }
      if (supplierReturns.isReturnTask(failed)) {
        await tx.query('UPDATE wms.supplier_return SET task_id = $2 WHERE task_id = $1', [
          failed.taskId,
          again.taskId,
        ]);
      }
      if (failed.kind === 'receive') {
        await tx.query('UPDATE wms.asn SET task_id = $2 WHERE task_id = $1', [
          failed.taskId,
          again.taskId,
        ]);
      }
      return { done: true };
    },

    async onSettled(tx, task, actor) {
      const by = { actor, at: scheduler.now() };
      switch (task.kind) {
        case 'receive':
          return closeReceipt(tx, parts, task, by);
        case 'transfer':
          if (supplierReturns.isReturnTask(task)) {
            return supplierReturns.ended(tx, parts, task, by);
          }
          return onPutawayEnd(tx, task, by, leavePutaway);
      }
    },

    async waysOn(tx, task) {
      switch (task.kind) {
        case 'inspect':
          return (await isAwaited(tx, task)) ? ['retry'] : ['retry', 'settle'];
        case 'move': {
          const unit = await readUnit(tx, task.handlingUnit);
          return unit?.status === 'moving' ? ['retry'] : ['settle'];
        }
        default:
          return ['retry', 'settle'];
      }
    },
  };

  return {
    handler,
    listener: {
      onReleased: (tx, claims, at, actor) => supplierReturns.lost(tx, parts, claims, { at, actor }),
      async onAvailable() {},
      onJudged: (tx, layers, by) => settleGraded(tx, parts, layers, by),
    },
    parts,
    async onCounted(tx, place) {
      if (place.handlingUnit === '') return;
      const unit = await readUnit(tx, place.handlingUnit);
      if (unit) await endZeroCheck(tx, parts, unit, place.at);
    },
    async start() {
      stopped = false;
      await database.transaction('inbound start', (tx) => goOn(tx));
    },
    async stop() {
      stopped = true;
      timer?.cancel();
      timer = undefined;
      await running?.catch(() => undefined);
    },
  };
}
