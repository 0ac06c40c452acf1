import type { OperationName } from '#web/api/operations.ts';
import type { DocumentSpec } from './model.ts';

type Data = Pick<DocumentSpec, 'name' | 'rows' | 'columns' | 'key'> &
  Partial<Pick<DocumentSpec, 'menu' | 'alsoAs' | 'acts' | 'parts' | 'queryKey'>>;

/** A kind of master data: it is listed, shown, made and changed in the same way as all others. */
function data(kind: Data): DocumentSpec {
  const all = `/api/v1/${kind.name}`;
  const one = `${all}/${kind.key.map((field) => `{${field}}`).join('/')}`;
  return {
    menu: 'data',
    ...kind,
    list: `GET ${all}` as OperationName,
    one: `GET ${one}` as OperationName,
    edit: `PUT ${one}` as OperationName,
    everyMs: 0,
  };
}

const ofOwner = { queryKey: ['owner'] } as const;
const LAST = ['status', 'blockReason'];

/** What the house is told once and then goes by. */
export const DATA: readonly DocumentSpec[] = [
  data({
    name: 'items',
    rows: 'items',
    columns: ['item', 'name', 'barcodes', 'abc', 'rotation', 'weightGrams', 'owner', ...LAST],
    key: ['item'],
    alsoAs: ['asItem'],
    acts: ['PUT /api/v1/items/{item}/measurement'],
    parts: [{ ask: 'GET /api/v1/stock/items/{item}' }],
    ...ofOwner,
  }),
  data({
    name: 'packagings',
    rows: 'packagings',
    columns: [
      'item',
      'level',
      'gtin',
      'baseNumerator',
      'baseDenominator',
      'grossWeightGrams',
      ...LAST,
    ],
    key: ['item', 'level'],
    ...ofOwner,
  }),
  data({
    name: 'kits',
    rows: 'kits',
    columns: ['item', 'owner', 'fulfilment', 'components', ...LAST],
    key: ['item'],
    ...ofOwner,
  }),
  data({
    name: 'locations',
    rows: 'locations',
    columns: [
      'location',
      'kind',
      'zone',
      'aisle',
      'mixing',
      'abc',
      'lockIn',
      'lockOut',
      'outOfOrder',
    ],
    key: ['location'],
    alsoAs: ['from', 'to', 'dock', 'place', 'slot', 'overflow', 'cartTo', 'cartFrom'],
    acts: [
      'POST /api/v1/locations/{location}/out-of-order',
      'POST /api/v1/locations/{location}/in-order',
    ],
  }),
  data({
    name: 'zones',
    rows: 'zones',
    columns: ['zone', 'name', 'warehouse', 'temperature', 'customs', 'hazardClasses'],
    key: ['zone'],
  }),
  data({
    name: 'warehouses',
    rows: 'warehouses',
    columns: ['warehouse', 'name', 'gln', ...LAST],
    key: ['warehouse'],
    alsoAs: ['fromWarehouse', 'toWarehouse'],
  }),
  data({
    name: 'owners',
    rows: 'owners',
    columns: ['owner', 'name', 'gln', ...LAST],
    key: ['owner'],
  }),
  data({
    name: 'partners',
    rows: 'partners',
    columns: ['kind', 'partner', 'name', 'owner', 'gln', 'overReceiptPercent', ...LAST],
    key: ['kind', 'partner'],
    ...ofOwner,
  }),
  data({
    name: 'receipt-tolerances',
    rows: 'receiptTolerances',
    columns: ['supplier', 'item', 'owner', 'overReceiptPercent', 'underReceiptPercent'],
    key: ['supplier', 'item'],
    ...ofOwner,
  }),
  data({
    name: 'inspection-plans',
    rows: 'inspectionPlans',
    columns: ['plan', 'item', 'supplier', 'samplePercent', 'samplePieces', 'acceptNumber', ...LAST],
    key: ['plan'],
    ...ofOwner,
  }),
  data({
    name: 'unit-types',
    rows: 'unitTypes',
    columns: ['unitType', 'name', 'type', 'tareGrams', 'maxWeightGrams', 'carries', ...LAST],
    key: ['unitType'],
  }),
  data({
    name: 'service-levels',
    rows: 'serviceLevels',
    columns: [
      'serviceLevel',
      'name',
      'priority',
      'withinMinutes',
      'daysOn',
      'untilTime',
      'cutOff',
      'status',
    ],
    key: ['serviceLevel'],
  }),
  data({
    name: 'workers',
    menu: 'people',
    rows: 'workers',
    columns: ['worker', 'name', 'skills', 'zones', 'equipment', 'languages', ...LAST],
    key: ['worker'],
  }),
  data({
    name: 'adjustment-reasons',
    rows: 'adjustmentReasons',
    columns: ['reason', 'name', 'needsAttachment', ...LAST],
    key: ['reason'],
  }),
  data({
    name: 'approval-limits',
    rows: 'approvalLimits',
    columns: ['currency', 'role', 'limitMinor', 'unpriced'],
    key: ['currency', 'role'],
  }),
  data({
    name: 'approvers',
    menu: 'people',
    rows: 'approvers',
    columns: ['role', 'person', ...LAST],
    key: ['role', 'person'],
  }),
  data({
    name: 'approval-deputies',
    menu: 'people',
    rows: 'approvalDeputies',
    columns: ['person', 'deputy', 'fromDay', 'untilDay'],
    key: ['person', 'deputy'],
  }),
  data({
    name: 'code-rules',
    rows: 'codeRules',
    columns: ['codeKind', 'mask', 'version'],
    key: ['codeKind'],
  }),
  {
    name: 'imports',
    menu: 'data',
    list: 'GET /api/v1/imports',
    rows: 'imports',
    columns: [
      'importId',
      'kind',
      'status',
      'dryRun',
      'lines',
      'written',
      'unchanged',
      'faults',
      'actor',
      'at',
    ],
    key: ['kind', 'importId'],
    one: 'GET /api/v1/imports/{kind}/{importId}',
    parts: [
      { ask: 'GET /api/v1/imports/{kind}/{importId}/faults' },
      {
        ask: 'GET /api/v1/imports/opening-stock/{importId}/reconciliation',
        when: ['kind', 'opening-stock'],
      },
    ],
    news: ['POST /api/v1/imports/{kind}'],
    everyMs: 3_000,
  },
  {
    name: 'data-changes',
    menu: 'data',
    list: 'GET /api/v1/master-data/changes',
    rows: 'changes',
    columns: ['sequence', 'at', 'kind', 'key', 'version', 'actor', 'source', 'before', 'after'],
    key: ['sequence'],
    paging: { by: 'after', field: 'sequence' },
    everyMs: 0,
  },
  { name: 'scan', menu: 'data', list: 'GET /api/v1/scan', columns: [], key: [], everyMs: 0 },
];
