import { isSameCode, itemCodesOf, readScan } from '#base/gs1/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { isCalendarDay } from '#base/time.ts';
import type { HandheldAct, StepField } from '#hub/ports.ts';
import type { ItemCard, Task } from '#wms-core/ports.ts';
import { refuse } from '../refusals.ts';
import { fieldText } from './field-words.ts';
import type { StepShape, Values } from './model.ts';

/** A code's dates do not say which item it is of. */
const ANY_DAY = '2000-01-01';

export const scan = (
  name: 'location' | 'handlingUnit' | 'item',
  accept?: readonly string[],
): StepField => ({ name, type: 'scan', required: true, ...(accept ? { accept } : {}) });

export const integer = (name: 'quantity' | 'damaged' | 'weight', required = true): StepField => ({
  name,
  type: 'integer',
  required,
});

export function cardOf(task: Task, item: string): ItemCard | undefined {
  return task.items.find((card) => card.item === item);
}

/** Codes that mean the item: its number and every barcode of its card. */
export function codesOf(task: Task, item: string): readonly string[] {
  return [item, ...(cardOf(task, item)?.barcodes ?? [])];
}

/** The item a scanned code means; a stranger's code stands for itself. */
export function itemOf(task: Task, code: string): string {
  const isMeant = ({ item, barcodes }: ItemCard) =>
    item === code || barcodes.some((barcode) => isSameCode(barcode, code));
  const card = task.items.find(({ item }) => item === code) ?? task.items.find(isMeant);
  return card?.item ?? code;
}

/** The item a scanned code means, and how many of its pieces a scan counts: a case, its content. */
export function scannedOf(
  task: Task,
  code: string,
): { readonly item: string; readonly pieces: number } {
  const item = itemOf(task, code);
  if (cardOf(task, item)) return { item, pieces: 1 };
  for (const card of task.items) {
    const pack = card.packs?.find((one) => isSameCode(one.code, code));
    if (pack) return { item: card.item, pieces: pack.pieces };
  }
  return { item, pieces: 1 };
}

/** Whether a scanned code means one piece of the item. */
export function isPieceOf(task: Task, item: string, code: string): boolean {
  const scan = readScan(code, ANY_DAY);
  const spellings = isRefusal(scan) ? [code] : itemCodesOf(scan);
  return spellings.some((one) => codesOf(task, item).some((own) => isSameCode(own, one)));
}

/** Item facts of a step, left out where the task has no card. */
export function itemFacts(task: Task, goods: { readonly item: string; readonly lot?: string }) {
  const card = cardOf(task, goods.item);
  return {
    item: goods.item,
    ...(card ? { itemName: card.name } : {}),
    ...(goods.lot ? { lot: goods.lot } : {}),
  };
}

/** Acts by which pieces are taken, laid, counted or judged. */
const OF_GOODS: readonly HandheldAct[] = [
  ...(['verify_unit', 'verify_units', 'receive', 'inspect', 'measure', 'scan_bad'] as const),
  ...(['transfer', 'hand_over', 'count'] as const),
  ...(['pick', 'put', 'empty_cart', 'check', 'check_again', 'lay_surplus', 'pack'] as const),
  ...(['take_part', 'build_kit', 'break_kit', 'lay_part'] as const),
];

/** Whose the pieces are, where the house keeps those of several owners. */
export function ownerFacts(act: HandheldAct, { owner }: Task) {
  return owner && OF_GOODS.includes(act) ? { owner: owner.owner, ownerName: owner.name } : {};
}

/** Whether two codes of a field mean the same: an item may be printed in several spellings. */
export const isSame = (field: string, one: string, other: string): boolean =>
  one === other || (field === 'item' && isSameCode(one, other));

const WRONG = {
  location: 'location.wrong',
  item: 'item.wrong',
  grade: 'grade.wrong',
  answer: 'answer.wrong',
} as const;

function notAccepted(task: Task, field: StepField, scanned: string): Refusal {
  const expected = field.accept?.[0] ?? '';
  if (field.name === 'item') {
    const { item, pieces } = scannedOf(task, scanned);
    if (pieces > 1) return refuse('item.case', { scanned, item, pieces, expected });
  }
  const code = WRONG[field.name as keyof typeof WRONG] ?? 'handlingUnit.wrong';
  return refuse(code, { scanned, expected });
}

function wrongValue(task: Task, field: StepField, value: string | number): Refusal | undefined {
  if (field.type === 'integer') {
    const whole = typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
    return whole ? undefined : refuse('field.integer', { field: fieldText(field.name) });
  }
  if (field.type === 'date' && !isCalendarDay(String(value))) {
    return refuse('field.date', { field: fieldText(field.name) });
  }
  if (field.accept && !field.accept.some((code) => isSame(field.name, code, String(value)))) {
    return notAccepted(task, field, String(value));
  }
  return undefined;
}

/** What is wrong with an answer by the step's own fields; each act may have rules of its own. */
export function wrongFields(task: Task, step: StepShape, values: Values): Refusal | undefined {
  for (const field of step.fields) {
    const value = values[field.name];
    if (value === undefined || value === '') {
      if (field.required) return refuse('field.missing', { field: fieldText(field.name) });
      continue;
    }
    const wrong = wrongValue(task, field, value);
    if (wrong) return wrong;
  }
  return undefined;
}

/** The rule of lines: exactly as told, or a reason. */
export function wrongQuantity(told: number, quantity: number): Refusal | undefined {
  if (quantity < told) return refuse('quantity.fewer', { told, quantity });
  if (quantity > told) return refuse('quantity.more', { told, quantity });
  return undefined;
}
