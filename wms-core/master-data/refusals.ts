import { refusalsOf } from '#base/refusal.ts';

export const masterDataRefusals = {
  'item.unknown': {
    status: 422,
    en: 'There is no item {item} of owner {owner}.',
    zh: '货主 {owner} 没有货品 {item}。',
  },
  'item.not_found': {
    status: 404,
    en: 'There is no item {item} of owner {owner}.',
    zh: '货主 {owner} 没有货品 {item}。',
  },
  'item.twice': {
    status: 422,
    en: 'Item {item} stands in the list twice.',
    zh: '货品 {item} 在列表中出现了两次。',
  },
  'item.barcode_taken': {
    status: 409,
    en: 'Barcode {barcode} already belongs to item {other}.',
    zh: '条码 {barcode} 已属于货品 {other}。',
  },
  'item.control_fixed': {
    status: 409,
    en: '{item} is in stock: whether it is kept by lot or serial number cannot change now.',
    zh: '{item} 有库存：现在不能更改批次或序列号管理方式。',
  },
} as const;

export const refuse = refusalsOf(masterDataRefusals);
