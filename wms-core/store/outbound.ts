import { int8, json } from '#base/database/columns.ts';
import { boolean, integer, primaryKey, text } from '#base/database/drizzle.ts';
import type { Text } from '#base/refusal.ts';
import type { PackagingLevel } from '#wms-core/contracts.ts';
import type { DangerousGoods } from '../master-data/adr.ts';
import type {
  Order,
  OrderStatus,
  ParcelLine,
  ParcelStatus,
  Run,
  RunStatus,
} from '../outbound/model.ts';
import type { Shortfall } from '../outbound/shortfall.ts';
import { wms } from './wms.ts';

export const salesOrderTable = wms.table('sales_order', {
  order: text('order_id').primaryKey(),
  customer: text('customer').notNull(),
  priority: integer('priority').notNull(),
  deadline: int8('deadline'),
  allowBackorder: boolean('allow_backorder').notNull(),
  minRemainingDays: integer('min_remaining_days'),
  parent: text('parent').notNull().default(''),
  content: text('content').notNull(),
  correlationId: text('correlation_id').notNull(),
  status: text('status').$type<OrderStatus>().notNull(),
  wave: text('wave').notNull().default(''),
  slot: text('slot').notNull().default(''),
  tote: text('tote').notNull().default(''),
  toteAt: text('tote_at').notNull().default(''),
  station: text('station').notNull().default(''),
  dock: text('dock').notNull().default(''),
  taskId: text('task_id').notNull().default(''),
  taskAttempts: integer('task_attempts').notNull().default(0),
  checks: integer('checks').notNull().default(0),
  recheck: boolean('recheck').notNull().default(false),
  overflow: boolean('overflow').notNull().default(false),
  createdAt: int8('created_at').notNull(),
  giveUpAt: int8('give_up_at'),
  lookAt: int8('look_at').notNull().default(0),
  attention: json('attention').$type<Text>(),
  toWarehouse: text('to_warehouse').notNull().default(''),
  owner: text('owner').notNull().default(''),
  customs: text('customs').$type<Order['customs']>().notNull().default(''),
  serviceLevel: text('service_level').notNull().default(''),
  partialKits: boolean('partial_kits').notNull().default(false),
  shortfall: json('shortfall').$type<Shortfall>(),
});

export const salesLineTable = wms.table(
  'sales_line',
  {
    order: text('order_id').notNull(),
    lineId: text('line_id').notNull(),
    lineNo: integer('line_no').notNull(),
    item: text('item').notNull(),
    ordered: int8('ordered').notNull(),
    allocated: int8('allocated').notNull().default(0),
    picked: int8('picked').notNull().default(0),
    put: int8('put').notNull().default(0),
    checked: int8('checked').notNull().default(0),
    shipped: int8('shipped').notNull().default(0),
    short: int8('short').notNull().default(0),
    shortReason: text('short_reason').notNull().default(''),
    attempts: integer('attempts').notNull().default(0),
    waitingSince: int8('waiting_since'),
    lookAt: int8('look_at').notNull().default(0),
    toldUnit: text('told_unit').$type<PackagingLevel | ''>().notNull().default(''),
    toldQuantity: int8('told_quantity').notNull().default(0),
    exploded: int8('exploded').notNull().default(0),
    kitLine: text('kit_line').notNull().default(''),
    perKit: int8('per_kit').notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.order, t.lineId] })],
);

export const orderEventTable = wms.table('order_event', {
  sequence: int8('sequence').generatedAlwaysAsIdentity().primaryKey(),
  order: text('order_id').notNull(),
  at: int8('at').notNull(),
  event: text('event').notNull(),
  actor: text('actor').notNull(),
  data: json('data').notNull(),
});

export const waveTable = wms.table('wave', {
  wave: text('wave').primaryKey(),
  at: int8('at').notNull(),
  releasedBy: text('released_by').notNull(),
  orders: integer('orders').notNull(),
  lines: integer('lines').notNull(),
});

export const pickRunTable = wms.table('pick_run', {
  run: text('run').primaryKey(),
  wave: text('wave').notNull(),
  cart: text('cart').notNull(),
  home: text('home').notNull(),
  cartAt: text('cart_at').notNull(),
  status: text('status').$type<RunStatus>().notNull(),
  station: text('station').notNull().default(''),
  taskId: text('task_id').notNull().default(''),
  taskAttempts: integer('task_attempts').notNull().default(0),
  priority: integer('priority').notNull(),
  deadline: int8('deadline'),
  correlationId: text('correlation_id').notNull(),
  found: json('found').$type<Run['found']>().notNull().default({}),
  owner: text('owner').notNull().default(''),
});

export const pickShareTable = wms.table('pick_share', {
  share: int8('share').generatedAlwaysAsIdentity().primaryKey(),
  run: text('run').notNull().default(''),
  pickLine: text('pick_line').notNull().default(''),
  order: text('order_id').notNull(),
  lineId: text('line_id').notNull(),
  item: text('item').notNull(),
  layer: text('layer').notNull(),
  lot: text('lot').notNull(),
  bin: text('bin').notNull(),
  planned: int8('planned').notNull(),
  picked: int8('picked'),
  put: int8('put'),
});

export const parcelTable = wms.table('parcel', {
  parcel: text('parcel').primaryKey(),
  order: text('order_id').notNull(),
  waybill: text('waybill').notNull(),
  status: text('status').$type<ParcelStatus>().notNull(),
  at: text('at').notNull(),
  taskId: text('task_id').notNull().default(''),
  taskAttempts: integer('task_attempts').notNull().default(0),
  estimateGrams: int8('estimate_grams').notNull(),
  toleranceGrams: int8('tolerance_grams').notNull(),
  actualGrams: int8('actual_grams'),
  lines: json('lines').$type<readonly ParcelLine[]>().notNull(),
  limited: boolean('limited').notNull().default(false),
  pallet: text('pallet').notNull().default(''),
});

export const truckTable = wms.table('truck', {
  truck: text('truck').primaryKey(),
  dock: text('dock').notNull(),
  carrier: text('carrier').notNull().default(''),
  plate: text('plate').notNull().default(''),
  adrEquipped: boolean('adr_equipped').notNull(),
  cameAt: int8('came_at').notNull(),
  toldBy: text('told_by').notNull(),
  departedAt: int8('departed_at'),
  departedBy: text('departed_by').notNull().default(''),
});

export const truckParcelTable = wms.table('truck_parcel', {
  parcel: text('parcel').primaryKey(),
  truck: text('truck').notNull(),
  order: text('order_id').notNull(),
  limited: boolean('limited').notNull(),
  grams: int8('grams').notNull(),
  goods: json('goods').$type<readonly DangerousGoods[]>().notNull(),
  loadedAt: int8('loaded_at'),
});

export const outboundNewsTable = wms.table('outbound_news', {
  item: text('item').primaryKey(),
});

export const waveNumber = wms.sequence('wave_number');
export const runNumber = wms.sequence('run_number');
export const truckNumber = wms.sequence('truck_number');
export const ssccSerial = wms.sequence('sscc_serial');
