/** A floor with its master and its vehicles, each in a process of its own, on a real broker. */
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startChild } from '#app/cli/child.ts';
import { freePorts } from '#app/cli/ports.ts';
import type { Site } from '#base/site/site.ts';
import { mosquittoMissing, startMosquitto } from '#tests/support/mosquitto.ts';
import { postgresMissing, startPostgres } from '#tests/support/postgres.ts';
import type { TransportTask } from '#wcs/transports/model.ts';
import type { Control } from './control.ts';
import type { FromMaster, Looked, MasterSpec, ToMaster } from './words.ts';

export interface StageOptions {
  readonly site: Site;
  readonly control: Control;
  readonly speed: number;
  readonly seed: number;
  /** As `npm run vehicles` takes them; in turn, where the vehicles are of several makes. */
  readonly makes?: readonly string[];
  readonly faults?: string;
  /** Mosquitto and PostgreSQL where they are, if nothing is said. */
  readonly broker?: 'mosquitto' | 'house';
  readonly database?: 'postgres' | 'pglite';
  /** A folder for a CPU profile of the master. */
  readonly profile?: string;
}

/** A vehicle as its simulator knows it. */
export interface TrueVehicle {
  readonly id: string;
  readonly lastNodeId: string;
  readonly mapId: string;
  /** Metres. */
  readonly x: number;
  readonly y: number;
  readonly loads: readonly string[];
  readonly mode: string;
  readonly errors: readonly string[];
  readonly faults: readonly string[];
}

export interface Stage {
  /** What the master stands on, in words. */
  readonly ground: string;
  readonly mqtt: string;
  readonly folder: string;
  ask(transports: readonly TransportTask[]): void;
  /** What ended since then, and how things are. */
  look(since?: number): Promise<Looked>;
  /** All at one moment. */
  vehicles(): Promise<readonly TrueVehicle[]>;
  /** Where each load is that was touched: a place, or `VEHICLE:id`. */
  loads(): Promise<Readonly<Record<string, string>>>;
  /** From now on nothing goes wrong by itself. */
  heal(): Promise<void>;
  /** What the master refused, as it came. */
  readonly refused: readonly string[];
  stop(): Promise<void>;
}

const START_LIMIT_MS = 120_000;
const MASTER = new URL('./master.ts', import.meta.url);
const VEHICLES = new URL('../../simulators/vehicles/alone/main.ts', import.meta.url);

/** @throws Error with the sentence of the process that did not start, and where its log lies. */
export async function setStage(options: StageOptions): Promise<Stage> {
  const { site } = options;
  const folder = await mkdtemp(join(tmpdir(), 'warehub-fleet-'));
  const siteFile = join(folder, 'site.json');
  await writeFile(siteFile, JSON.stringify(site));
  const endings: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const end of endings.splice(0).reverse()) await end();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    return await open(options, { siteFile, folder, endings, stop });
  } catch (error) {
    await stop();
    throw error;
  }
}

async function open(
  options: StageOptions,
  parts: {
    readonly siteFile: string;
    readonly folder: string;
    readonly endings: (() => Promise<void>)[];
    readonly stop: () => Promise<void>;
  },
): Promise<Stage> {
  const { siteFile, folder, endings } = parts;
  const { broker = mosquittoMissing() ? 'house' : 'mosquitto' } = options;
  const { database = postgresMissing() ? 'pglite' : 'postgres' } = options;
  const mosquitto = broker === 'mosquitto' ? await startMosquitto() : undefined;
  if (mosquitto) endings.push(() => mosquitto.stop());
  const postgres = database === 'postgres' ? await startPostgres() : undefined;
  if (postgres) endings.push(() => postgres.stop());
  const [mqttPort, wsPort, restPort] = await freePorts(3);
  const spec: MasterSpec = {
    ...{ siteFile, folder, mqttPort: mqttPort!, wsPort: wsPort!, control: options.control },
    ...(postgres ? { databaseUrl: (await postgres.create('fleet')).url } : {}),
    ...(mosquitto ? { mqttUrl: mosquitto.url } : {}),
  };
  const { profile } = options;
  const master = startChild({
    script: MASTER,
    args: [JSON.stringify(spec)],
    logFile: join(folder, 'master.log'),
    execArgv: profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`],
  });
  endings.push(() => master.stop(30_000));
  const mqtt = String((await master.ready).mqtt);
  const vehicles = startChild({
    script: VEHICLES,
    logFile: join(folder, 'vehicles.log'),
    args: [
      ...['--layout', siteFile, '--broker', mqtt, '--rest', `${restPort}`],
      ...['--speed', `${options.speed}`, '--seed', `${options.seed}`, '--state-every', '1'],
      ...(options.makes ? ['--make', options.makes.join(',')] : []),
      ...(options.faults === undefined ? [] : ['--faults', options.faults]),
    ],
  });
  endings.push(() => vehicles.stop());
  await vehicles.ready;

  const refused: string[] = [];
  master.process.on('message', (message: FromMaster) => {
    if (message.type === 'refused') refused.push(...message.why);
  });
  const say = (message: ToMaster) => master.process.send(message);
  const rest = async (method: string, path: string, body?: object) => {
    const answer = await fetch(`http://127.0.0.1:${restPort}${path}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`the vehicles answer ${answer.status} to ${method} ${path}`);
    return answer.json();
  };
  const looked = async (since: number): Promise<Looked> => {
    const dead = master.exited.then(({ code, signal }) => {
      throw new Error(`the master ended with ${signal ?? code}: ${folder}/master.log`);
    });
    dead.catch(() => {});
    say({ type: 'look', since });
    for (;;) {
      const [message] = (await Promise.race([once(master.process, 'message'), dead])) as [
        FromMaster,
      ];
      if (message.type === 'looked') return message;
    }
  };
  const stage: Stage = {
    ground: `${database === 'postgres' ? 'PostgreSQL' : 'PGlite'}, ${mosquitto ? 'Mosquitto' : "the house's broker"}`,
    ...{ mqtt, folder, refused, stop: parts.stop },
    ask: (transports) => void say({ type: 'ask', transports }),
    look: (since = 0) => looked(since),
    vehicles: async () =>
      ((await rest('GET', '/vehicles')) as { vehicles: TrueVehicle[] }).vehicles,
    loads: async () => ((await rest('GET', '/loads')) as { loads: Record<string, string> }).loads,
    async heal() {
      const { faults } = (await rest('GET', '/faults')) as { faults: { name: string }[] };
      await rest('POST', '/faults', Object.fromEntries(faults.map(({ name }) => [name, 0])));
    },
  };
  const limit = performance.now() + START_LIMIT_MS;
  for (;;) {
    const { online } = await stage.look(Number.MAX_SAFE_INTEGER);
    if (online === options.site.vehicles.length) return stage;
    if (performance.now() > limit) throw new Error(`only ${online} vehicles came online`);
    await wait(500);
  }
}
