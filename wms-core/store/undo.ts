import { int8 } from '#base/database/columns.ts';
import { text } from '#base/database/drizzle.ts';
import { wms } from './wms.ts';

export const undoTable = wms.table('undo', {
  act: text('act').primaryKey(),
  reason: text('reason').notNull(),
  actor: text('actor').notNull(),
  at: int8('at').notNull(),
  sequence: int8('sequence'),
  adjustment: text('adjustment').notNull(),
  hold: text('hold').notNull(),
});
