import type pg from 'pg';

/** One scan at the dock as the least rows that say the same, a prepared statement each. */

export interface Scan {
  readonly reportId: string;
  readonly task: string;
  readonly asn: string;
  readonly line: string;
  readonly item: string;
  readonly lot: string;
  readonly dock: string;
  readonly unit: string;
  readonly at: number;
}

const PIECES = 5;

const STATEMENTS = {
  lock: 'SELECT body FROM wms.task WHERE task_id = $1 FOR UPDATE',
  layer: `INSERT INTO wms.layer (layer, owner, item, lot, production_date, expiry_date, received_at,
      receipt_line, delivery, supplier) VALUES ($1, 'own', $2, $3, '', '', $4, $5, $6, 'S1')`,
  head: `INSERT INTO wms.posting (posting_id, document, task, actor, reason, correlation_id, at)
    VALUES ($1, $2, $3, 'W1', 'receipt', 'hand', $4) RETURNING sequence`,
  give: `INSERT INTO wms.stock (owner, item, layer, location, handling_unit, quality, quantity)
    VALUES ('own', $1, $2, $3, $4, 'passed', ${PIECES})`,
  move: `INSERT INTO wms.movement (sequence, line, owner, item, layer, quantity, weight_grams,
      from_location, from_unit, from_quality, to_location, to_unit, to_quality)
    VALUES ($1, 1, 'own', $2, $3, ${PIECES}, 0, 'SUPPLIER', '', 'passed', $4, $5, 'passed')`,
  event: `INSERT INTO wms.event (type, subject, correlation_id, at, data)
    VALUES ('wms.stock.posted', $1, 'hand', $2, $3::jsonb)`,
  line: `UPDATE wms.asn_line SET received = received + 0, accepted = accepted + 0
    WHERE asn = $1 AND line = $2`,
  asn: "UPDATE wms.asn SET status = 'receiving', received_at = $2 WHERE asn = $1",
  tally: "UPDATE wms.tally SET pieces = pieces + 0 WHERE name = 'received'",
  task: "UPDATE wms.task SET status = 'started', actor = 'W1' WHERE task_id = $1",
  inbox: `INSERT INTO wms.report_inbox (report_id, task_id, answer, at)
    VALUES ($1, $2, '{"accepted": true}', $3)`,
} as const;

/** The pieces stand beside those of the real scan, under a layer and ids of their own. */
export async function receiveByHand(pool: pg.Pool, scan: Scan): Promise<void> {
  const { reportId, task, asn, line, item, lot, dock, unit, at } = scan;
  const client = await pool.connect();
  const run = (name: keyof typeof STATEMENTS, ...values: unknown[]) =>
    client.query({ name, text: STATEMENTS[name], values });
  const id = `HAND-${reportId}`;
  try {
    await client.query('BEGIN');
    await run('lock', task);
    await run('layer', id, item, `${lot}-H`, at, line, asn);
    const { rows } = await run('head', id, asn, task, at);
    await run('give', item, id, dock, unit);
    await run('move', rows[0].sequence, item, id, dock, unit);
    await run(
      'event',
      asn,
      at,
      JSON.stringify({ item, lot, quantity: PIECES, document: asn, dock }),
    );
    await run('line', asn, line);
    await run('asn', asn, at);
    await run('tally');
    await run('task', task);
    await run('inbox', id, task, at);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}
