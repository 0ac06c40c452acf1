import type { Tx } from '#base/database/index.ts';
import { isRefusal } from '#base/refusal.ts';
import type {
  CountedDifference,
  HoldRequest,
  MovementLine,
  StockRow,
} from '#wms-core/contracts.ts';
import { setAside } from './aside.ts';
import { narrowLock } from './bin-lock.ts';
import {
  bookMark,
  type Difference,
  differences,
  isExpected,
  movedBetween,
  rowsOf,
  worstPercent,
} from './compare.ts';
import { type CountRow, updateCount } from './count-store.ts';
import { bookAt, createCountBook, emitCount } from './counts.ts';
import type { WorkParts } from './parts.ts';

/** A surprise is counted a second time before it is believed. */
const ROUNDS_FOR_SURPRISE = 2;
/** A place at which goods keep moving is counted again so often. */
const ROUNDS_FOR_QUIET = 4;

/** The layer that surplus pieces most likely belong to: the newest of their lot. */
async function layerOf(
  tx: Tx,
  parts: WorkParts,
  count: CountRow,
  found: { readonly difference: Difference; readonly rows: readonly StockRow[] },
): Promise<string> {
  const { item, lot } = found.difference;
  const here = found.rows.find((row) => row.item === item && row.lot === lot);
  if (here) return here.layer;
  const [known] = await tx.query<{ layer: string }>(
    `SELECT layer FROM wms.layer WHERE owner = $1 AND item = $2 AND lot = $3
     ORDER BY (delivery = $4) DESC, received_at DESC, layer LIMIT 1`,
    [count.owner, item, lot, count.document],
  );
  if (known) return known.layer;
  return parts.ledger.layer(tx, {
    item,
    owner: count.owner,
    lot,
    productionDate: null,
    expiryDate: null,
    receivedAt: parts.scheduler.now(),
    receiptLine: '',
    delivery: count.countId,
    supplier: '',
  });
}

async function movementsOf(
  tx: Tx,
  parts: WorkParts,
  count: CountRow,
  found: { readonly differences: readonly Difference[]; readonly rows: readonly StockRow[] },
): Promise<MovementLine[]> {
  const { location, handlingUnit } = count;
  const lines: MovementLine[] = [];
  for (const difference of found.differences) {
    const { item } = difference;
    const { owner } = count;
    for (const { row, quantity } of difference.takes) {
      const { layer, quality } = row;
      const from = { location, handlingUnit, quality };
      const to = { location: 'LOSS', handlingUnit: '', quality };
      lines.push({ item, owner, layer, quantity, from, to });
    }
    if (difference.delta <= 0) continue;
    const layer = await layerOf(tx, parts, count, { difference, rows: found.rows });
    lines.push({
      item,
      owner,
      layer,
      quantity: difference.delta,
      from: { location: 'LOSS', handlingUnit: '', quality: 'passed' },
      to: { location, handlingUnit, quality: 'passed' },
    });
  }
  return lines;
}

export async function countAgain(tx: Tx, parts: WorkParts, count: CountRow): Promise<void> {
  const taskId = parts.ids.next('T');
  const again: CountRow = {
    ...count,
    status: 'open',
    taskId,
    round: count.round + 1,
    firstActor: count.countedBy,
    book: null,
    result: null,
    dueAt: null,
    differences: [],
  };
  await updateCount(tx, count.countId, again);
  await emitCount(tx, parts, { ...again, at: parts.scheduler.now() });
}

async function tell(
  tx: Tx,
  parts: WorkParts,
  count: CountRow,
  told: { readonly found: readonly Difference[]; readonly adjustment: string | undefined },
): Promise<void> {
  const { found, adjustment } = told;
  const { countId, owner, location, handlingUnit, document, reason } = count;
  const { countedBy, correlationId } = count;
  const place = { owner, location, handlingUnit, document, actor: countedBy };
  const all = shown(found);
  // What waits for approval is told as adjusted when it is posted.
  const booked = adjustment ? [] : all.filter((one) => one.delta !== -one.unbooked);
  await parts.feed.append(tx, parts.scheduler.now(), [
    {
      type: 'wms.inventory.counted',
      subject: countId,
      correlationId,
      data: {
        ...place,
        count: countId,
        reason,
        rounds: count.round,
        counts: count.result ?? [],
        differences: all,
        ...(adjustment ? { adjustment } : {}),
      },
    },
    ...booked.map(({ item, lot, delta, unbooked }) => ({
      type: 'wms.inventory.adjusted',
      subject: item,
      correlationId,
      data: { ...place, reason: 'count', count: countId, item, lot, delta: delta + unbooked },
    })),
  ]);
}

