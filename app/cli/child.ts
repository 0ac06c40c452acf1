import { type ChildProcess, fork } from 'node:child_process';
import { createWriteStream } from 'node:fs';

/** What a child process tells its parent over IPC. */
export type ChildMessage =
  | { readonly type: 'ready'; readonly facts: Readonly<Record<string, string | number>> }
  | { readonly type: 'refused'; readonly code: string; readonly message: string };

export interface Child {
  readonly process: ChildProcess;
  /** Resolves when it says ready; rejects with its own sentence when it refuses or dies before. */
  readonly ready: Promise<Readonly<Record<string, string | number>>>;
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  readonly running: boolean;
  /** SIGINT, and SIGKILL when it has not ended after `graceMs`. */
  stop(graceMs?: number): Promise<void>;
}

const KEPT_ERROR_CHARS = 4_000;

/** Starts a process of ours; what it prints goes to `logFile`, what it means comes over IPC. */
export function startChild(options: {
  script: URL;
  args: readonly string[];
  logFile: string;
  env?: NodeJS.ProcessEnv;
  execArgv?: readonly string[];
}): Child {
  const log = createWriteStream(options.logFile, { flags: 'a' });
  const child = fork(options.script, [...options.args], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A process group of its own: Ctrl-C reaches the parent alone, which stops both in order.
    detached: true,
    execArgv: [...(options.execArgv ?? [])],
    env: options.env ?? process.env,
  });
  let complaint = '';
  child.stdout?.pipe(log, { end: false });
  child.stderr?.on('data', (chunk: Buffer) => {
    log.write(chunk);
    complaint = (complaint + String(chunk)).slice(-KEPT_ERROR_CHARS);
  });
  let running = true;
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('exit', (code, signal) => {
      running = false;
      log.end();
      resolve({ code, signal });
    });
  });
  const ready = new Promise<Readonly<Record<string, string | number>>>((resolve, reject) => {
    child.on('message', (message: ChildMessage) => {
      if (message.type === 'ready') resolve(message.facts);
      else if (message.type === 'refused') reject(new Error(message.message));
    });
    void exited.then(({ code, signal }) => {
      reject(new Error(`it ended with ${signal ?? code} (log: ${options.logFile})\n${complaint}`));
    });
  });
  // Whoever does not wait for readiness must not die of its failure.
  ready.catch(() => {});
  return {
    process: child,
    ready,
    exited,
    get running() {
      return running;
    },
    async stop(graceMs = 10_000) {
      if (!running) return;
      child.kill('SIGINT');
      const hard = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await exited;
      clearTimeout(hard);
    },
  };
}

/** From within a child: tells the parent, when there is one. */
export function tellParent(message: ChildMessage): void {
  if (process.send) process.send(message);
}
