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

export async function insertUndo(tx: Tx, row: UndoRow): Promise<void> {
  await tx.query(
    `INSERT INTO wms.undo (act, reason, actor, at, sequence, adjustment, hold)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [row.act, row.reason, row.actor, row.at, row.sequence, row.adjustment, row.hold],
  );
}
