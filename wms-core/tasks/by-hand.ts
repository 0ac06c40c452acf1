import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { ReportedTask, ReportHandler } from '#wms-core/contracts.ts';
import type { MoveTask, TaskReport } from '#wms-core/ports.ts';
import { writeNoted } from '#wms-core/problems/index.ts';
import { refuseTask } from './refusals.ts';
import { TASK_COLUMNS, type TaskRow } from './store.ts';

/** Moves that no vehicle finished, whose unit a person brought to where it was to go. */

export interface UndoneMove extends TaskRow {
  readonly body: MoveTask;
}

/** Who brought the unit, why, and the id that the posting is to bear. */
export interface ByHand {
  readonly postingId: string;
  readonly actor: string;
  readonly reason: string;
  readonly at: Millis;
}

/** Locks the newest move of the unit that failed or was called off and that nobody has seen to. */
export async function lockUndoneMove(
  tx: Tx,
  handlingUnit: string,
): Promise<UndoneMove | undefined> {
  const [row] = await tx.query<UndoneMove>(
    `SELECT ${TASK_COLUMNS} FROM wms.task
     WHERE kind = 'move' AND status IN ('failed', 'cancelled') AND status <> 'done' AND NOT settled
       AND body->>'handlingUnit' = $1
     ORDER BY created_at DESC, task_id DESC LIMIT 1 FOR UPDATE`,
    [handlingUnit],
  );
  return row;
}

/** The task ends as if a vehicle had brought the unit; its owner hears it and goes on. */
export async function endByHand(
  tx: Tx,
  { taskId, body }: UndoneMove,
  by: ByHand,
  onReport: ReportHandler['onReport'],
): Promise<{ readonly done: true } | Refusal> {
  const { handlingUnit, from, to } = body;
  const { postingId: reportId, actor, reason, at } = by;
  const act = { act: 'unit_moved', handlingUnit, to } as const;
  const report: TaskReport = { reportId, taskId, at, actor, type: 'completed', act };
  const answer = await onReport(tx, body, report);
  if (isRefusal(answer)) return answer;
  await tx.query(
    `UPDATE wms.task SET status = 'done', actor = $2, device = '', failure = '', trouble = NULL,
       ended_at = $3, updated_at = $3,
       note = jsonb_build_object('en', concat_ws('; ', note ->> 'en', $4::text),
         'zh', concat_ws('；', note ->> 'zh', $5::text)) WHERE task_id = $1`,
    [
      ...[taskId, actor, at],
      `brought to ${to} by ${actor}: ${reason}`,
      `由 ${actor} 人工移至 ${to}:${reason}`,
    ],
  );
  // That no vehicle found the unit, or could set it down, is over at both ends.
  const ended = [from, to].map((place) => ({ place, by: actor }));
  await writeNoted(tx, { problems: [], ended }, at);
  return { done: true };
}

/** Of the same document, so that no more than its tasks are read. */
const BROUGHT_SINCE = `SELECT later.task_id AS by FROM wms.task t
  JOIN wms.task later ON later.document = t.document AND later.kind = 'move'
    AND later.status = 'done' AND later.created_at >= t.created_at
    AND later.body->>'handlingUnit' = t.body->>'handlingUnit'
  WHERE t.task_id = $1 ORDER BY later.created_at DESC, later.task_id LIMIT 1`;

/**
 * Why what is told of a move after its end moves the unit no more: it has been brought since, by a
 * person or by another vehicle.
 */
export async function lateMoveFault(
  tx: Tx,
  task: ReportedTask,
  report: TaskReport,
): Promise<Refusal | undefined> {
  if (task.kind !== 'move' || report.type !== 'progress') return undefined;
  if (report.act.act !== 'unit_moved') return undefined;
  const [brought] = await tx.query<{ by: string }>(BROUGHT_SINCE, [task.taskId]);
  if (!brought) return undefined;
  const { taskId, handlingUnit } = task;
  return refuseTask('task.brought', { task: taskId, handlingUnit, by: brought.by });
}
