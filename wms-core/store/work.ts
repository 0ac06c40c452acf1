import { int8, json } from '#base/database/columns.ts';
import { boolean, integer, primaryKey, text } from '#base/database/drizzle.ts';
import type { Text } from '#base/refusal.ts';
import type { CountRequest, TaskOwner } from '#wms-core/contracts.ts';
import type { Quality, Task, TaskControl, TaskKind } from '#wms-core/ports.ts';
import type { AsnDocument } from '../inbound/asn-document.ts';
import type { InHand } from '../tasks/in-hand.ts';
import type { DoneLines } from '../tasks/remaining.ts';
import type { TaskStatus, Trouble } from '../tasks/store.ts';
import type { Difference, Found } from '../work/compare.ts';
import { wms } from './wms.ts';

export const taskTable = wms.table('task', {
  taskId: text('task_id').primaryKey(),
  owner: text('owner').$type<TaskOwner>().notNull(),
  kind: text('kind').$type<TaskKind>().notNull(),
  status: text('status').$type<TaskStatus>().notNull(),
  priority: integer('priority').notNull(),
  deadline: int8('deadline'),
  document: text('document').notNull(),
  correlationId: text('correlation_id').notNull(),
  body: json('body').$type<Task>().notNull(),
  done: json('done').$type<DoneLines>().notNull().default({}),
  inHand: json('in_hand').$type<InHand>().notNull().default({}),
  actor: text('actor').notNull().default(''),
  device: text('device').notNull().default(''),
  failure: text('failure').notNull().default(''),
  note: json('note').$type<Text>(),
  trouble: json('trouble').$type<Trouble>(),
  settled: boolean('settled').notNull().default(false),
  retriedAs: text('retried_as').notNull().default(''),
  createdAt: int8('created_at').notNull(),
  updatedAt: int8('updated_at').notNull(),
  startedAt: int8('started_at'),
  endedAt: int8('ended_at'),
});

export const taskOutboxTable = wms.table('task_outbox', {
  sequence: int8('sequence').generatedAlwaysAsIdentity().primaryKey(),
  taskId: text('task_id').notNull(),
  controlId: text('control_id').notNull().default(''),
  control: json('control').$type<TaskControl>(),
  createdAt: int8('created_at').notNull(),
});

export const taskControlTable = wms.table('task_control', {
  controlId: text('control_id').primaryKey(),
  taskId: text('task_id').notNull(),
  control: json('control').$type<TaskControl>().notNull(),
  actor: text('actor').notNull(),
  createdAt: int8('created_at').notNull(),
  answeredAt: int8('answered_at'),
  answer: json('answer'),
});

export const reportInboxTable = wms.table('report_inbox', {
  reportId: text('report_id').primaryKey(),
  taskId: text('task_id').notNull(),
  answer: json('answer').notNull(),
  at: int8('at').notNull(),
});

export const workerRequestTable = wms.table('worker_request', {
  requestId: text('request_id').primaryKey(),
  worker: text('worker').notNull(),
  device: text('device').notNull(),
  kind: text('kind').notNull(),
  answer: json('answer').notNull(),
  at: int8('at').notNull(),
});

export const asnTable = wms.table('asn', {
  asn: text('asn').primaryKey(),
  version: integer('version').notNull(),
  content: json('content').$type<AsnDocument>().notNull(),
  supplier: text('supplier').notNull(),
  expectedAt: int8('expected_at').notNull(),
  status: text('status', { enum: ['expected', 'called', 'receiving', 'closed'] }).notNull(),
  dock: text('dock').notNull().default(''),
  taskId: text('task_id').notNull().default(''),
  correlationId: text('correlation_id').notNull(),
  actor: text('actor').notNull(),
  createdAt: int8('created_at').notNull(),
  receivedAt: int8('received_at'),
  closedAt: int8('closed_at'),
  blind: boolean('blind').notNull().default(false),
  closedAs: text('closed_as', { enum: ['', 'received', 'short', 'cancelled'] })
    .notNull()
    .default(''),
  closedBy: text('closed_by').notNull().default(''),
  closeReason: text('close_reason').notNull().default(''),
  kind: text('kind', { enum: ['supplier', 'return'] })
    .notNull()
    .default('supplier'),
  customer: text('customer').notNull().default(''),
  owner: text('owner').notNull().default(''),
  orderId: text('order_id').notNull().default(''),
  arrivedAt: int8('arrived_at'),
  plate: text('plate').notNull().default(''),
  arrivedBy: text('arrived_by').notNull().default(''),
});

export const asnLineTable = wms.table(
  'asn_line',
  {
    asn: text('asn').notNull(),
    line: text('line').notNull(),
    place: integer('place').notNull(),
    item: text('item').notNull(),
    expected: int8('expected').notNull(),
    received: int8('received').notNull().default(0),
    damaged: int8('damaged').notNull().default(0),
    accepted: int8('accepted').notNull().default(0),
    rejected: int8('rejected').notNull().default(0),
    unlisted: boolean('unlisted').notNull().default(false),
    overPercent: integer('over_percent'),
    underPercent: integer('under_percent'),
    reversed: int8('reversed').notNull().default(0),
    reason: text('reason').notNull().default(''),
  },
  (t) => [primaryKey({ columns: [t.asn, t.line] })],
);

