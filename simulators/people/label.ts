import { type Element, gtin14, writeElementString } from '#base/gs1/index.ts';
import { isRefusal } from '#base/refusal.ts';
import type { PhysicalItem } from '../world/contracts.ts';

/** What is printed on goods beside their item. */
export interface Labelled {
  readonly item: string;
  readonly lot: string;
  /** YYYY-MM-DD */
  readonly productionDate?: string;
  readonly expiryDate?: string;
  readonly serial?: string;
}

const date = (ai: string, day: string | undefined): Element[] =>
  day === undefined ? [] : [{ ai, value: day.slice(2).replaceAll('-', '') }];

/** The GS1 DataMatrix on goods as a scanner sends it; '' where they carry none. */
export function labelOn(item: PhysicalItem | undefined, printed: Labelled): string {
  const gtin = item?.labelled ? gtin14(item.barcodes[0] ?? '') : undefined;
  if (gtin === undefined) return '';
  const data = writeElementString([
    { ai: '01', value: gtin },
    ...date('11', printed.productionDate),
    ...date('17', printed.expiryDate),
    ...(printed.lot === '' ? [] : [{ ai: '10', value: printed.lot }]),
    ...(printed.serial === undefined ? [] : [{ ai: '21', value: printed.serial }]),
  ]);
  return isRefusal(data) ? '' : `]d2${data}`;
}
