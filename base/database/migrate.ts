import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { invariant } from '#base/invariant.ts';
import { OperatingError } from '#base/operating-error.ts';
import type { Database, Tx } from './database.ts';

export interface Migration {
  readonly name: string;
  readonly statements: readonly string[];
  readonly digest: string;
}

const FOLDER = fileURLToPath(new URL('./migrations/', import.meta.url));
/** A line of its own between two statements: PGlite takes one statement a query. */
const BREAK = /^--> statement-breakpoint$/m;

/** The linear folder of migrations, in order. They are never changed once released. */
export async function readMigrations(folder: string = FOLDER): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name, index) => {
      invariant(
        Number(name.slice(0, 4)) === index + 1,
        `migration ${name} breaks the numbering: ${String(index + 1).padStart(4, '0')} is expected`,
      );
      const text = await readFile(join(folder, name), 'utf8');
      return {
        name,
        statements: text
          .split(BREAK)
          .map((part) => part.trim())
          .filter((part) => part !== ''),
        digest: createHash('sha256').update(text).digest('hex'),
      };
    }),
  );
}

async function applied(tx: Tx): Promise<Map<string, string>> {
  await tx.query(`CREATE TABLE IF NOT EXISTS public.warehub_migration (
    name text PRIMARY KEY, digest text NOT NULL)`);
  const rows = await tx.query<{ name: string; digest: string }>(
    'SELECT name, digest FROM public.warehub_migration',
  );
  return new Map(rows.map((row) => [row.name, row.digest]));
}

/** Brings the database to the newest schema; two processes that start at once take turns. */
export async function migrate(database: Database, migrations: readonly Migration[]): Promise<void> {
  await database.transaction('migrate', async (tx) => {
    await tx.query('SELECT pg_advisory_xact_lock(7274283)');
    const done = await applied(tx);
    for (const name of done.keys()) {
      if (migrations.some((migration) => migration.name === name)) continue;
      throw new OperatingError(
        'store.newer',
        `the database has the migration ${name}, which this version does not know: ` +
          'start the version that made it, or a newer one',
        { retryable: false },
      );
    }
    for (const migration of migrations) {
      const digest = done.get(migration.name);
      invariant(
        digest === undefined || digest === migration.digest,
        `migration ${migration.name} was changed after it had been applied`,
      );
      if (digest !== undefined) continue;
      for (const statement of migration.statements) await tx.query(statement);
      await tx.query('INSERT INTO public.warehub_migration (name, digest) VALUES ($1, $2)', [
        migration.name,
        migration.digest,
      ]);
    }
  });
}
