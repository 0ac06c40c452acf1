import { int8 } from '#base/database/columns.ts';
import { integer, primaryKey, text } from '#base/database/drizzle.ts';
import type { Wrong } from '../gates/judge.ts';
import type { Direction } from '../gates/model.ts';
import { wms } from './wms.ts';

export const sightingTable = wms.table('sighting', {
  sighting: int8('sighting').generatedAlwaysAsIdentity().primaryKey(),
  reading: text('reading').notNull(),
  epc: text('epc').notNull(),
  gate: text('gate').notNull(),
  place: text('place').notNull(),
  direction: text('direction').$type<Direction>().notNull(),
  antenna: integer('antenna').notNull(),
  handlingUnit: text('handling_unit').notNull(),
  owner: text('owner').notNull(),
  item: text('item').notNull(),
  serial: text('serial').notNull(),
  wrong: text('wrong').$type<Wrong | ''>().notNull(),
  at: int8('at').notNull(),
});

export const asnUnitArrivalTable = wms.table(
  'asn_unit_arrival',
  {
    asn: text('asn').notNull(),
    handlingUnit: text('handling_unit').notNull(),
    gate: text('gate').notNull(),
    place: text('place').notNull(),
    at: int8('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.asn, t.handlingUnit] })],
);
