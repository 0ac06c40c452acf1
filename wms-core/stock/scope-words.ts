import type { Language, Text } from '#base/refusal.ts';
import type { HoldRequest } from '#wms-core/contracts.ts';

/** The fields of a hold's scope, and what each is called. */

export const SCOPE_FIELDS = [
  'item',
  'lot',
  'layer',
  'location',
  'handlingUnit',
  'delivery',
  'producedFrom',
  'producedTo',
  'supplierLot',
  'owner',
] as const;

const SCOPE_WORDS: Readonly<Record<(typeof SCOPE_FIELDS)[number], Text>> = {
  item: { en: 'item', zh: '货品' },
  lot: { en: 'lot', zh: '批次' },
  layer: { en: 'layer', zh: '批层' },
  location: { en: 'location', zh: '位置' },
  handlingUnit: { en: 'handling unit', zh: '载具' },
  delivery: { en: 'delivery', zh: '送货单' },
  producedFrom: { en: 'production days from', zh: '生产日期不早于' },
  producedTo: { en: 'production days to', zh: '生产日期不晚于' },
  supplierLot: { en: 'supplier lot', zh: '供应商批次' },
  owner: { en: 'owner', zh: '货主' },
};

/** What a scope names, in words. */
export function scopeText(scope: HoldRequest['scope']): Text {
  const named = SCOPE_FIELDS.filter((field) => scope[field]);
  const say = (language: Language) =>
    named.map((field) => `${SCOPE_WORDS[field][language]} ${scope[field]}`);
  return { en: say('en').join(', '), zh: say('zh').join('、') };
}

export const scopeValues = (scope: HoldRequest['scope']): string[] =>
  SCOPE_FIELDS.map((field) => scope[field] ?? '');
