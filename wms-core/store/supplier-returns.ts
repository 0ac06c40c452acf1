import { int8, json } from '#base/database/columns.ts';
import { primaryKey, text } from '#base/database/drizzle.ts';
import { wms } from './wms.ts';

export const supplierReturnTable = wms.table('supplier_return', {
  disposition: text('disposition').primaryKey(),
  owner: text('owner').notNull(),
  item: text('item').notNull(),
  layer: text('layer').notNull(),
  lot: text('lot').notNull(),
  delivery: text('delivery').notNull(),
  supplier: text('supplier').notNull(),
  quality: text('quality', { enum: ['pending', 'rejected'] }).notNull(),
  place: text('place').notNull(),
  asked: int8('asked').notNull(),
  handed: int8('handed').notNull().default(0),
  refused: int8('refused').notNull().default(0),
  missing: int8('missing').notNull().default(0),
  kept: int8('kept').notNull().default(0),
  serials: json('serials').$type<readonly string[]>().notNull().default([]),
  status: text('status', {
    enum: ['bringing', 'waiting', 'handing', 'closed', 'taken_back'],
  }).notNull(),
  taskId: text('task_id').notNull(),
  paper: text('paper').notNull().default(''),
  driver: text('driver').notNull().default(''),
  backBy: text('back_by').notNull().default(''),
  backReason: text('back_reason').notNull().default(''),
  at: int8('at').notNull(),
  updatedAt: int8('updated_at').notNull(),
});

export const supplierHandOverTable = wms.table(
  'supplier_hand_over',
  {
    disposition: text('disposition').notNull(),
    paper: text('paper').notNull(),
    content: json('content').notNull(),
    actor: text('actor').notNull(),
    at: int8('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.disposition, t.paper] })],
);
