import { isDeepStrictEqual } from 'node:util';
import { getTableColumns, getTableConfig } from '#base/database/drizzle.ts';
import type { Tx } from '#base/database/index.ts';
import type { Refusal } from '#base/refusal.ts';
import type { Codes } from './codes.ts';
import {
  asKind,
  type Change,
  type Doc,
  DRAWING,
  type Fault,
  keyOf,
  type Origin,
  type RecordKind,
  type Versioned,
} from './record.ts';
import { refuse } from './refusals.ts';

/** The statements of one kind, made from its table once. */
interface Statements {
  readonly read: string;
  readonly select: string;
  readonly write: string;
  columnOf(field: string): string;
}

const made = new WeakMap<RecordKind, Statements>();

function statementsOf(kind: RecordKind): Statements {
  const known = made.get(kind);
  if (known) return known;
  const { schema, name } = getTableConfig(kind.table);
  const columns = Object.entries(getTableColumns(kind.table)).map(([field, column]) => ({
    field,
    column: column.name,
    type: column.getSQLType(),
  }));
  const hasName = columns.some(({ field }) => field === 'nameEn');
  const shown = columns
    .filter(({ field }) => !hasName || (field !== 'nameEn' && field !== 'nameZh'))
    .map(({ field, column }) => `t.${column} AS "${field}"`);
  if (hasName) shown.push(`jsonb_build_object('en', t.name_en, 'zh', t.name_zh) AS name`);
  for (const [field, sql] of Object.entries(kind.joined ?? {})) shown.push(`${sql} AS "${field}"`);
  const columnOf = (field: string) => columns.find((one) => one.field === field)!.column;
  const keys = kind.keys.map(columnOf);
  const all = columns.map(({ column }) => column).join(', ');
  const changed = columns
    .filter(({ column }) => !keys.includes(column))
    .map(({ column }) => `${column} = excluded.${column}`);
  const select = `SELECT ${shown.join(', ')} FROM ${schema}.${name} t`;
  const statements = {
    columnOf,
    select,
    read: `${select} JOIN unnest(${keys.map((_, index) => `$${index + 1}::text[]`).join(', ')})
      AS k(${keys.join(', ')}) ON ${keys.map((key) => `t.${key} = k.${key}`).join(' AND ')}
      ORDER BY ${keys.map((key) => `t.${key}`).join(', ')}`,
    write: `INSERT INTO ${schema}.${name} (${all})
      SELECT ${columns.map(({ field }) => `n."${field}"`).join(', ')}
      FROM jsonb_to_recordset($1::jsonb)
        AS n(${columns.map(({ field, type }) => `"${field}" ${type}`).join(', ')})
      ORDER BY ${kind.keys.map((key) => `n."${key}" COLLATE "C"`).join(', ')}
      ON CONFLICT (${keys.join(', ')}) DO UPDATE SET ${changed.join(', ')}`,
  };
  made.set(kind, statements);
  return statements;
}

/** The records with these keys that are there, in key order. */
export function readRecords<D>(
  tx: Tx,
  kind: RecordKind<D>,
  keys: readonly object[],
): Promise<Versioned<D>[]> {
  if (keys.length === 0) return Promise.resolve([]);
  const values = kind.keys.map((key) => keys.map((one) => (one as Doc)[key]));
  return tx.query<Versioned<D>>(statementsOf(asKind(kind)).read, values);
}

export interface PageQuery {
  /** Fields that must have this value. */
  readonly where: Doc;
  /** The fields of the key that are not in `where`, of the last record seen. */
  readonly after: readonly string[];
  readonly limit: number;
}

