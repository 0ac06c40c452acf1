import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Database } from './database.ts';
import { databaseOn, openPglite } from './embedded.ts';
import { type Migration, migrate, readMigrations } from './migrate.ts';

const CACHE = fileURLToPath(new URL('../../node_modules/.cache/warehub/', import.meta.url));

async function buildImage(migrations: readonly Migration[]): Promise<Blob> {
  const pglite = await openPglite({});
  await migrate(databaseOn(pglite), migrations);
  const image = await pglite.dumpDataDir('none');
  await pglite.close();
  return image;
}

/** The image of an empty migrated database, built once for each state of the migrations. */
async function templateImage(): Promise<Blob> {
  const migrations = await readMigrations();
  const digest = createHash('sha256');
  for (const migration of migrations) digest.update(migration.digest);
  const path = join(CACHE, `empty-${digest.digest('hex').slice(0, 16)}.tar`);
  try {
    return new Blob([await readFile(path)]);
  } catch {
    const image = await buildImage(migrations);
    await mkdir(CACHE, { recursive: true });
    const making = `${path}.${process.pid}`;
    await writeFile(making, Buffer.from(await image.arrayBuffer()));
    await rename(making, path);
    return image;
  }
}

let image: Promise<Blob> | undefined;

/** A migrated database in memory, for simulation and tests: a clone takes under a second. */
export async function openMemory(): Promise<Database> {
  image ??= templateImage();
  return databaseOn(await openPglite({ image: await image }));
}
