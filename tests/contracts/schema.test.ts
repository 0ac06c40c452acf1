import { afterAll, beforeAll, expect, test } from 'vitest';
import { getTableConfig, is, isPgSequence, PgTable, SQL } from '#base/database/drizzle.ts';
import { type Database, openMemory } from '#base/database/index.ts';
import * as wcs from '#wcs/store/schema.ts';
import * as wms from '#wms-core/store/schema.ts';

/** Drizzle's definitions say what the migrations made, no more and no less. */

const ours: unknown[] = [...Object.values(wms), ...Object.values(wcs)];
const tables = ours.filter((one) => is(one, PgTable)).map((one) => getTableConfig(one));

let database: Database;
beforeAll(async () => {
  database = await openMemory();
});
afterAll(() => database.close());

const ask = <Row>(text: string) => database.transaction('schema', (tx) => tx.query<Row>(text));

/** A default as the catalogue writes it. */
function defaultText(value: unknown, type: string): string {
  if (value === undefined) return '-';
  if (is(value, SQL)) return value.queryChunks.map((chunk) => String(Object(chunk).value)).join('');
  if (typeof value === 'object') return `'${JSON.stringify(value)}'::${type}`;
  return typeof value === 'string' ? `'${value}'::${type}` : String(value);
}

test('the definitions have the columns of the migrated database', async () => {
  const columns = await ask<{ text: string }>(
    `SELECT concat_ws(' ', table_schema || '.' || table_name, column_name,
       CASE data_type WHEN 'ARRAY' THEN substr(udt_name, 2) || '[]' ELSE data_type END,
       CASE is_nullable WHEN 'NO' THEN 'required' ELSE 'nullable' END,
       CASE is_identity WHEN 'YES' THEN identity_generation ELSE coalesce(column_default, '-') END
     ) AS text
     FROM information_schema.columns WHERE table_schema IN ('wms', 'wcs', 'hub')`,
  );
  const defined = tables.flatMap((table) =>
    table.columns.map((column) => {
      const type = column.getSQLType();
      const need = column.notNull || column.primary ? 'required' : 'nullable';
      const made = column.generatedIdentity
        ? column.generatedIdentity.type === 'always'
          ? 'ALWAYS'
          : 'BY DEFAULT'
        : defaultText(column.default, type);
      return `${table.schema}.${table.name} ${column.name} ${type} ${need} ${made}`;
    }),
  );
  expect(defined.sort()).toEqual(columns.map((column) => column.text).sort());
});

test('the definitions have the primary keys of the migrated database', async () => {
  const keys = await ask<{ text: string }>(
    `SELECT k.table_schema || '.' || k.table_name || ' ' ||
       string_agg(k.column_name, ', ' ORDER BY k.ordinal_position) AS text
     FROM information_schema.key_column_usage k
     JOIN information_schema.table_constraints c USING (constraint_schema, constraint_name)
     WHERE c.constraint_type = 'PRIMARY KEY' AND k.table_schema IN ('wms', 'wcs', 'hub')
     GROUP BY k.table_schema, k.table_name`,
  );
  const defined = tables.flatMap((table) => {
    const ownKeys = table.columns.filter((column) => column.primary).map((column) => [column]);
    const named = table.primaryKeys.map((key) => key.columns);
    return [...ownKeys, ...named].map(
      (key) => `${table.schema}.${table.name} ${key.map((column) => column.name).join(', ')}`,
    );
  });
  expect(defined.sort()).toEqual(keys.map((key) => key.text).sort());
});

test('the definitions have the sequences of the migrated database', async () => {
  const sequences = await ask<{ text: string }>(
    `SELECT sequence_schema || '.' || sequence_name AS text FROM information_schema.sequences
     WHERE sequence_schema IN ('wms', 'wcs', 'hub')`,
  );
  const defined = ours.filter(isPgSequence).map((one) => `${one.schema}.${one.seqName}`);
  expect(defined.sort()).toEqual(sequences.map((sequence) => sequence.text).sort());
});
