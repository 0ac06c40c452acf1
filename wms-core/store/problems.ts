import { int8 } from '#base/database/columns.ts';
import { text } from '#base/database/drizzle.ts';
import type { ProblemKind } from '../problems/problems.ts';
import { wms } from './wms.ts';

export const problemTable = wms.table('problem', {
  problem: int8('problem').generatedAlwaysAsIdentity().primaryKey(),
  place: text('place').notNull(),
  kind: text('kind').$type<ProblemKind>().notNull(),
  task: text('task').notNull(),
  document: text('document').notNull(),
  saidBy: text('said_by').notNull(),
  device: text('device').notNull(),
  note: text('note').notNull(),
  at: int8('at').notNull(),
  endedAt: int8('ended_at'),
  endedBy: text('ended_by').notNull().default(''),
});
