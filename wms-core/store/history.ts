import { int8, json } from '#base/database/columns.ts';
import { text } from '#base/database/drizzle.ts';
import { wms } from './wms.ts';

export const requestTable = wms.table('request', {
  sequence: int8('sequence').generatedAlwaysAsIdentity().primaryKey(),
  at: int8('at').notNull(),
  method: text('method').notNull(),
  path: text('path').notNull(),
  actor: text('actor').notNull(),
  address: text('address').notNull(),
  device: text('device').notNull(),
  subjects: json('subjects').$type<readonly string[]>().notNull(),
});
