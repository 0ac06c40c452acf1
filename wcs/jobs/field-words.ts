import type { Text } from '#base/refusal.ts';
import type { StepField } from '#hub/ports.ts';

/** The fields of a step as a worker calls them. */
const WORDS: Readonly<Record<StepField['name'], Text>> = {
  location: { en: 'place', zh: '位置' },
  handlingUnit: { en: 'handling unit', zh: '容器' },
  item: { en: 'item', zh: '商品' },
  quantity: { en: 'quantity', zh: '数量' },
  damaged: { en: 'number of damaged pieces', zh: '损坏件数' },
  lot: { en: 'lot', zh: '批号' },
  supplierLot: { en: 'supplier’s lot', zh: '供应商批号' },
  productionDate: { en: 'production date', zh: '生产日期' },
  expiryDate: { en: 'expiry date', zh: '到期日' },
  serial: { en: 'serial number', zh: '序列号' },
  weight: { en: 'weight in grams', zh: '重量（克）' },
  grade: { en: 'grade', zh: '等级' },
  answer: { en: 'answer', zh: '回答' },
  value: { en: 'measured value', zh: '测量值' },
};

/** A name that no step has stands for itself. */
export const fieldText = (name: string): Text =>
  WORDS[name as StepField['name']] ?? { en: name, zh: name };
