import type { Database } from '#base/database/index.ts';
import { OperatingError } from '#base/operating-error.ts';
import type { Scheduler } from '#base/time.ts';

/** What happens to one transaction. */
export type Fate =
  | 'commits'
  /** The process dies before the commit: rolled back, nobody hears of it. */
  | 'dies_before'
  /** The process dies after the commit: it holds, and nobody hears of it. */
  | 'dies_after'
  /** The database refuses; the process lives. */
  | 'refused';

export interface Incarnation {
  readonly scheduler: Scheduler;
  readonly database: Database;
  readonly alive: boolean;
  /** From now on nothing of it happens: its timers do not run, its awaits never settle. */
  kill(): void;
}

const never = new Promise<never>(() => {});

/** Carries the death out of the transaction so that the driver rolls it back. */
class Died extends Error {}

/**
 * One life of the warehouse process in virtual time: its clock and its database behind a fence.
 * A kill leaves no half-done memory behind, because nothing behind the fence ever runs again.
 */
export function createIncarnation(parts: {
  scheduler: Scheduler;
  database: Database;
  fateOf: (transaction: string) => Fate;
  onDeath: () => void;
}): Incarnation {
  const { scheduler, database } = parts;
  let alive = true;
  const kill = () => {
    if (!alive) return;
    alive = false;
    parts.onDeath();
  };

  const transaction: Database['transaction'] = async (name, body) => {
    if (!alive) return never;
    const fate = parts.fateOf(name);
    if (fate === 'refused') {
      throw new OperatingError('store.unavailable', `the database refused "${name}"`, {
        retryable: true,
        context: { transaction: name },
      });
    }
    try {
      const result = await database.transaction(name, async (tx) => {
        const inner = await body(tx);
        if (fate === 'dies_before' || !alive) throw new Died();
        return inner;
      });
      if (fate === 'dies_after') kill();
      return alive ? result : await never;
    } catch (error) {
      if (fate === 'dies_before') kill();
      if (!alive || error instanceof Died) return never;
      throw error;
    }
  };

  return {
    get alive() {
      return alive;
    },
    kill,
    scheduler: {
      now: scheduler.now,
      after: (delayMs, name, action) =>
        scheduler.after(delayMs, name, () => (alive ? action() : undefined)),
    },
    database: {
      kind: database.kind,
      transaction,
      get committed() {
        return database.committed;
      },
      get pending() {
        return database.pending;
      },
      close: async () => {},
    },
  };
}
