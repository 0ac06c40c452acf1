import { type Static, Type } from 'typebox';
import { minutes } from '#base/time.ts';
import { type AlertRule, MAX_CONDITIONS } from '../rule.ts';

const Settings = Type.Object(
  { minutes: Type.Integer({ minimum: 1, maximum: 10_080, description: 'without any word of it' }) },
  { additionalProperties: false },
);

interface Stuck {
  readonly task: string;
  readonly kind: string;
  readonly document: string;
  readonly by: string;
  readonly updatedAt: number;
}

/** Work that was begun and of which nothing was heard for long. */
export const stuckTaskRule: AlertRule = {
  rule: 'stuck_task',
  name: { en: 'Work that stands still', zh: '作业停滞' },
  role: 'supervisor',
  everyMs: minutes(1),
  settings: Settings,
  defaults: { minutes: 30 },
  async conditions(tx, { at }, given) {
    const limit = minutes((given as Static<typeof Settings>).minutes);
    const rows = await tx.query<Stuck>(
      `SELECT task_id AS task, kind, document, coalesce(nullif(actor, ''), nullif(device, ''), '–') AS by,
         updated_at AS "updatedAt"
       FROM wms.task
       WHERE status <> 'done' AND NOT settled AND status = 'started' AND updated_at < $1
       ORDER BY updated_at, task_id LIMIT $2`,
      [at - limit, MAX_CONDITIONS],
    );
    return rows.map(({ task, kind, document, by, updatedAt }) => {
      const stood = Math.round((at - updatedAt) / minutes(1));
      return {
        subject: task,
        level: at - updatedAt > 2 * limit ? ('red' as const) : ('orange' as const),
        text: {
          en: `Task ${kind} ${task} (${document}) at ${by} has stood for ${stood} minutes: reassign or settle it.`,
          zh: `任务 ${kind} ${task}(${document},${by})已停滞 ${stood} 分钟:请改派或处理。`,
        },
        facts: { task, kind, document, by, minutes: stood },
      };
    });
  },
};
