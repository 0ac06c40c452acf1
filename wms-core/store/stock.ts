import { int8, json, xid8 } from '#base/database/columns.ts';
import {
  boolean,
  doublePrecision,
  integer,
  primaryKey,
  sql,
  text,
} from '#base/database/drizzle.ts';
import type { LocationKind } from '#base/site/site.ts';
import type { HandlingUnit, HoldRequest, Item, Location, UnitEvent } from '#wms-core/contracts.ts';
import type { Quality } from '#wms-core/ports.ts';
import type { RecallList, RecallPieces, RecallStatus } from '../stock/recall-list.ts';
import { wms } from './wms.ts';

export const itemTable = wms.table(
  'item',
  {
    owner: text('owner').notNull(),
    item: text('item').notNull(),
    nameEn: text('name_en').notNull(),
    nameZh: text('name_zh').notNull(),
    lengthMm: int8('length_mm').notNull(),
    widthMm: int8('width_mm').notNull(),
    heightMm: int8('height_mm').notNull(),
    weightGrams: int8('weight_grams').notNull(),
    lotControlled: boolean('lot_controlled').notNull(),
    serialControlled: boolean('serial_controlled').notNull(),
    shelfLifeDays: integer('shelf_life_days'),
    firstDayCounts: boolean('first_day_counts').notNull(),
    rotation: text('rotation').$type<Item['rotation']>().notNull(),
    inspectionPercent: integer('inspection_percent').notNull(),
    overReceiptPercent: integer('over_receipt_percent').notNull(),
    underReceiptPercent: integer('under_receipt_percent').notNull(),
    abc: text('abc').$type<Item['abc']>().notNull(),
    temperature: text('temperature').$type<Item['temperature']>().notNull().default('ambient'),
    unNumber: text('un_number'),
    hazardClass: text('hazard_class').$type<Item['hazardClass']>(),
    subsidiaryHazards: json('subsidiary_hazards')
      .$type<Item['subsidiaryHazards']>()
      .notNull()
      .default([]),
    packingGroup: text('packing_group').$type<Item['packingGroup']>(),
    transportCategory: integer('transport_category'),
    limitedQuantityGrams: int8('limited_quantity_grams'),
    maxTransportGrams: int8('max_transport_grams'),
    shippingNameEn: text('shipping_name_en'),
    shippingNameZh: text('shipping_name_zh'),
    dangerousGrams: int8('dangerous_grams'),
    dangerousMl: int8('dangerous_ml'),
    innerPackagings: integer('inner_packagings').notNull().default(1),
    limitedQuantityMl: int8('limited_quantity_ml'),
    customs: text('customs').$type<Item['customs']>().notNull().default('free'),
    catchWeight: boolean('catch_weight').notNull().default(false),
    minLifeInDays: integer('min_life_in_days').notNull().default(0),
    minLifeOutDays: integer('min_life_out_days').notNull().default(0),
    standardCostMinor: int8('standard_cost_minor'),
    costCurrency: text('cost_currency'),
    minStock: int8('min_stock'),
    maxStock: int8('max_stock'),
    measuredBy: text('measured_by').notNull().default(''),
    measuredAt: int8('measured_at'),
    status: text('status').$type<Item['status']>().notNull().default('active'),
    blockReason: text('block_reason').notNull().default(''),
    version: integer('version').notNull().default(1),
  },
  (t) => [primaryKey({ columns: [t.owner, t.item] })],
);

export const itemBarcodeTable = wms.table(
  'item_barcode',
  {
    owner: text('owner').notNull(),
    barcode: text('barcode').notNull(),
    item: text('item').notNull(),
  },
  (t) => [primaryKey({ columns: [t.owner, t.barcode] })],
);

