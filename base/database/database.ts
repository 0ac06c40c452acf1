import type { PgDatabase, PgQueryResultHKT } from './drizzle.ts';

/** Drizzle's handle, the same type on PGlite and on a PostgreSQL server. */
export type Orm = PgDatabase<PgQueryResultHKT, Record<string, never>>;

/** A hot statement, kept in a file of its own. A server prepares it once a connection by `name`. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** An open transaction. Nothing keeps it beyond the body it was given to. */
export interface Tx {
  readonly orm: Orm;
  /** Rows of a parametrised statement; int8 comes back as number, xid8 and numeric as string. */
  query<Row = Record<string, unknown>>(
    statement: Statement | string,
    values?: readonly unknown[],
  ): Promise<Row[]>;
}

export interface Database {
  readonly kind: 'embedded' | 'server';
  /**
   * Runs `body` in one transaction: commits what it returns, rolls back when it throws or returns a
   * refusal. Serialization failures and deadlocks are retried (so `body` may run several times and
   * touches nothing but `tx`). Opening a transaction inside another is a bug and says so.
   */
  transaction<T>(name: string, body: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * How many transactions were committed since the start: the budget of DESIGN §4 is counted here.
   */
  readonly committed: number;
  /** Transactions begun and not yet ended: the simulation waits until there are none. */
  readonly pending: number;
  close(): Promise<void>;
}
