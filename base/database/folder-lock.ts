import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
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

async function isLinked(own: string, path: string): Promise<boolean> {
  try {
    await link(own, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

async function refuseIfHeld(path: string, folder: string): Promise<void> {
  const holder = await readHolder(path);
  if (!holder || !(await stillRuns(holder))) return;
  throw new OperatingError(
    'store.locked',
    `another Warehub (process ${holder.pid}) is using the data folder ${folder}: ` +
      'stop it first, or give this one another folder with --data',
    { retryable: false, context: { folder, pid: holder.pid } },
  );
}

/**
 * Puts our lock in the place of a dead one. Only one may at a time, and the dead lock never goes away
 * in between: so nobody links a second one, nor replaces ours.
 */
async function isReplaced(own: string, path: string): Promise<boolean> {
  const turn = `${path}.turn`;
  if (!(await isLinked(own, turn))) {
    const taker = await readHolder(turn);
    // Killed in the middle of it.
    if (taker && !(await stillRuns(taker))) await rm(turn, { force: true });
    return false;
  }
  try {
    const holder = await readHolder(path);
    if (holder && (await stillRuns(holder))) return false;
    await rename(own, path);
    return true;
  } finally {
    await rm(turn, { force: true });
  }
}

let serial = 0;

/**
 * Locks a data folder for this process: two processes on one PGlite folder destroy it, and PGlite
 * itself does not look. A lock left by a killed process is taken over.
 */
export async function lockFolder(folder: string): Promise<{ release(): Promise<void> }> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'warehub.lock');
  const own = `${path}.${process.pid}.${serial++}`;
  await writeFile(own, JSON.stringify({ pid: process.pid, start: await startOf(process.pid) }));
  try {
    for (let attempt = 0; attempt < 3; attempt++) {
      // Linked, the lock is there with its holder's name or not at all.
      if (await isLinked(own, path)) return { release: () => rm(path, { force: true }) };
      await refuseIfHeld(path, folder);
      if (await isReplaced(own, path)) return { release: () => rm(path, { force: true }) };
    }
  } finally {
    await rm(own, { force: true });
  }
  throw new OperatingError('store.locked', `the data folder ${folder} could not be locked`, {
    retryable: true,
    context: { folder },
  });
}
