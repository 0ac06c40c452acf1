import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTar } from 'nanotar';
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

/** The databases that PostgreSQL copies for new ones: nobody makes one in memory. */
const TEMPLATES = /^base\/(1|4)(\/|$)/;

/** A tar of a folder that was closed: PGlite opens it without recovering anything. */
async function pack(folder: string): Promise<Uint8Array> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.map(async (entry) => {
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path).replaceAll('\\', '/');
    if (TEMPLATES.test(name)) return [];
    return [entry.isFile() ? { name, data: await readFile(path) } : { name }];
  });
  return createTar((await Promise.all(files)).flat());
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
    await pglite.close();
    await writeFile(image, await pack(folder));
    await rename(making, built);
  } catch (error) {
    if (!existsSync(built)) throw error;
  } finally {
    await rm(making, { recursive: true, force: true });
  }
  return inside(built);
}
