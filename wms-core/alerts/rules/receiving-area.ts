import { type Static, Type } from 'typebox';
import { hours, minutes, toTimestamp } from '#base/time.ts';
import { areaLoad, byHour } from '#wms-core/inbound/index.ts';
import type { AlertRule } from '../rule.ts';

const Settings = Type.Object(
  { hours: Type.Integer({ minimum: 1, maximum: 168, description: 'so far it looks ahead' }) },
  { additionalProperties: false },
);

/** Hours that bring more pallets than there are staging places [requirements row 14]. */
export const receivingAreaRule: AlertRule = {
  rule: 'receiving_area',
  name: { en: 'The receiving area will overflow', zh: '收货区将满' },
  role: 'supervisor',
  everyMs: minutes(5),
  settings: Settings,
  defaults: { hours: 24 },
  async conditions(tx, { at }, given) {
    const ahead = hours((given as Static<typeof Settings>).hours);
    const window = { fromAt: at, toAt: at + ahead };
    const load = await areaLoad(tx, { now: at, ...window });
    return byHour(load, window)
      .filter((hour) => hour.pallets > load.places)
      .map(({ at: from, pallets }) => {
        const hour = `${toTimestamp(from).slice(0, 16)}Z`;
        return {
          subject: hour,
          level: from - at < hours(2) ? ('red' as const) : ('orange' as const),
          text: {
            en: `From ${hour} the receiving area will hold ${pallets} pallets and has ${load.places} places: move an appointment.`,
            zh: `${hour} 起收货区将有 ${pallets} 托,而只有 ${load.places} 个位置:请调整预约。`,
          },
          facts: { hour, pallets, places: load.places },
        };
      });
  },
};
