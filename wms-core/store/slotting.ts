import { int8, json } from '#base/database/columns.ts';
import { doublePrecision, integer, primaryKey, text } from '#base/database/drizzle.ts';
import type { Text } from '#base/refusal.ts';
import type { TrialResult } from '../inbound/putaway/trial-result.ts';
import { wms } from './wms.ts';

export const putawayStrategyTable = wms.table('putaway_strategy', {
  version: integer('version').primaryKey(),
  strategy: json('strategy').notNull(),
  reason: text('reason').notNull(),
  actor: text('actor').notNull(),
  at: int8('at').notNull(),
});

export const putawayTrialTable = wms.table('putaway_trial', {
  trial: text('trial').primaryKey(),
  strategy: json('strategy').notNull(),
  basedOn: integer('based_on').notNull(),
  since: int8('since').notNull(),
  until: int8('until').notNull(),
  actor: text('actor').notNull(),
  status: text('status', { enum: ['open', 'done'] }).notNull(),
  lines: integer('lines').notNull(),
  reached: integer('reached').notNull(),
  result: json('result').$type<TrialResult>(),
  at: int8('at').notNull(),
  doneAt: int8('done_at'),
});

export const slottingProposalTable = wms.table('slotting_proposal', {
  proposal: text('proposal').primaryKey(),
  kind: text('kind', { enum: ['consolidation', 'reslotting'] }).notNull(),
  request: json('request').$type<{ readonly owner?: string }>().notNull(),
  figures: json('figures').$type<Readonly<Record<string, unknown>>>().notNull(),
  actor: text('actor').notNull(),
  at: int8('at').notNull(),
});

export const slottingLineTable = wms.table(
  'slotting_line',
  {
    proposal: text('proposal').notNull(),
    line: integer('line').notNull(),
    afterLine: integer('after_line').notNull(),
    item: text('item').notNull(),
    lot: text('lot').notNull(),
    quantity: int8('quantity').notNull(),
    from: text('from_location').notNull(),
    to: text('to_location').notNull(),
    metres: doublePrecision('metres').notNull(),
    facts: json('facts').$type<Readonly<Record<string, unknown>>>().notNull(),
    status: text('status', {
      enum: ['proposed', 'waiting', 'moving', 'dropped', 'declined'],
    }).notNull(),
    reason: json('reason').$type<Text>(),
    relocation: text('relocation').notNull().default(''),
    decidedBy: text('decided_by').notNull().default(''),
    decidedAt: int8('decided_at'),
  },
  (t) => [primaryKey({ columns: [t.proposal, t.line] })],
);
