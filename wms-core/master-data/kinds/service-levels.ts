import { Type } from 'typebox';
import type { ServiceLevel } from '#wms-core/contracts.ts';
import { serviceLevelTable } from '#wms-core/store/schema.ts';
import { Code, closed } from '../../http-schemas.ts';
import { Blockable, Name, nullable, whole } from '../fields.ts';
import type { RecordKind } from '../record.ts';
import { refuse } from '../refusals.ts';

const TimeOfDay = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' });

/** How soon an order is to be done: what it says itself goes before. */
export const serviceLevelKind: RecordKind<ServiceLevel> = {
  name: 'service level',
  label: { en: 'service level', zh: '服务等级' },
  path: 'service-levels',
  list: 'serviceLevels',
  table: serviceLevelTable,
  keys: ['serviceLevel'],
  filters: ['status'],
  body: Type.Object(
    {
      serviceLevel: Code,
      name: Name,
      priority: whole(0, 100),
      withinMinutes: nullable(whole(1, 525_600), {
        description: 'after it was accepted; or else daysOn and untilTime',
      }),
      daysOn: nullable(whole(0, 365), { description: '0: the same day' }),
      untilTime: nullable(TimeOfDay, {
        description: 'HH:MM of that day, in the time zone of the site',
      }),
      cutOff: nullable(TimeOfDay, { description: 'HH:MM there: later orders have a day more' }),
      ...Blockable,
    },
    closed,
  ),
  example: {
    serviceLevel: 'MORNING',
    name: { en: 'By tomorrow noon', zh: '次日午前' },
    ...{ priority: 80, daysOn: 1, untilTime: '12:00', cutOff: '17:00' },
  },
  async check(_tx, changes) {
    return changes.flatMap(({ index, after }) => {
      const { serviceLevel, withinMinutes, daysOn, untilTime, cutOff } = after;
      const byDays = daysOn !== null && untilTime !== null;
      const isOneWay =
        withinMinutes === null ? byDays : daysOn === null && untilTime === null && cutOff === null;
      if (isOneWay) return [];
      const refusal = refuse('service_level.when', { serviceLevel });
      return [{ index, field: 'withinMinutes', refusal }];
    });
  },
};
