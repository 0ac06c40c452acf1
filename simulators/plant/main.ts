/**
 * The plant as a process: one simulated site on real sockets. It knows the warehouse by its broker
 * and its REST address only, and survives its death.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Value } from 'typebox/value';
import { createIds } from '#base/ids.ts';
import { createLog } from '#base/log.ts';
import { isOperatingError, OperatingError } from '#base/operating-error.ts';
import { createRandom } from '#base/random.ts';
import { Site } from '#base/site/site.ts';
import { createSystemScheduler } from '#base/system-scheduler.ts';
import { type FlowPlan, planMadeUp } from '../erp/index.ts';
import { createLiveEnds } from '../sockets/live-ends.ts';
import { openControl } from './control.ts';
import { ERROR_RATES, type ErrorLevel } from './error-rates.ts';
import { DEFAULT_PLANT_FAULTS, NO_PLANT_FAULTS } from './incidents.ts';
import { createJournal, readJournal } from './journal.ts';
import { createPlant, LIVE_TIMING, type PlantSnapshot } from './plant.ts';

const HELP = `The simulated plant: world, vehicles, labels, scales, people and an ERP.

Usage: node simulators/plant/main.ts --site FILE --data DIR --mqtt URL --api URL [OPTIONS]

  --site FILE      the floor (JSON)
  --data DIR       where its journal and plan are kept
  --mqtt URL       the broker, mqtt://host:port
  --mqtt-login     shows the key of the environment to the broker too
  --api URL        the warehouse's REST, http://host:port
  --plan FILE      what the ERP does (JSON); without it goods and orders are made up, for ever
  --speed N        so many times as fast as the wall's clock [10]
  --errors LEVEL   how often people and goods go wrong (none, default, high) [default]
  --faults LEVEL   how often machines go wrong (none, default) [none]
  --seed N         of all chance [1]
  --control PORT   a loopback port for tests and the audit

WAREHUB_LAUNCHER_KEY in the environment is the key that the ERP shows to the warehouse.
`;

const MADE_UP_ITEMS = 500;
/** So many orders are there soon; more follow for ever. */
const FIRST_ORDERS = 20;

const { values } = parseArgs({
  options: {
    site: { type: 'string' },
    data: { type: 'string' },
    mqtt: { type: 'string' },
    'mqtt-login': { type: 'boolean', default: false },
    api: { type: 'string' },
    plan: { type: 'string' },
    speed: { type: 'string', default: '10' },
    errors: { type: 'string', default: 'default' },
    faults: { type: 'string', default: 'none' },
    seed: { type: 'string', default: '1' },
    control: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

function refuse(message: string): never {
  throw new OperatingError('config.plant', message, { retryable: false });
}

function need(name: 'site' | 'data' | 'mqtt' | 'api'): string {
  return values[name] ?? refuse(`the plant needs --${name} (--help explains)`);
}

function mqttUrl(key: string | undefined): string {
  const url = new URL(need('mqtt'));
  if (values['mqtt-login']) Object.assign(url, { username: 'plant', password: key ?? '' });
  return url.href;
}

async function readSiteFile(path: string): Promise<Site> {
  const given: unknown = JSON.parse(await readFile(path, 'utf8'));
  if (!Value.Check(Site, given)) refuse(`${path} is no site file`);
  return given;
}

/** A made-up plan is kept: the next start goes on with it, whatever seed it is given. */
async function readPlan(dataFolder: string, seed: number): Promise<FlowPlan> {
  const kept = values.plan ?? join(dataFolder, 'plan.json');
  if (!existsSync(kept)) {
    const options = { orders: FIRST_ORDERS, items: MADE_UP_ITEMS, seed, endless: true };
    await writeFile(kept, JSON.stringify(planMadeUp(options)));
  }
  return JSON.parse(await readFile(kept, 'utf8')) as FlowPlan;
}

function levels() {
  const { errors, faults } = values;
  if (!(errors in ERROR_RATES)) refuse('--errors is none, default or high');
  if (faults !== 'none' && faults !== 'default') refuse('--faults is none or default');
  const speed = Number(values.speed);
  if (!(speed > 0)) refuse('--speed is a number above 0');
  return {
    rates: ERROR_RATES[errors as ErrorLevel],
    faults: faults === 'default' ? DEFAULT_PLANT_FAULTS : NO_PLANT_FAULTS,
    speed,
  };
}

const STOP_LIMIT_MS = 10_000;

async function main(): Promise<void> {
  const log = createLog({ level: process.env.LOG_LEVEL ?? 'info' }).child({ room: 'plant' });
  const die = (error: unknown) => {
    log.error({ error }, 'a bug: the plant stops');
    process.exit(70);
  };
  process.on('uncaughtException', die);
  process.on('unhandledRejection', die);
  const scheduler = createSystemScheduler(die);
  const dataFolder = need('data');
  await mkdir(dataFolder, { recursive: true });
  const seed = Number(values.seed);
  const site = await readSiteFile(need('site'));
  const plan = await readPlan(dataFolder, seed);
  const journalFile = join(dataFolder, 'plant.json');
  const key = process.env.WAREHUB_LAUNCHER_KEY;
  const plant = createPlant({
    ...levels(),
    ...{ site, scheduler, log },
    random: createRandom(seed),
    // Unique for ever, so never from the seed: a second start must not repeat an id.
    ids: createIds(scheduler, createRandom(`${process.pid}:${scheduler.now()}`)),
    ends: createLiveEnds({ mqttUrl: mqttUrl(key), dataFolder, onBug: die }),
    timing: LIVE_TIMING,
    host: { plan, api: need('api'), fetch, ...(key ? { key } : {}) },
    snapshot: await readJournal<PlantSnapshot>(journalFile),
  });
  const journal = createJournal({
    path: journalFile,
    scheduler,
    state: { version: () => plant.version, snapshot: plant.snapshot },
  });
  await plant.start();
  journal.start();
  const control = values.control
    ? await openControl(plant, Number(values.control), die)
    : undefined;

  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    // A socket whose other end died first may never say goodbye.
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
    control?.close();
    await plant.stop();
    await journal.stop();
    process.exit(0);
  };
  process.on('SIGINT', () => void stop().catch(die));
  process.on('SIGTERM', () => void stop().catch(die));
  // A plant without its launcher has nobody to stop it.
  process.on('disconnect', () => void stop().catch(die));

  const { vehicles, lightBanks, scales, handhelds } = site;
  const labels = lightBanks.reduce((sum, bank) => sum + bank.labels, 0);
  const summary =
    `${vehicles.length} vehicles, ${labels} labels on ${lightBanks.length} controllers, ` +
    `${scales.length} scales, ${handhelds.length} PDAs`;
  process.send?.({ type: 'ready', facts: { summary } });
}

if (values.help) {
  process.stdout.write(HELP);
} else {
  main().catch((error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    const code = isOperatingError(error) ? error.code : 'bug';
    process.stderr.write(`plant: ${message}\n`);
    process.send?.({ type: 'refused', code, message });
    process.exit(1);
  });
}
