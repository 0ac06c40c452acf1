import type { Language } from '#base/refusal.ts';
import type { Item } from '#wms-core/contracts.ts';
import { gs1Day, gtinOf } from '../gs1.ts';
import type { Area } from '../media.ts';
import type { Pen } from '../pen.ts';
import { type Code, gs1Code, plainCode } from '../symbol.ts';
import { nameIn, type Say } from '../words.ts';

export interface ItemLabel {
  readonly item: Item;
  readonly lot?: string;
  /** YYYY-MM-DD */
  readonly expiryDate?: string;
}

/** GS1 where the item has a GTIN: then lot and expiry are in it too. Else the item's number. */
export function itemCode({ item, lot, expiryDate }: ItemLabel): Code | undefined {
  const gtin = gtinOf(item);
  const elements = [
    { ai: '01', value: gtin ?? '' },
    ...(expiryDate ? [{ ai: '17', value: gs1Day(expiryDate) }] : []),
    ...(lot ? [{ ai: '10', value: lot }] : []),
  ];
  return (gtin && gs1Code(elements)) || plainCode(item.item);
}

export function drawItem(
  pen: Pen,
  area: Area,
  label: ItemLabel,
  { say, language }: { readonly say: Say; readonly language: Language },
): void {
  const { x, width } = area;
  const { item, lot, expiryDate } = label;
  const size = area.height > 35 ? 11 : 8;
  let y = area.y;
  y += pen.line({ x, y, width, size, weight: 'bold' }, item.item);
  y += pen.lines({ x, y, width, size: size - 1, lines: 2 }, nameIn(language, item.name));
  const facts = [
    ...(lot ? [`${say('lot')} ${lot}`] : []),
    ...(expiryDate ? [`${say('expiryDate')} ${expiryDate}`] : []),
  ];
  if (facts.length > 0) y += pen.line({ x, y, width, size: size - 1 }, facts.join(' · '));
  const code = itemCode(label);
  const height = area.y + area.height - y - 1;
  if (code) pen.code({ x, y: y + 1, width, height }, code);
}
