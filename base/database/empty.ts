import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { databaseOn, openPglite } from './embedded.ts';
import { migrate, readMigrations } from './migrate.ts';

/**
 * The empty migrated database, made once: creating one takes PGlite seconds and some 800 MB.
 * `npm ci` builds it ahead (`prepare`), else whoever needs it first does.
 */
export interface EmptyDatabase {
  /** A folder to copy for a database on disk. */
  readonly folder: string;
  /** The same as a tar, which PGlite unpacks in memory. */
  readonly image: string;
}

const CACHE = fileURLToPath(new URL('../../node_modules/.cache/warehub/', import.meta.url));
const MANIFEST = new URL('../../package.json', import.meta.url);

/** Its place is named after all that shapes it: the migrations and PGlite's version. */
async function place(): Promise<string> {
  const manifest = JSON.parse(await readFile(MANIFEST, 'utf8'));
  const digest = createHash('sha256').update(manifest.dependencies['@electric-sql/pglite']);
  for (const { name, digest: own } of await readMigrations()) digest.update(name).update(own);
  return join(CACHE, `empty-${digest.digest('hex').slice(0, 16)}`);
}

const inside = (folder: string): EmptyDatabase => ({
  folder: join(folder, 'database'),
  image: join(folder, 'database.tar'),
});

/** The empty database, when it was built already. */
export async function findEmpty(): Promise<EmptyDatabase | undefined> {
  const built = await place();
  return existsSync(built) ? inside(built) : undefined;
}

/** Builds it unless it is there. Two processes may do so at once: the first to end wins. */
export async function buildEmpty(): Promise<EmptyDatabase> {
  const built = await place();
  if (existsSync(built)) return inside(built);
  const making = `${built}.${process.pid}`;
  const { folder, image } = inside(making);
  try {
    await mkdir(making, { recursive: true });
    const pglite = await openPglite({ folder });
    await migrate(databaseOn(pglite), await readMigrations());
    await writeFile(image, Buffer.from(await (await pglite.dumpDataDir('none')).arrayBuffer()));
    await pglite.close();
    await rename(making, built);
  } catch (error) {
    if (!existsSync(built)) throw error;
  } finally {
    await rm(making, { recursive: true, force: true });
  }
  return inside(built);
}
