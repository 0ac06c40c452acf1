import { eq } from '#base/database/drizzle.ts';
import type { Tx } from '#base/database/index.ts';
import type { Millis } from '#base/time.ts';
import { putawayTrialTable } from '#wms-core/store/schema.ts';
import type { Strategy } from './strategy.ts';
import type { TrialResult } from './trial-result.ts';

export interface TrialRow {
  readonly trial: string;
  readonly strategy: Strategy;
  readonly basedOn: number;
  readonly since: Millis;
  readonly until: Millis;
  readonly actor: string;
  readonly status: 'open' | 'done';
  readonly lines: number;
  readonly reached: number;
  readonly result: TrialResult | null;
  readonly at: Millis;
  readonly doneAt: Millis | null;
}

/** Goods that were put away in the period: pieces of a layer from a unit. */
export interface PutAway {
  readonly handlingUnit: string;
  readonly from: string;
  readonly item: string;
  readonly layer: string;
  readonly lot: string;
  readonly supplier: string;
  readonly delivery: string;
  readonly quantity: number;
}

const COLUMNS = `trial, strategy, based_on AS "basedOn", since, until, actor, status, lines, reached,
  result, at, done_at AS "doneAt"`;

export async function readTrial(tx: Tx, trial: string): Promise<TrialRow | undefined> {
  const [row] = await tx.orm
    .select()
    .from(putawayTrialTable)
    .where(eq(putawayTrialTable.trial, trial));
  return row as TrialRow | undefined;
}

export async function nextOpenTrial(tx: Tx): Promise<TrialRow | undefined> {
  const [row] = await tx.query<TrialRow>(
    `SELECT ${COLUMNS} FROM wms.putaway_trial WHERE status = 'open' ORDER BY at, trial LIMIT 1`,
  );
  return row;
}

/** False when the number is taken. */
export async function insertTrial(
  tx: Tx,
  row: Omit<TrialRow, 'status' | 'reached' | 'result' | 'doneAt'>,
): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO wms.putaway_trial (trial, strategy, based_on, since, until, actor, status, lines,
       reached, at) VALUES ($1, $2::jsonb, $3, $4, $5, $6, 'open', $7, 0, $8)
     ON CONFLICT DO NOTHING RETURNING trial`,
    [
      row.trial,
      JSON.stringify(row.strategy),
      row.basedOn,
      row.since,
      row.until,
      row.actor,
      row.lines,
      row.at,
    ],
  );
  return rows.length > 0;
}

export async function noteProgress(tx: Tx, trial: string, reached: number): Promise<void> {
  await tx.query('UPDATE wms.putaway_trial SET reached = $2 WHERE trial = $1', [trial, reached]);
}

export async function endTrial(
  tx: Tx,
  trial: string,
  result: TrialResult,
  at: Millis,
): Promise<void> {
  await tx.query(
    `UPDATE wms.putaway_trial SET status = 'done', reached = lines, result = $2::jsonb, done_at = $3
     WHERE trial = $1`,
    [trial, JSON.stringify(result), at],
  );
}

/** In the order in which they were put away; passed goods only, the others go to no bin. */
const PUT_AWAY = {
  name: 'wms-putaway-history',
  text: `SELECT m.from_unit AS "handlingUnit", m.from_location AS "from", m.item, m.layer, l.lot,
      l.supplier, l.delivery, sum(m.quantity)::bigint AS quantity
    FROM wms.posting p JOIN wms.movement m USING (sequence)
      JOIN wms.layer l ON l.layer = m.layer
      JOIN wms.location t ON t.location = m.to_location
    WHERE p.at >= $1 AND p.at < $2 AND p.reason = 'putaway' AND m.owner = $3
      AND m.to_quality = 'passed' AND t.kind = 'bin'
    GROUP BY m.from_unit, m.from_location, m.item, m.layer, l.lot, l.supplier, l.delivery
    ORDER BY min(m.sequence), m.from_unit, m.item, m.layer LIMIT $4`,
};

export function putAwayBetween(
  tx: Tx,
  query: {
    readonly since: Millis;
    readonly until: Millis;
    readonly owner: string;
    readonly limit: number;
  },
): Promise<PutAway[]> {
  const { since, until, owner, limit } = query;
  return tx.query<PutAway>(PUT_AWAY, [since, until, owner, limit]);
}
