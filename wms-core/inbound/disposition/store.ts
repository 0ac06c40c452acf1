import { and, eq, getTableColumns, gt } from '#base/database/drizzle.ts';
import type { Tx } from '#base/database/index.ts';
import type { Millis } from '#base/time.ts';
import { dispositionTable } from '#wms-core/store/schema.ts';
import type { DispositionRequest } from './request.ts';

export type DispositionRow = typeof dispositionTable.$inferSelect;

export async function readContent(
  tx: Tx,
  disposition: string,
): Promise<DispositionRequest | undefined> {
  const [row] = await tx.query<{ content: DispositionRequest }>(
    'SELECT content FROM wms.disposition WHERE disposition = $1',
    [disposition],
  );
  return row?.content;
}

export async function insertDisposition(
  tx: Tx,
  request: DispositionRequest,
  row: {
    readonly actor: string;
    readonly at: Millis;
    readonly lot: string;
    readonly delivery: string;
    readonly supplier: string;
  },
): Promise<void> {
  await tx.query(
    `INSERT INTO wms.disposition (disposition, content, decision, item, lot, quantity, supplier,
       delivery, reason, actor, at)
     VALUES ($1, $2::jsonb, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      request.disposition,
      JSON.stringify(request),
      request.decision,
      request.item,
      row.lot,
      request.quantity,
      row.supplier,
      row.delivery,
      request.reason,
      row.actor,
      row.at,
    ],
  );
}

/** Decisions by number. */
export function listDispositions(
  tx: Tx,
  query: {
    readonly decision?: DispositionRow['decision'];
    readonly after: string;
    readonly limit: number;
  },
): Promise<DispositionRow[]> {
  return tx.orm
    .select(getTableColumns(dispositionTable))
    .from(dispositionTable)
    .where(
      and(
        query.decision === undefined ? undefined : eq(dispositionTable.decision, query.decision),
        gt(dispositionTable.disposition, query.after),
      ),
    )
    .orderBy(dispositionTable.disposition)
    .limit(query.limit);
}
