import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { OperatingError } from '#base/operating-error.ts';

/** The start time of a process as the kernel counts it, so that a reused pid is told apart. */
async function startOf(pid: number): Promise<string | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

interface Holder {
  readonly pid: number;
  readonly start: string | undefined;
}

async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

async function stillRuns(holder: Holder): Promise<boolean> {
  if (!isAlive(holder.pid)) return false;
  const start = await startOf(holder.pid);
  return start === undefined || holder.start === undefined || start === holder.start;
}

/**
 * Locks a data folder for this process: two processes on one PGlite folder destroy it, and PGlite
 * itself does not look. A lock left by a killed process is taken over.
 */
export async function lockFolder(folder: string): Promise<{ release(): Promise<void> }> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'warehub.lock');
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const file = await open(path, 'wx');
      await file.writeFile(JSON.stringify({ pid: process.pid, start: await startOf(process.pid) }));
      await file.close();
      return { release: () => rm(path, { force: true }) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = await readHolder(path);
    if (holder && (await stillRuns(holder))) {
      throw new OperatingError(
        'store.locked',
        `another Warehub (process ${holder.pid}) is using the data folder ${folder}: ` +
          'stop it first, or give this one another folder with --data',
        { retryable: false, context: { folder, pid: holder.pid } },
      );
    }
    await rm(path, { force: true });
  }
  throw new OperatingError('store.locked', `the data folder ${folder} could not be locked`, {
    retryable: true,
    context: { folder },
  });
}
