import type { Tx } from '#base/database/index.ts';
import type { Millis } from '#base/time.ts';
import type { CountRequest } from '#wms-core/contracts.ts';
import type { Found } from './compare.ts';

/** review: a person decides about the difference. */
export type CountStatus = 'open' | 'counted' | 'review' | 'done';

export interface CountRow {
  readonly countId: string;
  readonly owner: string;
  readonly location: string;
  readonly handlingUnit: string;
  readonly items: readonly string[];
  readonly reason: CountRequest['reason'];
  readonly document: string;
  readonly status: CountStatus;
  readonly taskId: string;
  readonly round: number;
  readonly firstActor: string;
  readonly book: string | null;
  readonly result: readonly Found[] | null;
  readonly countedBy: string;
  /** Everybody who counted a round of it. */
  readonly counters: readonly string[];
  readonly dueAt: Millis | null;
  readonly differences: readonly { item: string; lot: string; delta: number; unbooked: number }[];
  readonly actor: string;
  readonly correlationId: string;
  readonly createdAt: Millis;
  readonly doneAt: Millis | null;
  /** How it ended; '' while it has not. */
  readonly verdict: '' | 'believed' | 'rejected' | 'given_up';
  /** The person who reviewed it, '' where nobody had to, and what he wrote. */
  readonly judgedBy: string;
  readonly note: string;
}

const COUNT_COLUMNS = `count_id AS "countId", owner, location, handling_unit AS "handlingUnit", items,
  reason, document, status, task_id AS "taskId", round, first_actor AS "firstActor", book, result,
  counted_by AS "countedBy", due_at AS "dueAt", differences, actor,
  correlation_id AS "correlationId", created_at AS "createdAt", done_at AS "doneAt",
  verdict, judged_by AS "judgedBy", note, counters`;

/** The next number of the house that no person has given to a count. */
export async function nextCountId(tx: Tx): Promise<string> {
  for (;;) {
    const [row] = await tx.query<{ n: number }>("SELECT nextval('wms.count_number') AS n");
    const countId = `CNT-${row!.n}`;
    await takeNumber(tx, countId);
    if (!(await readCount(tx, countId))) return countId;
  }
}

/** Two who want a count under one number take turns even while there is no row to lock. */
export async function takeNumber(tx: Tx, countId: string): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`count ${countId}`]);
}

export async function readCount(tx: Tx, countId: string): Promise<CountRow | undefined> {
  const [row] = await tx.query<CountRow>(
    `SELECT ${COUNT_COLUMNS} FROM wms.count WHERE count_id = $1`,
    [countId],
  );
  return row;
}

/** The count, locked: two who decide about it take turns. */
export async function lockCount(tx: Tx, countId: string): Promise<CountRow | undefined> {
  const [row] = await tx.query<CountRow>(
    `SELECT ${COUNT_COLUMNS} FROM wms.count WHERE count_id = $1 FOR UPDATE`,
    [countId],
  );
  return row;
}

export async function countOfTask(tx: Tx, taskId: string): Promise<CountRow | undefined> {
  const [row] = await tx.query<CountRow>(
    `SELECT ${COUNT_COLUMNS} FROM wms.count WHERE task_id = $1 AND status <> 'done'`,
    [taskId],
  );
  return row;
}

/** Counts of a place that nobody has answered yet. */
export function openCountsAt(
  tx: Tx,
  place: { readonly location: string; readonly handlingUnit: string },
): Promise<CountRow[]> {
  return tx.query<CountRow>(
    `SELECT ${COUNT_COLUMNS} FROM wms.count
     WHERE location = $1 AND handling_unit = $2 AND status = 'open' ORDER BY created_at, count_id`,
    [place.location, place.handlingUnit],
  );
}

/** Who ends the last two counts of a place takes turns, or each would wait for the other. */
export async function isBeingCounted(
  tx: Tx,
  place: { readonly location: string; readonly handlingUnit: string },
): Promise<boolean> {
  const { location, handlingUnit } = place;
  await tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [
    `counted ${location} ${handlingUnit}`,
  ]);
  const rows = await tx.query(
    `SELECT 1 FROM wms.count WHERE location = $1 AND handling_unit = $2 AND status <> 'done'
     LIMIT 1`,
    [location, handlingUnit],
  );
  return rows.length > 0;
}

/** Counts whose result has settled, oldest first. */
export function dueCounts(tx: Tx, at: Millis, limit: number): Promise<CountRow[]> {
  return tx.query<CountRow>(
    `SELECT ${COUNT_COLUMNS} FROM wms.count WHERE status = 'counted' AND due_at <= $1
     ORDER BY due_at, count_id LIMIT $2 FOR UPDATE`,
    [at, limit],
  );
}

/** What these found waits for somebody's approval: they have ended for those who count. */
const WAITING = `(SELECT document FROM wms.adjustment
  WHERE status = 'open' AND type = 'count' AND document <> '')`;

const WITH_STATUS: Readonly<Record<CountStatus | 'approval', string>> = {
  open: `status = 'open'`,
  counted: `status = 'counted'`,
  review: `status = 'review'`,
  approval: `status = 'done' AND count_id IN ${WAITING}`,
  done: `status = 'done' AND count_id NOT IN ${WAITING}`,
};

export function listCounts(
  tx: Tx,
  { status, limit }: { readonly status?: CountStatus | 'approval'; readonly limit: number },
): Promise<CountRow[]> {
  return tx.query<CountRow>(
    `SELECT ${COUNT_COLUMNS} FROM wms.count ${status ? `WHERE ${WITH_STATUS[status]}` : ''}
     ORDER BY created_at DESC, count_id LIMIT $1`,
    [limit],
  );
}

export async function insertCount(
  tx: Tx,
  count: Pick<CountRow, 'countId' | 'items' | 'taskId'> & CountRequest,
): Promise<void> {
  await tx.query(
    `INSERT INTO wms.count (count_id, location, handling_unit, items, reason, document, status,
       task_id, actor, correlation_id, created_at, owner)
     VALUES ($1, $2, $3, $4::jsonb, $5, $6, 'open', $7, $8, $9, $10, $11)`,
    [
      count.countId,
      count.location,
      count.handlingUnit,
      JSON.stringify(count.items),
      count.reason,
      count.document,
      count.taskId,
      count.actor,
      count.correlationId,
      count.at,
      count.owner,
    ],
  );
}

export async function updateCount(
  tx: Tx,
  countId: string,
  next: Pick<
    CountRow,
    | 'status'
    | 'taskId'
    | 'round'
    | 'firstActor'
    | 'book'
    | 'result'
    | 'countedBy'
    | 'counters'
    | 'dueAt'
    | 'differences'
    | 'doneAt'
    | 'verdict'
    | 'judgedBy'
    | 'note'
  >,
): Promise<void> {
  await tx.query(
    `UPDATE wms.count SET status = $2, task_id = $3, round = $4, first_actor = $5,
       book = $6::jsonb, result = $7::jsonb, counted_by = $8, due_at = $9,
       differences = $10::jsonb, done_at = $11, verdict = $12, judged_by = $13, note = $14,
       counters = $15::jsonb
     WHERE count_id = $1`,
    [
      countId,
      next.status,
      next.taskId,
      next.round,
      next.firstActor,
      next.book === null ? null : JSON.stringify(next.book),
      next.result === null ? null : JSON.stringify(next.result),
      next.countedBy,
      next.dueAt,
      JSON.stringify(next.differences),
      next.doneAt,
      next.verdict,
      next.judgedBy,
      next.note,
      JSON.stringify(next.counters),
    ],
  );
}
