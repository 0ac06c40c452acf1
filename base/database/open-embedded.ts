import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OperatingError } from '#base/operating-error.ts';
import type { Database } from './database.ts';
import { databaseOn, openPglite } from './embedded.ts';
import { lockFolder } from './folder-lock.ts';

/** Creates beside the final place and renames, so that a killed creation leaves nothing half. */
async function createFolder(folder: string): Promise<void> {
  const making = `${folder}.new`;
  await rm(making, { recursive: true, force: true });
  await new Promise<void>((resolve, reject) => {
    const script = fileURLToPath(new URL('./create-folder.ts', import.meta.url));
    const child = fork(script, [making], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    let complaint = '';
    child.stderr?.on('data', (chunk) => {
      complaint += String(chunk);
    });
    child.once('exit', (code) => {
      if (code === 0) return resolve();
      reject(
        new OperatingError('store.create', `the embedded database was not created: ${complaint}`, {
          retryable: false,
          context: { folder },
        }),
      );
    });
  });
  await rename(making, folder);
}

/** Opens (and creates when missing) the embedded database in `folder`, for this process alone. */
export async function openEmbedded(
  folder: string,
  onTrouble?: (table: string, error: unknown) => void,
): Promise<Database> {
  const lock = await lockFolder(folder);
  try {
    const place = join(folder, 'database');
    if (!existsSync(join(place, 'PG_VERSION'))) await createFolder(place);
    return databaseOn(await openPglite({ folder: place }), {
      onClose: lock.release,
      ...(onTrouble ? { onTrouble } : {}),
    });
  } catch (error) {
    await lock.release();
    throw error;
  }
}
