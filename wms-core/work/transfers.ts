import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import {
  type Carried,
  carried,
  carriedLine,
  countOfMissing,
  holdMissing,
  type Rest,
} from '#wms-core/carrying.ts';
import type { CountBook, ReturnRequest, Returns } from '#wms-core/contracts.ts';
import type { Act, ReportAnswer, TaskReport, TransferTask } from '#wms-core/ports.ts';
import type { WorkParts } from './parts.ts';
import { recarryFault } from './recarry.ts';
import { refuseWork } from './refusals.ts';
import { relocate } from './relocate.ts';
import { raise, requestReturn, returnAgain } from './returns.ts';
import {
  holdOf,
  layersUnderWay,
  openTransferOf,
  type RelocationRequest,
  roomOf,
  type TransferRow,
} from './transfer-store.ts';

type LineDone = Extract<Act, { act: 'line_done' }>;

export interface Transfers {
  readonly returns: Returns;
  relocate(
    tx: Tx,
    request: RelocationRequest,
  ): Promise<{ readonly isNew: boolean; readonly task: string } | Refusal>;
  lineDone(tx: Tx, task: TransferTask, report: TaskReport, act: LineDone): Promise<ReportAnswer>;
  /** Whether a piece is among the goods of its line. */
  pieceScanned(
    tx: Tx,
    task: TransferTask,
    act: Extract<Act, { act: 'piece_scanned' }>,
  ): Promise<ReportAnswer>;
  ended(tx: Tx, task: TransferTask, report: TaskReport): Promise<void>;
  /** The task ended, and what was told of its goods was refused: both ends of its ways are counted. */
  unbooked(tx: Tx, task: TransferTask, by: Pick<TaskReport, 'actor' | 'at'>): Promise<void>;
  /** Why what is left of a carry whose last report was refused is not done again. */
  retryFault(tx: Tx, again: TransferTask): Promise<Refusal | undefined>;
  /** A person took the failed task off the desk: what it kept is given back. */
  abandoned(tx: Tx, task: TransferTask): Promise<void>;
}

/** What could not be laid down still lies there; a return brings it elsewhere (`returnAgain`). */
async function noteLeft(tx: Tx, task: TransferTask, { line, rest }: Carried): Promise<void> {
  if (!rest || rest.fate === 'missing') return;
  const quality = rest.fate === 'damaged' ? 'rejected' : line.goods.quality;
  const stays = { ...line.goods, quality, quantity: rest.away.quantity };
  await tx.query('UPDATE wms.transfer SET rest = rest || $2::jsonb WHERE task_id = $1', [
    task.taskId,
    JSON.stringify([stays]),
  ]);
}

