import { Type } from 'typebox';
import type { Text } from '#base/refusal.ts';
import { minutes } from '#base/time.ts';
import { HELD } from '#wms-core/stock/balances.ts';
import { STATES } from '#wms-core/stock/states.ts';
import { type AlertRule, type Condition, goodsName, type Look, MAX_CONDITIONS } from '../rule.ts';

interface OffLevel {
  readonly owner: string;
  readonly item: string;
  readonly minStock: number | null;
  readonly maxStock: number | null;
  /** Good, neither held nor locked for an order. */
  readonly available: number;
  /** For orders: they will leave. */
  readonly locked: number;
  /** Rejected, or kept from orders by a hold. */
  readonly frozen: number;
  /** All that is in the house. */
  readonly quantity: number;
  readonly announced: number;
}

const OFF_LEVEL = `SELECT i.owner, i.item, i.min_stock AS "minStock", i.max_stock AS "maxStock",
    s.available, s.locked, s.frozen, s.quantity, a.announced
  FROM wms.item i
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(r.quantity), 0)::bigint AS quantity,
      coalesce(sum(${STATES.available}), 0)::bigint AS available,
      coalesce(sum(${STATES.locked}), 0)::bigint AS locked,
      coalesce(sum(${STATES.frozen}), 0)::bigint AS frozen
    FROM (SELECT s.quality, s.quantity, s.allocated, ${HELD} AS held
      FROM wms.stock s
      WHERE s.owner = i.owner AND s.item = i.item OFFSET 0) r) s
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(n.expected - n.received), 0)::bigint AS announced
    FROM wms.asn_line n JOIN wms.asn USING (asn)
    WHERE asn.owner = i.owner AND n.item = i.item AND asn.status <> 'closed' AND asn.kind = 'supplier'
      AND n.received < n.expected) a
  WHERE (i.min_stock IS NOT NULL OR i.max_stock IS NOT NULL)
    AND i.status = 'active' AND (s.available < i.min_stock OR s.quantity > i.max_stock)
  ORDER BY i.item, i.owner LIMIT $1`;

/**
 * So many bring the stock up to its minimum; or to its maximum where one is kept, against which counts
 * all that stays here, sold or not. None where more than that is here already.
 */
function toOrder({ minStock, maxStock, ...row }: OffLevel): number {
  const { available, locked, quantity, announced } = row;
  if (maxStock === null) return Math.max(0, (minStock ?? 0) - available - announced);
  return quantity > maxStock ? 0 : Math.max(0, maxStock - (quantity - locked) - announced);
}

function adviceOf(order: number, frozen: number): Text {
  if (order > 0) return { en: `Order ${order} more.`, zh: `建议补货 ${order} 件。` };
  return frozen > 0
    ? {
        en: 'Order no more; see which frozen goods may be freed.',
        zh: '请勿补货,并查看可解冻的货物。',
      }
    : { en: 'Order no more.', zh: '请勿补货。' };
}

function below(look: Look, row: OffLevel): Condition {
  const name = goodsName(look, row);
  const { owner, item, available, frozen, announced, minStock } = row;
  const order = toOrder(row);
  const held = {
    en: frozen === 0 ? '' : `, ${frozen} more are here but frozen`,
    zh: frozen === 0 ? '' : `,另有 ${frozen} 件在库但被冻结`,
  };
  const advice = adviceOf(order, frozen);
  return {
    subject: `${name}/min`,
    level: available === 0 ? 'red' : 'orange',
    text: {
      en: `${available} pieces of ${name} can be sold${held.en}, the minimum is ${minStock}; ${announced} are announced. ${advice.en}`,
      zh: `${name} 可用 ${available} 件${held.zh},低于下限 ${minStock};在途 ${announced} 件。${advice.zh}`,
    },
    facts: { owner, item, available, frozen, minStock, announced, order },
  };
}

function above(look: Look, row: OffLevel): Condition {
  const name = goodsName(look, row);
  const { owner, item, quantity, maxStock, announced } = row;
  return {
    subject: `${name}/max`,
    level: 'yellow',
    text: {
      en: `${quantity} pieces of ${name} are here, the maximum is ${maxStock}; ${announced} are announced. Order no more.`,
      zh: `${name} 库存 ${quantity} 件,高于上限 ${maxStock};在途 ${announced} 件。请暂停补货。`,
    },
    facts: { owner, item, quantity, maxStock, announced },
  };
}

/** Items below their minimum or above their maximum [requirements row 83]. */
export const stockLevelRule: AlertRule = {
  rule: 'stock_level',
  name: { en: 'Below the minimum or above the maximum', zh: '库存上下限' },
  role: 'purchasing',
  everyMs: minutes(10),
  settings: Type.Object({}, { additionalProperties: false }),
  defaults: {},
  async conditions(tx, look) {
    const rows = await tx.query<OffLevel>(OFF_LEVEL, [MAX_CONDITIONS]);
    const found = rows.flatMap((row) => [
      ...(row.minStock !== null && row.available < row.minStock ? [below(look, row)] : []),
      ...(row.maxStock !== null && row.quantity > row.maxStock ? [above(look, row)] : []),
    ]);
    return found.slice(0, MAX_CONDITIONS);
  },
};
