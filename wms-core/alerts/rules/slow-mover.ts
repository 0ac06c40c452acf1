import { type Static, Type } from 'typebox';
import { days, hours } from '#base/time.ts';
import { type AlertRule, MAX_CONDITIONS } from '../rule.ts';

const Days = Type.Integer({ minimum: 1, maximum: 3_650 });
const Settings = Type.Object(
  { yellowDays: Days, orangeDays: Days, redDays: Days },
  { additionalProperties: false },
);
type Settings = Static<typeof Settings>;

interface Slow {
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
  defaults: { yellowDays: 30, orangeDays: 60, redDays: 90 },
  async conditions(tx, { at, owner }, given) {
    const { yellowDays, orangeDays, redDays } = given as Settings;
    const rows = await tx.query<Slow>(
      `SELECT s.item, s.quantity, coalesce(sold.at, s.received_at) AS since
       FROM (SELECT s.item, sum(s.quantity)::bigint AS quantity, min(l.received_at) AS received_at
             FROM wms.stock s JOIN wms.layer l USING (layer)
             WHERE s.owner = $1 GROUP BY s.item) s
       LEFT JOIN (SELECT m.item, max(p.at) AS at
             FROM wms.movement m JOIN wms.posting p USING (sequence)
             WHERE m.owner = $1 AND m.to_location = 'CUSTOMER' GROUP BY m.item) sold USING (item)
       WHERE coalesce(sold.at, s.received_at) < $2
       ORDER BY since, s.item LIMIT $3`,
      [owner, at - days(yellowDays), MAX_CONDITIONS],
    );
    return rows.map(({ item, quantity, since }) => {
      const still = Math.floor((at - since) / days(1));
      const level = still >= redDays ? 'red' : still >= orangeDays ? 'orange' : 'yellow';
      return {
        subject: item,
        level,
        text: {
          en: `${quantity} pieces of ${item} lie here, and none was sold for ${still} days.`,
          zh: `${item} 库存 ${quantity} 件,已 ${still} 天没有出库。`,
        },
        facts: { item, quantity, days: still },
      };
    });
  },
};
