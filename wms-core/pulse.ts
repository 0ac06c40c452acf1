import { backOff } from '#base/back-off.ts';
import type { Log } from '#base/log.ts';
import { isOperatingError } from '#base/operating-error.ts';
import type { Millis, Scheduler, Timer } from '#base/time.ts';

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 10_000;

/** Work that goes on by itself, never twice at once. */
export interface Pulse {
  start(delayMs?: Millis): void;
  /** There is something to do: at once, or when the work under way has ended. */
  wake(): void;
  /** Resolves when the work under way has ended. */
  stop(): Promise<void>;
}

/**
 * `work` says after how many milliseconds it wants to come again; undefined, not before it is woken.
 * While the database is away it is tried again, more and more rarely.
 */
export function createPulse(deps: {
  readonly scheduler: Scheduler;
  readonly log: Log;
  readonly name: string;
  work(): Promise<Millis | undefined>;
}): Pulse {
  const { scheduler, log, name } = deps;
  let timer: Timer | undefined;
  let running: Promise<void> | undefined;
  let stopped = true;
  let isWoken = false;
  let failures = 0;

  const step = async () => {
    isWoken = false;
    try {
      const delayMs = await deps.work();
      failures = 0;
      if (isWoken) schedule(0);
      else if (delayMs !== undefined) schedule(delayMs);
    } catch (error) {
      if (!isOperatingError(error)) throw error;
      log.warn({ code: error.code }, `${name} waits for the database`);
      schedule(backOff(failures++, FIRST_RETRY_MS, LAST_RETRY_MS));
    }
  };

  const schedule = (delayMs: Millis) => {
    if (stopped) return;
    timer?.cancel();
    timer = scheduler.after(delayMs, name, async () => {
      timer = undefined;
      running = step();
      try {
        await running;
      } finally {
        running = undefined;
      }
    });
  };

  return {
    start(delayMs = 0) {
      stopped = false;
      schedule(delayMs);
    },
    wake() {
      isWoken = true;
      // A back-off is waited for.
      if (!running && failures === 0) schedule(0);
    },
    async stop() {
      stopped = true;
      timer?.cancel();
      timer = undefined;
      await running;
    },
  };
}
