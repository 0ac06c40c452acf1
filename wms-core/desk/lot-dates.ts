import type { Tx } from '#base/database/index.ts';
import { openDoubts } from '#wms-core/inbound/lot-dates/store.ts';
import type { DeskCase } from './model.ts';

/** Goods on hold until a person says which of two dates of their lot is right. */
export async function lotDateCases(tx: Tx, limit: number): Promise<DeskCase[]> {
  const doubts = await openDoubts(tx, limit);
  return doubts.map(({ layer, item, lot, asn, date, known, pieces, since }): DeskCase => {
    const route = `POST /api/v1/lot-dates/doubts/${layer}/settle`;
    return {
      ...{ kind: 'blocked', also: [], subject: asn, task: '', key: '', since, acts: [] },
      text: {
        en: `${pieces} pieces of ${item}, lot ${lot}, came with the expiry date ${date}, read twice, and the lot is known with ${known ?? '–'}. They are on hold. Look which is right: ${route} with "right": "label" (${date}) or "known" (${known ?? '–'}).`,
        zh: `${item} 批号 ${lot} 的 ${pieces} 件到货效期为 ${date}（已确认两次），而该批次已知效期为 ${known ?? '–'}，货物已冻结。请核实：${route}，"right" 取 "label"（${date}）或 "known"（${known ?? '–'}）。`,
      },
    };
  });
}