/** Relocations and returns: loose pieces that a person carries from a place to bins. */
export function createTransfers(parts: WorkParts, counts: CountBook): Transfers {
  const listeners: ((tx: Tx, ended: ReturnRequest) => Promise<void>)[] = [];
  const { ledger, planner } = parts;

  const end = async (tx: Tx, transfer: TransferRow): Promise<void> => {
    await tx.query("UPDATE wms.transfer SET status = 'done' WHERE transfer_id = $1", [
      transfer.transferId,
    ]);
    if (transfer.purpose !== 'return') return;
    for (const listener of listeners) await listener(tx, transfer.request);
  };

  /** Until somebody counted, no wave may promise what was not found. */
  const search = async (
    tx: Tx,
    task: TransferTask,
    transfer: TransferRow,
    missed: { readonly lineId: string; readonly rest: Rest; readonly report: TaskReport },
  ): Promise<Refusal | undefined> => {
    const { lineId, rest, report } = missed;
    const held = await holdMissing(ledger, tx, rest, { lineId, by: report });
    if (isRefusal(held)) return held;
    if (held.held === 0) return undefined;
    // A unit that is emptied waits for its count; of a place the desk hears.
    const isOfPlace = transfer.purpose === 'return' && task.fromHandlingUnit === '';
    if (isOfPlace) await raise(tx, parts, transfer.request);
    return undefined;
  };

  /** Nobody carries away from there now: what was not found is counted. */
  const countMissing = async (
    tx: Tx,
    task: TransferTask,
    transfer: TransferRow,
    by: Pick<TaskReport, 'actor' | 'at'>,
  ): Promise<void> => {
    const { owner } = transfer.request;
    const place = { location: task.from, handlingUnit: task.fromHandlingUnit };
    const holds = await ledger.holds(tx, { ...place, kind: 'missing' });
    const items = holds.flatMap(({ holdId, scope }) =>
      holdId.startsWith('missing:') && scope.owner === owner && scope.item ? [scope.item] : [],
    );
    if (items.length === 0) return;
    await counts.request(tx, countOfMissing(task, by, { owner, items }));
  };

  return {
    returns: {
      async request(tx, request) {
        if (await requestReturn(tx, parts, request)) return;
        for (const listener of listeners) await listener(tx, request);
      },
      underWay: layersUnderWay,
      listen(listener) {
        listeners.push(listener);
      },
    },

    relocate: (tx, request) => relocate(tx, parts, request),

    async lineDone(tx, task, report, act) {
      const transfer = await openTransferOf(tx, task.taskId);
      const done = transfer && carried(transfer.request.owner, task, act);
      if (!done)
        return refuseWork('transfer.line_unknown', { task: task.taskId, line: act.lineId });
      await noteLeft(tx, task, done);
      if (done.moves.length > 0) {
        const posted = await ledger.post(tx, {
          postingId: report.reportId,
          document: task.document,
          task: task.taskId,
          actor: report.actor,
          reason: task.purpose,
          correlationId: task.correlationId,
          at: report.at,
          lines: done.moves,
        });
        if (isRefusal(posted)) return posted;
      }
      await planner.release(tx, roomOf(transfer), act.lineId);
      const hold = holdOf(transfer.transferId, act.lineId);
      // Lifted first: two holds on the same pieces would take others from their orders.
      if (transfer.purpose === 'relocation') {
        await ledger.liftHold(tx, hold, report.actor, report.at);
      }
      const { rest } = done;
      if (rest?.fate === 'missing') {
        const fault = await search(tx, task, transfer, { lineId: act.lineId, rest, report });
        if (fault) return fault;
      }
      return { accepted: true };
    },

    async pieceScanned(tx, task, { lineId, serial }) {
      const line = task.lines.find((each) => each.lineId === lineId);
      const transfer = await openTransferOf(tx, task.taskId);
      if (!line || !transfer) {
        return refuseWork('transfer.line_unknown', { task: task.taskId, line: lineId });
      }
      const { owner } = transfer.request;
      const taken = carriedLine(owner, task, line, { quantity: 1, serials: [serial] });
      return (await ledger.serialFault(tx, taken)) ?? { accepted: true };
    },

    async ended(tx, task, report) {
      const transfer = await openTransferOf(tx, task.taskId);
      if (!transfer) return;
      await planner.release(tx, roomOf(transfer));
      const goesOn =
        transfer.purpose === 'return' && (await returnAgain(tx, parts, transfer, task));
      if (goesOn) return;
      await countMissing(tx, task, transfer, report);
      await end(tx, transfer);
    },

    async unbooked(tx, task, by) {
      const owner = task.owner?.owner ?? parts.masterData.owner();
      for (const { goods, to } of task.lines) {
        const count = countOfMissing(task, by, { owner, items: [goods.item] });
        await counts.request(tx, count);
        // A supplier's driver has no place.
        if (!parts.masterData.location(to)) continue;
        await counts.request(tx, { ...count, location: to, handlingUnit: '' });
      }
    },

    retryFault: (tx, again) => recarryFault(tx, ledger, again),

    async abandoned(tx, task) {
      const transfer = await openTransferOf(tx, task.taskId);
      if (!transfer) return;
      await planner.release(tx, roomOf(transfer));
      for (const { lineId } of transfer.purpose === 'relocation' ? task.lines : []) {
        const hold = holdOf(transfer.transferId, lineId);
        await ledger.liftHold(tx, hold, 'system', parts.scheduler.now());
      }
      await countMissing(tx, task, transfer, { actor: 'system', at: parts.scheduler.now() });
      await end(tx, transfer);
    },
  };
}
