import { int8 } from '#base/database/columns.ts';
import { primaryKey, text } from '#base/database/drizzle.ts';
import { wms } from './wms.ts';

export const lotDatesTable = wms.table(
  'lot_dates',
  {
    correction: text('correction').notNull(),
    layer: text('layer').notNull(),
    owner: text('owner').notNull(),
    item: text('item').notNull(),
    lot: text('lot').notNull(),
    productionBefore: text('production_before').notNull(),
    expiryBefore: text('expiry_before').notNull(),
    productionDate: text('production_date').notNull(),
    expiryDate: text('expiry_date').notNull(),
    reason: text('reason').notNull(),
    actor: text('actor').notNull(),
    at: int8('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.correction, t.layer] })],
);
