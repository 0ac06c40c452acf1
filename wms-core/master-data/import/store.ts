import type { Tx } from '#base/database/index.ts';
import type { Millis } from '#base/time.ts';
import { refuse } from '../refusals.ts';
import type { ImportKind } from './kind.ts';
import type { Line } from './lines.ts';

/** Imports, their lines and what is wrong with these, in the database. */

/**
 * receiving: lines come in. checking: all rules are asked. writing: batch after batch is written.
 * checked (a dry run), done, refused (faults; nothing was written) and stopped (something changed
 * between check and writing; what was written before stays, the same file goes on) are ends.
 */
export type ImportStatus =
  | 'receiving'
  | 'checking'
  | 'writing'
  | 'checked'
  | 'done'
  | 'refused'
  | 'stopped';

export interface ImportRow {
  readonly importId: string;
  readonly kind: string;
  readonly dryRun: boolean;
  readonly actor: string;
  /** SHA-256 of the content. */
  readonly digest: string;
  readonly status: ImportStatus;
  readonly lines: number;
  /** The line that the phase under way has reached. */
  readonly reached: number;
  /** Records new or changed: written, or in a check those that would be. */
  readonly written: number;
  readonly unchanged: number;
  readonly faults: number;
  readonly at: Millis;
  readonly updatedAt: Millis;
}

export interface FaultRow {
  readonly line: number;
  readonly field: string;
  readonly code: string;
  readonly en: string;
  readonly zh: string;
}

const COLUMNS = `import_id AS "importId", kind, dry_run AS "dryRun", actor, digest, status, lines,
  reached, written, unchanged, faults, at, updated_at AS "updatedAt"`;

export async function readImport(tx: Tx, importId: string): Promise<ImportRow | undefined> {
  const [row] = await tx.query<ImportRow>(
    `SELECT ${COLUMNS} FROM wms.import WHERE import_id = $1`,
    [importId],
  );
  return row;
}

/** Two that begin one import take turns even while there is no row to lock. */
export const lockImport = (tx: Tx, importId: string) =>
  tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`import ${importId}`]);

export async function insertImport(
  tx: Tx,
  row: Pick<ImportRow, 'importId' | 'kind' | 'dryRun' | 'actor' | 'at'>,
): Promise<void> {
  await tx.query(
    `INSERT INTO wms.import (import_id, kind, dry_run, actor, digest, status, lines, reached,
       written, unchanged, faults, at, updated_at)
     VALUES ($1, $2, $3, $4, '', 'receiving', 0, 0, 0, 0, 0, $5, $5)`,
    [row.importId, row.kind, row.dryRun, row.actor, row.at],
  );
}

export async function deleteImport(tx: Tx, importId: string): Promise<void> {
  for (const table of ['import_line', 'import_fault', 'import']) {
    await tx.query(`DELETE FROM wms.${table} WHERE import_id = $1`, [importId]);
  }
}

export async function insertFaults(
  tx: Tx,
  importId: string,
  faults: readonly FaultRow[],
): Promise<void> {
  if (faults.length === 0) return;
  await tx.query(
    `INSERT INTO wms.import_fault (import_id, line, field, code, en, zh)
     SELECT $1, n.line, n.field, n.code, n.en, n.zh
     FROM jsonb_to_recordset($2::jsonb)
       AS n(line integer, field text, code text, en text, zh text)
     ON CONFLICT DO NOTHING`,
    [importId, JSON.stringify(faults)],
  );
}

