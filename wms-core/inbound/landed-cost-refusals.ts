import type { RefusalTable } from '#base/refusal.ts';

/** Why a landed cost is not taken. */
export const landedCostRefusals = {
  'landed_cost.open': {
    status: 409,
    en: 'Delivery {asn} is not closed: what is still to come could not bear its part. Enter the cost when the receipt has ended (POST /api/v1/asns/{asn}/close ends it short).',
    zh: '到货 {asn} 尚未关闭：未到货物无法分摊成本。请在收货结束后登记（POST /api/v1/asns/{asn}/close 可短收关闭）。',
  },
  'landed_cost.nothing': {
    status: 409,
    en: 'Delivery {asn} brought no layer of goods that could bear a cost. Look whether it is the right delivery.',
    zh: '到货 {asn} 没有可分摊成本的批层。请核对送货单。',
  },
  'landed_cost.no_value': {
    status: 422,
    en: 'Not all that {asn} brought has a unit cost in one currency: spread by weight or by pieces.',
    zh: '{asn} 的货物并非都有同一币种的单位成本：请按 weight 或 pieces 分摊。',
  },
  'landed_cost.unknown': {
    status: 404,
    en: 'There is no landed cost {landedCost}. GET /api/v1/asns/{asn}/landed-costs lists those of a delivery.',
    zh: '没有到岸成本 {landedCost}。各送货单的费用见 GET /api/v1/asns/{asn}/landed-costs。',
  },
  'landed_cost.reversed': {
    status: 409,
    en: 'Landed cost {landedCost} was taken back by {reversedBy} already. Enter it again under a new number if it is due.',
    zh: '到岸成本 {landedCost} 已由 {reversedBy} 冲销。如仍应计入，请用新的编号重新录入。',
  },
  'landed_cost.is_reversal': {
    status: 409,
    en: '{landedCost} takes {reverses} back and is not taken back itself: enter the cost again under a new number.',
    zh: '{landedCost} 是对 {reverses} 的冲销，不能再冲销：请以新编号重新登记成本。',
  },
} as const satisfies RefusalTable;
