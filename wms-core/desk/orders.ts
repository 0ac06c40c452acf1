import type { Tx } from '#base/database/index.ts';
import type { Text } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import { inChinese } from '#base/words.ts';
import { NO_LANE } from '../outbound/shortfall-words.ts';
import type { DeskCase, DeskSettings } from './model.ts';

interface OrderRow {
  readonly order: string;
  readonly status: string;
  readonly deadline: Millis | null;
  readonly waitsSince: Millis | null;
  readonly shortfall: Text | null;
}

/**
 * Orders that should have left the house, that do not get their goods, or that find no lane. A
 * back-order waits for goods by its nature: only its deadline counts.
 */
const ORDERS = `SELECT * FROM (
    SELECT order_id AS "order", status, deadline,
      CASE WHEN status IN ('accepted', 'released') THEN shortfall->'text' END AS shortfall,
      CASE WHEN status IN ('accepted', 'released') AND shortfall IS NOT NULL AND parent = ''
          THEN created_at
        WHEN status = 'weighed' AND dock = '' AND NOT recheck THEN (
          SELECT max(e.at) FROM wms.order_event e
          WHERE e.order_id = o.order_id AND e.event = 'weighed') END AS "waitsSince"
    FROM wms.sales_order o WHERE status NOT IN ('shipped', 'closed_short', 'cancelled')) o
  WHERE deadline < $1 OR "waitsSince" < $1 - $2::bigint
    OR ("waitsSince" IS NOT NULL OR shortfall IS NOT NULL) AND deadline < $1 + $3::bigint
  ORDER BY coalesce(deadline, "waitsSince"), "order" LIMIT $4`;

function textOf({ order, status, deadline, shortfall, waitsSince }: OrderRow, now: Millis): Text {
  const why = shortfall ?? (waitsSince === null ? undefined : NO_LANE);
  const more = why ? { en: ` ${why.en}`, zh: why.zh } : { en: '', zh: '' };
  return deadline !== null && deadline < now
    ? {
        en: `Order ${order} is late: its deadline has passed and it is ${status}.${more.en}`,
        zh: `订单 ${order} 已超过截止时间,当前状态 ${inChinese(status)}。${more.zh}`,
      }
    : { en: `Order ${order} cannot go on.${more.en}`, zh: `订单 ${order} 无法继续。${more.zh}` };
}

/** Nobody acts on them here: they are gone by themselves when the order goes on. */
export async function orderCases(
  tx: Tx,
  query: { readonly now: Millis; readonly settings: DeskSettings; readonly limit: number },
): Promise<DeskCase[]> {
  const { now, settings, limit } = query;
  const { waitingAfterMs, deadlineNearMs } = settings;
  const rows = await tx.query<OrderRow>(ORDERS, [now, waitingAfterMs, deadlineNearMs, limit]);
  return rows.map((row): DeskCase => {
    const { order: subject, deadline, waitsSince, shortfall } = row;
    const isLate = deadline !== null && deadline < now;
    const waits = shortfall ? ('short' as const) : ('blocked' as const);
    const isWaiting = shortfall !== null || waitsSince !== null;
    return {
      kind: isLate ? 'late' : waits,
      also: isLate && isWaiting ? [waits] : [],
      ...{ subject, task: '', key: '', text: textOf(row, now), acts: [] },
      since: isLate ? deadline : (waitsSince ?? now),
    };
  });
}