/** A page of records in key order. */
export function listRecords<D>(
  tx: Tx,
  kind: RecordKind<D>,
  { where, after, limit }: PageQuery,
): Promise<Versioned<D>[]> {
  const { select, columnOf } = statementsOf(asKind(kind));
  const values: unknown[] = [];
  const conditions = Object.entries(where).map(
    ([field, value]) => `t.${columnOf(field)} = $${values.push(value)}`,
  );
  const open = kind.keys.filter((key) => !(key in where)).map((key) => `t.${columnOf(key)}`);
  if (after.length > 0 && open.length > 0) {
    const marks = open.map((_, index) => `$${values.push(after[index] ?? '')}`);
    conditions.push(`(${open.join(', ')}) > (${marks.join(', ')})`);
  }
  return tx.query<Versioned<D>>(
    `${select} WHERE ${conditions.length > 0 ? conditions.join(' AND ') : 'true'}
     ORDER BY ${kind.keys.map((key) => `t.${columnOf(key)}`).join(', ')}
     LIMIT $${values.push(limit)}`,
    values,
  );
}

/** A row as the table has it: the name in two columns. */
function rowOf(doc: object): object {
  const { name, ...rest } = doc as { name?: { en: string; zh: string } };
  return { ...rest, ...(name ? { nameEn: name.en, nameZh: name.zh } : {}) };
}

const NOTE = `INSERT INTO wms.change (kind, key, version, at, actor, source, before, after)
  SELECT $2, n.key, n.version, $3, $4, $5, n.before, n.after
  FROM jsonb_to_recordset($1::jsonb) AS n(key text, version integer, before jsonb, after jsonb)
  ORDER BY n.key`;

export interface By {
  readonly origin: Origin;
  readonly codes: Codes;
  /** The version that the change was made from (0: none); undefined: any. */
  readonly version?: number | undefined;
}

export const kindFacts = ({ label }: Pick<RecordKind, 'label'>) => ({
  kindEn: label.en,
  kindZh: label.zh,
});

/** What holds for every kind: a new code follows its rule, and who blocks says why. */
function commonFaults(
  kind: RecordKind,
  { index, before, after }: Change<Doc>,
  { codes, origin }: By,
): Fault[] {
  const faults: Fault[] = [];
  if (kind.code && !before && origin.source !== DRAWING) {
    const refusal = codes.check(kind.code.kind, String(after[kind.code.field]));
    if (refusal) faults.push({ index, field: kind.code.field, refusal });
  }
  if (typeof after.gln === 'string') {
    const refusal = codes.check('gln', after.gln);
    if (refusal) faults.push({ index, field: 'gln', refusal });
  }
  if (after.status === 'blocked' && after.blockReason === '') {
    const refusal = refuse('record.block_reason', { ...kindFacts(kind), key: keyOf(kind, after) });
    faults.push({ index, field: 'blockReason', refusal });
  }
  return faults;
}

export interface Plan<D> {
  readonly changes: readonly Change<D>[];
  readonly unchanged: number;
  readonly faults: readonly Fault[];
}

/** Two that change one kind take turns: rules over several records see what stays. */
export const takeTurn = (tx: Tx, kind: { readonly name: string }) =>
  tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`master data ${kind.name}`]);

/**
 * Compares records as they are wanted with what is there, and asks the rules; writes nothing. A
 * record twice in the set is a fault of the second.
 */
export async function planRecords<D>(
  tx: Tx,
  kind: RecordKind<D>,
  wanted: readonly D[],
  by: By,
): Promise<Plan<D>> {
  const records = await readRecords(tx, kind, wanted as readonly object[]);
  const known = new Map(records.map((one) => [keyOf(kind, one as object), one]));
  const seen = new Set<string>();
  const faults: Fault[] = [];
  const changes: Change<D>[] = [];
  wanted.forEach((doc, index) => {
    const key = keyOf(kind, doc as object);
    if (seen.has(key)) {
      const refusal = refuse('record.twice', { ...kindFacts(kind), key });
      faults.push({ index, field: kind.keys.at(-1)!, refusal });
      return;
    }
    seen.add(key);
    const before = known.get(key);
    const version = before?.version ?? 0;
    if (by.version !== undefined && by.version !== version) {
      const facts = { ...kindFacts(kind), key, version, wanted: by.version };
      faults.push({ index, field: 'version', refusal: refuse('record.changed', facts) });
    }
    const after = kind.complete ? kind.complete(doc, before, by.origin) : doc;
    const isSame = before && isDeepStrictEqual({ ...after, version: before.version }, before);
    if (!isSame) changes.push({ index, before, after });
  });
  faults.push(
    ...changes.flatMap((change) =>
      commonFaults(asKind(kind), change as unknown as Change<Doc>, by),
    ),
  );
  if (kind.check && changes.length > 0) faults.push(...(await kind.check(tx, changes, by)));
  const unchanged = wanted.length - changes.length;
  return { changes, unchanged, faults };
}

