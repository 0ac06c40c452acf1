import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { OperatingError } from '#base/operating-error.ts';
import type { Millis, Scheduler, Timer } from '#base/time.ts';

/** A plant is written down at most so often, wall clock. */
const EVERY_MS: Millis = 1_000;
/** Changes when an older file can no longer be understood. */
const FORMAT = 2;

interface File<T> {
  readonly format: number;
  readonly state: T;
}

export interface Journal {
  start(): void;
  /** Writes what is new once more, and no more after that. */
  stop(): Promise<void>;
}

/** What a journal holds, or undefined when there is none yet. */
export async function readJournal<T>(path: string): Promise<T | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return undefined;
    throw error;
  }
  const file = JSON.parse(text) as File<T>;
  if (file.format !== FORMAT) {
    const message = `${path} is a plant's journal of another version: move it away to begin anew`;
    throw new OperatingError('config.journal', message, { retryable: false });
  }
  return file.state;
}

/**
 * Keeps a file equal to a state that counts its versions: written whole beside the old one, then
 * renamed over it, so that a kill at any moment leaves one complete state.
 */
export function createJournal<T>(deps: {
  readonly path: string;
  readonly scheduler: Scheduler;
  readonly state: { readonly version: () => number; readonly snapshot: () => T };
}): Journal {
  const { path, scheduler, state } = deps;
  let written = -1;
  let timer: Timer | undefined;
  let writing: Promise<void> = Promise.resolve();

  const write = async () => {
    const version = state.version();
    if (version === written) return;
    const file: File<T> = { format: FORMAT, state: state.snapshot() };
    await mkdir(dirname(path), { recursive: true });
    await writeFile(`${path}.new`, JSON.stringify(file));
    await rename(`${path}.new`, path);
    written = version;
  };
  const next = () => {
    timer = scheduler.after(EVERY_MS, 'journal', () => {
      writing = write();
      return writing.then(next);
    });
  };
  return {
    start: next,
    async stop() {
      timer?.cancel();
      await writing;
      timer?.cancel();
      await write();
    },
  };
}
