import { int8, json } from '#base/database/columns.ts';
import { integer, primaryKey, text } from '#base/database/drizzle.ts';
import type { InboundRules } from '../inbound/rules.ts';
import { wms } from './wms.ts';

export const receiptReversalTable = wms.table('receipt_reversal', {
  reversalId: text('reversal_id').primaryKey(),
  asn: text('asn').notNull(),
  content: json('content').notNull(),
  quantity: int8('quantity').notNull(),
  sequence: int8('sequence').notNull(),
  actor: text('actor').notNull(),
  at: int8('at').notNull(),
});

export const receiptToleranceTable = wms.table(
  'receipt_tolerance',
  {
    owner: text('owner').notNull(),
    supplier: text('supplier').notNull(),
    item: text('item').notNull(),
    overReceiptPercent: integer('over_receipt_percent'),
    underReceiptPercent: integer('under_receipt_percent'),
    version: integer('version').notNull(),
  },
  (t) => [primaryKey({ columns: [t.owner, t.supplier, t.item] })],
);

export const inboundRulesTable = wms.table('inbound_rules', {
  name: text('name').primaryKey(),
  rules: json('rules').$type<InboundRules>().notNull(),
  actor: text('actor').notNull(),
  at: int8('at').notNull(),
});

export const dockAppointmentTable = wms.table('dock_appointment', {
  appointment: text('appointment').primaryKey(),
  dock: text('dock').notNull(),
  fromAt: int8('from_at').notNull(),
  toAt: int8('to_at').notNull(),
  carrier: text('carrier').notNull(),
  status: text('status', { enum: ['booked', 'cancelled'] }).notNull(),
  content: json('content').notNull(),
  actor: text('actor').notNull(),
  createdAt: int8('created_at').notNull(),
});

export const dockAppointmentAsnTable = wms.table('dock_appointment_asn', {
  asn: text('asn').primaryKey(),
  appointment: text('appointment').notNull(),
});
