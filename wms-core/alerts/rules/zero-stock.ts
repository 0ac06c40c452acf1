import { Type } from 'typebox';
import { minutes } from '#base/time.ts';
import { type AlertRule, MAX_CONDITIONS } from '../rule.ts';

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
  async conditions(tx, { owner }) {
    const rows = await tx.query<{ item: string; nameEn: string; nameZh: string }>(
      `SELECT i.item, i.name_en AS "nameEn", i.name_zh AS "nameZh" FROM wms.item i
       WHERE i.owner = $1
         AND EXISTS (SELECT FROM wms.layer l WHERE l.owner = i.owner AND l.item = i.item)
         AND NOT EXISTS (SELECT FROM wms.stock s WHERE s.owner = i.owner AND s.item = i.item)
         AND NOT EXISTS (
           SELECT FROM wms.asn_line n JOIN wms.asn a USING (asn)
           WHERE n.item = i.item AND a.status <> 'closed' AND a.kind = 'supplier'
             AND n.received < n.expected)
       ORDER BY i.item LIMIT $2`,
      [owner, MAX_CONDITIONS],
    );
    return rows.map(({ item, nameEn, nameZh }) => ({
      subject: item,
      level: 'red' as const,
      text: {
        en: `${item} (${nameEn}) is sold out, and none is announced: order some.`,
        zh: `${item}(${nameZh})已无库存且无在途到货:请补货。`,
      },
      facts: { item },
    }));
  },
};
