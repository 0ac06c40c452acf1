import type { Database, Tx } from '#base/database/index.ts';
import type { Log } from '#base/log.ts';
import { isOperatingError } from '#base/operating-error.ts';
import { days, type Millis, minutes, type Scheduler, type Timer } from '#base/time.ts';

/** Holds run out to the minute. */
const TICK_MS = minutes(1);
/** Ticks between two clearings. */
const CLEAR_EVERY = 60;
/** Nobody resends a report after so long. */
const KEEP_REPORTS_MS = days(7);
/** Explanations kept, the newest. */
const KEEP_DECISIONS = 50_000;

async function clear(tx: Tx, now: Millis): Promise<void> {
  await tx.query('DELETE FROM wms.report_inbox WHERE at < $1', [now - KEEP_REPORTS_MS]);
  await tx.query(
    'DELETE FROM wms.decision WHERE decision <= (SELECT max(decision) FROM wms.decision) - $1',
    [KEEP_DECISIONS],
  );
}

export interface Housekeeping {
  start(): void;
  stop(): Promise<void>;
}

/** What falls due without anybody asking: holds that run out, and records too old to be asked for. */
export function createHousekeeping(deps: {
  database: Database;
  scheduler: Scheduler;
  log: Log;
  /** Lifts holds that ran out. */
  liftDue: (tx: Tx, at: Millis) => Promise<unknown>;
}): Housekeeping {
  const { database, scheduler, log } = deps;
  let timer: Timer | undefined;
  let running: Promise<void> | undefined;
  let stopped = true;
  let ticks = 0;

  const tick = async () => {
    try {
      await database.transaction('housekeeping', async (tx) => {
        const now = scheduler.now();
        await deps.liftDue(tx, now);
        if (ticks % CLEAR_EVERY === 0) await clear(tx, now);
      });
      ticks++;
    } catch (error) {
      if (!isOperatingError(error)) throw error;
      log.warn({ code: error.code }, 'housekeeping waits for the database');
    }
  };

  const run = async () => {
    timer = undefined;
    running = tick();
    try {
      await running;
    } finally {
      running = undefined;
    }
    if (!stopped) schedule();
  };

  const schedule = () => {
    timer = scheduler.after(TICK_MS, 'housekeeping', run);
  };

  return {
    start() {
      stopped = false;
      schedule();
    },
    async stop() {
      stopped = true;
      timer?.cancel();
      timer = undefined;
      await running;
    },
  };
}
