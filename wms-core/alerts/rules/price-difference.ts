import { type Static, Type } from 'typebox';
import { hours } from '#base/time.ts';
import { type AlertRule, MAX_CONDITIONS } from '../rule.ts';

const Settings = Type.Object(
  { percent: Type.Integer({ minimum: 0, maximum: 1_000, description: 'of the lowest cost' }) },
  { additionalProperties: false },
);

interface Apart {
  readonly item: string;
  readonly lot: string;
  readonly currency: string;
  readonly lowest: number;
  readonly highest: number;
  readonly deliveries: string;
}

/**
 * Lots of which pieces are here, and whose deliveries cost differently by more than a share
 * [requirements row 88]. Costs in different currencies are not compared.
 */
export const priceDifferenceRule: AlertRule = {
  rule: 'price_difference',
  name: { en: 'One lot at different costs', zh: '同批次价格差异' },
  role: 'finance',
  everyMs: hours(1),
  settings: Settings,
  defaults: { percent: 10 },
  async conditions(tx, { owner }, given) {
    const { percent } = given as Static<typeof Settings>;
    const rows = await tx.query<Apart>(
      `SELECT l.item, l.lot, l.cost_currency AS currency, min(l.cost_minor)::bigint AS lowest,
         max(l.cost_minor)::bigint AS highest,
         left(string_agg(DISTINCT l.delivery, ', ' ORDER BY l.delivery), 200) AS deliveries
       FROM wms.layer l WHERE l.owner = $1 AND l.cost_minor IS NOT NULL AND l.lot <> ''
       GROUP BY l.item, l.lot, l.cost_currency
       HAVING (max(l.cost_minor) - min(l.cost_minor)) * 100 > min(l.cost_minor) * $2::bigint
         AND EXISTS (SELECT FROM wms.stock s JOIN wms.layer k USING (layer)
           WHERE s.owner = $1 AND s.item = l.item AND k.lot = l.lot)
       ORDER BY l.item, l.lot, l.cost_currency LIMIT $3`,
      [owner, percent, MAX_CONDITIONS],
    );
    return rows.map(({ item, lot, currency, lowest, highest, deliveries }) => ({
      subject: `${item}/${lot}/${currency}`,
      level: 'orange' as const,
      text: {
        en: `A piece of ${item} lot ${lot} cost from ${lowest} to ${highest} (minor units of ${currency}), by the delivery: ${deliveries}. Ask the supplier why.`,
        zh: `${item} 批次 ${lot} 的单件成本从 ${lowest} 到 ${highest}(${currency} 最小单位)不等,送货单:${deliveries}。请向供应商核实。`,
      },
      facts: { item, lot, currency, lowest, highest, deliveries },
    }));
  },
};
