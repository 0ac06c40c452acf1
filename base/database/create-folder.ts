import { fork } from 'node:child_process';
import { cp, rename, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { OperatingError } from '#base/operating-error.ts';
import type { EmptyDatabase } from './empty.ts';

/** In a process of its own, which gives the memory back that creating takes. */
async function createInChild(folder: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const script = fileURLToPath(new URL('./create-child.ts', import.meta.url));
    const child = fork(script, [folder], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
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
}

/**
 * A new database in `folder`: a copy of the empty one where it was built already. It is made beside
 * its place and renamed, so that a killed creation leaves nothing half.
 */
export async function createFolder(
  folder: string,
  empty: EmptyDatabase | undefined,
): Promise<void> {
  const making = `${folder}.new`;
  await rm(making, { recursive: true, force: true });
  if (empty) await cp(empty.folder, making, { recursive: true });
  else await createInChild(making);
  await rename(making, folder);
}
