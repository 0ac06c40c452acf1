import { type Static, Type } from 'typebox';
import { days, minutes } from '#base/time.ts';
import { percentOf } from '#wms-core/work/compare.ts';
import { type AlertRule, goodsName, MAX_CONDITIONS } from '../rule.ts';

const Settings = Type.Object(
  {
    percent: Type.Integer({ minimum: 0, maximum: 100, description: 'of the book, more is told' }),
    keepDays: Type.Integer({ minimum: 1, maximum: 365, description: 'then it closes by itself' }),
  },
  { additionalProperties: false },
);
type Settings = Static<typeof Settings>;

interface Found {
  readonly count: string;
  readonly owner: string;
  readonly location: string;
  readonly item: string;
  readonly lot: string;
  readonly delta: number;
  readonly counted: number;
}

/** Counts that found more than a share of the book wrong [requirements row 87]. */
export const countDifferenceRule: AlertRule = {
  rule: 'count_difference',
  name: { en: 'Book and count differ', zh: '账实差异' },
  role: 'supervisor',
  everyMs: minutes(1),
  settings: Settings,
  defaults: { percent: 5, keepDays: 7 },
  async conditions(tx, look, given) {
    const { at } = look;
    const settings = given as Settings;
    const rows = await tx.query<Found>(
      `SELECT c.count_id AS count, c.owner, c.location, d.item, d.lot, d.delta,
         coalesce((SELECT sum(r.quantity)
           FROM jsonb_to_recordset(c.result) AS r(item text, lot text, quantity bigint)
           WHERE r.item = d.item AND r.lot = d.lot), 0)::bigint AS counted
       FROM wms.count c, jsonb_to_recordset(c.differences) AS d(item text, lot text, delta bigint)
       WHERE c.status = 'done' AND c.verdict = 'believed' AND c.done_at >= $1
       ORDER BY c.done_at DESC, c.count_id, d.item, d.lot LIMIT $2`,
      [at - days(settings.keepDays), MAX_CONDITIONS],
    );
    return rows.flatMap((row) => {
      const booked = row.counted - row.delta;
      if (percentOf(row.delta, booked) <= settings.percent) return [];
      const { count, owner, location, item, delta } = row;
      const name = goodsName(look, row);
      return [
        {
          subject: `${count}/${item}/${row.lot}`,
          level: 'orange' as const,
          text: {
            en: `Count ${count} found ${row.counted} pieces of ${name} at ${location}, the book had ${booked}: find out why.`,
            zh: `盘点 ${count}:${location} 的 ${name} 实盘 ${row.counted} 件,账面 ${booked} 件:请查明原因。`,
          },
          facts: {
            count,
            owner,
            location,
            item,
            lot: row.lot,
            delta,
            booked,
            counted: row.counted,
          },
        },
      ];
    });
  },
};
