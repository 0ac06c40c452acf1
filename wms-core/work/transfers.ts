import { isDeepStrictEqual } from 'node:util';
import type { Tx } from '#base/database/index.ts';
import { invariant } from '#base/invariant.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { CountBook, MovementLine, ReturnRequest, Returns } from '#wms-core/contracts.ts';
import type { Act, Goods, ReportAnswer, TaskReport, TransferTask } from '#wms-core/ports.ts';
import { bookAt } from './counts.ts';
import { PRIORITY, type WorkParts } from './parts.ts';
import { refuseWork } from './refusals.ts';

/** Plans for one return before a person must look. */
const MAX_ATTEMPTS = 3;

type Line = TransferTask['lines'][number];

/** A person wants loose pieces brought elsewhere. */
export interface RelocationRequest {
  readonly relocation: string;
  readonly from: string;
  readonly handlingUnit: string;
  readonly item: string;
  readonly lot: string;
  readonly quantity: number;
  readonly to: string;
  readonly reason: string;
  readonly actor: string;
}

interface TransferRow {
  readonly transferId: string;
  readonly purpose: 'relocation' | 'return';
  readonly request: ReturnRequest | RelocationRequest;
  readonly attempts: number;
  /** Goods that could not be laid down and still lie where they were to be fetched. */
  readonly rest: readonly (Goods & { readonly quantity: number })[];
}

const READ = `SELECT transfer_id AS "transferId", purpose, request, attempts, rest
  FROM wms.transfer`;

async function transferOf(tx: Tx, taskId: string): Promise<TransferRow | undefined> {
  const [row] = await tx.query<TransferRow>(`${READ} WHERE task_id = $1 AND status = 'open'`, [
    taskId,
  ]);
  return row;
}

const holdOf = (transferId: string, lineId: string) => `${transferId}/${lineId}`;

export interface Transfers {
  readonly returns: Returns;
  relocate(
    tx: Tx,
    request: RelocationRequest,
  ): Promise<{ readonly isNew: boolean; readonly task: string } | Refusal>;
  lineDone(
    tx: Tx,
    task: TransferTask,
    report: TaskReport,
    act: Extract<Act, { act: 'line_done' }>,
  ): Promise<ReportAnswer>;
  ended(tx: Tx, task: TransferTask, report: TaskReport): Promise<void>;
}

