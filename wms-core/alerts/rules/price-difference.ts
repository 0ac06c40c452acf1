import { type Static, Type } from 'typebox';
import { hours } from '#base/time.ts';
import { type AlertRule, goodsName, MAX_CONDITIONS } from '../rule.ts';

const Settings = Type.Object(
  { percent: Type.Integer({ minimum: 0, maximum: 1_000, description: 'of the lowest cost' }) },
  { additionalProperties: false },
);

interface Apart {
  readonly owner: string;
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
  async conditions(tx, look, given) {
    const { percent } = given as Static<typeof Settings>;
    const rows = await tx.query<Apart>(
      `SELECT l.owner, l.item, l.lot, l.cost_currency AS currency, min(l.cost_minor)::bigint AS lowest,
         max(l.cost_minor)::bigint AS highest,
         left(string_agg(DISTINCT l.delivery, ', ' ORDER BY l.delivery), 200) AS deliveries
       FROM wms.layer l WHERE l.cost_minor IS NOT NULL AND l.lot <> ''
       GROUP BY l.owner, l.item, l.lot, l.cost_currency
       HAVING (max(l.cost_minor) - min(l.cost_minor)) * 100 > min(l.cost_minor) * $1::bigint
         AND EXISTS (SELECT FROM wms.stock s JOIN wms.layer k USING (layer)
           WHERE s.owner = l.owner AND s.item = l.item AND k.lot = l.lot)
       ORDER BY l.item, l.lot, l.cost_currency, l.owner LIMIT $2`,
      [percent, MAX_CONDITIONS],
    );
    return rows.map(({ owner, item, lot, currency, lowest, highest, deliveries }) => ({
      subject: `${goodsName(look, { owner, item })}/${lot}/${currency}`,
      level: 'orange' as const,
      text: {
        en: `A piece of ${goodsName(look, { owner, item })} lot ${lot} cost from ${lowest} to ${highest} (minor units of ${currency}), by the delivery: ${deliveries}. Ask the supplier why.`,
        zh: `${goodsName(look, { owner, item })} 批次 ${lot} 的单件成本从 ${lowest} 到 ${highest}(${currency} 最小单位)不等,送货单:${deliveries}。请向供应商核实。`,
      },
      facts: { owner, item, lot, currency, lowest, highest, deliveries },
    }));
  },
};
