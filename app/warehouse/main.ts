import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import {
  type Database,
  migrate,
  openEmbedded,
  openServer,
  readMigrations,
} from '#base/database/index.ts';
import { createIds } from '#base/ids.ts';
import { createLog, createTroubleCounter, type TroubleCounter } from '#base/log.ts';
import { isOperatingError, OperatingError } from '#base/operating-error.ts';
import { createRandom } from '#base/random.ts';
import { createSystemScheduler } from '#base/system-scheduler.ts';
import type { Admit } from '#hub/transports/admission.ts';
import { tellParent } from '../cli/child.ts';
import { type CommandSpec, readOptions } from '../cli/options.ts';
import { ENVIRONMENT_HELP, environmentConfig } from '../config.ts';
import { BUILT_PAGES } from '../http/pages.ts';
import { createHttpNetwork } from '../network/http-network.ts';
import { openCouriers } from '../notify/couriers.ts';
import { openPlantDoor } from '../panel/plant-door.ts';
import { readSite } from '../site/read-site.ts';
import { readBooks } from './books.ts';
import { ledgerFaults, openWork } from './closing-check.ts';
import { composeWarehouse } from './compose.ts';
import { openLinks, openTelemetry } from './links.ts';

const spec: CommandSpec = {
  name: 'warehouse',
  usage: 'node app/warehouse/main.ts --site FILE --data DIR [OPTIONS]',
  summary: 'The warehouse process: database, broker, hub, WCS, WMS and REST. npm start runs it.',
  options: {
    site: { type: 'string', value: 'FILE', help: 'the floor (JSON)' },
    data: { type: 'string', value: 'DIR', default: './data', help: 'where everything is kept' },
    host: { type: 'string', value: 'ADDRESS', default: '127.0.0.1', help: 'to listen on' },
    'http-port': { type: 'number', value: 'N', default: 8080, help: 'REST and /docs' },
    'mqtt-port': { type: 'number', value: 'N', default: 1883, help: 'MQTT over TCP' },
    'ws-port': { type: 'number', value: 'N', default: 9001, help: 'MQTT over WebSocket' },
    plant: {
      type: 'string',
      value: 'URL',
      help: 'the control channel of a simulated plant, for its panel among the screens',
    },
    pace: { type: 'number', value: 'N', default: 1, min: 1, help: 'speed of a simulated plant' },
  },
  environment: ENVIRONMENT_HELP,
  examples: ['node app/warehouse/main.ts --site data/site.json --data data'],
};

const EMBEDDED_NOTE =
  'embedded: for trying out and simulation; it does not survive a power cut. A site runs PostgreSQL (DATABASE_URL). ' +
  '内嵌数据库仅供试用与仿真,断电可能丢失数据;生产请用 PostgreSQL';

const OPEN_BROKER_NOTE =
  'open: whoever reaches this port is believed to be a device. MQTT_LOGIN=keys asks each for its key (docs/access.md). ' +
  '未启用登录:能访问该端口者即被视为设备;设置 MQTT_LOGIN=keys 后须出示密钥';

async function openDatabase(
  url: string | undefined,
  folder: string,
  trouble: TroubleCounter,
): Promise<Database> {
  const database = url
    ? await openServer({ url, connections: 10 })
    : await openEmbedded(folder, (table, error) =>
        trouble.note(`cleaning ${table}: ${String(error)}`, { table }),
      );
  await migrate(database, await readMigrations());
  return database;
}

/** Questions of the process that started us: benches and flow runs ask, nobody else can. */
async function answerParent(message: { type?: string }, database: Database): Promise<void> {
  if (message.type === 'memory') {
    globalThis.gc?.();
    const { heapUsed, rss } = process.memoryUsage();
    process.send?.({ type: 'memory', heapMb: heapUsed / 2 ** 20, rssMb: rss / 2 ** 20 });
  }
  if (message.type === 'books') {
    const answer = await database.transaction('books', async (tx) => ({
      books: await readBooks(tx),
      faults: [...(await ledgerFaults(tx)), ...(await openWork(tx))],
    }));
    process.send?.({ type: 'books', ...answer });
  }
}

function listenError(error: unknown, port: number): unknown {
  if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') return error;
  return new OperatingError(
    'transport.port_taken',
    `port ${port} is taken by another program: stop it, or give Warehub another port (--help)  ` +
      `端口 ${port} 已被其他程序占用：请停止该程序，或为 Warehub 指定其他端口（--help）`,
    { retryable: false },
  );
}

const STOP_LIMIT_MS = 15_000;

