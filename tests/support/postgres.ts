import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type Database, migrate, openServer, readMigrations } from '#base/database/index.ts';
import { findPostgres } from './extras.ts';

/** A PostgreSQL server that lives as long as the test or benchmark that started it. */
export interface ScratchServer {
  /** Of the database `postgres`, which stays empty. */
  readonly url: string;
  /** The folder with pgbench, where the server is ours. */
  readonly bin: string | undefined;
  /** A new database with all migrations; `url` is what `DATABASE_URL` would be. */
  create(name: string, connections?: number): Promise<{ url: string; database: Database }>;
  stop(): Promise<void>;
}

/** Says why PostgreSQL tests are skipped; undefined when they can run. */
export function postgresMissing(): string | undefined {
  if (process.env.WAREHUB_TEST_POSTGRES || findPostgres()) return undefined;
  return 'PostgreSQL is not here (Debian: postgresql), and WAREHUB_TEST_POSTGRES is not set';
}

const isRoot = () => process.getuid?.() === 0;

/** PostgreSQL refuses to run as root; Debian's package brings the user `postgres`. */
function runAs(): { uid?: number; gid?: number } {
  if (!isRoot()) return {};
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

async function answers(url: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      return;
    } catch (error) {
      if (attempt >= 200) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    } finally {
      await client.end().catch(() => {});
    }
  }
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.toString();
}

function handle(url: string, bin: string | undefined, stop: () => Promise<void>): ScratchServer {
  const open = new Set<Database>();
  const empty = `empty${process.pid}`;
  const drop = (name: string) => execute(url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  /** With all migrations, to be copied: a copy takes a sixth of the time of migrating. */
  async function makeEmpty(): Promise<void> {
    await drop(empty);
    await execute(url, `CREATE DATABASE ${empty}`);
    const database = await openServer({ url: withDatabase(url, empty), connections: 1 });
    await migrate(database, await readMigrations());
    await database.close();
  }
  let made: Promise<void> | undefined;
  return {
    url,
    bin,
    async create(name, connections = 10) {
      made ??= makeEmpty();
      await made;
      await drop(name);
      await execute(url, `CREATE DATABASE ${name} TEMPLATE ${empty}`);
      const own = withDatabase(url, name);
      const database = await openServer({ url: own, connections });
      open.add(database);
      return { url: own, database };
    },
    async stop() {
      for (const database of open) await database.close().catch(() => {});
      if (made !== undefined) await drop(empty);
      await stop();
    },
  };
}

/**
 * Starts a server in a temporary folder on a free loopback port, with fsync on as a site has it.
 * `WAREHUB_TEST_POSTGRES` (a URL whose user may create databases) names one that runs already.
 */
export async function startPostgres(): Promise<ScratchServer> {
  const given = process.env.WAREHUB_TEST_POSTGRES;
  if (given) return handle(given, findPostgres(), async () => {});
  const bin = findPostgres();
  if (!bin) throw new Error(postgresMissing());
  const user = runAs();
  const folder = mkdtempSync(join(tmpdir(), 'warehub-postgres-'));
  chmodSync(folder, 0o700);
  if (user.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  execFileSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'warehub', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
    { ...user, cwd: folder, stdio: 'pipe' },
  );
  const port = await freePort();
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: folder,
    max_connections: '120',
    shared_buffers: '256MB',
    max_wal_size: '2GB',
  };
  const child: ChildProcess = spawn(
    join(bin, 'postgres'),
    ['-D', data, ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])],
    { ...user, cwd: folder, stdio: 'ignore' },
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const kill = () => child.kill('SIGQUIT');
  process.once('exit', kill);
  const url = `postgres://warehub@127.0.0.1:${port}/postgres`;
  try {
    await answers(url);
  } catch (error) {
    kill();
    throw error;
  }
  return handle(url, bin, async () => {
    process.off('exit', kill);
    child.kill('SIGINT');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  });
}