export const locationTable = wms.table('location', {
  location: text('location').primaryKey(),
  warehouse: text('warehouse').notNull(),
  kind: text('kind').$type<LocationKind>().notNull(),
  zone: text('zone').notNull(),
  aisle: integer('aisle'),
  x: doublePrecision('x').notNull(),
  y: doublePrecision('y').notNull(),
  z: doublePrecision('z').notNull(),
  maxWeightGrams: int8('max_weight_grams').notNull(),
  maxVolumeMl: int8('max_volume_ml').notNull(),
  maxHandlingUnits: integer('max_handling_units').notNull(),
  active: boolean('active').notNull().default(true),
  maxHeightMm: int8('max_height_mm'),
  maxLengthMm: int8('max_length_mm'),
  mixing: text('mixing').$type<Location['mixing']>().notNull().default('any'),
  lockIn: boolean('lock_in').notNull().default(false),
  lockOut: boolean('lock_out').notNull().default(false),
  lockCount: boolean('lock_count').notNull().default(false),
  lockReason: text('lock_reason').notNull().default(''),
  lockedBy: text('locked_by').notNull().default(''),
  outOfOrder: text('out_of_order').$type<Location['outOfOrder']>().notNull().default(''),
  outOfOrderReason: text('out_of_order_reason').notNull().default(''),
  outOfOrderBy: text('out_of_order_by').notNull().default(''),
  abc: text('abc').$type<Location['abc']>(),
  origin: text('origin').$type<Location['origin']>().notNull().default('drawing'),
  version: integer('version').notNull().default(1),
});

export const layerTable = wms.table('layer', {
  layer: text('layer').primaryKey(),
  owner: text('owner').notNull(),
  item: text('item').notNull(),
  lot: text('lot').notNull(),
  productionDate: text('production_date').notNull(),
  expiryDate: text('expiry_date').notNull(),
  receivedAt: int8('received_at').notNull(),
  receiptLine: text('receipt_line').notNull(),
  delivery: text('delivery').notNull(),
  supplier: text('supplier').notNull(),
  costMinor: int8('cost_minor'),
  costCurrency: text('cost_currency'),
  supplierLot: text('supplier_lot').notNull().default(''),
  customs: text('customs').$type<Item['customs']>().notNull().default('free'),
  customsDocument: text('customs_document').notNull().default(''),
  redated: text('redated').notNull().default(''),
});

export const postingTable = wms.table('posting', {
  sequence: int8('sequence').generatedAlwaysAsIdentity().primaryKey(),
  postingId: text('posting_id').notNull(),
  document: text('document').notNull(),
  task: text('task').notNull(),
  actor: text('actor').notNull(),
  reason: text('reason').notNull(),
  correlationId: text('correlation_id').notNull(),
  at: int8('at').notNull(),
});

export const movementTable = wms.table(
  'movement',
  {
    sequence: int8('sequence').notNull(),
    line: integer('line').notNull(),
    owner: text('owner').notNull(),
    item: text('item').notNull(),
    layer: text('layer').notNull(),
    quantity: int8('quantity').notNull(),
    weightGrams: int8('weight_grams').notNull(),
    fromLocation: text('from_location').notNull(),
    fromUnit: text('from_unit').notNull(),
    fromQuality: text('from_quality').notNull(),
    toLocation: text('to_location').notNull(),
    toUnit: text('to_unit').notNull(),
    toQuality: text('to_quality').notNull(),
    serials: json('serials').$type<readonly string[]>(),
  },
  (t) => [primaryKey({ columns: [t.sequence, t.line] })],
);

export const stockTable = wms.table(
  'stock',
  {
    owner: text('owner').notNull(),
    item: text('item').notNull(),
    layer: text('layer').notNull(),
    location: text('location').notNull(),
    handlingUnit: text('handling_unit').notNull(),
    quality: text('quality').$type<Quality>().notNull(),
    quantity: int8('quantity').notNull(),
    allocated: int8('allocated').notNull().default(0),
    weightGrams: int8('weight_grams').notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.owner, t.item, t.layer, t.location, t.handlingUnit, t.quality] }),
  ],
);

export const allocationTable = wms.table(
  'allocation',
  {
    orderId: text('order_id').notNull(),
    lineId: text('line_id').notNull(),
    owner: text('owner').notNull(),
    item: text('item').notNull(),
    layer: text('layer').notNull(),
    location: text('location').notNull(),
    handlingUnit: text('handling_unit').notNull(),
    quality: text('quality').$type<Quality>().notNull(),
    quantity: int8('quantity').notNull(),
  },
  (t) => [
    primaryKey({
      columns: [
        t.orderId,
        t.lineId,
        t.owner,
        t.item,
        t.layer,
        t.location,
        t.handlingUnit,
        t.quality,
      ],
    }),
  ],
);

