import type { Refusal } from '#base/refusal.ts';
import type { CustomsClass, Layer } from '#wms-core/contracts.ts';
import { refuse } from './refusals.ts';

/** What customs let goods be, as a person names it; left out, they are free. */
export interface CustomsNamed {
  readonly customs?: CustomsClass;
  /** Of the entry; of goods that were let free, the declaration; '' or nothing: none. */
  readonly customsDocument?: string;
}

/** Goods that are not free came in under a document: refuses `customs.document_missing`. */
export function customsNameFault(
  { customs = 'free', customsDocument = '' }: CustomsNamed,
  item: string,
): Refusal | undefined {
  if (customs === 'free' || customsDocument !== '') return undefined;
  return refuse('customs.document_missing', { item, customs });
}

/** As the layer keeps it. */
export function customsOf({
  customs: status = 'free',
  customsDocument: document = '',
}: CustomsNamed): Pick<Layer, 'customs'> {
  return status === 'free' && document === '' ? {} : { customs: { status, document } };
}
