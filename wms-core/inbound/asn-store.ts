import { and, eq, getTableColumns, gt } from '#base/database/drizzle.ts';
import { type Columns, parameters, shape, type Tx } from '#base/database/index.ts';
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
  /** When its truck reported at the gate, with its plate and who told; null: nobody told. */
  readonly arrivedAt: Millis | null;
  readonly plate: string;
  readonly arrivedBy: string;
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

/** All but the document, which may have thousands of lines. */
export const ASN_HEAD = `asn, owner, version, supplier, expected_at AS "expectedAt", status, dock,
  task_id AS "taskId", correlation_id AS "correlationId", created_at AS "createdAt",
  received_at AS "receivedAt", closed_at AS "closedAt", blind, closed_as AS "closedAs",
  closed_by AS "closedBy", close_reason AS "closeReason", kind, customer, order_id AS "orderId",
  arrived_at AS "arrivedAt", plate, arrived_by AS "arrivedBy"`;

const ASN_COLUMNS = `${ASN_HEAD}, content`;

export const LINE_COLUMNS = `line, item, expected, received, damaged, accepted, rejected, unlisted,
  over_percent AS "overPercent", under_percent AS "underPercent", reversed, reason`;

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

/**
 * ASNs that wait for a dock, what is here first, else in the order in which they are expected. One
 * that has a task was called before, and nothing of it came: a person says when it is called again.
 */
export function waitingAsns(tx: Tx, limit: number): Promise<AsnRow[]> {
  return tx.query<AsnRow>(
    `SELECT ${ASN_COLUMNS} FROM wms.asn WHERE status = 'expected' AND task_id = ''
     ORDER BY arrived_at IS NULL AND NOT blind AND kind = 'supplier', expected_at, asn
     LIMIT $1 FOR UPDATE`,
    [limit],
  );
}

export async function readLines(
  tx: Tx,
  asns: readonly string[],
): Promise<ReadonlyMap<string, AsnLine[]>> {
  const rows = await tx.query<AsnLine & { asn: string }>(
    `SELECT asn, ${LINE_COLUMNS} FROM wms.asn_line WHERE asn = ANY($1::text[]) ORDER BY asn, place`,
    [asns],
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
  asn: Pick<AsnRow, 'asn' | 'blind'>,
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

export async function addToLines(
  tx: Tx,
  asn: string,
  changes: readonly LineChange[],
): Promise<void> {
  if (changes.length === 0) return;
  const sum = (pick: (change: LineChange) => number) => [changes.map(pick), 'bigint'] as const;
  const columns: Columns = [
    [changes.map((change) => change.line), 'text'],
    sum((change) => change.received),
    sum((change) => change.damaged),
    sum((change) => change.accepted),
    sum((change) => change.rejected),
  ];
  const p = parameters();
  const text = `UPDATE wms.asn_line AS l SET received = l.received + g.received,
      damaged = l.damaged + g.damaged, accepted = l.accepted + g.accepted,
      rejected = l.rejected + g.rejected
    FROM ${p.table(columns)} AS g(line, received, damaged, accepted, rejected)
    WHERE l.asn = ${p.add(asn, 'text')} AND l.line = g.line`;
  await tx.query({ name: `wms-asn-line-add-${shape(columns)}`, text }, p.values);
}