async function main(): Promise<void> {
  const options = readOptions(spec, process.argv.slice(2));
  const environment = environmentConfig();
  const log = createLog({ level: environment.logLevel });
  const trouble = createTroubleCounter(log);
  const host = String(options.host);
  const httpPort = Number(options['http-port']);
  const dataFolder = String(options.data);

  // A bug stops the process at once; the launcher starts it again from the database.
  const die = (error: unknown, where: string) => {
    log.error({ error, where }, 'a bug: the process stops and starts again from the database');
    process.exit(70);
  };
  process.on('uncaughtException', (error) => die(error, 'uncaught'));
  process.on('unhandledRejection', (error) => die(error, 'unhandled'));
  const scheduler = createSystemScheduler(die);
  const ids = createIds(scheduler, createRandom(`${process.pid}:${scheduler.now()}`));
  const manifest = await readFile(new URL('../../package.json', import.meta.url), 'utf8');

  const site = await readSite(String(options.site ?? join(dataFolder, 'site.json')));
  const telemetry = openTelemetry({ influxUrl: environment.influxUrl, trouble });
  // An outside broker asks its clients itself.
  const asksDevices = environment.asksDevices && environment.mqttUrl === undefined;
  // Until the hub listens nobody is let in: the broker would acknowledge what no one takes.
  const opened = Promise.withResolvers<Admit>();
  const [database, links] = await Promise.all([
    openDatabase(environment.databaseUrl, dataFolder, trouble),
    openLinks({
      mqttUrl: environment.mqttUrl,
      mqttWsUrl: environment.mqttWsUrl,
      host,
      mqttPort: Number(options['mqtt-port']),
      wsPort: Number(options['ws-port']),
      dataFolder,
      admit: async (knock) => (await opened.promise)(knock),
      log,
      trouble,
    }),
  ]);
  const warehouse = await composeWarehouse({
    database,
    site,
    links: links.links,
    scheduler,
    ids,
    log,
    trouble,
    telemetry: telemetry.port,
    version: (JSON.parse(manifest) as { version: string }).version,
    couriers: openCouriers(environment),
    network: createHttpNetwork(environment.warehouses),
    pace: Number(options.pace),
    pages: BUILT_PAGES,
    ...(options.plant === undefined ? {} : { simulated: openPlantDoor(String(options.plant)) }),
    access: {
      asksDevices,
      ...(environment.launcherKey === undefined ? {} : { launcherKey: environment.launcherKey }),
    },
    ...(links.upgrade ? { mqttUpgrade: links.upgrade } : {}),
    onBug: (error) => setTimeout(() => die(error, 'route'), 100),
  });
  const setup = await warehouse.start();
  opened.resolve(warehouse.mqttDoor.admit);
  warehouse.mqttDoor.whenChanged(() => void links.admitAgain());
  const http = await warehouse.server.listen({ host, port: httpPort }).catch((error: unknown) => {
    throw listenError(error, httpPort);
  });

  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    // With nobody there to kill it, it must end by itself whatever a device does.
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
    await warehouse.stop();
    await links.close();
    await telemetry.close();
    await database.close();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop());
  process.on('message', (message: { type?: string }) => {
    void answerParent(message, database);
  });
  // A launcher that was killed leaves nobody to stop us.
  process.on('disconnect', () => void stop());

  // Told to whoever started this, and never to the log.
  const open = setup === undefined ? http : `${http}/#setup=${setup}`;
  if (!process.send) console.error(`open ${open}`);
  log.info({ http, ms: Math.round(performance.now()) }, 'ready');
  tellParent({
    type: 'ready',
    facts: {
      http,
      open,
      mqtt: links.mqttUrl,
      mqttWs: links.wsUrl ?? '',
      mqttAsks: asksDevices ? 'keys' : '',
      mqttNote: asksDevices || environment.mqttUrl ? '' : OPEN_BROKER_NOTE,
      database: environment.databaseUrl
        ? `PostgreSQL at ${new URL(environment.databaseUrl).host}`
        : `PGlite in ${join(dataFolder, 'database')}`,
      databaseNote: environment.databaseUrl ? '' : EMBEDDED_NOTE,
      readyMs: Math.round(performance.now()),
    },
  });
}

main().catch((error: unknown) => {
  if (isOperatingError(error)) {
    tellParent({ type: 'refused', code: error.code, message: error.message });
    console.error(error.message);
  } else {
    console.error(error);
  }
  // Leaves the message time to reach the parent.
  setTimeout(() => process.exit(1), 50);
});
