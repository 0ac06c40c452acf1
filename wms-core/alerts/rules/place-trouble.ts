import { type Static, Type } from 'typebox';
import { days, minutes } from '#base/time.ts';
import { problemTotals } from '#wms-core/problems/index.ts';
import { type AlertRule, MAX_CONDITIONS } from '../rule.ts';

const Settings = Type.Object(
  {
    problems: Type.Integer({ minimum: 2, maximum: 1_000, description: 'so many are told' }),
    days: Type.Integer({ minimum: 1, maximum: 90, description: 'within so many' }),
  },
  { additionalProperties: false },
);

/** Places that make trouble again and again [requirements row 232]. */
export const placeTroubleRule: AlertRule = {
  rule: 'place_trouble',
  name: { en: 'A place makes trouble again and again', zh: '库位反复异常' },
  role: 'supervisor',
  everyMs: minutes(5),
  settings: Settings,
  defaults: { problems: 5, days: 7 },
  async conditions(tx, { at: now }, given) {
    const { problems: least, days: back } = given as Static<typeof Settings>;
    const since = now - days(back);
    const found = await problemTotals(tx, { since, now, least, limit: MAX_CONDITIONS });
    return found.map(({ place, problems, open, troubledMs }) => {
      const troubled = Math.round(troubledMs / minutes(1));
      return {
        subject: place,
        level: problems >= 2 * least ? ('orange' as const) : ('yellow' as const),
        text: {
          en: `${place} made trouble ${problems} times in ${back} days, ${troubled} minutes in all: look at the place.`,
          zh: `${place} 在 ${back} 天内异常 ${problems} 次,共 ${troubled} 分钟:请现场检查该库位。`,
        },
        facts: { place, problems, open, minutes: troubled },
      };
    });
  },
};
