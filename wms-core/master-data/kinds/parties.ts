import { Type } from 'typebox';
import type { Text } from '#base/refusal.ts';
import type { Partner, Status } from '#wms-core/contracts.ts';
import { ownerTable, partnerTable, warehouseTable } from '#wms-core/store/schema.ts';
import { Code, closed } from '../../http-schemas.ts';
import { Blockable, Days, Gln, Name, nullable, OwnerCode, Percent, whole } from '../fields.ts';
import type { RecordKind } from '../record.ts';
import { ownerFaults } from './references.ts';

/** Whose house, whose goods, and with whom the owners trade. */

interface Blocking {
  readonly status: Status;
  readonly blockReason: string;
}

export interface WarehouseRecord extends Blocking {
  readonly warehouse: string;
  readonly name: Text;
  readonly gln: string | null;
}

export interface OwnerRecord extends Blocking {
  readonly owner: string;
  readonly name: Text;
  readonly gln: string | null;
}

export const warehouseKind: RecordKind<WarehouseRecord> = {
  name: 'warehouse',
  label: { en: 'warehouse', zh: '仓库' },
  path: 'warehouses',
  list: 'warehouses',
  table: warehouseTable,
  keys: ['warehouse'],
  filters: ['status'],
  body: Type.Object({ warehouse: Code, name: Name, gln: Gln, ...Blockable }, closed),
  example: { warehouse: 'WH-2', name: { en: 'Overflow hall', zh: '备用仓' } },
};

export const ownerKind: RecordKind<OwnerRecord> = {
  name: 'owner',
  label: { en: 'owner', zh: '货主' },
  path: 'owners',
  list: 'owners',
  table: ownerTable,
  keys: ['owner'],
  filters: ['status'],
  code: { kind: 'owner', field: 'owner' },
  body: Type.Object({ owner: Code, name: Name, gln: Gln, ...Blockable }, closed),
  example: { owner: 'OWNER-2', name: { en: 'Second owner', zh: '第二货主' } },
};

export const partnerKind: RecordKind<Partner> = {
  name: 'partner',
  label: { en: 'partner', zh: '往来单位' },
  path: 'partners',
  list: 'partners',
  table: partnerTable,
  keys: ['owner', 'kind', 'partner'],
  siteFields: ['owner'],
  filters: ['kind', 'status'],
  code: { kind: 'partner', field: 'partner' },
  body: Type.Object(
    {
      owner: OwnerCode,
      kind: Type.Enum(['supplier', 'customer', 'carrier']),
      partner: Code,
      name: Name,
      gln: Gln,
      overReceiptPercent: nullable(Percent),
      underReceiptPercent: nullable(Percent),
      minRemainingDays: nullable(Days),
      skipLotAfter: nullable(whole(1, 1_000)),
      skipLotEvery: nullable(whole(1, 1_000)),
      ...Blockable,
    },
    closed,
  ),
  example: {
    kind: 'supplier',
    partner: 'ACME',
    name: { en: 'Acme Tea', zh: '顶峰茶业' },
    overReceiptPercent: 5,
    skipLotAfter: 10,
    skipLotEvery: 5,
  },
  check: (tx, changes) => ownerFaults(tx, changes),
};
