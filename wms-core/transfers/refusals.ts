import { refusalsOf } from '#base/refusal.ts';

export const transferRefusals = {
  'transfer.unknown': {
    status: 404,
    en: 'There is no transfer {transfer}. GET /api/v1/transfers lists them.',
    zh: '没有调拨单 {transfer}。列表见 GET /api/v1/transfers。',
  },
  'transfer.not_for_us': {
    status: 422,
    en: 'Transfer {transfer} goes to warehouse {to}; this is {here}. Announce it there.',
    zh: '调拨 {transfer} 的目的仓是 {to},本仓是 {here}。请在目的仓登记。',
  },
  'transfer.from_here': {
    status: 422,
    en: 'Transfer {transfer} comes from this very warehouse, {here}: move its goods by a relocation.',
    zh: '调拨 {transfer} 的来源就是本仓 {here}:请使用库内移库。',
  },
  'transfer.taken': {
    status: 409,
    en: '{transfer} is already a transfer in the other direction: each transfer has a number of its own.',
    zh: '{transfer} 已是反方向的调拨单:每个调拨单必须有自己的编号。',
  },
  'transfer.conflict': {
    status: 409,
    en: 'Number {transfer} is already known as an ASN, or as a transfer with other content. An advice of a transfer is not changed: give another one a number of its own.',
    zh: '编号 {transfer} 已用于入库通知，或用于内容不同的调拨。调拨的发货通知不能更改：其他调拨请使用新的编号。',
  },
  'transfer.invalid': {
    status: 422,
    en: 'Transfer {transfer} was not taken in: {faults} lines need correction.',
    zh: '调拨 {transfer} 未登记:有 {faults} 行需要更正。',
  },
  'transfer.not_sent': {
    status: 409,
    en: 'Transfer {transfer} was not sent from here: only the warehouse that sent it hands it over.',
    zh: '调拨 {transfer} 不是从本仓发出的:只能由发出仓移交。',
  },
  'transfer.receiving': {
    status: 409,
    en: 'Transfer {transfer} is still being received: settle what is missing when its receipt has ended.',
    zh: '调拨 {transfer} 仍在收货:请在收货结束后再处理差异。',
  },
  'transfer.place': {
    status: 422,
    en: 'Say where the pieces of transfer {transfer} were found, and only then: "location" goes with the outcome "found".',
    zh: '调拨 {transfer}:结果为“找到”时必须给出库位 “location”,其他结果不能给出。',
  },
  'transfer.ambiguous': {
    status: 422,
    en: '{item} of transfer {transfer} is on its way in {layers} layers: name the lot or the layer.',
    zh: '调拨 {transfer} 的 {item} 有 {layers} 个在途批层:请指明批次或批层。',
  },
} as const;

export const refuseTransfer = refusalsOf(transferRefusals);
