import { int8, json } from '#base/database/columns.ts';
import { integer, primaryKey, text } from '#base/database/drizzle.ts';
import type { Status } from '#wms-core/contracts.ts';
import type { DispositionRequest } from '../inbound/disposition/request.ts';
import type {
  Characteristic,
  InspectionRule,
  Measured,
  Verdict,
} from '../inbound/inspection/rule.ts';
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

export const inspectionPlanTable = wms.table(
  'inspection_plan',
  {
    owner: text('owner').notNull(),
    plan: text('plan').notNull(),
    item: text('item').notNull(),
    supplier: text('supplier').notNull(),
    samplePercent: integer('sample_percent'),
    samplePieces: int8('sample_pieces'),
    acceptNumber: int8('accept_number'),
    skipLotAfter: integer('skip_lot_after'),
    skipLotEvery: integer('skip_lot_every'),
    characteristics: json('characteristics').$type<readonly Characteristic[]>().notNull(),
    status: text('status').$type<Status>().notNull(),
    blockReason: text('block_reason').notNull(),
    version: integer('version').notNull(),
  },
  (t) => [primaryKey({ columns: [t.owner, t.plan] })],
);

export const inspectionTable = wms.table('inspection', {
  taskId: text('task_id').primaryKey(),
  handlingUnit: text('handling_unit').notNull(),
  asn: text('asn').notNull(),
  line: text('line').notNull(),
  item: text('item').notNull(),
  layer: text('layer').notNull(),
  quantity: int8('quantity').notNull(),
  sample: int8('sample').notNull(),
  status: text('status', { enum: ['open', 'done'] }).notNull(),
  inspected: int8('inspected').notNull().default(0),
  rejected: int8('rejected').notNull().default(0),
  lot: text('lot').notNull().default(''),
  rule: json('rule').$type<InspectionRule>(),
  measured: json('measured').$type<readonly Measured[]>().notNull().default([]),
  verdict: text('verdict').$type<Verdict | ''>().notNull().default(''),
  actor: text('actor').notNull().default(''),
  createdAt: int8('created_at').notNull().default(0),
  doneAt: int8('done_at'),
});

export const inspectionLotTable = wms.table(
  'inspection_lot',
  {
    asn: text('asn').notNull(),
    owner: text('owner').notNull(),
    item: text('item').notNull(),
    lot: text('lot').notNull(),
    supplier: text('supplier').notNull(),
    rule: json('rule').$type<InspectionRule>().notNull(),
    verdict: text('verdict', { enum: ['open', 'skipped', 'good', 'bad'] }).notNull(),
    at: int8('at').notNull(),
    endedAt: int8('ended_at'),
  },
  (t) => [primaryKey({ columns: [t.asn, t.owner, t.item, t.lot] })],
);

export const inspectionRecordTable = wms.table(
  'inspection_record',
  {
    owner: text('owner').notNull(),
    supplier: text('supplier').notNull(),
    item: text('item').notNull(),
    goodInARow: integer('good_in_a_row').notNull().default(0),
    skippedInARow: integer('skipped_in_a_row').notNull().default(0),
    good: int8('good').notNull().default(0),
    bad: int8('bad').notNull().default(0),
    skipped: int8('skipped').notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.owner, t.supplier, t.item] })],
);

export const dispositionTable = wms.table('disposition', {
  disposition: text('disposition').primaryKey(),
  content: json('content').$type<DispositionRequest>().notNull(),
  decision: text('decision', { enum: ['release', 'supplier_return', 'downgrade'] }).notNull(),
  item: text('item').notNull(),
  lot: text('lot').notNull(),
  quantity: int8('quantity').notNull(),
  supplier: text('supplier').notNull(),
  delivery: text('delivery').notNull(),
  reason: text('reason').notNull(),
  actor: text('actor').notNull(),
  at: int8('at').notNull(),
});
