import { int8, json } from '#base/database/columns.ts';
import { boolean, integer, primaryKey, text } from '#base/database/drizzle.ts';
import type {
  CustomsClass,
  HandlingUnit,
  HazardClass,
  KitParts,
  Status,
  Temperature,
} from '#wms-core/contracts.ts';
import type { Worker } from '#wms-core/ports.ts';
import { wms } from './wms.ts';

const name = { nameEn: text('name_en').notNull(), nameZh: text('name_zh').notNull() };
const status = {
  status: text('status').$type<Status>().notNull(),
  blockReason: text('block_reason').notNull(),
  version: integer('version').notNull(),
};

export const warehouseTable = wms.table('warehouse', {
  warehouse: text('warehouse').primaryKey(),
  ...name,
  gln: text('gln'),
  ...status,
});

export const ownerTable = wms.table('owner', {
  owner: text('owner').primaryKey(),
  ...name,
  gln: text('gln'),
  ...status,
});

export const partnerTable = wms.table(
  'partner',
  {
    owner: text('owner').notNull(),
    kind: text('kind').$type<'supplier' | 'customer' | 'carrier'>().notNull(),
    partner: text('partner').notNull(),
    ...name,
    gln: text('gln'),
    overReceiptPercent: integer('over_receipt_percent'),
    underReceiptPercent: integer('under_receipt_percent'),
    minRemainingDays: integer('min_remaining_days'),
    skipLotAfter: integer('skip_lot_after'),
    skipLotEvery: integer('skip_lot_every'),
    ...status,
  },
  (t) => [primaryKey({ columns: [t.owner, t.kind, t.partner] })],
);

export const zoneTable = wms.table('zone', {
  zone: text('zone').primaryKey(),
  warehouse: text('warehouse').notNull(),
  ...name,
  temperature: text('temperature').$type<Temperature>().notNull(),
  customs: text('customs').$type<CustomsClass>().notNull(),
  hazardClasses: json('hazard_classes').$type<readonly HazardClass[]>().notNull(),
  version: integer('version').notNull(),
});

export const itemPackagingTable = wms.table(
  'item_packaging',
  {
    owner: text('owner').notNull(),
    item: text('item').notNull(),
    level: text('level').$type<'each' | 'inner' | 'case' | 'pallet'>().notNull(),
    gtin: text('gtin'),
    baseNumerator: int8('base_numerator').notNull(),
    baseDenominator: int8('base_denominator').notNull(),
    lengthMm: int8('length_mm').notNull(),
    widthMm: int8('width_mm').notNull(),
    heightMm: int8('height_mm').notNull(),
    grossWeightGrams: int8('gross_weight_grams').notNull(),
    netWeightGrams: int8('net_weight_grams').notNull(),
    stackableLayers: integer('stackable_layers').notNull(),
    measuredBy: text('measured_by').notNull().default(''),
    measuredAt: int8('measured_at'),
    ...status,
  },
  (t) => [primaryKey({ columns: [t.owner, t.item, t.level] })],
);

export const kitTable = wms.table(
  'kit',
  {
    owner: text('owner').notNull(),
    item: text('item').notNull(),
    components: json('components')
      .$type<readonly { readonly item: string; readonly quantity: number }[]>()
      .notNull(),
    fulfilment: text('fulfilment').$type<KitParts['fulfilment']>().notNull().default('built_first'),
    ...status,
  },
  (t) => [primaryKey({ columns: [t.owner, t.item] })],
);

export const unitTypeTable = wms.table('unit_type', {
  unitType: text('unit_type').primaryKey(),
  ...name,
  type: text('type').$type<HandlingUnit['type']>().notNull(),
  tareGrams: int8('tare_grams').notNull(),
  maxWeightGrams: int8('max_weight_grams').notNull(),
  maxVolumeMl: int8('max_volume_ml').notNull(),
  lengthMm: int8('length_mm'),
  widthMm: int8('width_mm'),
  heightMm: int8('height_mm'),
  stackLimit: integer('stack_limit').notNull(),
  carries: json('carries').$type<readonly string[]>().notNull(),
  ...status,
});

export const serviceLevelTable = wms.table('service_level', {
  serviceLevel: text('service_level').primaryKey(),
  ...name,
  priority: integer('priority').notNull(),
  withinMinutes: integer('within_minutes'),
  daysOn: integer('days_on'),
  untilTime: text('until_time'),
  cutOff: text('cut_off'),
  ...status,
});

export const workerTable = wms.table('worker', {
  worker: text('worker').primaryKey(),
  ...name,
  languages: json('languages').$type<Worker['languages']>().notNull(),
  zones: json('zones').$type<Worker['zones']>().notNull(),
  skills: json('skills').$type<Worker['skills']>().notNull(),
  equipment: json('equipment').$type<Worker['equipment']>().notNull(),
  shifts: json('shifts').$type<Worker['shifts']>().notNull(),
  exceptions: json('exceptions').$type<Worker['exceptions']>().notNull(),
  ...status,
});

export const codeRuleTable = wms.table('code_rule', {
  codeKind: text('code_kind').primaryKey(),
  mask: text('mask').notNull(),
  version: integer('version').notNull(),
});

export const changeTable = wms.table('change', {
  sequence: int8('sequence').generatedAlwaysAsIdentity().primaryKey(),
  kind: text('kind').notNull(),
  key: text('key').notNull(),
  version: integer('version').notNull(),
  at: int8('at').notNull(),
  actor: text('actor').notNull(),
  source: text('source').notNull(),
  before: json('before'),
  after: json('after').notNull(),
});

export const importTable = wms.table('import', {
  importId: text('import_id').primaryKey(),
  kind: text('kind').notNull(),
  dryRun: boolean('dry_run').notNull(),
  actor: text('actor').notNull(),
  digest: text('digest').notNull(),
  status: text('status').notNull(),
  lines: integer('lines').notNull(),
  reached: integer('reached').notNull(),
  written: integer('written').notNull(),
  unchanged: integer('unchanged').notNull(),
  faults: integer('faults').notNull(),
  at: int8('at').notNull(),
  updatedAt: int8('updated_at').notNull(),
});

export const importLineTable = wms.table(
  'import_line',
  {
    importId: text('import_id').notNull(),
    line: integer('line').notNull(),
    key: text('key').notNull(),
    body: json('body').notNull(),
  },
  (t) => [primaryKey({ columns: [t.importId, t.line] })],
);

export const importFaultTable = wms.table(
  'import_fault',
  {
    importId: text('import_id').notNull(),
    line: integer('line').notNull(),
    field: text('field').notNull(),
    code: text('code').notNull(),
    en: text('en').notNull(),
    zh: text('zh').notNull(),
  },
  (t) => [primaryKey({ columns: [t.importId, t.line, t.field, t.code] })],
);
