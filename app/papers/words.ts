import type { Language, Text } from '#base/refusal.ts';

/** What stands on papers and labels beside what they are about. */
const WORDS = {
  pickList: ['Pick list', '拣货单'],
  countSheet: ['Count sheet', '盘点表'],
  receivingSheet: ['Receiving sheet', '收货单'],
  waybill: ['Waybill', '运单'],
  order: ['Order', '出库单'],
  asn: ['ASN', '入库通知'],
  count: ['Count', '盘点单'],
  customer: ['Customer', '客户'],
  supplier: ['Supplier', '供应商'],
  expectedAt: ['Expected', '预计到达'],
  dock: ['Dock', '月台'],
  deadline: ['Due', '截止时间'],
  wave: ['Wave', '波次'],
  owner: ['Owner', '货主'],
  place: ['Place', '库位'],
  zone: ['Zone', '库区'],
  aisle: ['Aisle', '巷道'],
  round: ['Round', '盘点轮次'],
  item: ['Item', '货品'],
  name: ['Name', '品名'],
  barcode: ['Barcode', '条码'],
  lot: ['Lot', '批次'],
  quantity: ['Quantity', '数量'],
  expected: ['Announced', '预告数量'],
  received: ['Received', '实收'],
  damaged: ['Damaged', '破损'],
  counted: ['Counted', '实盘'],
  lotAndExpiry: ['Lot, expiry', '批次、效期'],
  done: ['Done', '完成'],
  shipFrom: ['From', '发货方'],
  shipTo: ['To', '收货方'],
  sscc: ['SSCC', 'SSCC'],
  handlingUnit: ['Handling unit', '载具'],
  content: ['Content (GTIN)', '内装商品 (GTIN)'],
  pieces: ['Count', '数量'],
  batch: ['Batch/lot', '批次'],
  expiryDate: ['Expiry', '有效期至'],
  productionDate: ['Produced', '生产日期'],
  weight: ['Weight', '重量'],
  parcel: ['Parcel {n} of {all}', '第 {n} 件，共 {all} 件'],
  limited: ['LIMITED QUANTITY (ADR 3.4)', '限量包装危险品（ADR 3.4）'],
  further: ['and {count} more', '另有 {count} 项'],
  unallocated: ['not yet allocated: no bin', '尚未分配库位'],
  worker: ['Worker', '员工'],
  by: ['By', '经手人'],
  date: ['Date', '日期'],
  signature: ['Signature', '签名'],
  page: ['Page {n}', '第 {n} 页'],
} as const satisfies Record<string, readonly [en: string, zh: string]>;

export type Say = (
  word: keyof typeof WORDS,
  facts?: Readonly<Record<string, string | number>>,
) => string;

/** The words of one language. */
export function sayIn(language: Language): Say {
  return (word, facts = {}) =>
    WORDS[word][language === 'en' ? 0 : 1].replace(/\{(\w+)\}/g, (_, name: string) =>
      String(facts[name]),
    );
}

/** A name in the language of the paper, and in the other one where it has none in this. */
export const nameIn = (language: Language, name: Text): string =>
  name[language] || name.en || name.zh;
