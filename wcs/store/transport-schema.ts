/** Tables of the schema `wcs` about transports, and about what was said to vehicles. */
import { int8, json } from '#base/database/columns.ts';
import { boolean, integer, pgSchema, text } from '#base/database/drizzle.ts';
import type { Text } from '#base/refusal.ts';

const wcs = pgSchema('wcs');

export const orderMessageTable = wcs.table('order_message', {
  commandId: text('command_id').primaryKey(),
  orderId: text('order_id').notNull(),
  updateId: integer('update_id').notNull(),
  kind: text('kind').$type<'order' | 'cancel' | 'instant' | 'zones' | 'answer'>().notNull(),
  vehicle: text('vehicle').notNull(),
  legId: text('leg_id'),
  correlationId: text('correlation_id').notNull(),
  sentAt: int8('sent_at').notNull(),
  acknowledgedAt: int8('acknowledged_at'),
  refused: json('refused').$type<Text>(),
});

export const transportTable = wcs.table('transport', {
  transport: text('transport').primaryKey(),
  jobId: text('job_id'),
  sequence: text('sequence'),
  placeIn: integer('place_in'),
  type: text('type'),
  vehicleGroup: text('vehicle_group'),
  fixedVehicle: text('fixed_vehicle'),
  preferredVehicle: text('preferred_vehicle'),
  deadline: int8('deadline'),
  priority: integer('priority').notNull(),
  stops: json('stops').notNull(),
  stop: integer('stop').notNull().default(0),
  status: text('status')
    .$type<'waiting' | 'assigned' | 'running' | 'done' | 'failed' | 'withdrawn'>()
    .notNull(),
  correlationId: text('correlation_id').notNull(),
  by: text('by').notNull(),
  createdAt: int8('created_at').notNull(),
  updatedAt: int8('updated_at').notNull(),
  version: integer('version').notNull(),
});

export const transportEventTable = wcs.table('transport_event', {
  serial: int8('serial').generatedAlwaysAsIdentity().primaryKey(),
  transport: text('transport').notNull(),
  at: int8('at').notNull(),
  event: json('event').notNull(),
});

export const sequenceTable = wcs.table('sequence', {
  sequence: text('sequence').primaryKey(),
  vehicle: text('vehicle'),
  failureFatal: boolean('failure_fatal').notNull(),
  complete: boolean('complete').notNull(),
  status: text('status').$type<'waiting' | 'running' | 'done' | 'failed' | 'withdrawn'>().notNull(),
  createdAt: int8('created_at').notNull(),
  last: integer('last').notNull().default(0),
  isWithdrawn: boolean('is_withdrawn').notNull().default(false),
});
