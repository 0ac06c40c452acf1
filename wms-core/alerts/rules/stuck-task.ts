import { type Static, Type } from 'typebox';
import { minutes } from '#base/time.ts';
import { stuckTasks } from '#wms-core/desk/index.ts';
import { type AlertRule, MAX_CONDITIONS } from '../rule.ts';

const Settings = Type.Object(
  { minutes: Type.Integer({ minimum: 1, maximum: 10_080, description: 'without any word of it' }) },
  { additionalProperties: false },
);

/** Work of which nothing was heard for long: what the desk calls stuck. */
export const stuckTaskRule: AlertRule = {
  rule: 'stuck_task',
  name: { en: 'Work that stands still', zh: '作业停滞' },
  role: 'supervisor',
  everyMs: minutes(1),
  settings: Settings,
  defaults: { minutes: 30 },
  async conditions(tx, { at }, given) {
    const stuckAfterMs = minutes((given as Static<typeof Settings>).minutes);
    const found = await stuckTasks(tx, { now: at, stuckAfterMs, limit: MAX_CONDITIONS });
    return found.map(({ row, text }) => {
      const { taskId: task, kind, document, actor, device, updatedAt } = row;
      return {
        subject: task,
        level: at - updatedAt > 2 * stuckAfterMs ? ('red' as const) : ('orange' as const),
        text,
        facts: {
          ...{ task, kind, document, actor, device },
          minutes: Math.round((at - updatedAt) / minutes(1)),
        },
      };
    });
  },
};
