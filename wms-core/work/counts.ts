import type { Tx } from '#base/database/index.ts';
import { invariant } from '#base/invariant.ts';
import { isRefusal } from '#base/refusal.ts';
import type { CountBook, CountRequest, StockRow } from '#wms-core/contracts.ts';
import type { Act, CountTask, Goods, ReportAnswer, TaskReport } from '#wms-core/ports.ts';
import { lockBin } from './bin-lock.ts';
import { bookMark, differences, type Found } from './compare.ts';
import {
  type CountRow,
  countOfTask,
  insertCount,
  nextCountId,
  openCountsAt,
  updateCount,
} from './count-store.ts';
import { PRIORITY, type WorkParts } from './parts.ts';
import { refuseWork } from './refusals.ts';

interface CountedPlace {
  readonly owner: string;
  readonly location: string;
  readonly handlingUnit: string;
}

/** What the book has of the owner's goods at exactly this place ('' is loose pieces only). */
export async function bookAt(
  tx: Tx,
  parts: WorkParts,
  place: CountedPlace,
): Promise<readonly StockRow[]> {
  const { location, handlingUnit } = place;
  const rows = await parts.ledger.contents(tx, { location, handlingUnit });
  return rows.filter((row) => row.owner === place.owner);
}

/** What the counter is to look for: each item and lot once, never a quantity. */
export function goodsToCount(rows: readonly StockRow[], items: readonly string[]): Goods[] {
  const goods = new Map<string, Goods>();
  for (const { item, lot, layer, quality } of rows) {
    const key = `${item}\n${lot}`;
    if (items.includes(item) && !goods.has(key)) goods.set(key, { item, lot, layer, quality });
  }
  for (const item of items) {
    const isKnown = [...goods.values()].some((one) => one.item === item);
    if (!isKnown) goods.set(`${item}\n`, { item, lot: '', layer: '', quality: 'passed' });
  }
  return [...goods.values()];
}

/** Counts for which nobody waits. */
const CALM: readonly CountRequest['reason'][] = ['manual', 'audit', 'touched'];

export async function emitCount(
  tx: Tx,
  parts: WorkParts,
  count: CountRequest & { readonly countId: string; readonly taskId: string; firstActor: string },
): Promise<void> {
  const rows = await bookAt(tx, parts, count);
  const isUrgent = !CALM.includes(count.reason);
  const task: CountTask = {
    kind: 'count',
    taskId: count.taskId,
    warehouse: parts.warehouse,
    priority: isUrgent ? PRIORITY.urgentCount : PRIORITY.count,
    document: count.countId,
    correlationId: count.correlationId,
    items: await parts.masterData.cards(tx, count.owner, count.items),
    ...parts.masterData.whose(count.owner),
    at: count.location,
    handlingUnit: count.handlingUnit,
    goods: goodsToCount(rows, count.items),
    ...(count.firstActor ? { notBy: count.firstActor } : {}),
  };
  await parts.taskBook.emit(tx, 'work', [task]);
}

/** Opens a count under this number; `request` chooses the number and joins an open one. */
export async function openCount(
  tx: Tx,
  parts: WorkParts,
  countId: string,
  request: CountRequest,
): Promise<void> {
  const taskId = parts.ids.next('T');
  const items = [...new Set(request.items)].sort();
  await insertCount(tx, { ...request, items, countId, taskId });
  await emitCount(tx, parts, { ...request, items, countId, taskId, firstActor: '' });
}

/**
 * A count of these goods there that nobody has begun: one that somebody is just counting would not see
 * what is missing since.
 */
export async function waitingCount(
  tx: Tx,
  wanted: CountedPlace & { readonly items: readonly string[] },
): Promise<CountRow | undefined> {
  const open = await openCountsAt(tx, wanted);
  return open.find(
    (count) =>
      count.owner === wanted.owner &&
      count.book === null &&
      wanted.items.every((item) => count.items.includes(item)),
  );
}

/** Two who want the same place counted take turns. */
export const takeTurnAt = (tx: Tx, { owner, location, handlingUnit }: CountedPlace) =>
  tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [
    `count at ${owner} ${location} ${handlingUnit}`,
  ]);

/**
 * The count that a plan wants: its number; one that waits for a counter is that count, whoever wanted
 * it. Undefined while somebody is just counting there: a second one at once would be walked for nothing.
 */
export async function countForPlan(
  tx: Tx,
  parts: WorkParts,
  request: CountRequest,
): Promise<string | undefined> {
  await takeTurnAt(tx, request);
  const waiting = await waitingCount(tx, request);
  if (waiting) return waiting.countId;
  const open = await openCountsAt(tx, request);
  if (open.some(({ owner, book }) => owner === request.owner && book !== null)) return undefined;
  const countId = await nextCountId(tx);
  await openCount(tx, parts, countId, request);
  return countId;
}

export function createCountBook(parts: WorkParts): CountBook {
  return {
    async request(tx, request) {
      if (await waitingCount(tx, request)) return;
      await openCount(tx, parts, await nextCountId(tx), request);
    },
  };
}

/**
 * The counter has begun: the bin is locked, and what the book says now is compared with what it
 * says at the end.
 */
export async function countStarted(
  tx: Tx,
  parts: WorkParts,
  task: CountTask,
  report: TaskReport,
): Promise<void> {
  const count = await countOfTask(tx, task.taskId);
  if (count?.status !== 'open' || count.book !== null) return;
  const fault = await lockBin(tx, parts, count, report);
  invariant(!fault, `bin ${count.location} can be locked`);
  const book = bookMark(await bookAt(tx, parts, count), count.items);
  await updateCount(tx, count.countId, { ...count, book });
}

/** The items as the book names them: a counter may have scanned any code of theirs. */
async function named(
  tx: Tx,
  { masterData }: WorkParts,
  { owner }: CountRow,
  counts: Extract<Act, { act: 'counted' }>['counts'],
): Promise<Found[] | Extract<ReportAnswer, { refused: true }>> {
  const found: Found[] = [];
  for (const one of counts) {
    const item = await masterData.itemByCode(tx, owner, one.item);
    if (!item) {
      const [other] = await masterData.itemsByCode(tx, one.item);
      const code = one.item.slice(0, 60);
      if (other) return refuseWork('count.other_owner', { code, owner, other: other.owner });
      return refuseWork('count.stranger', { code });
    }
    found.push({ item: item.item, lot: one.lot, quantity: one.quantity });
  }
  return found;
}

/** Takes a result in. It is judged when it has settled (`judge.ts`), at once when it fits. */
export async function counted(
  tx: Tx,
  parts: WorkParts,
  task: CountTask,
  report: TaskReport,
  act: Extract<Act, { act: 'counted' }>,
): Promise<ReportAnswer | { readonly dueAt: number; readonly count: CountRow }> {
  const count = await countOfTask(tx, task.taskId);
  if (count?.status !== 'open') return { accepted: true };
  const result = await named(tx, parts, count, act.counts);
  if (isRefusal(result)) return result;
  const rows = await bookAt(tx, parts, count);
  const fits =
    differences(rows, count.items, result).length === 0 &&
    (count.book === null || count.book === bookMark(rows, count.items));
  const now = parts.scheduler.now();
  const dueAt = fits ? now : now + parts.settings.countSettleMs;
  const next: CountRow = {
    ...count,
    status: 'counted',
    result,
    countedBy: report.actor,
    counters: [...new Set([...count.counters, report.actor])],
    dueAt,
  };
  await updateCount(tx, count.countId, next);
  return { dueAt, count: next };
}
