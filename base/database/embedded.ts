import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { PGlite, type Transaction } from '@electric-sql/pglite';
import type { Database, Orm, Statement, Tx } from './database.ts';
import { drizzlePglite } from './drizzle.ts';
import { createHousekeeping } from './housekeeping.ts';
import { createPrepared } from './prepared.ts';
import { runTransaction } from './run-transaction.ts';

const INT8 = 20;

function handleOf(transaction: Transaction, prepared: ReturnType<typeof createPrepared>): Tx {
  let orm: Orm | undefined;
  return {
    // Built only when asked for: hot paths use `query` alone.
    get orm() {
      // Drizzle's PGlite session uses nothing of its client but `query`.
      orm ??= drizzlePglite({ client: transaction as unknown as PGlite }) as unknown as Orm;
      return orm;
    },
    async query<Row>(statement: Statement | string, values: readonly unknown[] = []) {
      // PGlite's own `query` looks too; past the end it would run outside of any transaction.
      if (transaction.closed) throw new Error('a handle was used after its transaction had ended');
      return prepared.run<Row>(typeof statement === 'string' ? statement : statement.text, values);
    },
  };
}

/**
 * PGlite as the house's database. It has one connection, runs on this event loop and its queries
 * resolve within microtasks: without a yield before each transaction no timer and no socket would
 * be served (devices.md §7).
 */
export function databaseOn(
  pglite: PGlite,
  options: {
    readonly onClose?: () => Promise<void>;
    /** Hears what keeps a table from being cleaned. */
    readonly onTrouble?: (table: string, error: unknown) => void;
  } = {},
): Database {
  const housekeeping = createHousekeeping(pglite, options.onTrouble);
  const prepared = createPrepared(pglite);
  let committed = 0;
  let pending = 0;
  const begin = async <T>(body: (tx: Tx) => Promise<T>): Promise<T> => {
    await yieldToEventLoop();
    const result = await pglite.transaction((transaction) => body(handleOf(transaction, prepared)));
    committed++;
    housekeeping.afterCommit();
    return result as T;
  };
  return {
    kind: 'embedded',
    async transaction(name, body) {
      pending++;
      try {
        return await runTransaction(name, begin, body);
      } finally {
        pending--;
      }
    },
    get pending() {
      return pending + (housekeeping.isAtWork ? 1 : 0);
    },
    get committed() {
      return committed;
    },
    async close() {
      await housekeeping.rest();
      await pglite.close();
      await options.onClose?.();
    },
  };
}

export function openPglite(options: { folder?: string; image?: Blob }): Promise<PGlite> {
  return PGlite.create({
    ...(options.folder === undefined ? {} : { dataDir: options.folder }),
    ...(options.image === undefined ? {} : { loadDataDir: options.image }),
    parsers: { [INT8]: (text: string) => Number(text) },
  });
}