/** Relocations and returns: loose pieces that a person carries from a place to bins. */
export function createTransfers(parts: WorkParts, counts: CountBook): Transfers {
  const listeners: ((tx: Tx, ended: ReturnRequest) => Promise<void>)[] = [];

  const emit = async (
    tx: Tx,
    head: Pick<TransferTask, 'purpose' | 'from' | 'fromHandlingUnit' | 'document'> & {
      readonly correlationId: string;
      readonly lines: readonly Line[];
    },
  ): Promise<string> => {
    const ids = [...new Set(head.lines.map((line) => line.goods.item))];
    const task: TransferTask = {
      kind: 'transfer',
      taskId: parts.ids.next('T'),
      warehouse: parts.warehouse,
      priority: PRIORITY[head.purpose === 'return' ? 'return' : 'relocation'],
      items: await parts.masterData.cards(tx, parts.owner, ids),
      ...head,
    };
    await parts.taskBook.emit(tx, 'work', [task]);
    return task.taskId;
  };

  /** Bins by the putaway rules; without room, the exception place. */
  const placesFor = async (
    tx: Tx,
    transferId: string,
    wanted: {
      readonly from: string;
      readonly goods: readonly (Goods & { readonly quantity: number })[];
      readonly avoid: readonly string[];
    },
  ): Promise<readonly Line[]> => {
    await parts.planner.release(tx, transferId);
    const from = parts.masterData.location(wanted.from);
    invariant(from, `a return begins at ${wanted.from}, which is no location`);
    const plan = await parts.planner.plan(tx, {
      subject: transferId,
      owner: parts.owner,
      from,
      goods: wanted.goods,
      avoid: wanted.avoid,
      at: parts.scheduler.now(),
    });
    invariant(!isRefusal(plan), 'goods in stock are of known items');
    if ('lines' in plan) return plan.lines;
    const place = parts.masterData.locationsOfKind('exception')[0];
    invariant(place, 'the site has no exception place');
    return wanted.goods.map(({ quantity, ...goods }, index) => ({
      lineId: `L${index + 1}`,
      goods,
      quantity,
      to: place.location,
    }));
  };

  const emitReturn = async (tx: Tx, request: ReturnRequest, lines: readonly Line[]) =>
    emit(tx, {
      purpose: 'return',
      from: request.from,
      fromHandlingUnit: request.handlingUnit,
      document: request.document,
      correlationId: request.correlationId,
      lines,
    });

  const returns: Returns = {
    async request(tx, request) {
      const transferId = parts.ids.next('RET');
      const lines = await placesFor(tx, transferId, {
        from: request.from,
        goods: [{ ...request.goods, quantity: request.quantity }],
        avoid: [],
      });
      const taskId = await emitReturn(tx, request, lines);
      await insertTransfer(tx, { transferId, purpose: 'return', request, taskId, at: request.at });
    },
    listen(listener) {
      listeners.push(listener);
    },
  };

  const freeRows = async (tx: Tx, request: RelocationRequest) => {
    const { from, handlingUnit, item, lot } = request;
    const rows = await bookAt(tx, parts, { location: from, handlingUnit });
    return rows.filter(
      (row) => row.item === item && (lot === '' || row.lot === lot) && row.quantity > row.allocated,
    );
  };

  const relocate: Transfers['relocate'] = async (tx, request) => {
    const { relocation, from, to, item } = request;
    await tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`relocation ${relocation}`]);
    const [known] = await tx.query<TransferRow & { task: string }>(
      `SELECT transfer_id AS "transferId", request, task_id AS task FROM wms.transfer
       WHERE transfer_id = $1`,
      [relocation],
    );
    if (known) {
      if (isDeepStrictEqual(known.request, request)) return { isNew: false, task: known.task };
      return refuseWork('relocation.conflict', { relocation });
    }
    for (const location of [from, to]) {
      if (!parts.masterData.location(location)) {
        return refuseWork('work.location_unknown', { location });
      }
    }
    if (from === to) return refuseWork('relocation.same_place', { place: from });
    const items = await parts.masterData.items(tx, parts.owner, [item]);
    if (isRefusal(items)) return items;
    const lines: Line[] = [];
    let left = request.quantity;
    for (const { layer, lot, quality, quantity, allocated } of await freeRows(tx, request)) {
      const take = Math.min(left, quantity - allocated);
      if (take === 0) break;
      const goods: Goods = { item, layer, lot, quality };
      lines.push({ lineId: `L${lines.length + 1}`, goods, quantity: take, to });
      left -= take;
    }
    if (left > 0) {
      const wanted = request.quantity;
      return refuseWork('relocation.short', {
        available: wanted - left,
        wanted,
        item,
        place: request.handlingUnit || from,
      });
    }
    const at = parts.scheduler.now();
    // Until they have moved, no wave may promise these pieces.
    for (const { lineId, goods, quantity } of lines) {
      const held = await parts.ledger.placeHold(tx, {
        holdId: holdOf(relocation, lineId),
        kind: 'freeze',
        scope: {
          item,
          layer: goods.layer,
          location: from,
          ...(request.handlingUnit === '' ? {} : { handlingUnit: request.handlingUnit }),
        },
        quantity,
        reason: `relocation ${relocation} to ${to}`,
        actor: request.actor,
        at,
      });
      if (isRefusal(held)) return held;
    }
    const task = await emit(tx, {
      purpose: 'relocation',
      from,
      fromHandlingUnit: request.handlingUnit,
      document: relocation,
      correlationId: parts.ids.next('C'),
      lines,
    });
    const purpose = 'relocation';
    await insertTransfer(tx, { transferId: relocation, purpose, request, taskId: task, at });
    return { isNew: true, task };
  };

  /** What becomes of pieces that did not arrive. */
  const settleRest = async (
    tx: Tx,
    task: TransferTask,
    rest: {
      readonly away: MovementLine;
      readonly line: Line;
      readonly reason: string | undefined;
      readonly by: TaskReport;
    },
  ): Promise<MovementLine[]> => {
    const { away, line, reason, by } = rest;
    const { quality } = away.from;
    if (reason !== undefined && reason !== 'short' && reason !== 'source_empty') {
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
    if (task.purpose === 'return') {
      return [{ ...away, to: { location: 'LOSS', handlingUnit: '', quality } }];
    }
    await counts.request(tx, {
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
  };

  return {
    returns,
    relocate,

    async lineDone(tx, task, report, act) {
      const line = task.lines.find((each) => each.lineId === act.lineId);
      const transfer = await transferOf(tx, task.taskId);
      if (!line || !transfer || act.quantity > line.quantity) {
        return refuseWork('transfer.line_unknown', { task: task.taskId, line: act.lineId });
      }
      const { item, layer, quality } = line.goods;
      const movement = (quantity: number): MovementLine => ({
        item,
        owner: parts.owner,
        layer,
        quantity,
        from: { location: task.from, handlingUnit: task.fromHandlingUnit, quality },
        to: { location: line.to, handlingUnit: '', quality },
      });
      const lines = act.quantity > 0 ? [movement(act.quantity)] : [];
      const rest = line.quantity - act.quantity;
      if (rest > 0) {
        const { reason } = act;
        const away = movement(rest);
        lines.push(...(await settleRest(tx, task, { away, line, reason, by: report })));
      }
      if (lines.length > 0) {
        const posted = await parts.ledger.post(tx, {
          postingId: report.reportId,
          document: task.document,
          task: task.taskId,
          actor: report.actor,
          reason: task.purpose,
          correlationId: task.correlationId,
          at: report.at,
          lines,
        });
        if (isRefusal(posted)) return posted;
      }
      await parts.planner.release(tx, transfer.transferId, act.lineId);
      if (task.purpose === 'relocation') {
        const hold = holdOf(transfer.transferId, act.lineId);
        await parts.ledger.liftHold(tx, hold, report.actor, report.at);
      }
      return { accepted: true };
    },

    async ended(tx, task, report) {
      const transfer = await transferOf(tx, task.taskId);
      if (!transfer) return;
      const { transferId, purpose, attempts } = transfer;
      await parts.planner.release(tx, transferId);
      if (purpose === 'return') {
        const request = transfer.request as ReturnRequest;
        const left = transfer.rest;
        if (left.length > 0 && attempts + 1 < MAX_ATTEMPTS) {
          const avoid = task.lines.map((line) => line.to);
          const lines = await placesFor(tx, transferId, { from: task.from, goods: left, avoid });
          const taskId = await emitReturn(tx, request, lines);
          await tx.query(
            `UPDATE wms.transfer SET task_id = $2, attempts = attempts + 1, rest = '[]'
             WHERE transfer_id = $1`,
            [transferId, taskId],
          );
          return;
        }
        if (left.length > 0) await raiseLeft(tx, parts, task, report);
      }
      await tx.query("UPDATE wms.transfer SET status = 'done' WHERE transfer_id = $1", [
        transferId,
      ]);
      if (purpose === 'return') {
        for (const listener of listeners) await listener(tx, transfer.request as ReturnRequest);
      }
    },
  };
}

async function insertTransfer(
  tx: Tx,
  row: Pick<TransferRow, 'transferId' | 'purpose' | 'request'> & { taskId: string; at: number },
): Promise<void> {
  await tx.query(
    `INSERT INTO wms.transfer (transfer_id, purpose, request, status, task_id, created_at)
     VALUES ($1, $2, $3::jsonb, 'open', $4, $5)`,
    [row.transferId, row.purpose, JSON.stringify(row.request), row.taskId, row.at],
  );
}

async function raiseLeft(
  tx: Tx,
  parts: WorkParts,
  task: TransferTask,
  report: TaskReport,
): Promise<void> {
  const place = task.fromHandlingUnit || task.from;
  await parts.exceptions.raise(tx, {
    key: `return:${task.taskId}`,
    kind: 'failed',
    subject: place,
    text: {
      en: `Goods in ${place} could not be returned to a bin. Relocate them by hand.`,
      zh: `${place} 中的货物无法退回库位,请手工移库。`,
    },
    at: report.at,
  });
}