/** Holds that short picks left on the counted items: they were waiting for this. */
export async function missingHolds(
  tx: Tx,
  parts: WorkParts,
  count: CountRow,
): Promise<HoldRequest[]> {
  const { location, handlingUnit } = count;
  const holds = await parts.ledger.holds(tx, { location, handlingUnit, kind: 'missing' });
  return holds.filter(
    ({ scope: { owner = count.owner, item } }) =>
      owner === count.owner && (item === undefined || count.items.includes(item)),
  );
}

interface Finding {
  readonly differences: readonly Difference[];
  /** The book of the place. */
  readonly rows: readonly StockRow[];
}

const shown = (found: readonly Difference[]) =>
  found.map(({ item, lot, delta, unbooked }) => ({ item, lot, delta, unbooked }));

export const reviewCase = (countId: string): string => `count-review:${countId}`;

/** So many differences are named in the desk's sentence. */
const MAX_NAMED = 3;

async function tellDesk(tx: Tx, parts: WorkParts, count: CountRow): Promise<void> {
  const { countId, location, handlingUnit, differences: found } = count;
  const place = handlingUnit || location;
  const names = found
    .slice(0, MAX_NAMED)
    .map(({ item, lot, delta }) => `${item}${lot && ` ${lot}`} ${delta > 0 ? '+' : ''}${delta}`);
  const differing = `${names.join(', ')}${found.length > MAX_NAMED ? ', …' : ''}`;
  await parts.exceptions.raise(tx, {
    key: reviewCase(countId),
    kind: 'blocked',
    subject: place,
    text: {
      en: `Count ${countId} of ${place} differs by more than the limit: ${differing}. Nothing is booked until you confirm or reject it, or have it counted again.`,
      zh: `盘点 ${countId}（${place}）差异超过阈值：${differing}。请确认、驳回或重盘，在此之前不入账。`,
    },
    at: parts.scheduler.now(),
  });
}

/**
 * A person shall look at the difference; until then nothing is booked and what differs stays locked:
 * all else of the bin is free.
 */
async function askReview(
  tx: Tx,
  parts: WorkParts,
  count: CountRow,
  { differences: found, rows }: Finding,
): Promise<void> {
  const { countId, owner, location, handlingUnit, correlationId } = count;
  const differing = rowsOf(rows, found);
  const waiting: CountRow = {
    ...count,
    ...{ status: 'review', dueAt: null, book: bookMark(differing) },
    differences: shown(found),
  };
  await updateCount(tx, countId, waiting);
  await narrowLock(tx, parts, waiting, differing);
  const place = { owner, location, handlingUnit };
  const data = { count: countId, ...place, differences: waiting.differences };
  await parts.feed.append(tx, parts.scheduler.now(), [
    { type: 'wms.count.review', subject: countId, correlationId, data },
  ]);
  await tellDesk(tx, parts, waiting);
}

const differenceOf = (count: CountRow) => {
  const { countId, owner, location, handlingUnit, countedBy: actor, correlationId } = count;
  return { count: countId, owner, location, handlingUnit, actor, correlationId };
};

/** What was asked for before this count is over; what it does not settle is counted again. */
async function supersede(
  tx: Tx,
  parts: WorkParts,
  count: CountRow,
  { found, ...difference }: CountedDifference & { readonly found: readonly Difference[] },
): Promise<void> {
  const differing = found.map(({ item }) => item);
  const by = { ...difference, items: [...count.items, ...differing], differing };
  const items = await parts.adjustments.supersede(tx, by);
  if (items.length === 0) return;
  const { owner, location, handlingUnit, countId, countedBy, correlationId } = count;
  await createCountBook(parts).request(tx, {
    ...{ owner, location, handlingUnit, items, reason: 'audit', document: countId },
    ...{ actor: countedBy, correlationId, at: difference.at },
  });
}

/** False: the ledger refuses it. */
async function postFound(
  tx: Tx,
  parts: WorkParts,
  count: CountRow,
  difference: CountedDifference,
): Promise<boolean> {
  const { lines, at } = difference;
  if (lines.length === 0) return true;
  const posted = await parts.ledger.post(tx, {
    postingId: `${count.countId}/${count.round}`,
    document: count.countId,
    task: count.taskId,
    actor: count.countedBy,
    reason: 'count',
    correlationId: count.correlationId,
    at,
    lines,
  });
  if (isRefusal(posted)) return false;
  await parts.adjustments.posted(tx, { ...difference, ...posted });
  return true;
}

/**
 * Books what was found (or asks for its approval), ends the count and lifts what was held for it.
 * Undefined: the pieces went elsewhere meanwhile, and it is counted again.
 */
