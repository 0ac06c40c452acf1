import { Type } from 'typebox';
import { minutes } from '#base/time.ts';
import { type AlertRule, goodsName, MAX_CONDITIONS } from '../rule.ts';

/**
 * Items that the house has had, of which none is left and none is announced [requirements row 84].
 */
export const zeroStockRule: AlertRule = {
  rule: 'zero_stock',
  name: { en: 'Nothing left and nothing on its way', zh: '零库存且无在途' },
  role: 'purchasing',
  everyMs: minutes(10),
  settings: Type.Object({}, { additionalProperties: false }),
  defaults: {},
  async conditions(tx, look) {
    const rows = await tx.query<{ owner: string; item: string; nameEn: string; nameZh: string }>(
      `SELECT i.owner, i.item, i.name_en AS "nameEn", i.name_zh AS "nameZh" FROM wms.item i
       WHERE EXISTS (SELECT FROM wms.layer l WHERE l.owner = i.owner AND l.item = i.item)
         AND NOT EXISTS (SELECT FROM wms.stock s WHERE s.owner = i.owner AND s.item = i.item)
         AND NOT EXISTS (
           SELECT FROM wms.asn_line n JOIN wms.asn a USING (asn)
           WHERE a.owner = i.owner AND n.item = i.item AND a.status <> 'closed' AND a.kind = 'supplier'
             AND n.received < n.expected)
       ORDER BY i.item, i.owner LIMIT $1`,
      [MAX_CONDITIONS],
    );
    return rows.map(({ owner, item, nameEn, nameZh }) => ({
      subject: goodsName(look, { owner, item }),
      level: 'red' as const,
      text: {
        en: `${goodsName(look, { owner, item })} (${nameEn}) is sold out, and none is announced: order some.`,
        zh: `${goodsName(look, { owner, item })}(${nameZh})已无库存且无在途到货:请补货。`,
      },
      facts: { owner, item },
    }));
  },
};
