import { int8 } from '#base/database/columns.ts';
import { integer, primaryKey, text } from '#base/database/drizzle.ts';
import type { Quality } from '#wms-core/ports.ts';
import { wms } from './wms.ts';

export const transitTable = wms.table(
  'transit',
  {
    transfer: text('transfer').notNull(),
    owner: text('owner').notNull(),
    item: text('item').notNull(),
    layer: text('layer').notNull(),
    quality: text('quality').$type<Quality>().notNull(),
    quantity: int8('quantity').notNull(),
    weightGrams: int8('weight_grams').notNull(),
  },
  (t) => [primaryKey({ columns: [t.transfer, t.owner, t.item, t.layer, t.quality] })],
);

export const emptiesMinimumTable = wms.table(
  'empties_minimum',
  {
    location: text('location').notNull(),
    type: text('type').notNull(),
    minimum: integer('minimum').notNull(),
    actor: text('actor').notNull(),
  },
  (t) => [primaryKey({ columns: [t.location, t.type] })],
);

export const warehouseTransferTable = wms.table('warehouse_transfer', {
  transfer: text('transfer').primaryKey(),
  direction: text('direction', { enum: ['out', 'in'] }).notNull(),
  fromWarehouse: text('from_warehouse').notNull(),
  toWarehouse: text('to_warehouse').notNull(),
  status: text('status', { enum: ['in_transit', 'received', 'closed'] }).notNull(),
  correlationId: text('correlation_id').notNull(),
  actor: text('actor').notNull(),
  at: int8('at').notNull(),
  closedAt: int8('closed_at'),
  adviceAttempts: integer('advice_attempts').notNull().default(0),
  adviceAt: int8('advice_at').notNull().default(0),
  adviceFault: text('advice_fault').notNull().default(''),
});
