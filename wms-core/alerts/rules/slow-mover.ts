import { type Static, Type } from 'typebox';
import { days, hours } from '#base/time.ts';
import { type AlertRule, goodsName, MAX_CONDITIONS } from '../rule.ts';

const Days = Type.Integer({ minimum: 1, maximum: 3_650 });
const Settings = Type.Object(
  { yellowDays: Days, orangeDays: Days, redDays: Days },
  { additionalProperties: false },
);
type Settings = Static<typeof Settings>;

interface Slow {
  readonly owner: string;
  readonly item: string;
  readonly quantity: number;
  /** When the last piece was sold, or the first came when none was. */
  readonly since: number;
}

/** Items that lie and do not sell [requirements row 85]. */
export const slowMoverRule: AlertRule = {
  rule: 'slow_mover',
  name: { en: 'Goods that do not sell', zh: '滞销' },
  role: 'sales',
  everyMs: hours(24),
  settings: Settings,
  tiers: ['redDays', 'orangeDays', 'yellowDays'],
  defaults: { yellowDays: 30, orangeDays: 60, redDays: 90 },
  async conditions(tx, look, given) {
    const { at } = look;
    const { yellowDays, orangeDays, redDays } = given as Settings;
    const rows = await tx.query<Slow>(
      `SELECT s.owner, s.item, s.quantity, coalesce(sold.at, s.received_at) AS since
       FROM (SELECT s.owner, s.item, sum(s.quantity)::bigint AS quantity,
               min(l.received_at) AS received_at
             FROM wms.stock s JOIN wms.layer l USING (layer)
             GROUP BY s.owner, s.item) s
       LEFT JOIN (SELECT m.owner, m.item, max(p.at) AS at
             FROM wms.movement m JOIN wms.posting p USING (sequence)
             WHERE m.to_location = 'CUSTOMER' GROUP BY m.owner, m.item) sold USING (owner, item)
       WHERE coalesce(sold.at, s.received_at) < $1
       ORDER BY since, s.item, s.owner LIMIT $2`,
      [at - days(yellowDays), MAX_CONDITIONS],
    );
    return rows.map(({ owner, item, quantity, since }) => {
      const name = goodsName(look, { owner, item });
      const still = Math.floor((at - since) / days(1));
      const level = still >= redDays ? 'red' : still >= orangeDays ? 'orange' : 'yellow';
      return {
        subject: name,
        level,
        text: {
          en: `${quantity} pieces of ${name} lie here, and none was sold for ${still} days.`,
          zh: `${name} 库存 ${quantity} 件,已 ${still} 天没有出库。`,
        },
        facts: { owner, item, quantity, days: still },
      };
    });
  },
};
