import { and, eq, getTableColumns, gt } from '#base/database/drizzle.ts';
import type { Tx } from '#base/database/index.ts';
import type { Millis } from '#base/time.ts';
import { asnTable } from '#wms-core/store/schema.ts';
import type { AsnDocument } from './asn-document.ts';

export type AsnStatus = 'expected' | 'called' | 'receiving' | 'closed';

/** How it ended: by the worker's last key, short by a person, or before anything came. */
export type ClosedAs = 'received' | 'short' | 'cancelled';
export type AsnKind = 'supplier' | 'return';

export interface AsnRow {
  readonly asn: string;
  readonly owner: string;
  readonly version: number;
  readonly content: AsnDocument;
  readonly supplier: string;
  readonly expectedAt: Millis;
  readonly status: AsnStatus;
  readonly dock: string;
  readonly taskId: string;
  readonly correlationId: string;
  readonly createdAt: Millis;
  readonly receivedAt: Millis | null;
  readonly closedAt: Millis | null;
  readonly blind: boolean;
  readonly closedAs: '' | ClosedAs;
  readonly closedBy: string;
  readonly closeReason: string;
  readonly kind: AsnKind;
  /** Who sends it back, and the order it was shipped with; '' where there is none. */
  readonly customer: string;
  readonly orderId: string;
}

export interface AsnLine {
  readonly line: string;
  readonly item: string;
  /** 0: nobody announced it. */
  readonly expected: number;
  readonly received: number;
  readonly damaged: number;
  readonly accepted: number;
  readonly rejected: number;
  /** Came beside what was announced: held until a person releases or returns it. */
  readonly unlisted: boolean;
  readonly overPercent: number | null;
  readonly underPercent: number | null;
  /** Taken back by a person; no longer among the received. */
  readonly reversed: number;
  readonly reason: string;
}

const ASN_COLUMNS = `asn, owner, version, content, supplier, expected_at AS "expectedAt", status, dock,
  task_id AS "taskId", correlation_id AS "correlationId", created_at AS "createdAt",
  received_at AS "receivedAt", closed_at AS "closedAt", blind, closed_as AS "closedAs",
  closed_by AS "closedBy", close_reason AS "closeReason", kind, customer, order_id AS "orderId"`;

export async function readAsn(tx: Tx, asn: string): Promise<AsnRow | undefined> {
  const [row] = await tx.query<AsnRow>(`SELECT ${ASN_COLUMNS} FROM wms.asn WHERE asn = $1`, [asn]);
  return row;
}

const { actor: _actor, ...COLUMNS } = getTableColumns(asnTable);

export async function listAsns(
  tx: Tx,
  query: {
    readonly status?: AsnStatus;
    readonly kind?: AsnKind;
    readonly owner?: string;
    readonly after: string;
    readonly limit: number;
  },
): Promise<AsnRow[]> {
  return tx.orm
    .select(COLUMNS)
    .from(asnTable)
    .where(
      and(
        query.status === undefined ? undefined : eq(asnTable.status, query.status),
        query.kind === undefined ? undefined : eq(asnTable.kind, query.kind),
        query.owner === undefined ? undefined : eq(asnTable.owner, query.owner),
        gt(asnTable.asn, query.after),
      ),
    )
    .orderBy(asnTable.asn)
    .limit(query.limit);
}

/** ASNs that wait for a dock, in the order in which they are expected. */
export function waitingAsns(tx: Tx, limit: number): Promise<AsnRow[]> {
  return tx.query<AsnRow>(
    `SELECT ${ASN_COLUMNS} FROM wms.asn WHERE status = 'expected'
     ORDER BY expected_at, asn LIMIT $1 FOR UPDATE`,
    [limit],
  );
}

/** The lines of these ASNs, of one item where it is named. */
export async function readLines(
  tx: Tx,
  asns: readonly string[],
  item?: string,
): Promise<ReadonlyMap<string, AsnLine[]>> {
  const rows = await tx.query<AsnLine & { asn: string }>(
    `SELECT asn, line, item, expected, received, damaged, accepted, rejected, unlisted,
       over_percent AS "overPercent", under_percent AS "underPercent", reversed, reason
     FROM wms.asn_line WHERE asn = ANY($1::text[]) AND ($2::text IS NULL OR item = $2)
     ORDER BY asn, place`,
    [asns, item ?? null],
  );
  const lines = new Map<string, AsnLine[]>(asns.map((asn) => [asn, []]));
  for (const { asn, ...line } of rows) lines.get(asn)?.push(line);
  return lines;
}