export async function believe(
  tx: Tx,
  parts: WorkParts,
  count: CountRow,
  { differences: found, rows }: Finding,
): Promise<CountRow | undefined> {
  const at = parts.scheduler.now();
  const holds = await missingHolds(tx, parts, count);
  const lines = await movementsOf(tx, parts, count, { differences: found, rows });
  const difference = { ...differenceOf(count), at, lines };
  await supersede(tx, parts, count, { ...difference, found });
  const mustAsk = lines.length > 0 && (await parts.adjustments.needsApproval(tx, difference));
  const isPosted = mustAsk || (await postFound(tx, parts, count, difference));
  // The pieces went elsewhere while we looked: the place was not quiet after all.
  if (!isPosted) {
    await countAgain(tx, parts, count);
    return undefined;
  }
  const done: CountRow = {
    ...count,
    ...{ status: 'done', verdict: 'believed', dueAt: null, doneAt: at },
    differences: shown(found),
  };
  await updateCount(tx, count.countId, done);
  // Lifted first: two holds on the same pieces would take others from their orders.
  for (const hold of holds) await parts.ledger.liftHold(tx, hold.holdId, count.countedBy, at);
  const adjustment = mustAsk
    ? await parts.adjustments.request(tx, {
        ...difference,
        lines: await setAside(tx, parts, count, lines),
      })
    : undefined;
  await tell(tx, parts, count, { found, adjustment });
  return done;
}

/** What moved while it was counted says nothing: these items are counted on their own. */
async function countMoved(
  tx: Tx,
  parts: WorkParts,
  count: CountRow,
  moved: readonly Difference[],
): Promise<void> {
  if (moved.length === 0) return;
  const { owner, location, handlingUnit, countId, countedBy, correlationId } = count;
  const items = [...new Set(moved.map(({ item }) => item))];
  await createCountBook(parts).request(tx, {
    ...{ owner, location, handlingUnit, items, reason: 'audit', document: countId },
    ...{ actor: countedBy, correlationId, at: parts.scheduler.now() },
  });
}

/**
 * Somebody takes or lays pieces one by one that the book moves with the last of them. Nothing can be said
 * until he is done; then the place has moved, and is counted again.
 */
const waitForHands = (tx: Tx, parts: WorkParts, count: CountRow): Promise<void> =>
  updateCount(tx, count.countId, {
    ...count,
    dueAt: parts.scheduler.now() + parts.settings.countSettleMs,
  });

/**
 * Judges a settled result: believes it, has it counted again, or leaves a difference of more than
 * `reviewPercent` of the book to a person. Nothing is believed of items that came or went between
 * the counter's start and the judgement, and nothing is said while pieces of them are in hand. The
 * count as it ended, when it did.
 */
export async function judge(
  tx: Tx,
  parts: WorkParts,
  count: CountRow,
  reviewPercent: number | null,
): Promise<CountRow | undefined> {
  const hands = await parts.taskBook.handsAt(tx, count, count.taskId);
  if (count.items.some((item) => hands.now.has(item))) {
    await waitForHands(tx, parts, count);
    return undefined;
  }
  const rows = await bookAt(tx, parts, count);
  const differing = differences(rows, count.items, count.result ?? []);
  const moved = new Set([
    ...hands.givenUp,
    ...movedBetween(count.book ?? '', count.book === null ? '' : bookMark(rows, count.items)),
  ]);
  const restless = differing.filter(({ item }) => moved.has(item));
  const found = differing.filter(({ item }) => !moved.has(item));
  const holds = await missingHolds(tx, parts, count);
  const isSurprise = !isExpected(
    found,
    holds.map((hold) => ({
      ...(hold.scope.item === undefined ? {} : { item: hold.scope.item }),
      ...(hold.quantity === undefined ? {} : { quantity: hold.quantity }),
    })),
  );
  const items = count.items.filter((item) => !restless.some((one) => one.item === item));
  const mustRepeat =
    // Where all moved there is nothing to believe: this count itself goes on.
    (restless.length > 0 && (items.length === 0 || count.round < ROUNDS_FOR_QUIET)) ||
    (found.length > 0 && isSurprise && count.round < ROUNDS_FOR_SURPRISE);
  if (mustRepeat) {
    await countAgain(tx, parts, count);
    return undefined;
  }
  await countMoved(tx, parts, count, restless);
  const quiet: CountRow = { ...count, items };
  if (reviewPercent !== null && worstPercent(rows, found) > reviewPercent) {
    await askReview(tx, parts, quiet, { differences: found, rows });
    return undefined;
  }
  return believe(tx, parts, quiet, { differences: found, rows });
}
