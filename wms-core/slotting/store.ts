import { desc } from '#base/database/drizzle.ts';
import type { Tx } from '#base/database/index.ts';
import type { Text } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import { slottingProposalTable } from '#wms-core/store/schema.ts';
import type { LineRow, LineStatus, Proposal, ProposedLine } from './model.ts';

export function listProposals(tx: Tx, limit: number): Promise<Proposal[]> {
  return tx.orm
    .select()
    .from(slottingProposalTable)
    .orderBy(desc(slottingProposalTable.at), slottingProposalTable.proposal)
    .limit(limit);
}

export async function readProposal(tx: Tx, proposal: string): Promise<Proposal | undefined> {
  const [row] = await tx.query<Proposal>(
    'SELECT proposal, kind, request, figures, actor, at FROM wms.slotting_proposal WHERE proposal = $1',
    [proposal],
  );
  return row;
}

/** False when the number is taken. */
export async function insertProposal(
  tx: Tx,
  row: Proposal,
  lines: readonly ProposedLine[],
): Promise<boolean> {
  const inserted = await tx.query(
    `INSERT INTO wms.slotting_proposal (proposal, kind, request, figures, actor, at)
     VALUES ($1, $2, $3::jsonb, $4::jsonb, $5, $6) ON CONFLICT DO NOTHING RETURNING proposal`,
    [
      row.proposal,
      row.kind,
      JSON.stringify(row.request),
      JSON.stringify(row.figures),
      row.actor,
      row.at,
    ],
  );
  if (inserted.length === 0) return false;
  await tx.query(
    `INSERT INTO wms.slotting_line (proposal, line, after_line, item, lot, quantity, from_location,
       to_location, metres, facts, status)
     SELECT $1, g.line, g."afterLine", g.item, g.lot, g.quantity, g."from", g."to", g.metres,
       g.facts, 'proposed'
     FROM jsonb_to_recordset($2::jsonb) AS g(line integer, "afterLine" integer, item text, lot text,
       quantity bigint, "from" text, "to" text, metres double precision, facts jsonb)`,
    [row.proposal, JSON.stringify(lines)],
  );
  return true;
}

/** A line under way is done when its relocation has ended. */
export function readLines(tx: Tx, proposal: string): Promise<LineRow[]> {
  return tx.query<LineRow>(
    `SELECT l.line, l.after_line AS "afterLine", l.item, l.lot, l.quantity,
       l.from_location AS "from", l.to_location AS "to", l.metres, l.facts,
       CASE WHEN l.status = 'moving' AND t.status = 'done' THEN 'done' ELSE l.status END AS status,
       l.reason, l.relocation, l.decided_by AS "decidedBy", l.decided_at AS "decidedAt"
     FROM wms.slotting_line l LEFT JOIN wms.transfer t ON t.transfer_id = l.relocation
     WHERE l.proposal = $1 ORDER BY l.line`,
    [proposal],
  );
}

/** One at a time decides about a proposal. */
export async function lockProposal(tx: Tx, proposal: string): Promise<void> {
  await tx.query('SELECT 1 FROM wms.slotting_proposal WHERE proposal = $1 FOR UPDATE', [proposal]);
}

/** Proposals with approved lines that wait until a bin is emptied. */
export async function proposalsThatWait(tx: Tx): Promise<string[]> {
  const rows = await tx.query<{ proposal: string }>(
    `SELECT DISTINCT proposal FROM wms.slotting_line WHERE status = 'waiting' ORDER BY proposal`,
  );
  return rows.map((row) => row.proposal);
}

export async function markLine(
  tx: Tx,
  proposal: string,
  line: number,
  change: {
    readonly status: Exclude<LineStatus, 'done'>;
    readonly reason?: Text;
    readonly relocation?: string;
    readonly actor: string;
    readonly at: Millis;
  },
): Promise<void> {
  const { status, reason, relocation = '', actor, at } = change;
  await tx.query(
    `UPDATE wms.slotting_line SET status = $3, reason = $4::jsonb, relocation = $5, decided_by = $6,
       decided_at = $7 WHERE proposal = $1 AND line = $2`,
    [proposal, line, status, reason ? JSON.stringify(reason) : null, relocation, actor, at],
  );
}
