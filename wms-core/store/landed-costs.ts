import { int8 } from '#base/database/columns.ts';
import { primaryKey, text } from '#base/database/drizzle.ts';
import { wms } from './wms.ts';

export const landedCostTable = wms.table('landed_cost', {
  landedCost: text('landed_cost').primaryKey(),
  asn: text('asn').notNull(),
  kind: text('kind').notNull(),
  minor: int8('minor').notNull(),
  currency: text('currency').notNull(),
  spread: text('spread', { enum: ['value', 'weight', 'pieces'] }).notNull(),
  reason: text('reason').notNull(),
  actor: text('actor').notNull(),
  at: int8('at').notNull(),
  sequence: int8('sequence').notNull(),
  reverses: text('reverses').notNull(),
});

export const landedCostShareTable = wms.table(
  'landed_cost_share',
  {
    landedCost: text('landed_cost').notNull(),
    layer: text('layer').notNull(),
    quantity: int8('quantity').notNull(),
    minor: int8('minor').notNull(),
  },
  (t) => [primaryKey({ columns: [t.landedCost, t.layer] })],
);