/** Keeps lines that are to be checked, and the faults of those that do not fit their schema. */
export async function insertLines(
  tx: Tx,
  importId: string,
  lines: readonly Line[],
  keyOfDoc: (doc: object) => string,
): Promise<void> {
  const good = lines
    .filter((line) => line.faults.length === 0)
    .map(({ line, doc }) => ({ line, key: keyOfDoc(doc), body: doc }));
  await tx.query(
    `INSERT INTO wms.import_line (import_id, line, key, body)
     SELECT $1, n.line, n.key, n.body
     FROM jsonb_to_recordset($2::jsonb) AS n(line integer, key text, body jsonb)`,
    [importId, JSON.stringify(good)],
  );
  const faults = lines.flatMap(({ line, faults }) =>
    faults.map(({ field, refusal }) => ({ line, field, code: refusal.code, ...refusal.text })),
  );
  await insertFaults(tx, importId, faults);
}

/** `value` is SQL over a line `l`: each value that only one line may have, and its owner. */
async function noteTwice(tx: Tx, importId: string, field: string, value: string): Promise<void> {
  const text = refuse('import.value_twice', { value: '\u0001', first: '\u0002' }).text;
  await tx.query(
    `INSERT INTO wms.import_fault (import_id, line, field, code, en, zh)
     SELECT DISTINCT $1, d.line, $2, 'import.value_twice',
       replace(replace($3, '\u0001', d.value), '\u0002', d.first::text),
       replace(replace($4, '\u0001', d.value), '\u0002', d.first::text)
     FROM (
       SELECT l.line, v.value, min(l.line) OVER (PARTITION BY v.owner, v.value) AS first
       FROM wms.import_line l CROSS JOIN LATERAL (${value}) AS v(owner, value)
       WHERE l.import_id = $1
     ) d
     WHERE d.line > d.first
     ON CONFLICT DO NOTHING`,
    [importId, field, text.en, text.zh],
  );
}

/** Values of a list that are the key of another line. */
async function noteKeys(tx: Tx, importId: string, field: string, key: string): Promise<void> {
  const text = refuse('import.value_twice', { value: '\u0001', first: '\u0002' }).text;
  await tx.query(
    `INSERT INTO wms.import_fault (import_id, line, field, code, en, zh)
     SELECT DISTINCT ON (d.line) $1, d.line, $2, 'import.value_twice',
       replace(replace($3, '\u0001', d.value), '\u0002', d.key_line::text),
       replace(replace($4, '\u0001', d.value), '\u0002', d.key_line::text)
     FROM (
       SELECT v.line, v.value, v.is_key,
         min(v.line) FILTER (WHERE v.is_key) OVER (PARTITION BY v.owner, v.value) AS key_line
       FROM (
         SELECT l.line, l.body->>'owner' AS owner, l.body->>'${key}' AS value, true AS is_key
         FROM wms.import_line l WHERE l.import_id = $1
         UNION ALL
         SELECT l.line, l.body->>'owner', e.value, false
         FROM wms.import_line l
         CROSS JOIN LATERAL jsonb_array_elements_text(l.body->'${field}') AS e(value)
         WHERE l.import_id = $1
       ) v
     ) d
     WHERE NOT d.is_key AND d.key_line <> d.line ORDER BY d.line, d.value
     ON CONFLICT DO NOTHING`,
    [importId, field, text.en, text.zh],
  );
}

/** Finds what stands in a file twice, however far apart: keys, and values no two may share. */
export async function noteRepeated(
  tx: Tx,
  importId: string,
  kind: Pick<ImportKind, 'keys' | 'unique' | 'uniqueWithin' | 'notKeys'>,
): Promise<void> {
  const { unique = [], uniqueWithin = ['owner'], notKeys = [] } = kind;
  const within = uniqueWithin.map((field) => `l.body->>'${field}'`).join(', ');
  // Half a million lines came since anybody counted: without it each batch would sort them all.
  await tx.query('ANALYZE wms.import_line');
  await noteTwice(tx, importId, kind.keys.at(-1)!, "SELECT '', l.key");
  for (const field of notKeys) await noteKeys(tx, importId, field, kind.keys.at(-1)!);
  for (const field of unique) {
    await noteTwice(
      tx,
      importId,
      field,
      `SELECT concat_ws(E'\n', ${within}), e.value FROM jsonb_array_elements_text(
         CASE jsonb_typeof(l.body->'${field}') WHEN 'array' THEN l.body->'${field}'
           WHEN 'null' THEN '[]'::jsonb ELSE jsonb_build_array(l.body->'${field}') END) AS e(value)`,
    );
  }
}

