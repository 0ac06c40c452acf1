import type { Tx } from '#base/database/index.ts';
import type { Text } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { DeskCase } from './model.ts';

interface Proposed {
  readonly subject: string;
  readonly text: Text;
  readonly since: Millis;
}

/** What devices measured and nobody could keep by itself; gone when a person decided. */
export async function measurementCases(tx: Tx, limit: number): Promise<DeskCase[]> {
  const rows = await tx.query<Proposed>(
    `SELECT CASE item WHEN '' THEN code ELSE item END AS subject, text, received_at AS since
     FROM wms.measurement WHERE status = 'proposed' ORDER BY received_at, measurement LIMIT $1`,
    [limit],
  );
  return rows.map((one) => ({ kind: 'refused', also: [], task: '', key: '', acts: [], ...one }));
}
