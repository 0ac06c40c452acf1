import type { Tx } from '#base/database/index.ts';
import type { Text } from '#base/refusal.ts';
import { type Millis, toDay } from '#base/time.ts';
import type { Adjustment } from '#wms-core/adjustments/model.ts';
import { COUNTERS } from '#wms-core/adjustments/of-counts.ts';
import {
  type Authority,
  authoritiesOfAll,
  enough,
  type Limits,
  readLimits,
} from '#wms-core/adjustments/policy.ts';
import { worthText } from '#wms-core/adjustments/worth.ts';
import type { DeskCase } from './model.ts';

/**
 * Adjustments that wait for approval: what counts found, which nobody asked for, and all for which
 * nobody is named who may give it, as in a fresh house.
 */

type Waiting = Pick<
  Adjustment,
  'adjustment' | 'type' | 'amounts' | 'unpriced' | 'needs' | 'actor' | 'at'
> & { readonly counters: readonly string[] };

/** Open adjustments that are looked at, the oldest first. */
const MAX_WAITING = 200;

/** Never who asked or counted it, nor as the deputy of him. */
function isApprovable(
  limits: Limits,
  people: ReadonlyMap<string, readonly (Authority & { readonly person: string })[]>,
  one: Waiting,
): boolean {
  const mayNot = [one.actor, ...one.counters];
  return [...people].some(([person, held]) => {
    const others = held.filter((authority) => !mayNot.includes(authority.for));
    return !mayNot.includes(person) && enough(limits, others, one) !== undefined;
  });
}

type Some = readonly [Waiting, ...Waiting[]];

const approveOf = ({ adjustment }: Waiting) => `POST /api/v1/adjustments/${adjustment}/approve`;

const moreOf = (others: number): Text => ({
  en: others > 0 ? ` (and ${others} more)` : '',
  zh: others > 0 ? `（另有 ${others} 张）` : '',
});

function stuckText(role: string, [first, ...others]: Some): Text {
  const { adjustment } = first;
  const worth = worthText(first);
  const name = `PUT /api/v1/approvers/${role}/{person}`;
  const approve = approveOf(first);
  const more = moreOf(others.length);
  return {
    en: `Adjustment ${adjustment}${more.en}, worth ${worth}, waits for approval, and nobody but who asked or counted it may give it: name somebody by ${name} with the body {}, who then approves it by ${approve}.`,
    zh: `调整单 ${adjustment}${more.zh}（金额 ${worth}）等待审批，但除申请人和盘点人外无人有权审批：请用 ${name}（请求体 {}）指定审批人，再由其通过 ${approve} 审批。`,
  };
}

function countedText(role: string, [first, ...others]: Some): Text {
  const { adjustment } = first;
  const more = moreOf(others.length);
  return {
    en: `Adjustment ${adjustment}${more.en}, worth ${worthText(first)}, is what a count found and waits for the role ${role}: nothing of it is booked until ${approveOf(first)}, or …/reject.`,
    zh: `调整单 ${adjustment}${more.zh}（金额 ${worthText(first)}）是盘点差异，等待角色 ${role} 审批：在 ${approveOf(first)} 或 …/reject 之前不入账。`,
  };
}

function casesOf(waiting: readonly Waiting[], textOf: typeof stuckText): DeskCase[] {
  return [...Map.groupBy(waiting, ({ needs }) => needs)].map(([role, those]): DeskCase => {
    const some = those as [Waiting, ...Waiting[]];
    return {
      ...{ kind: 'blocked', also: [], subject: some[0].adjustment, task: '', key: '' },
      ...{ text: textOf(role, some), since: some[0].at, acts: [] },
    };
  });
}

/** One case for each role that is to decide or to be given to somebody; gone when that is done. */
export async function approvalCases(tx: Tx, now: Millis): Promise<DeskCase[]> {
  const open = await tx.query<Waiting>(
    `SELECT adjustment, type, amounts, unpriced, needs, actor, at, ${COUNTERS} AS counters
     FROM wms.adjustment a WHERE status = 'open' ORDER BY at, adjustment LIMIT $1`,
    [MAX_WAITING],
  );
  if (open.length === 0) return [];
  const limits = await readLimits(tx);
  const all = await authoritiesOfAll(tx, toDay(now));
  const people = Map.groupBy(all, ({ person }) => person);
  const { stuck = [], others = [] } = Object.groupBy(open, (one) =>
    isApprovable(limits, people, one) ? 'others' : 'stuck',
  );
  const counted = others.filter(({ type }) => type === 'count');
  return [...casesOf(stuck, stuckText), ...casesOf(counted, countedText)];
}
