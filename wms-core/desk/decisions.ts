import { desc, eq } from '#base/database/drizzle.ts';
import type { Tx } from '#base/database/index.ts';
import type { Millis } from '#base/time.ts';
import type { Decisions } from '#wms-core/contracts.ts';
import { decisionTable } from '#wms-core/store/schema.ts';

const RECORD = {
  name: 'wms-decision-record',
  text: `INSERT INTO wms.decision (subject, rule, chosen, candidates, at)
    SELECT g.subject, g.rule, g.chosen, g.candidates, g.at
    FROM jsonb_to_recordset($1::jsonb)
      AS g(subject text, rule text, chosen jsonb, candidates jsonb, at bigint)`,
};

/** Stores every automatic choice with its candidates, in the transaction that acts on it. */
export function createDecisions(): Decisions {
  return {
    async record(tx, decisions) {
      if (decisions.length > 0) await tx.query(RECORD, [JSON.stringify(decisions)]);
    },
  };
}

export interface StoredDecision {
  readonly decision: number;
  readonly subject: string;
  readonly rule: string;
  readonly chosen: unknown;
  readonly candidates: unknown;
  readonly at: Millis;
}

/** The newest decisions about a subject, or about anything. */
export async function readDecisions(
  tx: Tx,
  query: { readonly subject?: string; readonly limit: number },
): Promise<StoredDecision[]> {
  const { subject, limit } = query;
  return tx.orm
    .select()
    .from(decisionTable)
    .where(subject === undefined ? undefined : eq(decisionTable.subject, subject))
    .orderBy(desc(decisionTable.decision))
    .limit(limit);
}
