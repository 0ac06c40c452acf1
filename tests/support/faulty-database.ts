import { asStoreError } from '#base/database/errors.ts';
import type { Database, Statement, Tx } from '#base/database/index.ts';

/** What befalls a transaction, and where. */
export type Fault =
  /** The server gives the transaction up at a statement; it may run again. */
  | { readonly kind: 'serialization' | 'deadlock'; readonly statement: number }
  /** The connection breaks at a statement. */
  | { readonly kind: 'lost'; readonly statement: number }
  /** It breaks before the commit reached the server. */
  | { readonly kind: 'lost before commit' }
  /** It breaks after the commit: the effect is there, the answer is lost. */
  | { readonly kind: 'lost after commit' };

export interface FaultyDatabase extends Database {
  /** The faults of the next transaction, each once: the second meets its second run, and so on. */
  arm(...faults: readonly Fault[]): void;
  /** Faults that have not come about. */
  readonly armed: number;
  /** Statements of the last run of a transaction. */
  readonly statements: number;
}

const STATES = { serialization: '40001', deadlock: '40P01' } as const;
const BROKEN = 'Connection terminated unexpectedly';
const TERMINATE = 'SELECT pg_terminate_backend(pg_backend_pid())';

/** The server itself says so: the transaction is aborted, as in earnest. */
const raise = (state: string): string =>
  `DO $$ BEGIN RAISE EXCEPTION 'a test' USING ERRCODE = '${state}'; END $$`;

/** A database that fails as it is told to. A server's connections really break. */
export function createFaultyDatabase(inner: Database): FaultyDatabase {
  let armed: Fault[] = [];
  let statements = 0;

  async function lose(tx: Tx): Promise<never> {
    if (inner.kind === 'server') await tx.query(TERMINATE);
    throw new Error(BROKEN);
  }

  function dueNow(): Fault | undefined {
    statements++;
    const [next] = armed;
    if (!next || !('statement' in next) || next.statement !== statements) return undefined;
    return armed.shift();
  }

  const faulty = (tx: Tx): Tx => ({
    /**
     * A statement follows each time it is asked for. The server is not asked to raise its fault.
     */
    get orm() {
      const due = dueNow();
      if (due?.kind === 'lost') throw new Error(BROKEN);
      if (due?.kind === 'serialization' || due?.kind === 'deadlock') {
        throw Object.assign(new Error('a test'), { code: STATES[due.kind] });
      }
      return tx.orm;
    },
    async query<Row>(statement: Statement | string, values?: readonly unknown[]) {
      const due = dueNow();
      if (due?.kind === 'lost') return lose(tx);
      if (due?.kind === 'serialization' || due?.kind === 'deadlock') {
        await tx.query(raise(STATES[due.kind]));
      }
      return tx.query<Row>(statement, values);
    },
  });

  return {
    kind: inner.kind,
    async transaction(name, body) {
      const result = await inner.transaction(name, async (tx) => {
        statements = 0;
        const done = await body(faulty(tx));
        if (armed[0]?.kind !== 'lost before commit') return done;
        armed.shift();
        return lose(tx);
      });
      if (armed[0]?.kind !== 'lost after commit') return result;
      armed.shift();
      throw asStoreError(new Error(BROKEN), name);
    },
    arm(...faults) {
      armed = [...faults];
    },
    get armed() {
      return armed.length;
    },
    get statements() {
      return statements;
    },
    get committed() {
      return inner.committed;
    },
    get pending() {
      return inner.pending;
    },
    close: inner.close,
  };
}
