import type { Words } from './words.ts';

/** What the fields of documents are called. A field without a word is shown by its name in code. */
export const fieldWords = {
  asn: ['ASN', '入库通知'],
  item: ['Item', '货品'],
  lot: ['Lot', '批次'],
  quantity: ['Quantity', '数量'],
  status: ['Status', '状态'],
  owner: ['Owner', '货主'],
  supplier: ['Supplier', '供应商'],
  expectedAt: ['Expected', '预计到达'],
  location: ['Place', '库位'],
  handlingUnit: ['Handling unit', '载具'],
  reason: ['Reason', '原因'],
  actor: ['By', '操作人'],
} as const satisfies Words;
