import type { Tx } from '#base/database/index.ts';
import type { Refusal, Text } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { MovementLine, Place } from '#wms-core/contracts.ts';
import { refuseUndo } from './refusals.ts';

/** What was done to stock by hand, found by its kind and number. */

/** Pieces that were booked, in the order in which they were. */
export interface Booked {
  readonly document: string;
  readonly correlationId: string;
  /** Of the last of its postings. */
  readonly sequence: number;
  readonly actor: string;
  readonly at: Millis;
  readonly lines: readonly MovementLine[];
}

export interface Act {
  /** Kind and number. */
  readonly act: string;
  readonly kind: string;
  readonly number: string;
}

export function parseAct(written: string): Act {
  // A correction is kept as an adjustment of that number: one act, however it is called.
  const act = written.replace(/^adjustment:(?=correction:)/, '');
  const colon = act.indexOf(':');
  return { act, kind: act.slice(0, Math.max(0, colon)), number: act.slice(colon + 1) };
}

/** What to do about acts that are known and have their own way back. */
const OTHER_WAYS: Readonly<Record<string, Text>> = {
  opening: {
    en: 'Correct what was imported wrongly by adjustments: POST /api/v1/adjustments.',
    zh: '期初导入有误时请提交库存调整单：POST /api/v1/adjustments。',
  },
  recall: {
    en: 'End the recall: POST /api/v1/recalls/{recall}/end.',
    zh: '请结束召回：POST /api/v1/recalls/{recall}/end。',
  },
  settlement: {
    en: 'A transfer between warehouses that was settled is corrected by adjustments in both.',
    zh: '仓间调拨结算后，请在两个仓库分别提交调整单。',
  },
  count: {
    en: 'Have the place counted again: POST /api/v1/counts.',
    zh: '请重新盘点：POST /api/v1/counts。',
  },
  scrap: {
    en: 'Scrapped goods do not come back; what was booked by mistake is found again by an adjustment.',
    zh: '报废货物不能恢复；误操作请用调整单盘盈。',
  },
  customs: {
    en: 'A release for free circulation is undone by the customs office alone.',
    zh: '放行只能由海关撤销。',
  },
  disposition: {
    en: 'Take goods that go back to their supplier back before they are handed over: POST /api/v1/supplier-returns/{disposition}/take-back. Released goods are rejected again by a move with toQuality (POST /api/v1/stock/moves); a lower grade is corrected by adjustments.',
    zh: '退供货物交货前可撤回：POST /api/v1/supplier-returns/{disposition}/take-back。已放行的货物请移库并填写 toQuality 改回不合格（POST /api/v1/stock/moves）；降级错误请用调整单更正。',
  },
  receipt: {
    en: 'Take received pieces back by POST /api/v1/receipt-reversals.',
    zh: '退回收货请用 POST /api/v1/receipt-reversals。',
  },
  undone: {
    en: 'Do what was undone once more, under a new number.',
    zh: '请使用新的编号重新执行原操作。',
  },
};

export const otherWay = (act: string, kind: string): Refusal | undefined => {
  const instead = OTHER_WAYS[kind];
  return instead && refuseUndo('undo.other_way', { act, instead });
};

interface Row extends Omit<MovementLine, 'from' | 'to' | 'serials' | 'weightGrams'> {
  readonly from: Place;
  readonly to: Place;
  readonly serials: readonly string[] | null;
  readonly weightGrams: number;
  readonly document: string;
  readonly correlationId: string;
  readonly sequence: number;
  readonly actor: string;
  readonly at: Millis;
}

const place = (side: 'from' | 'to') => `json_build_object('location', m.${side}_location,
  'handlingUnit', m.${side}_unit, 'quality', m.${side}_quality) AS "${side}"`;

async function booked(tx: Tx, which: string, value: string): Promise<Booked | undefined> {
  const rows = await tx.query<Row>(
    `SELECT m.owner, m.item, m.layer, m.quantity, m.weight_grams AS "weightGrams", ${place('from')},
       ${place('to')}, m.serials, h.document, h.correlation_id AS "correlationId", h.sequence,
       h.actor, h.at
     FROM wms.posting h JOIN wms.movement m USING (sequence)
     WHERE ${which} ORDER BY m.sequence, m.line`,
    [value],
  );
  const last = rows.at(-1);
  if (!last) return undefined;
  const { document, correlationId, sequence, actor, at } = last;
  const lines = rows.map(({ owner, item, layer, quantity, from, to, weightGrams, serials }) => ({
    ...{ owner, item, layer, quantity, from, to, weightGrams },
    ...(serials === null ? {} : { serials }),
  }));
  return { document, correlationId, sequence, actor, at, lines };
}

/** One posting, whose id is the act's kind and number. */
export const bookedBy = (tx: Tx, postingId: string): Promise<Booked | undefined> =>
  booked(tx, 'h.posting_id = $1', postingId);

/** What workers carried for a relocation; pieces that they found damaged stay told so. */
export const relocated = (tx: Tx, relocation: string): Promise<Booked | undefined> =>
  booked(
    tx,
    `h.document = $1 AND h.reason = 'relocation' AND h.task <> ''
       AND m.from_quality = m.to_quality`,
    relocation,
  );
