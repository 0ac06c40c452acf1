import type { Tx } from '#base/database/index.ts';
import { same, type Text } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import { inChinese } from '#base/words.ts';
import type { WayOn } from '#wms-core/contracts.ts';
import type { StrandedTask } from '#wms-core/ports.ts';
import type { TaskRow } from '#wms-core/tasks/index.ts';
import { BOTH_WAYS, isUndone, TASK_COLUMNS, wayOnText } from '#wms-core/tasks/index.ts';
import { approvalCases } from './approvals.ts';
import { lotDateCases } from './lot-dates.ts';
import { measurementCases } from './measurements.ts';
import type { CaseKind, DeskAct, DeskCase, DeskSettings } from './model.ts';
import { orderCases } from './orders.ts';
import { waitingReturns } from './supplier-returns.ts';

/** `isOpenWork` of which nothing was heard, as SQL: $1 is now, $2 how long it may be silent. */
const IS_STUCK = `(status = 'started' OR (status = 'sent' AND kind IN ('move', 'weigh')))
  AND updated_at < $1 - $2::bigint`;

const TASK_CASES = `SELECT ${TASK_COLUMNS} FROM wms.task
  WHERE status <> 'done' AND NOT settled
    AND (status IN ('failed', 'cancelled', 'held') OR trouble IS NOT NULL OR deadline < $1
      OR (${IS_STUCK}))
  ORDER BY created_at, task_id LIMIT $3`;

/**
 * Work that should go on: begun, or such as machines may stop before it is begun: a vehicle that
 * fell silent on its way to the goods, a scale that shows nothing.
 */
const isOpenWork = ({ status, kind }: TaskRow): boolean =>
  status === 'started' || (status === 'sent' && (kind === 'move' || kind === 'weigh'));

/** What is the matter with a task, the gravest first. */
export function kindsOf(row: TaskRow, now: Millis, settings: DeskSettings): CaseKind[] {
  const kinds: CaseKind[] = [];
  if (row.status === 'failed') kinds.push(row.failure === 'short' ? 'short' : 'failed');
  if (row.status === 'cancelled') kinds.push('cancelled');
  if (row.trouble) kinds.push('refused');
  if (row.status === 'held') kinds.push('blocked');
  if (row.deadline !== null && row.deadline < now) kinds.push('late');
  if (isOpenWork(row) && row.updatedAt < now - settings.stuckAfterMs) kinds.push('stuck');
  return kinds;
}

function actsOf(row: TaskRow, ways: readonly WayOn[]): readonly DeskAct[] {
  if (isUndone(row)) return ways;
  const hold: DeskAct = row.status === 'held' ? 'release' : 'hold';
  return [hold, 'reprioritise', 'reassign', 'force-complete', 'cancel'];
}

/** `ways`: what may be done about it, where it ended undone. */
export function textOf(
  row: TaskRow,
  kind: CaseKind,
  now: Millis,
  ways: readonly WayOn[] = BOTH_WAYS,
): Text {
  const name = `${row.kind} ${row.taskId} (${row.document})`;
  const named = `${inChinese(row.kind)} ${row.taskId} (${row.document})`;
  const by = row.actor || row.device || '–';
  const minutes = Math.max(0, Math.round((now - row.updatedAt) / 60_000));
  // A note may be a sentence of its own, and stands in one here.
  const bare = (text: string) => text.replace(/[.。]+$/, '');
  const next = wayOnText(row.body, ways);
  const note = row.note ? { en: `: ${bare(row.note.en)}`, zh: `:${bare(row.note.zh)}` } : same('');
  switch (kind) {
    case 'failed':
    case 'short':
      return {
        en: `Task ${name} failed at ${by}, ${row.failure}${note.en}. ${next.en}`,
        zh: `任务 ${named} 由 ${by} 执行失败(${inChinese(row.failure)})${note.zh}。${next.zh}`,
      };
    case 'cancelled':
      return {
        en: `Task ${name} was cancelled; its work is undone. ${next.en}`,
        zh: `任务 ${named} 已取消,工作未完成。${next.zh}`,
      };
    case 'refused':
      return {
        en: `Task ${name} at ${by}: ${row.trouble?.text.en ?? ''}`,
        zh: `任务 ${named}(${by}):${row.trouble?.text.zh ?? ''}`,
      };
    case 'blocked':
      return {
        en: `Task ${name} is on hold${note.en}. Release it when the reason is gone.`,
        zh: `任务 ${named} 已暂停${note.zh}。原因消除后请恢复。`,
      };
    case 'late':
      return {
        en: `Task ${name} is late: its deadline has passed and it is ${row.status}.`,
        zh: `任务 ${named} 已超过截止时间,当前状态 ${inChinese(row.status)}。`,
      };
    case 'stuck':
      return {
        en: `Nothing was heard of task ${name} at ${by} for ${minutes} minutes. Reassign or hold it.`,
        zh: `任务 ${named}(${by})已 ${minutes} 分钟没有进展。请改派或暂停。`,
      };
  }
}