export const holdTable = wms.table('hold', {
  holdId: text('hold_id').primaryKey(),
  kind: text('kind').$type<HoldRequest['kind']>().notNull(),
  item: text('item').notNull(),
  lot: text('lot').notNull(),
  layer: text('layer').notNull(),
  location: text('location').notNull(),
  handlingUnit: text('handling_unit').notNull(),
  delivery: text('delivery').notNull(),
  quantity: int8('quantity'),
  reason: text('reason').notNull(),
  actor: text('actor').notNull(),
  at: int8('at').notNull(),
  until: int8('until'),
  liftedAt: int8('lifted_at'),
  liftedBy: text('lifted_by'),
  producedFrom: text('produced_from').notNull().default(''),
  producedTo: text('produced_to').notNull().default(''),
  customer: text('customer').notNull().default(''),
  owner: text('owner').notNull().default(''),
  supplierLot: text('supplier_lot').notNull().default(''),
  root: text('root').notNull().default(''),
  quality: text('quality').$type<Quality | ''>().notNull().default(''),
  units: text('units').array().notNull().default(sql`'{}'::text[]`),
});

export const recallTable = wms.table('recall', {
  recallId: text('recall_id').primaryKey(),
  scope: json('scope').$type<HoldRequest['scope']>().notNull(),
  reason: text('reason').notNull(),
  actor: text('actor').notNull(),
  at: int8('at').notNull(),
  list: json('list').$type<RecallList>().notNull(),
  pieces: json('pieces').$type<RecallPieces>().notNull(),
  status: text('status').$type<RecallStatus>().notNull().default('open'),
  endedAt: int8('ended_at'),
  endedBy: text('ended_by').notNull().default(''),
  note: text('note').notNull().default(''),
});

export const handlingUnitTable = wms.table('handling_unit', {
  handlingUnit: text('handling_unit').primaryKey(),
  type: text('type').$type<HandlingUnit['type']>().notNull(),
  location: text('location').notNull(),
  tareGrams: int8('tare_grams').notNull(),
  maxWeightGrams: int8('max_weight_grams').notNull(),
  maxVolumeMl: int8('max_volume_ml').notNull(),
  boundTo: text('bound_to').notNull().default(''),
  since: int8('since').notNull().default(0),
  parent: text('parent').notNull().default(''),
  unitType: text('unit_type').notNull().default(''),
});

export const unitEventTable = wms.table(
  'unit_event',
  {
    sequence: int8('sequence').notNull(),
    handlingUnit: text('handling_unit').notNull(),
    event: text('event').$type<UnitEvent['event']>().notNull(),
    location: text('location').notNull(),
    parent: text('parent').notNull(),
  },
  (t) => [primaryKey({ columns: [t.sequence, t.handlingUnit] })],
);

export const serialTable = wms.table(
  'serial',
  {
    owner: text('owner').notNull(),
    item: text('item').notNull(),
    serial: text('serial').notNull(),
    layer: text('layer').notNull(),
    location: text('location').notNull(),
    handlingUnit: text('handling_unit').notNull(),
    quality: text('quality').$type<Quality>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.owner, t.item, t.serial] })],
);

export const stockActTable = wms.table('stock_act', {
  act: text('act').primaryKey(),
  content: json('content').notNull(),
  answer: json('answer').notNull(),
});

export const eventTable = wms.table(
  'event',
  {
    xid: xid8('xid').notNull().default(sql`pg_current_xact_id()`),
    sequence: int8('sequence').generatedAlwaysAsIdentity(),
    type: text('type').notNull(),
    subject: text('subject').notNull(),
    correlationId: text('correlation_id').notNull(),
    at: int8('at').notNull(),
    data: json('data').notNull(),
  },
  (t) => [primaryKey({ columns: [t.xid, t.sequence] })],
);
