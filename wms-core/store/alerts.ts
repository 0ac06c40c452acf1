import { int8, json } from '#base/database/columns.ts';
import { boolean, integer, text } from '#base/database/drizzle.ts';
import type { Facts, Language, Text } from '#base/refusal.ts';
import type { DeliveryContent, DeliveryStatus, Way } from '../alerts/couriers.ts';
import type { Level } from '../alerts/rule.ts';
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
  step: integer('step').notNull().default(1),
});

export const alertRuleTable = wms.table('alert_rule', {
  rule: text('rule').primaryKey(),
  enabled: boolean('enabled').notNull(),
  role: text('role').notNull(),
  settings: json('settings').notNull(),
  actor: text('actor').notNull(),
  at: int8('at').notNull(),
});

export const alertReceiverTable = wms.table('alert_receiver', {
  receiver: text('receiver').primaryKey(),
  way: text('way').$type<Way>().notNull(),
  address: text('address').notNull(),
  role: text('role').notNull(),
  rule: text('rule').notNull(),
  leastLevel: text('least_level').$type<Level>().notNull(),
  language: text('language').$type<Language>().notNull(),
  secret: text('secret').notNull(),
  enabled: boolean('enabled').notNull(),
  actor: text('actor').notNull(),
  at: int8('at').notNull(),
});

export const alertDeliveryTable = wms.table('alert_delivery', {
  delivery: int8('delivery').generatedAlwaysAsIdentity().primaryKey(),
  receiver: text('receiver').notNull(),
  alert: int8('alert').notNull(),
  step: integer('step').notNull(),
  test: text('test').notNull().default(''),
  content: json('content').$type<DeliveryContent>().notNull(),
  status: text('status').$type<DeliveryStatus>().notNull(),
  attempts: integer('attempts').notNull().default(0),
  createdAt: int8('created_at').notNull(),
  nextAt: int8('next_at').notNull(),
  doneAt: int8('done_at'),
  fault: text('fault').notNull().default(''),
});
