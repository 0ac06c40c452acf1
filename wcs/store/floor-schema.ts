/** Tables of the schema `wcs` about the floor and who may be where on it. */
import { int8, json } from '#base/database/columns.ts';
import { pgSchema, primaryKey, text } from '#base/database/drizzle.ts';

const wcs = pgSchema('wcs');

export const floorChangeTable = wcs.table('floor_change', {
  change: int8('change').generatedAlwaysAsIdentity().primaryKey(),
  kind: text('kind').notNull(),
  target: text('target').notNull(),
  body: json('body').notNull(),
  reason: text('reason').notNull(),
  by: text('by').notNull(),
  at: int8('at').notNull(),
  until: int8('until'),
  endedAt: int8('ended_at'),
  endedBy: text('ended_by').notNull().default(''),
});

export const layoutTable = wcs.table('layout', {
  layout: text('layout').primaryKey(),
  name: text('name').notNull(),
  body: json('body').notNull(),
  at: int8('at').notNull(),
  by: text('by').notNull(),
});

export const leaseTable = wcs.table(
  'lease',
  {
    vehicle: text('vehicle').notNull(),
    requestId: text('request_id').notNull(),
    kind: text('kind').$type<'access' | 'replanning' | 'corridor'>().notNull(),
    resource: text('resource').notNull(),
    zoneSet: text('zone_set').notNull(),
    status: text('status').$type<'queued' | 'granted' | 'revoking'>().notNull(),
    expiresAt: int8('expires_at'),
    since: int8('since').notNull(),
  },
  (t) => [primaryKey({ columns: [t.vehicle, t.requestId] })],
);

export const zoneSetTable = wcs.table('zone_set', {
  zoneSet: text('zone_set').primaryKey(),
  map: text('map').notNull(),
  body: json('body').notNull(),
  at: int8('at').notNull(),
});

export const crossingTable = wcs.table('crossing', {
  requestId: text('request_id').primaryKey(),
  equipment: text('equipment').notNull(),
  legId: text('leg_id').notNull(),
  vehicle: text('vehicle').notNull(),
  fromSide: text('from_side').notNull(),
  toSide: text('to_side').notNull(),
  status: text('status').$type<'asked' | 'ready' | 'inside' | 'leaving'>().notNull(),
  at: int8('at').notNull(),
  load: text('load').notNull().default(''),
});
