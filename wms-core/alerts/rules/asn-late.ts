import { type Static, Type } from 'typebox';
import { hours, minutes } from '#base/time.ts';
import { type AlertRule, MAX_CONDITIONS } from '../rule.ts';

const Settings = Type.Object(
  { minutes: Type.Integer({ minimum: 0, maximum: 43_200, description: 'late by more is told' }) },
  { additionalProperties: false },
);

interface Late {
  readonly asn: string;
  readonly owner: string;
  readonly supplier: string;
  readonly dueAt: number;
}

/**
 * Deliveries of which nothing came when they were due: at the end of their appointment, without one
 * when they were expected. Over when the truck reports [requirements rows 12, 16].
 */
export const asnLateRule: AlertRule = {
  rule: 'asn_late',
  name: { en: 'A delivery is late', zh: '到货延误' },
  role: 'purchasing',
  everyMs: minutes(5),
  settings: Settings,
  defaults: { minutes: 60 },
  async conditions(tx, { at }, given) {
    const limit = minutes((given as Static<typeof Settings>).minutes);
    const rows = await tx.query<Late>(
      `SELECT a.asn, a.owner, a.supplier, coalesce(p.to_at, a.expected_at) AS "dueAt"
       FROM wms.asn a
       LEFT JOIN wms.dock_appointment_asn b USING (asn)
       LEFT JOIN wms.dock_appointment p USING (appointment)
       WHERE a.status <> 'closed' AND a.kind = 'supplier' AND a.received_at IS NULL AND NOT a.blind
         AND (a.arrived_at IS NULL OR a.status = 'expected' AND a.task_id <> '')
         AND coalesce(p.to_at, a.expected_at) < $1
       ORDER BY 4, a.asn LIMIT $2`,
      [at - limit, MAX_CONDITIONS],
    );
    return rows.map(({ asn, owner, supplier, dueAt }) => {
      const late = Math.round((at - dueAt) / minutes(1));
      return {
        subject: asn,
        level: at - dueAt > hours(24) ? ('orange' as const) : ('yellow' as const),
        text: {
          en: `ASN ${asn} of ${supplier} is ${late} minutes late, and nothing of it came: ask the supplier.`,
          zh: `${supplier} 的入库通知 ${asn} 已晚到 ${late} 分钟,尚未收到货物:请联系供应商。`,
        },
        facts: { asn, owner, supplier, minutes: late },
      };
    });
  },
};
