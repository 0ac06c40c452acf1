import type { Tx } from '#base/database/index.ts';
import type { Millis } from '#base/time.ts';

export interface UndoRow {
  readonly act: string;
  readonly reason: string;
  readonly actor: string;
  readonly at: Millis;
  /** Of the ledger. */
  readonly sequence: number | null;
  readonly adjustment: string;
  readonly hold: string;
}

export interface Undone extends UndoRow {
  /** waiting: somebody has to approve its adjustment; rejected: he did not. */
  readonly status: 'undone' | 'waiting' | 'rejected';
}

export async function readUndo(tx: Tx, act: string): Promise<Undone | undefined> {
  const [row] = await tx.query<Undone>(
    `SELECT u.act, u.reason, u.actor, u.at, coalesce(u.sequence, a.sequence) AS sequence,
       u.adjustment, u.hold,
       CASE a.status WHEN 'open' THEN 'waiting' WHEN 'rejected' THEN 'rejected'
         WHEN 'withdrawn' THEN 'rejected' ELSE 'undone' END AS status
     FROM wms.undo u LEFT JOIN wms.adjustment a ON a.adjustment = u.adjustment
     WHERE u.act = $1`,
    [act],
  );
  return row;
}

/** In the place of one that was rejected. */
export async function writeUndo(tx: Tx, row: UndoRow): Promise<void> {
  await tx.query(
    `INSERT INTO wms.undo (act, reason, actor, at, sequence, adjustment, hold)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (act) DO UPDATE SET reason = excluded.reason, actor = excluded.actor,
       at = excluded.at, sequence = excluded.sequence, adjustment = excluded.adjustment,
       hold = excluded.hold`,
    [row.act, row.reason, row.actor, row.at, row.sequence, row.adjustment, row.hold],
  );
}

/** The act that this adjustment takes back. */
export async function actOf(tx: Tx, adjustment: string): Promise<string | undefined> {
  const [row] = await tx.query<{ act: string }>('SELECT act FROM wms.undo WHERE adjustment = $1', [
    adjustment,
  ]);
  return row?.act;
}

export interface WaitsFor {
  /** The least role that may decide. */
  readonly needs: string;
  /** Who has it, but for who asked. */
  readonly approvers: readonly string[];
}

export async function waitsFor(tx: Tx, adjustment: string): Promise<WaitsFor> {
  const [row] = await tx.query<WaitsFor>(
    `SELECT a.needs, ARRAY(SELECT p.person FROM wms.approver p
       WHERE p.role = a.needs AND p.status = 'active' AND p.person <> a.actor
       ORDER BY p.person) AS approvers
     FROM wms.adjustment a WHERE a.adjustment = $1`,
    [adjustment],
  );
  return row!;
}
