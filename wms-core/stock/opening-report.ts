import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { refuse } from './refusals.ts';

/** What a file of opening stock says against what was booked of it, by item and bin. */

export interface OpeningRow {
  readonly owner: string;
  readonly item: string;
  readonly location: string;
  /** Pieces in the file, booked of it, and lying there now, whatever happened since. */
  readonly file: number;
  readonly booked: number;
  readonly here: number;
}

export interface OpeningReport {
  readonly importId: string;
  readonly status: string;
  readonly lines: number;
  readonly file: number;
  readonly booked: number;
  /** Rows of item and bin, and those of them in which the two differ. */
  readonly rows: number;
  readonly differing: number;
  readonly differences: readonly OpeningRow[];
  readonly next?: string;
}

const COMPARED = `
WITH file AS (
  SELECT body->>'owner' AS owner, body->>'item' AS item, body->>'location' AS location,
    sum((body->>'quantity')::bigint)::bigint AS pieces
  FROM wms.import_line WHERE import_id = $1 GROUP BY 1, 2, 3
), booked AS (
  SELECT m.owner, m.item, m.to_location AS location, sum(m.quantity)::bigint AS pieces
  FROM wms.posting p JOIN wms.movement m USING (sequence)
  WHERE p.document = $1 AND p.reason = 'opening_stock' GROUP BY 1, 2, 3
), compared AS (
  SELECT owner, item, location, coalesce(f.pieces, 0) AS file, coalesce(b.pieces, 0) AS booked
  FROM file f FULL JOIN booked b USING (owner, item, location)
)`;

/** Rows that differ, or `all`, in order of item, bin and owner. */
export async function openingReport(
  tx: Tx,
  query: {
    readonly importId: string;
    readonly all: boolean;
    readonly after: string | undefined;
    readonly limit: number;
  },
): Promise<OpeningReport | Refusal> {
  const { importId, all, after, limit } = query;
  const head = await headOf(tx, importId);
  if (isRefusal(head)) return head;
  const [item = '', location = '', owner = ''] = after?.split('/') ?? [];
  const found = await tx.query<OpeningRow>(
    `${COMPARED}
     SELECT c.owner, c.item, c.location, c.file, c.booked, s.here FROM compared c
     CROSS JOIN LATERAL (SELECT coalesce(sum(s.quantity), 0)::bigint AS here FROM wms.stock s
       WHERE s.owner = c.owner AND s.item = c.item AND s.location = c.location) s
     WHERE ($2 OR c.file <> c.booked)
       AND (c.item COLLATE "C", c.location COLLATE "C", c.owner COLLATE "C") > ($3, $4, $5)
     ORDER BY c.item COLLATE "C", c.location COLLATE "C", c.owner COLLATE "C" LIMIT $6`,
    [importId, all, item, location, owner, limit + 1],
  );
  const differences = found.slice(0, limit);
  const last = differences.at(-1);
  const isMore = last !== undefined && found.length > limit;
  const next = isMore ? { next: `${last.item}/${last.location}/${last.owner}` } : {};
  return { ...head, differences, ...next };
}

async function headOf(
  tx: Tx,
  importId: string,
): Promise<Omit<OpeningReport, 'differences' | 'next'> | Refusal> {
  const [known] = await tx.query<{ status: string; lines: number }>(
    `SELECT status, lines FROM wms.import WHERE import_id = $1 AND kind = 'opening-stock'
       AND NOT dry_run AND status <> 'refused'`,
    [importId],
  );
  if (!known) return refuse('opening.no_report', { importId });
  const [sums] = await tx.query<Pick<OpeningReport, 'file' | 'booked' | 'rows' | 'differing'>>(
    `${COMPARED}
     SELECT coalesce(sum(file), 0)::bigint AS file, coalesce(sum(booked), 0)::bigint AS booked,
       count(*) AS rows, count(*) FILTER (WHERE file <> booked) AS differing FROM compared`,
    [importId],
  );
  return { importId, ...known, ...sums! };
}
