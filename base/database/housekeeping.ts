import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { PGlite } from '@electric-sql/pglite';

const COMMITS_BETWEEN_ROUNDS = 1_000;

/**
 * Laxer than a server's autovacuum (0.2 and 0.1; PostgreSQL 18 documentation, §24.1.6), because it
 * takes its time from the work.
 */
const WORN_TABLES = `
SELECT format('%I.%I', schemaname, relname) AS name FROM pg_stat_user_tables
WHERE n_dead_tup > 100 + 0.5 * n_live_tup OR n_mod_since_analyze > 100 + 0.5 * n_live_tup
ORDER BY n_dead_tup + n_mod_since_analyze DESC, 1`;

export interface Housekeeping {
  afterCommit(): void;
  readonly isAtWork: boolean;
  /** Resolves when a round that is under way has ended. */
  rest(): Promise<void>;
}

/**
 * What the autovacuum daemon does on a server; PGlite has no daemons. Without it the planner takes
 * every table for empty and scans it row by row, and the place of dead rows is never used again.
 * Counted in commits, not seconds, so that a simulated run is the same each time. One table at a
 * time: transactions go on in between.
 */
export function createHousekeeping(
  pglite: PGlite,
  onTrouble: (table: string, error: unknown) => void = () => {},
): Housekeeping {
  let commits = 0;
  let round: Promise<void> | undefined;
  const clean = async () => {
    // Counters reach the view at most once a second unless they are told to.
    await pglite.query('SELECT pg_stat_force_next_flush()');
    const worn = await pglite.query<{ name: string }>(WORN_TABLES);
    for (const { name } of worn.rows) {
      await yieldToEventLoop();
      // One table that cannot be cleaned must not keep the others from it.
      await pglite
        .exec(`VACUUM (ANALYZE) ${name}`)
        .catch((error: unknown) => onTrouble(name, error));
    }
  };
  return {
    afterCommit() {
      commits++;
      if (commits % COMMITS_BETWEEN_ROUNDS !== 0 || round !== undefined) return;
      round = clean()
        .catch((error: unknown) => onTrouble('', error))
        .finally(() => {
          round = undefined;
        });
    },
    get isAtWork() {
      return round !== undefined;
    },
    rest: async () => round,
  };
}