export const inboundUnitTable = wms.table('inbound_unit', {
  handlingUnit: text('handling_unit').primaryKey(),
  asn: text('asn').notNull(),
  dock: text('dock').notNull(),
  atDock: boolean('at_dock').notNull().default(true),
  status: text('status', {
    enum: ['receiving', 'inspecting', 'waiting', 'moving', 'putting', 'checking', 'closed'],
  }).notNull(),
  staging: text('staging').notNull().default(''),
  taskId: text('task_id').notNull().default(''),
  attempts: integer('attempts').notNull().default(0),
  avoid: json('avoid').$type<readonly string[]>().notNull().default([]),
  correlationId: text('correlation_id').notNull(),
  createdAt: int8('created_at').notNull(),
  updatedAt: int8('updated_at').notNull(),
});

export const reservationTable = wms.table(
  'reservation',
  {
    subject: text('subject').notNull(),
    lineId: text('line_id').notNull(),
    location: text('location').notNull(),
    item: text('item').notNull(),
    layer: text('layer').notNull(),
    lot: text('lot').notNull(),
    quality: text('quality').$type<Quality>().notNull(),
    quantity: int8('quantity').notNull(),
    volumeMl: int8('volume_ml').notNull(),
    weightGrams: int8('weight_grams').notNull(),
    owner: text('owner').notNull().default(''),
  },
  (t) => [primaryKey({ columns: [t.subject, t.lineId] })],
);

export const decisionTable = wms.table('decision', {
  decision: int8('decision').generatedAlwaysAsIdentity().primaryKey(),
  subject: text('subject').notNull(),
  rule: text('rule').notNull(),
  chosen: json('chosen').notNull(),
  candidates: json('candidates').notNull(),
  at: int8('at').notNull(),
});

export const countTable = wms.table('count', {
  countId: text('count_id').primaryKey(),
  location: text('location').notNull(),
  handlingUnit: text('handling_unit').notNull(),
  items: json('items').$type<readonly string[]>().notNull(),
  reason: text('reason').$type<CountRequest['reason']>().notNull(),
  document: text('document').notNull(),
  status: text('status', { enum: ['open', 'counted', 'review', 'done'] }).notNull(),
  taskId: text('task_id').notNull(),
  round: integer('round').notNull().default(1),
  firstActor: text('first_actor').notNull().default(''),
  book: json('book').$type<string>(),
  result: json('result').$type<readonly Found[]>(),
  countedBy: text('counted_by').notNull().default(''),
  dueAt: int8('due_at'),
  differences: json('differences')
    .$type<readonly Pick<Difference, 'item' | 'lot' | 'delta' | 'unbooked'>[]>()
    .notNull()
    .default([]),
  actor: text('actor').notNull(),
  correlationId: text('correlation_id').notNull(),
  createdAt: int8('created_at').notNull(),
  doneAt: int8('done_at'),
  verdict: text('verdict', { enum: ['', 'believed', 'rejected', 'given_up'] })
    .notNull()
    .default(''),
  judgedBy: text('judged_by').notNull().default(''),
  note: text('note').notNull().default(''),
  owner: text('owner').notNull().default(''),
  counters: json('counters').$type<readonly string[]>().notNull().default([]),
});

export const countSettingTable = wms.table('count_setting', {
  setting: text('setting').$type<'review_percent'>().primaryKey(),
  value: integer('value'),
  actor: text('actor').notNull(),
  at: int8('at').notNull(),
});

export const countNumber = wms.sequence('count_number');

export const transferTable = wms.table('transfer', {
  transferId: text('transfer_id').primaryKey(),
  purpose: text('purpose', { enum: ['relocation', 'return'] }).notNull(),
  request: json('request').notNull(),
  status: text('status', { enum: ['open', 'done'] }).notNull(),
  taskId: text('task_id').notNull(),
  attempts: integer('attempts').notNull().default(0),
  rest: json('rest').notNull().default([]),
  createdAt: int8('created_at').notNull(),
});

export const exceptionTable = wms.table('exception', {
  key: text('key').primaryKey(),
  kind: text('kind').notNull(),
  subject: text('subject').notNull(),
  text: json('text').$type<Text>().notNull(),
  at: int8('at').notNull(),
  settledAt: int8('settled_at'),
  settledBy: text('settled_by'),
});

export const tallyTable = wms.table('tally', {
  name: text('name').primaryKey(),
  pieces: int8('pieces').notNull(),
});

export const countPlanTable = wms.table('count_plan', {
  plan: text('plan').primaryKey(),
  kind: text('kind', { enum: ['full', 'cycle', 'touched', 'complaint'] }).notNull(),
  zones: json('zones').$type<readonly string[]>().notNull(),
  percentADay: integer('percent_a_day').notNull(),
  atOnce: integer('at_once').notNull(),
  status: text('status', { enum: ['open', 'paused', 'done', 'stopped'] }).notNull(),
  round: integer('round').notNull(),
  actor: text('actor').notNull(),
  createdAt: int8('created_at').notNull(),
  endedAt: int8('ended_at'),
  endedBy: text('ended_by').notNull().default(''),
  items: json('items').$type<readonly string[]>().notNull().default([]),
  owner: text('owner').notNull().default(''),
});

export const countPlanPlaceTable = wms.table(
  'count_plan_place',
  {
    plan: text('plan').notNull(),
    round: integer('round').notNull(),
    location: text('location').notNull(),
    place: integer('place').notNull(),
    status: text('status', {
      enum: ['waiting', 'asked', 'right', 'wrong', 'empty', 'given_up'],
    }).notNull(),
    countId: text('count_id').notNull().default(''),
    askedAt: int8('asked_at'),
    piecesOver: int8('pieces_over').notNull().default(0),
    piecesShort: int8('pieces_short').notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.plan, t.round, t.location] })],
);
