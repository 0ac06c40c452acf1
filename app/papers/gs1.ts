import { gtin14 } from '#base/gs1/index.ts';
import type { Item } from '#wms-core/contracts.ts';

/** YYYY-MM-DD as a GS1 label has it: YYMMDD. */
export const gs1Day = (day: string): string => day.replaceAll('-', '').slice(2);

/** The item's first barcode that is a GTIN, as 14 digits. */
export const gtinOf = (item: Pick<Item, 'barcodes'>): string | undefined =>
  item.barcodes.map(gtin14).find((gtin) => gtin !== undefined);
