/**
 * Every table of the schema `wcs`, for typed queries. What the database is, the migrations say
 * (checks and indexes stand there alone); tests/contracts/schema.test.ts keeps the two alike.
 */

import { int8, json } from '#base/database/columns.ts';
import {
  boolean,
  doublePrecision,
  integer,
  pgSchema,
  primaryKey,
  text,
} from '#base/database/drizzle.ts';
import type { Text } from '#base/refusal.ts';
import type { VehicleFacts } from '#hub/ports.ts';
import type { DeviceProblemKind } from '../engine/problem-model.ts';

export * from './floor-schema.ts';
export * from './transport-schema.ts';

const wcs = pgSchema('wcs');

export const jobTable = wcs.table('job', {
  jobId: text('job_id').primaryKey(),
  taskId: text('task_id').notNull(),
  kind: text('kind').notNull(),
  machineVersion: integer('machine_version').notNull(),
  status: text('status').notNull(),
  snapshot: json('snapshot').notNull(),
  task: json('task').notNull(),
  shown: json('shown'),
  leg: json('leg'),
  stepNo: integer('step_no').notNull(),
  reportNo: integer('report_no').notNull(),
  legNo: integer('leg_no').notNull(),
  priority: integer('priority').notNull(),
  actor: text('actor'),
  device: text('device'),
  wanted: text('wanted'),
  avoid: text('avoid'),
  started: boolean('started').notNull(),
  note: json('note').$type<Text>(),
  document: text('document').notNull(),
  createdAt: int8('created_at').notNull(),
  updatedAt: int8('updated_at').notNull(),
  version: integer('version').notNull(),
  handOver: json('hand_over'),
});

export const inboxTable = wcs.table('inbox', {
  eventId: text('event_id').primaryKey(),
  serial: int8('serial').generatedAlwaysAsIdentity(),
  jobId: text('job_id'),
  body: json('body').notNull(),
  answer: json('answer'),
  at: int8('at').notNull(),
});

export const commandTable = wcs.table('command', {
  commandId: text('command_id').primaryKey(),
  serial: int8('serial').generatedAlwaysAsIdentity(),
  device: text('device').notNull(),
  slot: text('slot').notNull(),
  jobId: text('job_id'),
  correlationId: text('correlation_id').notNull(),
  body: json('body').notNull(),
  createdAt: int8('created_at').notNull(),
});

export const timerTable = wcs.table(
  'timer',
  {
    jobId: text('job_id').notNull(),
    name: text('name').notNull(),
    generation: integer('generation').notNull(),
    dueAt: int8('due_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.jobId, t.name] })],
);

export const reportOutboxTable = wcs.table('report_outbox', {
  reportId: text('report_id').primaryKey(),
  serial: int8('serial').generatedAlwaysAsIdentity(),
  jobId: text('job_id').notNull(),
  report: json('report').notNull(),
  awaited: boolean('awaited').notNull(),
});

export const controlTable = wcs.table('control', {
  controlId: text('control_id').primaryKey(),
  answer: json('answer'),
  at: int8('at').notNull(),
});

export const workerTable = wcs.table('worker', {
  worker: text('worker').primaryKey(),
  device: text('device'),
  offlineSince: int8('offline_since'),
  x: doublePrecision('x').notNull(),
  y: doublePrecision('y').notNull(),
  lastOrder: text('last_order'),
  freeSince: int8('free_since').notNull(),
  notice: json('notice'),
});

export const decisionTable = wcs.table('decision', {
  serial: int8('serial').generatedAlwaysAsIdentity().primaryKey(),
  jobId: text('job_id').notNull(),
  phase: text('phase').notNull(),
  chosen: text('chosen').notNull(),
  candidates: json('candidates').notNull(),
  refused: json('refused').notNull(),
  at: int8('at').notNull(),
  about: text('about').notNull().default('job'),
  rule: text('rule').notNull().default(''),
  reasons: json('reasons').$type<Readonly<Record<string, string>>>().notNull().default({}),
});

export const vehicleOrderTable = wcs.table('vehicle_order', {
  legId: text('leg_id').primaryKey(),
  orderId: text('order_id').notNull(),
  vehicle: text('vehicle').notNull(),
  jobId: text('job_id'),
  correlationId: text('correlation_id').notNull(),
  purpose: text('purpose').notNull(),
  priority: integer('priority').notNull(),
  toNode: text('to_node').notNull(),
  action: json('action'),
  status: text('status').notNull(),
  path: json('path').notNull(),
  start: json('start'),
  releasedTo: integer('released_to').notNull(),
  passedTo: integer('passed_to').notNull(),
  updateId: integer('update_id').notNull(),
  attempt: integer('attempt').notNull(),
  refusals: integer('refusals').notNull(),
  accepted: boolean('accepted').notNull(),
  stopCharging: boolean('stop_charging').notNull(),
  afterCancel: text('after_cancel').notNull(),
  reason: text('reason'),
  note: json('note').$type<Text>(),
  createdAt: int8('created_at').notNull(),
  updatedAt: int8('updated_at').notNull(),
  passedAt: json('passed_at').$type<readonly (number | null)[]>().notNull().default([]),
  transportId: text('transport_id'),
  stop: integer('stop'),
  edges: json('edges').$type<readonly string[]>().notNull().default([]),
  turns: json('turns').$type<readonly number[]>().notNull().default([]),
  class: text('class').notNull().default(''),
});

export const vehicleTable = wcs.table('vehicle', {
  vehicle: text('vehicle').primaryKey(),
  node: text('node').notNull(),
  updatedAt: int8('updated_at').notNull(),
  holds: json('holds').$type<readonly string[]>().notNull().default([]),
  facts: json('facts').$type<VehicleFacts>(),
  factsAt: int8('facts_at'),
  map: text('map').notNull().default(''),
  mode: text('mode').notNull().default(''),
});

export const problemTable = wcs.table('problem', {
  problem: int8('problem').generatedAlwaysAsIdentity().primaryKey(),
  eventId: text('event_id').notNull().unique(),
  device: text('device').notNull(),
  kind: text('kind').$type<DeviceProblemKind>().notNull(),
  part: text('part').notNull(),
  job: text('job').notNull(),
  saidBy: text('said_by').notNull(),
  note: text('note').notNull(),
  at: int8('at').notNull(),
  endedAt: int8('ended_at'),
  endedBy: text('ended_by').notNull().default(''),
  text: json('text').$type<Text>(),
});
