import { int8, json } from '#base/database/columns.ts';
import { boolean, integer, primaryKey, text } from '#base/database/drizzle.ts';
import type { Status } from '#wms-core/contracts.ts';
import type { Quality } from '#wms-core/ports.ts';
import { wms } from './wms.ts';

export const adjustmentReasonTable = wms.table('adjustment_reason', {
  reason: text('reason').primaryKey(),
  nameEn: text('name_en').notNull(),
  nameZh: text('name_zh').notNull(),
  needsAttachment: boolean('needs_attachment').notNull(),
  status: text('status').$type<Status>().notNull(),
  blockReason: text('block_reason').notNull(),
  version: integer('version').notNull(),
});

export const approvalLimitTable = wms.table(
  'approval_limit',
  {
    currency: text('currency').notNull(),
    role: text('role').notNull(),
    limitMinor: int8('limit_minor'),
    unpriced: boolean('unpriced').notNull().default(false),
    version: integer('version').notNull(),
  },
  (t) => [primaryKey({ columns: [t.currency, t.role] })],
);

export const approverTable = wms.table(
  'approver',
  {
    role: text('role').notNull(),
    person: text('person').notNull(),
    status: text('status').$type<Status>().notNull(),
    blockReason: text('block_reason').notNull(),
    version: integer('version').notNull(),
  },
  (t) => [primaryKey({ columns: [t.role, t.person] })],
);

export const approvalDeputyTable = wms.table(
  'approval_deputy',
  {
    person: text('person').notNull(),
    deputy: text('deputy').notNull(),
    fromDay: text('from_day').notNull(),
    untilDay: text('until_day').notNull(),
    version: integer('version').notNull(),
  },
  (t) => [primaryKey({ columns: [t.person, t.deputy] })],
);

export const adjustmentTable = wms.table('adjustment', {
  adjustment: text('adjustment').primaryKey(),
  number: int8('number').generatedAlwaysAsIdentity(),
  type: text('type', { enum: ['count', 'loss', 'manual', 'scrap', 'other'] }).notNull(),
  reason: text('reason').notNull(),
  note: text('note').notNull(),
  document: text('document').notNull(),
  correlationId: text('correlation_id').notNull(),
  request: json('request').notNull(),
  status: text('status', { enum: ['open', 'posted', 'rejected', 'withdrawn'] }).notNull(),
  amounts: json('amounts').notNull(),
  unpriced: int8('unpriced').notNull(),
  needs: text('needs').notNull(),
  actor: text('actor').notNull(),
  at: int8('at').notNull(),
  decidedBy: text('decided_by').notNull().default(''),
  decidedAs: text('decided_as').notNull().default(''),
  decidedFor: text('decided_for').notNull().default(''),
  decidedAt: int8('decided_at'),
  decision: text('decision').notNull().default(''),
  sequence: int8('sequence'),
});

export const adjustmentLineTable = wms.table(
  'adjustment_line',
  {
    adjustment: text('adjustment').notNull(),
    line: integer('line').notNull(),
    owner: text('owner').notNull(),
    item: text('item').notNull(),
    lot: text('lot').notNull(),
    layer: text('layer').notNull(),
    location: text('location').notNull(),
    handlingUnit: text('handling_unit').notNull(),
    quality: text('quality').$type<Quality>().notNull(),
    zone: text('zone').notNull(),
    quantity: int8('quantity').notNull(),
    costMinor: int8('cost_minor'),
    currency: text('currency').notNull(),
    serials: json('serials').$type<readonly string[]>(),
  },
  (t) => [primaryKey({ columns: [t.adjustment, t.line] })],
);
