import { int8, json } from '#base/database/columns.ts';
import { text } from '#base/database/drizzle.ts';
import type { Text } from '#base/refusal.ts';
import { wms } from './wms.ts';

export const measurementTable = wms.table('measurement', {
  measurement: text('measurement').primaryKey(),
  sequence: int8('sequence').generatedAlwaysAsIdentity(),
  device: text('device').notNull(),
  at: int8('at').notNull(),
  receivedAt: int8('received_at').notNull(),
  code: text('code').notNull(),
  lengthMm: int8('length_mm').notNull(),
  widthMm: int8('width_mm').notNull(),
  heightMm: int8('height_mm').notNull(),
  weightGrams: int8('weight_grams').notNull(),
  status: text('status', { enum: ['kept', 'proposed', 'refused', 'superseded'] }).notNull(),
  why: text('why', { enum: ['', 'unknown', 'several', 'far', 'unfit'] }).notNull(),
  owner: text('owner').notNull(),
  item: text('item').notNull(),
  level: text('level').notNull(),
  text: json('text').$type<Text>().notNull(),
  decidedBy: text('decided_by').notNull().default(''),
  decidedAt: int8('decided_at'),
  note: text('note').notNull().default(''),
});
