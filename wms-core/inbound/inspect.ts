import type { Tx } from '#base/database/index.ts';
import { invariant } from '#base/invariant.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Item, MovementLine, StockRow } from '#wms-core/contracts.ts';
import type { Act, InspectTask, Quality, TaskReport } from '#wms-core/ports.ts';
import { addToLines, unlistedLines } from './asn-store.ts';
import { headOf, type InboundParts, PRIORITY } from './parts.ts';
import { refuseInbound } from './refusals.ts';
import type { InboundUnit } from './unit-store.ts';

/** More bad pieces in the sample than this, and all of the goods are rejected. */
const MAX_BAD_PERCENT = 10;

/** Never none: goods that wait for a look are looked at, whatever became of the item's share. */
export const sampleOf = (quantity: number, percent: number): number =>
  Math.min(quantity, Math.max(1, Math.ceil((quantity * percent) / 100)));

/** How many of the goods are bad, judged by a sample of them. */
export function judged(
  quantity: number,
  sample: { readonly inspected: number; readonly rejected: number },
): { readonly passed: number; readonly rejected: number } {
  const isBad = sample.rejected * 100 > sample.inspected * MAX_BAD_PERCENT;
  const rejected = isBad ? quantity : Math.min(quantity, sample.rejected);
  return { passed: quantity - rejected, rejected };
}

/**
 * Asks for a look at each pending layer on a closed pallet; says whether there is one. Goods that
 * nobody announced wait for a person's word instead.
 */
export async function requestInspections(
  tx: Tx,
  parts: InboundParts,
  unit: InboundUnit,
): Promise<boolean> {
  const rows = await parts.ledger.contents(tx, { handlingUnit: unit.handlingUnit });
  const waiting = rows.filter((row) => row.quality === 'pending');
  if (waiting.length === 0) return false;
  const layers = await parts.ledger.layers(
    tx,
    waiting.map((row) => row.layer),
  );
  const held = await unlistedLines(tx, unit.asn);
  const pending = waiting.filter((row) => !held.has(layers.get(row.layer)?.receiptLine ?? ''));
  if (pending.length === 0) return false;
  const ids = [...new Set(pending.map((row) => row.item))];
  const items = await parts.masterData.items(tx, parts.owner, ids);
  invariant(!isRefusal(items), 'goods in stock are of known items');
  const cards = await parts.masterData.cards(tx, parts.owner, ids);
  const tasks: InspectTask[] = pending.map((row) =>
    inspectTask(parts, unit, row, {
      item: items.get(row.item)!,
      cards: cards.filter((card) => card.item === row.item),
    }),
  );
  await tx.query(
    `INSERT INTO wms.inspection (task_id, handling_unit, asn, line, item, layer, quantity, sample,
       status)
     SELECT g."taskId", $2, $3, g.line, g.item, g.layer, g.quantity, g.sample, 'open'
     FROM jsonb_to_recordset($1::jsonb) AS g("taskId" text, line text, item text, layer text,
       quantity bigint, sample bigint)`,
    [
      JSON.stringify(
        pending.map((row, index) => ({
          taskId: tasks[index]!.taskId,
          line: layers.get(row.layer)?.receiptLine ?? '',
          item: row.item,
          layer: row.layer,
          quantity: row.quantity,
          sample: tasks[index]!.sample,
        })),
      ),
      unit.handlingUnit,
      unit.asn,
    ],
  );
  await parts.taskBook.emit(tx, 'inbound', tasks);
  return true;
}

function inspectTask(
  parts: InboundParts,
  unit: InboundUnit,
  row: StockRow,
  of: { readonly item: Item; readonly cards: InspectTask['items'] },
): InspectTask {
  return {
    kind: 'inspect',
    taskId: parts.ids.next('T'),
    warehouse: parts.warehouse,
    priority: PRIORITY.inspect,
    document: unit.asn,
    correlationId: unit.correlationId,
    items: of.cards,
    at: unit.dock,
    handlingUnit: unit.handlingUnit,
    goods: { item: row.item, layer: row.layer, lot: row.lot, quality: 'pending' },
    sample: sampleOf(row.quantity, of.item.inspectionPercent),
  };
}

/** Whether the task's goods still wait for its look. */
export async function isAwaited(tx: Tx, task: InspectTask): Promise<boolean> {
  const [open] = await tx.query(
    "SELECT 1 FROM wms.inspection WHERE task_id = $1 AND status = 'open'",
    [task.taskId],
  );
  return open !== undefined;
}

/** Turns pending goods into passed and rejected ones. Says whether it was the unit's last look. */
export async function inspected(
  tx: Tx,
  parts: InboundParts,
  task: InspectTask,
  report: TaskReport,
  act: Extract<Act, { act: 'inspected' }>,
): Promise<{ readonly last: boolean } | Refusal> {
  const { inspected, rejected } = act;
  if (inspected !== task.sample) {
    return refuseInbound('inspection.sample', { sample: task.sample, inspected });
  }
  if (rejected < 0 || rejected > inspected) {
    return refuseInbound('inspection.numbers', { inspected, rejected });
  }
  const [row] = await tx.query<{ quantity: number; asn: string; line: string }>(
    `UPDATE wms.inspection SET status = 'done', inspected = $2, rejected = $3
     WHERE task_id = $1 AND status = 'open' RETURNING quantity, asn, line`,
    [task.taskId, act.inspected, act.rejected],
  );
  if (row) {
    const verdict = judged(row.quantity, act);
    const { at: location, handlingUnit } = task;
    const line = (quantity: number, to: Quality): MovementLine => ({
      item: task.goods.item,
      owner: parts.owner,
      layer: task.goods.layer,
      quantity,
      from: { location, handlingUnit, quality: 'pending' },
      to: { location, handlingUnit, quality: to },
    });
    const lines: MovementLine[] = [];
    if (verdict.passed > 0) lines.push(line(verdict.passed, 'passed'));
    if (verdict.rejected > 0) lines.push(line(verdict.rejected, 'rejected'));
    const posted = await parts.ledger.post(tx, { ...headOf(task, report, 'inspection'), lines });
    if (isRefusal(posted)) return posted;
    await addToLines(tx, row.asn, [
      {
        line: row.line,
        received: 0,
        damaged: 0,
        accepted: verdict.passed,
        rejected: verdict.rejected,
      },
    ]);
    await parts.feed.append(tx, report.at, [
      {
        type: 'wms.inventory.status_changed',
        subject: task.goods.item,
        correlationId: task.correlationId,
        data: {
          asn: row.asn,
          line: row.line,
          item: task.goods.item,
          lot: task.goods.lot,
          handlingUnit,
          sample: act.inspected,
          rejectedInSample: act.rejected,
          ...verdict,
          actor: report.actor,
        },
      },
    ]);
  }
  const [open] = await tx.query(
    "SELECT 1 FROM wms.inspection WHERE handling_unit = $1 AND status = 'open' LIMIT 1",
    [task.handlingUnit],
  );
  return { last: !open };
}
