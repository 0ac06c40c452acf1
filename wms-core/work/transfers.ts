import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { postAndTell } from '#wms-core/adjusted.ts';
import type { CountBook, MovementLine, ReturnRequest, Returns } from '#wms-core/contracts.ts';
import type { Act, ReportAnswer, TaskReport, TransferTask } from '#wms-core/ports.ts';
import type { WorkParts } from './parts.ts';
import { refuseWork } from './refusals.ts';
import { relocate } from './relocate.ts';
import { raise, requestReturn, returnAgain } from './returns.ts';
import {
  holdOf,
  type Line,
  openTransferOf,
  type RelocationRequest,
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
  /** A person took the failed task off the desk: what it kept is given back. */
  abandoned(tx: Tx, task: TransferTask): Promise<void>;
}

interface Rest {
  readonly away: MovementLine;
  readonly line: Line;
  readonly reason: LineDone['reason'];
  readonly by: TaskReport;
}

/** The goods were not all there. */
const isShort = (reason: LineDone['reason']): boolean =>
  reason === undefined || reason === 'short' || reason === 'source_empty';

/**
 * Until somebody counted, no wave may promise what a relocation did not find. A bin found short has
 * none of the pieces that the book has there for the next wave either.
 */
async function holdMissing(
  tx: Tx,
  { ledger }: WorkParts,
  holdId: string,
  { away, by }: Rest,
): Promise<Refusal | undefined> {
  const { owner, item, layer } = away;
  const { location, handlingUnit } = away.from;
  const free = await ledger.unclaimed(tx, { layer, location, handlingUnit });
  const held = await ledger.placeHold(tx, {
    holdId,
    kind: 'missing',
    scope: { owner, item, layer, location, ...(handlingUnit === '' ? {} : { handlingUnit }) },
    quantity: Math.max(away.quantity, free),
    reason: `short: ${holdId}`,
    actor: by.actor,
    at: by.at,
  });
  return isRefusal(held) ? held : undefined;
}

/** What becomes of pieces that did not arrive. */
async function settleRest(
  tx: Tx,
  counts: CountBook,
  task: TransferTask,
  { away, line, reason, by }: Rest,
): Promise<MovementLine[]> {
  const { quality } = away.from;
  if (!isShort(reason)) {
    const isDamaged = reason === 'damaged' && quality !== 'rejected';
    const stays = {
      ...line.goods,
      quality: isDamaged ? 'rejected' : quality,
      quantity: away.quantity,
    };
    await tx.query('UPDATE wms.transfer SET rest = rest || $2::jsonb WHERE task_id = $1', [
      task.taskId,
      JSON.stringify([stays]),
    ]);
    return isDamaged ? [{ ...away, to: { ...away.from, quality: 'rejected' } }] : [];
  }
  // A unit was searched whole; of a place, only a count can tell.
  if (task.purpose === 'return' && task.fromHandlingUnit !== '') {
    return [{ ...away, to: { location: 'LOSS', handlingUnit: '', quality } }];
  }
  await counts.request(tx, {
    owner: away.owner,
    location: task.from,
    handlingUnit: task.fromHandlingUnit,
    items: [away.item],
    reason: 'short_pick',
    document: task.document,
    actor: by.actor,
    correlationId: task.correlationId,
    at: by.at,
  });
  return [];
}

function movementOf(
  owner: string,
  task: TransferTask,
  line: Line,
  { quantity, serials }: Pick<LineDone, 'quantity' | 'serials'>,
): MovementLine {
  const { item, layer, quality } = line.goods;
  return {
    ...(serials ? { serials } : {}),
    item,
    owner,
    layer,
    quantity,
    from: { location: task.from, handlingUnit: task.fromHandlingUnit, quality },
    to: { location: line.to, handlingUnit: '', quality },
  };
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

  return {
    returns: {
      async request(tx, request) {
        if (await requestReturn(tx, parts, request)) return;
        for (const listener of listeners) await listener(tx, request);
      },
      listen(listener) {
        listeners.push(listener);
      },
    },

    relocate: (tx, request) => relocate(tx, parts, request),

    async lineDone(tx, task, report, act) {
      const line = task.lines.find((each) => each.lineId === act.lineId);
      const transfer = await openTransferOf(tx, task.taskId);
      if (!line || !transfer || act.quantity > line.quantity) {
        return refuseWork('transfer.line_unknown', { task: task.taskId, line: act.lineId });
      }
      const { owner } = transfer.request;
      const lines = act.quantity > 0 ? [movementOf(owner, task, line, act)] : [];
      const missing = line.quantity - act.quantity;
      const numbers = act.damaged ? { serials: act.damaged } : {};
      const away = movementOf(owner, task, line, { quantity: missing, ...numbers });
      const rest: Rest = { away, line, reason: act.reason, by: report };
      if (missing > 0) lines.push(...(await settleRest(tx, counts, task, rest)));
      if (lines.length > 0) {
        const refused = await postAndTell(parts, tx, {
          postingId: report.reportId,
          document: task.document,
          task: task.taskId,
          actor: report.actor,
          reason: task.purpose,
          correlationId: task.correlationId,
          at: report.at,
          lines,
        });
        if (refused) return refused;
      }
      await planner.release(tx, transfer.transferId, act.lineId);
      const hold = holdOf(transfer.transferId, act.lineId);
      // Lifted first: two holds on the same pieces would take others from their orders.
      if (transfer.purpose === 'relocation') {
        await ledger.liftHold(tx, hold, report.actor, report.at);
      }
      const isMissing = missing > 0 && isShort(act.reason);
      if (isMissing && (transfer.purpose === 'relocation' || task.fromHandlingUnit === '')) {
        const refused = await holdMissing(tx, parts, `missing:${hold}`, rest);
        if (refused) return refused;
        if (transfer.purpose === 'return') await raise(tx, parts, transfer.request);
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
      const taken = movementOf(owner, task, line, { quantity: 1, serials: [serial] });
      return (await ledger.serialFault(tx, taken)) ?? { accepted: true };
    },

    async ended(tx, task) {
      const transfer = await openTransferOf(tx, task.taskId);
      if (!transfer) return;
      await planner.release(tx, transfer.transferId);
      const goesOn =
        transfer.purpose === 'return' && (await returnAgain(tx, parts, transfer, task));
      if (!goesOn) await end(tx, transfer);
    },

    async abandoned(tx, task) {
      const transfer = await openTransferOf(tx, task.taskId);
      if (!transfer) return;
      await planner.release(tx, transfer.transferId);
      for (const { lineId } of transfer.purpose === 'relocation' ? task.lines : []) {
        const hold = holdOf(transfer.transferId, lineId);
        await ledger.liftHold(tx, hold, 'system', parts.scheduler.now());
      }
      await end(tx, transfer);
    },
  };
}