/** What was written, or why nothing was. */
export interface Written<D> {
  readonly written: number;
  readonly unchanged: number;
  readonly faults: readonly Fault[];
  /** The records that changed, as they are now. */
  readonly records: readonly Versioned<D>[];
}

/** Writes records that changed, each as its next version, and notes what was before. */
export async function writeRecords<D>(
  tx: Tx,
  kind: RecordKind<D>,
  wanted: readonly D[],
  by: By,
): Promise<Written<D>> {
  await takeTurn(tx, kind);
  const { changes, unchanged, faults } = await planRecords(tx, kind, wanted, by);
  if (faults.length > 0) return { written: 0, unchanged: 0, faults, records: [] };
  if (changes.length === 0) return { written: 0, unchanged, faults, records: [] };
  const versionOf = ({ before }: Change<D>) => (before?.version ?? 0) + 1;
  const records = changes.map((one) => ({ ...one.after, version: versionOf(one) }));
  await tx.query(statementsOf(asKind(kind)).write, [JSON.stringify(records.map(rowOf))]);
  await kind.write?.(tx, changes);
  const notes = records.map((after, index) => ({
    key: keyOf(kind, after as object),
    version: after.version,
    before: changes[index]!.before ?? null,
    after,
  }));
  const { at, actor, source } = by.origin;
  await tx.query(NOTE, [JSON.stringify(notes), kind.name, at, actor, source]);
  return { written: changes.length, unchanged, faults, records };
}

/** One refusal for all faults of a set. */
export function refusalOf(faults: readonly Fault[]): Refusal {
  if (faults.length === 1) return faults[0]!.refusal;
  const details = faults.slice(0, 20).map((fault) => fault.refusal);
  return refuse('record.faults', { faults: faults.length }, details);
}

export interface ChangeRow {
  readonly sequence: number;
  readonly kind: string;
  readonly key: string;
  readonly version: number;
  readonly at: number;
  readonly actor: string;
  readonly source: string;
  readonly before: Doc | null;
  readonly after: Doc;
}

/** Changes in the order in which they were made, behind `after`. */
export function listChanges(
  tx: Tx,
  query: {
    readonly kind?: string;
    readonly key?: string;
    readonly actor?: string;
    readonly after: number;
    readonly limit: number;
  },
): Promise<ChangeRow[]> {
  const values: unknown[] = [query.after];
  const conditions = (['kind', 'key', 'actor'] as const).flatMap((field) =>
    query[field] === undefined ? [] : [`${field} = $${values.push(query[field])}`],
  );
  return tx.query<ChangeRow>(
    `SELECT sequence, kind, key, version, at, actor, source, before, after FROM wms.change
     WHERE ${['sequence > $1', ...conditions].join(' AND ')}
     ORDER BY sequence LIMIT $${values.push(query.limit)}`,
    values,
  );
}

/** A record as it was in one of its versions. */
export async function readVersion(
  tx: Tx,
  kind: RecordKind,
  key: string,
  version: number,
): Promise<Doc | undefined> {
  const [row] = await tx.query<{ after: Doc }>(
    'SELECT after FROM wms.change WHERE kind = $1 AND key = $2 AND version = $3',
    [kind.name, key, version],
  );
  return row?.after;
}