/** Ends a phase or notes how far it is; the count of faults is what is written of them. */
export async function updateImport(
  tx: Tx,
  importId: string,
  change: {
    readonly status: ImportStatus;
    readonly reached: number;
    readonly written: number;
    readonly unchanged: number;
    readonly at: Millis;
    readonly lines?: number;
    readonly digest?: string;
  },
): Promise<void> {
  await tx.query(
    `UPDATE wms.import SET status = $2, reached = $3, written = $4, unchanged = $5,
       updated_at = $6, lines = coalesce($7, lines), digest = coalesce($8, digest),
       faults = (SELECT count(*) FROM wms.import_fault f WHERE f.import_id = $1)
     WHERE import_id = $1`,
    [
      importId,
      change.status,
      change.reached,
      change.written,
      change.unchanged,
      change.at,
      change.lines ?? null,
      change.digest ?? null,
    ],
  );
}

/** An import of the same kind and content under another id that wrote something, or is about to. */
export async function sameFile(
  tx: Tx,
  row: Pick<ImportRow, 'importId' | 'kind' | 'digest'>,
): Promise<string | undefined> {
  // Two that send one file under two ids take turns even while neither has its digest.
  await tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`import file ${row.digest}`]);
  const [same] = await tx.query<{ importId: string }>(
    `SELECT import_id AS "importId" FROM wms.import
     WHERE kind = $1 AND digest = $2 AND import_id <> $3 AND NOT dry_run
       AND status IN ('checking', 'writing', 'done', 'stopped') ORDER BY at, import_id LIMIT 1`,
    [row.kind, row.digest, row.importId],
  );
  return same?.importId;
}

export const deleteLines = (tx: Tx, importId: string) =>
  tx.query('DELETE FROM wms.import_line WHERE import_id = $1', [importId]);

/**
 * The oldest import that has something to do, locked; one that another process has is left to it.
 */
export async function nextOpen(tx: Tx): Promise<ImportRow | undefined> {
  const [row] = await tx.query<ImportRow>(
    `SELECT ${COLUMNS} FROM wms.import WHERE status IN ('checking', 'writing')
     ORDER BY at, import_id LIMIT 1 FOR UPDATE SKIP LOCKED`,
  );
  return row;
}

/** Lines with nothing wrong so far. */
export function readLines(
  tx: Tx,
  importId: string,
  page: { readonly after: number; readonly limit: number },
): Promise<readonly { readonly line: number; readonly body: Readonly<Record<string, unknown>> }[]> {
  return tx.query(
    `SELECT l.line, l.body FROM wms.import_line l
     WHERE l.import_id = $1 AND l.line > $2 AND NOT EXISTS (
       SELECT FROM wms.import_fault f WHERE f.import_id = l.import_id AND f.line = l.line)
     ORDER BY l.line LIMIT $3`,
    [importId, page.after, page.limit],
  );
}

export function listFaults(
  tx: Tx,
  importId: string,
  page: { readonly after: readonly [number, string, string]; readonly limit: number },
): Promise<FaultRow[]> {
  return tx.query(
    `SELECT line, field, code, en, zh FROM wms.import_fault
     WHERE import_id = $1 AND (line, field, code) > ($2, $3, $4)
     ORDER BY line, field, code LIMIT $5`,
    [importId, ...page.after, page.limit],
  );
}

export function listImports(tx: Tx, limit: number): Promise<ImportRow[]> {
  return tx.query(`SELECT ${COLUMNS} FROM wms.import ORDER BY at DESC, import_id LIMIT $1`, [
    limit,
  ]);
}
