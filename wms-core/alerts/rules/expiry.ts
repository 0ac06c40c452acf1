import { type Static, Type } from 'typebox';
import { days, daysBetween, minutes, toDay } from '#base/time.ts';
import { freezeExpired } from '../freeze.ts';
import { type AlertRule, goodsName, type Level, type Look, MAX_CONDITIONS } from '../rule.ts';

const Days = Type.Integer({ minimum: 0, maximum: 3_650 });
const Settings = Type.Object(
  {
    yellowDays: Days,
    orangeDays: Days,
    redDays: Days,
    /** Whether goods are held on the day after their expiry date. */
    freeze: Type.Boolean(),
  },
  { additionalProperties: false },
);
export type ExpirySettings = Static<typeof Settings>;

export const EXPIRY_DEFAULTS: ExpirySettings = {
  ...{ yellowDays: 30, orangeDays: 15, redDays: 7 },
  freeze: true,
};

interface Expiring {
  readonly owner: string;
  readonly item: string;
  readonly lot: string;
  readonly layer: string;
  readonly expiryDate: string;
  readonly quantity: number;
}

export function levelOf(left: number, settings: ExpirySettings): Level {
  if (left <= settings.redDays) return 'red';
  return left <= settings.orangeDays ? 'orange' : 'yellow';
}

function textOf(look: Look, { lot, expiryDate, quantity, ...goods }: Expiring, left: number) {
  const item = goodsName(look, goods);
  const name = lot ? `${item} lot ${lot}` : item;
  const nameZh = lot ? `${item} 批次 ${lot}` : item;
  if (left < 0) {
    return {
      en: `${quantity} pieces of ${name} expired on ${expiryDate}: scrap or return them.`,
      zh: `${nameZh} 共 ${quantity} 件已于 ${expiryDate} 过期:请报废或退货。`,
    };
  }
  return {
    en: `${quantity} pieces of ${name} expire in ${left} days, on ${expiryDate}: sell them first.`,
    zh: `${nameZh} 共 ${quantity} 件将在 ${left} 天后(${expiryDate})过期:请优先出库。`,
  };
}

/** Goods near their end, in three tiers, and past it [requirements rows 75, 76]. */
export const expiryRule: AlertRule = {
  rule: 'expiry',
  name: { en: 'Goods near or past expiry', zh: '临期与过期' },
  role: 'quality',
  everyMs: minutes(10),
  settings: Settings,
  tiers: ['yellowDays', 'orangeDays', 'redDays'],
  defaults: EXPIRY_DEFAULTS,
  async act(tx, ledger, look, settings) {
    if ((settings as ExpirySettings).freeze) await freezeExpired(tx, ledger, look);
  },
  async conditions(tx, look, given) {
    const settings = given as ExpirySettings;
    const { at } = look;
    const today = toDay(at);
    const horizon = Math.max(settings.yellowDays, settings.orangeDays, settings.redDays);
    const rows = await tx.query<Expiring>(
      `SELECT l.owner, l.item, l.lot, l.layer, l.expiry_date AS "expiryDate", s.quantity::bigint AS quantity
       FROM wms.layer l JOIN LATERAL (
         SELECT sum(quantity) AS quantity FROM wms.stock WHERE layer = l.layer) s ON s.quantity > 0
       WHERE l.expiry_date <> '' AND l.expiry_date <= $1
       ORDER BY l.expiry_date, l.layer LIMIT $2`,
      [toDay(at + days(horizon)), MAX_CONDITIONS],
    );
    return rows.map((row) => {
      const left = daysBetween(today, row.expiryDate);
      return {
        subject: row.layer,
        level: levelOf(left, settings),
        text: textOf(look, row, left),
        facts: { ...row, daysLeft: left },
      };
    });
  },
};
