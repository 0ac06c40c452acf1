import type { Database, Tx } from '#base/database/index.ts';
import type { Log } from '#base/log.ts';
import { days, type Millis, minutes, type Scheduler } from '#base/time.ts';
import { clearSightings } from './gates/index.ts';
import { clearProblems } from './problems/index.ts';
import { createPulse } from './pulse.ts';

/** Holds run out to the minute. */
const TICK_MS = minutes(1);
/** Ticks between two clearings. */
const CLEAR_EVERY = 60;
/** Nobody resends a report or a request after so long. */
const KEEP_REPORTS_MS = days(7);
/** Explanations kept, the newest. */
const KEEP_DECISIONS = 50_000;

async function clear(tx: Tx, now: Millis): Promise<void> {
  await tx.query('DELETE FROM wms.report_inbox WHERE at < $1', [now - KEEP_REPORTS_MS]);
  await tx.query('DELETE FROM wms.worker_request WHERE at < $1', [now - KEEP_REPORTS_MS]);
  await tx.query(
    'DELETE FROM wms.decision WHERE decision <= (SELECT max(decision) FROM wms.decision) - $1',
    [KEEP_DECISIONS],
  );
  await clearProblems(tx, now);
  await clearSightings(tx, now);
}

export interface Housekeeping {
  start(): void;
  stop(): Promise<void>;
}

/**
 * What falls due without anybody asking: holds that run out, and records too old to be asked for.
 */
export function createHousekeeping(deps: {
  database: Database;
  scheduler: Scheduler;
  log: Log;
  /** Lifts holds that ran out. */
  liftDue: (tx: Tx, at: Millis) => Promise<unknown>;
}): Housekeeping {
  const { database, scheduler, log } = deps;
  let ticks = 0;
  const pulse = createPulse({
    ...{ scheduler, log, name: 'housekeeping' },
    async work() {
      await database.transaction('housekeeping', async (tx) => {
        const now = scheduler.now();
        await deps.liftDue(tx, now);
        if (ticks % CLEAR_EVERY === 0) await clear(tx, now);
      });
      ticks++;
      return TICK_MS;
    },
  });
  return { start: () => pulse.start(TICK_MS), stop: pulse.stop };
}
