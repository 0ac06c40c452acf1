import { Type } from 'typebox';
import { minutes } from '#base/time.ts';
import { overloaded } from '#wms-core/stock/index.ts';
import { type AlertRule, MAX_CONDITIONS } from '../rule.ts';

/**
 * Handling units that carry more than they may. What people have done is booked as it is, and
 * somebody has to take it off again; what is only asked for is refused (`unit.overweight`).
 */
export const overloadedUnitRule: AlertRule = {
  rule: 'overloaded_unit',
  name: { en: 'A handling unit carries too much', zh: '载具超载' },
  role: 'supervisor',
  everyMs: minutes(5),
  settings: Type.Object({}, { additionalProperties: false }),
  defaults: {},
  async conditions(tx) {
    const found = await overloaded(tx, MAX_CONDITIONS);
    return found.map(({ handlingUnit, location, grams, limit }) => {
      const over = grams - limit;
      return {
        subject: handlingUnit,
        level: 'orange' as const,
        text: {
          en: `${handlingUnit} at ${location} carries ${grams} g, ${over} g more than it may (${limit} g): take some off before it is moved.`,
          zh: `${location} 的载具 ${handlingUnit} 载重 ${grams} 克，超出上限（${limit} 克）${over} 克：请在移动前卸下部分货物。`,
        },
        facts: { handlingUnit, location, grams, limit, over },
      };
    });
  },
};
