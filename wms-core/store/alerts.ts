import { int8, json } from '#base/database/columns.ts';
import { boolean, text } from '#base/database/drizzle.ts';
import type { Facts, Text } from '#base/refusal.ts';
import { wms } from './wms.ts';

export const alertTable = wms.table('alert', {
  alert: int8('alert').generatedAlwaysAsIdentity().primaryKey(),
  rule: text('rule').notNull(),
  subject: text('subject').notNull(),
  level: text('level', { enum: ['yellow', 'orange', 'red'] }).notNull(),
  role: text('role').notNull(),
  text: json('text').$type<Text>().notNull(),
  facts: json('facts').$type<Facts>().notNull(),
  raisedAt: int8('raised_at').notNull(),
  acknowledgedAt: int8('acknowledged_at'),
  acknowledgedBy: text('acknowledged_by').notNull().default(''),
  closedAt: int8('closed_at'),
});

export const alertRuleTable = wms.table('alert_rule', {
  rule: text('rule').primaryKey(),
  enabled: boolean('enabled').notNull(),
  role: text('role').notNull(),
  settings: json('settings').notNull(),
  actor: text('actor').notNull(),
  at: int8('at').notNull(),
});
