import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal, type Text } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import { bookMark, differences, rowsOf } from './compare.ts';
import { type CountRow, lockCount, updateCount } from './count-store.ts';
import { bookAt } from './counts.ts';
import { believe, countAgain, missingHolds, reviewCase } from './judge.ts';
import type { WorkParts } from './parts.ts';
import { refuseWork } from './refusals.ts';

/** Above so many percent of the book a person decides; null: nobody is asked. */
export async function reviewPercent(tx: Tx): Promise<number | null> {
  const [row] = await tx.query<{ value: number | null }>(
    "SELECT value FROM wms.count_setting WHERE setting = 'review_percent'",
  );
  return row?.value ?? null;
}

export async function setReviewPercent(
  tx: Tx,
  value: number | null,
  by: { readonly actor: string; readonly at: Millis },
): Promise<void> {
  await tx.query(
    `INSERT INTO wms.count_setting (setting, value, actor, at) VALUES ('review_percent', $1, $2, $3)
     ON CONFLICT (setting) DO UPDATE SET value = excluded.value, actor = excluded.actor,
       at = excluded.at`,
    [value, by.actor, by.at],
  );
}

export interface Decision {
  /** confirm: believed and booked; recount: somebody looks again; reject: nothing is booked. */
  readonly decision: 'confirm' | 'recount' | 'reject';
  readonly actor: string;
  readonly note: string;
}

const VERDICTS = { confirm: 'believed', reject: 'rejected', recount: '' } as const;

/** How a count has ended, for whoever decides too late. */
const ENDED: Readonly<Record<CountRow['verdict'], Text>> = {
  believed: { en: 'what was found is believed', zh: '以盘点结果为准' },
  rejected: { en: 'the book stays as it was', zh: '账面不变' },
  given_up: { en: 'it was given up', zh: '已放弃盘点' },
  '': { en: '', zh: '' },
};

/** Four eyes: whoever counted may have it counted again, but not decide what is so. */
function mayNot(count: CountRow, { decision, actor }: Decision): Refusal | undefined {
  const { countId, status, judgedBy, verdict, counters } = count;
  if (status === 'done' && judgedBy !== '') {
    return refuseWork('count.judged', { count: countId, by: judgedBy, ended: ENDED[verdict] });
  }
  if (status !== 'review') return refuseWork('count.no_review', { count: countId });
  if (decision === 'recount' || !counters.includes(actor)) return undefined;
  return refuseWork('count.own', { count: countId, actor });
}

async function decide(
  tx: Tx,
  parts: WorkParts,
  countId: string,
  asked: Decision,
): Promise<{ readonly ended?: CountRow } | Refusal> {
  const count = await lockCount(tx, countId);
  if (!count) return refuseWork('count.unknown', { count: countId });
  const { decision, actor, note } = asked;
  const isRepeated = count.status === 'done' && count.judgedBy === actor;
  if (isRepeated && count.verdict === VERDICTS[decision]) return {};
  const fault = mayNot(count, asked);
  if (fault) return fault;
  const judged = { ...count, judgedBy: actor, note };
  if (decision === 'recount') {
    await countAgain(tx, parts, judged);
    return {};
  }
  if (decision === 'reject') {
    const at = parts.scheduler.now();
    const ended: CountRow = { ...judged, status: 'done', verdict: 'rejected', doneAt: at };
    await updateCount(tx, countId, ended);
    // The person says that the book is right: what a short pick held is there.
    for (const hold of await missingHolds(tx, parts, count)) {
      await parts.ledger.liftHold(tx, hold.holdId, actor, at);
    }
    return { ended };
  }
  // What did not differ is free, and may have been picked since: this is about what did.
  const isOfReview = ({ item, lot }: { readonly item: string; readonly lot: string }) =>
    count.differences.some((one) => one.item === item && one.lot === lot);
  const rows = rowsOf(await bookAt(tx, parts, count), count.differences);
  if (bookMark(rows) !== count.book) return refuseWork('count.moved', { count: countId });
  const items = count.differences.map(({ item }) => item);
  const found = differences(rows, items, (count.result ?? []).filter(isOfReview));
  const ended = await believe(tx, parts, judged, { differences: found, rows });
  return ended ? { ended } : refuseWork('count.moved', { count: countId });
}

/**
 * What a person makes of a difference that waits for review, which takes it off the desk; the count
 * when it has ended by it. Refuses `count.unknown`, `count.no_review`, `count.judged` by somebody
 * else, `count.own` to who counted it, and `count.moved` when the
 * book of the place is another by now, so that the difference is not what was seen.
 */
export async function review(
  tx: Tx,
  parts: WorkParts,
  countId: string,
  decision: Decision,
): Promise<{ readonly ended?: CountRow } | Refusal> {
  const done = await decide(tx, parts, countId, decision);
  if (isRefusal(done)) return done;
  await parts.exceptions.settle(tx, reviewCase(countId), decision.actor, parts.scheduler.now());
  return done;
}
