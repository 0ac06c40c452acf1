import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createFolder } from './create-folder.ts';
import type { Database } from './database.ts';
import { databaseOn, openPglite } from './embedded.ts';
import { findEmpty } from './empty.ts';
import { lockFolder } from './folder-lock.ts';

/** Opens (and creates when missing) the embedded database in `folder`, for this process alone. */
export async function openEmbedded(
  folder: string,
  onTrouble?: (table: string, error: unknown) => void,
): Promise<Database> {
  const lock = await lockFolder(folder);
  try {
    const place = join(folder, 'database');
    if (!existsSync(join(place, 'PG_VERSION'))) await createFolder(place, await findEmpty());
    return databaseOn(await openPglite({ folder: place }), {
      onClose: lock.release,
      ...(onTrouble ? { onTrouble } : {}),
    });
  } catch (error) {
    await lock.release();
    throw error;
  }
}
