import type { Tx } from '#base/database/index.ts';

/** Who is to decide about what a count found: nothing of it is booked before. */
export interface CountApproval {
  readonly count: string;
  readonly adjustment: string;
  /** The least role that may decide, and who has it; a higher one may, too. */
  readonly needs: string;
  readonly approvers: readonly string[];
}

/** Those of these counts that wait for somebody. */
export function countApprovals(tx: Tx, counts: readonly string[]): Promise<CountApproval[]> {
  return tx.query<CountApproval>(
    `SELECT a.document AS count, a.adjustment, a.needs, ARRAY(
       SELECT p.person FROM wms.approver p
       WHERE p.role = a.needs AND p.status = 'active' ORDER BY p.person) AS approvers
     FROM wms.adjustment a
     WHERE a.status = 'open' AND a.type = 'count' AND a.document = ANY($1::text[])
     ORDER BY a.number`,
    [counts],
  );
}

/** SQL: who counted a round of what adjustment `a` is about, as a JSON list. */
export const COUNTERS = `coalesce((SELECT c.counters FROM wms.count c
  WHERE a.type = 'count' AND c.count_id = a.document), '[]')`;

/** Who counted a round of what this adjustment is about. */
export async function countersOf(tx: Tx, adjustment: string): Promise<readonly string[]> {
  const [row] = await tx.query<{ counters: readonly string[] }>(
    `SELECT ${COUNTERS} AS counters FROM wms.adjustment a WHERE a.adjustment = $1`,
    [adjustment],
  );
  return row?.counters ?? [];
}