interface StoredCase {
  readonly key: string;
  readonly kind: CaseKind;
  readonly subject: string;
  readonly text: Text;
  readonly at: Millis;
}

const OPEN_ACTS: readonly DeskAct[] = [
  'hold',
  'reprioritise',
  'reassign',
  'force-complete',
  'cancel',
];

/** Nobody who is here may do it; gone by itself when somebody may. */
const strandedCase = ({
  taskId: task,
  document: subject,
  since,
  text,
}: StrandedTask): DeskCase => ({
  ...{ kind: 'stuck', also: [], subject, task, key: '', text, since, acts: OPEN_ACTS },
});

/** Work of which nothing was heard for longer than this, with the desk's sentence for it. */
export async function stuckTasks(
  tx: Tx,
  query: { readonly now: Millis; readonly stuckAfterMs: Millis; readonly limit: number },
): Promise<{ readonly row: TaskRow; readonly text: Text }[]> {
  const { now, stuckAfterMs, limit } = query;
  const rows = await tx.query<TaskRow>(
    `SELECT ${TASK_COLUMNS} FROM wms.task WHERE status <> 'done' AND NOT settled AND ${IS_STUCK}
     ORDER BY updated_at, task_id LIMIT $3`,
    [now, stuckAfterMs, limit],
  );
  return rows.map((row) => ({ row, text: textOf(row, 'stuck', now) }));
}

/**
 * Everything late, stuck, short, failed, blocked or refused, the oldest first. Who only counts them
 * needs no `waysOn`: both ways are offered then.
 */
export async function deskCases(
  tx: Tx,
  query: {
    readonly now: Millis;
    readonly settings: DeskSettings;
    readonly limit: number;
    readonly stranded?: readonly StrandedTask[];
    readonly waysOn?: (tx: Tx, row: TaskRow) => Promise<readonly WayOn[]>;
  },
): Promise<DeskCase[]> {
  const { now, settings, limit, stranded = [] } = query;
  const rows = await tx.query<TaskRow>(TASK_CASES, [now, settings.stuckAfterMs, limit]);
  const stored = await tx.query<StoredCase>(
    `SELECT key, kind, subject, text, at FROM wms.exception WHERE settled_at IS NULL
     ORDER BY at, key LIMIT $1`,
    [limit],
  );
  const ofTasks: DeskCase[] = [];
  for (const row of rows) {
    const [kind, ...also] = kindsOf(row, now, settings);
    if (!kind) continue;
    const ways = isUndone(row) ? await query.waysOn?.(tx, row) : undefined;
    const text = textOf(row, kind, now, ways);
    const { taskId: task, document: subject, updatedAt: since } = row;
    const acts = actsOf(row, ways ?? BOTH_WAYS);
    ofTasks.push({ kind, also, subject, task, key: '', text, since, acts });
  }
  const others = stored.map(
    ({ at: since, ...one }): DeskCase => ({ ...one, also: [], task: '', since, acts: ['settle'] }),
  );
  const orders = await orderCases(tx, { now, settings, limit });
  const approvals = await approvalCases(tx, now);
  const returns = await waitingReturns(tx, now, limit);
  const dates = await lotDateCases(tx, limit);
  const measured = await measurementCases(tx, limit);
  const waiting = [...orders, ...approvals, ...returns, ...dates, ...measured];
  const open = [...ofTasks, ...others, ...waiting];
  return [...open, ...stranded.map(strandedCase)].sort((a, b) => a.since - b.since).slice(0, limit);
}
