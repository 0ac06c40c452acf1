import { Type } from 'typebox';
import { receiptToleranceTable } from '#wms-core/store/schema.ts';
import { Code, closed } from '../../http-schemas.ts';
import { nullable, OwnerCode, Percent } from '../fields.ts';
import type { RecordKind } from '../record.ts';
import { itemFaults } from './references.ts';

/** What a supplier may bring more or less of one item; null: as he may of all items. */
export interface ReceiptTolerance {
  readonly owner: string;
  readonly supplier: string;
  readonly item: string;
  readonly overReceiptPercent: number | null;
  readonly underReceiptPercent: number | null;
}

export const receiptToleranceKind: RecordKind<ReceiptTolerance> = {
  name: 'receipt tolerance',
  label: { en: 'receipt tolerance', zh: '收货容差' },
  path: 'receipt-tolerances',
  list: 'receiptTolerances',
  table: receiptToleranceTable,
  keys: ['owner', 'supplier', 'item'],
  siteFields: ['owner'],
  filters: ['supplier', 'item'],
  body: Type.Object(
    {
      owner: OwnerCode,
      supplier: Code,
      item: Code,
      overReceiptPercent: nullable(Percent),
      underReceiptPercent: nullable(Percent),
    },
    closed,
  ),
  example: { supplier: 'ACME', item: 'TEA-01', overReceiptPercent: 10, underReceiptPercent: 5 },
  check: (tx, changes) =>
    itemFaults(
      tx,
      changes.map(({ index, after }) => ({ index, field: 'item', ...after })),
    ),
};