/**
 * Locks the ASN for an act of the office. Its task's row first, as reports do: so the act and a
 * scan take turns.
 */
export async function lockAsn(tx: Tx, asn: string): Promise<AsnRow | undefined> {
  await tx.query(
    `SELECT 1 FROM wms.task WHERE task_id = (SELECT task_id FROM wms.asn WHERE asn = $1)
     FOR UPDATE`,
    [asn],
  );
  const [row] = await tx.query<AsnRow>(
    `SELECT ${ASN_COLUMNS} FROM wms.asn WHERE asn = $1 FOR UPDATE`,
    [asn],
  );
  return row;
}

/** Lines of goods that nobody announced: a number of their own behind those that are there. */
export async function growLine(
  tx: Tx,
  asn: AsnRow,
  item: string,
  lines: readonly AsnLine[],
): Promise<AsnLine> {
  const unlisted = !asn.blind;
  const taken = new Set(lines.map((line) => line.line));
  let number = lines.length + 1;
  while (taken.has(`${unlisted ? 'U' : ''}${number}`)) number++;
  const line = `${unlisted ? 'U' : ''}${number}`;
  await tx.query(
    `INSERT INTO wms.asn_line (asn, line, place, item, expected, unlisted)
     SELECT $1, $2, coalesce(max(place), 0) + 1, $3, 0, $4 FROM wms.asn_line WHERE asn = $1`,
    [asn.asn, line, item, unlisted],
  );
  const none = { expected: 0, received: 0, damaged: 0, accepted: 0, rejected: 0, reversed: 0 };
  return { line, item, ...none, unlisted, reason: '', overPercent: null, underPercent: null };
}

/** Numbers of the lines that are held. */
export async function unlistedLines(tx: Tx, asn: string): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ line: string }>(
    'SELECT line FROM wms.asn_line WHERE asn = $1 AND unlisted',
    [asn],
  );
  return new Set(rows.map((row) => row.line));
}

const INSERT_LINES = `INSERT INTO wms.asn_line
    (asn, line, place, item, expected, over_percent, under_percent, reason)
  SELECT $1, value->>'line', ordinality, value->>'item', (value->>'quantity')::bigint,
    (value->>'overPercent')::integer, (value->>'underPercent')::integer, coalesce(value->>'reason', '')
  FROM jsonb_array_elements($2::jsonb) WITH ORDINALITY`;

export async function insertAsn(
  tx: Tx,
  document: AsnDocument,
  pieces: readonly number[],
  by: { owner: string; actor: string; correlationId: string; at: Millis },
): Promise<void> {
  await tx.query(
    `INSERT INTO wms.asn (asn, version, content, supplier, expected_at, status, correlation_id,
       actor, created_at, blind, kind, customer, order_id, owner)
     VALUES ($1, $2, $3::jsonb, $4, $5, 'expected', $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      document.asn,
      document.version,
      JSON.stringify(document),
      document.supplier,
      document.expectedAt,
      by.correlationId,
      by.actor,
      by.at,
      document.blind ?? false,
      document.back ? 'return' : 'supplier',
      document.back?.customer ?? '',
      document.back?.order ?? '',
      by.owner,
    ],
  );
  const lines = document.lines.map((line, index) => ({ ...line, quantity: pieces[index]! }));
  await tx.query(INSERT_LINES, [document.asn, JSON.stringify(lines)]);
}

/** What a scan adds to a line. */
export interface LineChange {
  readonly line: string;
  readonly received: number;
  readonly damaged: number;
  readonly accepted: number;
  readonly rejected: number;
}

const ADD_TO_LINES = {
  name: 'wms-asn-line-add',
  text: `UPDATE wms.asn_line AS l SET received = l.received + g.received,
      damaged = l.damaged + g.damaged, accepted = l.accepted + g.accepted,
      rejected = l.rejected + g.rejected
    FROM jsonb_to_recordset($2::jsonb) AS g(line text, received bigint, damaged bigint,
      accepted bigint, rejected bigint)
    WHERE l.asn = $1 AND l.line = g.line`,
};

export async function addToLines(
  tx: Tx,
  asn: string,
  changes: readonly LineChange[],
): Promise<void> {
  await tx.query(ADD_TO_LINES, [asn, JSON.stringify(changes)]);
}
