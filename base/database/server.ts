import pg from 'pg';
import { OperatingError } from '#base/operating-error.ts';
import type { Database, Orm, Statement, Tx } from './database.ts';
import { drizzleServer } from './drizzle.ts';
import { asStoreError } from './errors.ts';
import { runTransaction } from './run-transaction.ts';

const OLDEST_SERVER = 150_000;
const INT8 = 20;

function parsers(): pg.CustomTypesConfig {
  return {
    getTypeParser: ((oid: number, format: 'text' | 'binary') =>
      oid === INT8
        ? (text: string) => Number(text)
        : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
  };
}

/** Opens a PostgreSQL server (15 or newer) by its URL, with at most `connections` connections. */
export async function openServer(options: {
  url: string;
  connections?: number;
  onLost?: (error: Error) => void;
}): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.connections ?? 10,
    connectionTimeoutMillis: 10_000,
    types: parsers(),
  });
  // An idle connection that breaks must not become an uncaught 'error' event.
  pool.on('error', (error) => options.onLost?.(error));
  const handles = new WeakMap<pg.PoolClient, Tx>();
  let committed = 0;
  let pending = 0;

  const handleOf = (client: pg.PoolClient): Tx => {
    let tx = handles.get(client);
    if (!tx) {
      tx = {
        orm: drizzleServer({ client }) as unknown as Orm,
        async query<Row>(statement: Statement | string, values: readonly unknown[] = []) {
          const query =
            typeof statement === 'string'
              ? { text: statement, values: values as unknown[] }
              : { ...statement, values: values as unknown[] };
          const result = await client.query(query);
          return result.rows as Row[];
        },
      };
      handles.set(client, tx);
    }
    return tx;
  };

  const begin = async <T>(body: (tx: Tx) => Promise<T>): Promise<T> => {
    const client = await pool.connect();
    let broken: Error | undefined;
    // A connection that dies between two statements says so by an event only.
    const onError = (error: Error) => {
      broken = error;
    };
    client.on('error', onError);
    try {
      await client.query('BEGIN');
      const result = await body(handleOf(client));
      await client.query('COMMIT');
      committed++;
      return result;
    } catch (error) {
      try {
        await client.query('ROLLBACK');
      } catch (rollbackError) {
        broken = rollbackError as Error;
      }
      throw error;
    } finally {
      client.off('error', onError);
      client.release(broken);
    }
  };

  try {
    const { rows } = await pool.query<{ server_version_num: string }>('SHOW server_version_num');
    const version = Number(rows[0]?.server_version_num);
    if (version < OLDEST_SERVER) {
      throw new OperatingError(
        'store.version',
        `PostgreSQL ${Math.floor(version / 10_000)} is too old: Warehub needs PostgreSQL 15 or newer`,
        { retryable: false },
      );
    }
  } catch (error) {
    await pool.end();
    throw asStoreError(error, 'connect');
  }

  return {
    kind: 'server',
    async transaction(name, body) {
      pending++;
      try {
        return await runTransaction(name, begin, body);
      } finally {
        pending--;
      }
    },
    get pending() {
      return pending;
    },
    get committed() {
      return committed;
    },
    close: () => pool.end(),
  };
}
