/**
 * Vehicles without a plant: they drive for whoever is the master on the broker, and know nothing of
 * a warehouse (docs/vehicle-simulator.md).
 */
import { readFile } from 'node:fs/promises';
import { isOperatingError } from '#base/operating-error.ts';
import { createRandom } from '#base/random.ts';
import { createSystemScheduler } from '#base/system-scheduler.ts';
import { createScaledScheduler } from '../../plant/scaled-scheduler.ts';
import { createMqttClients } from '../../sockets/mqtt.ts';
import { driversOf } from './drivers.ts';
import { letThingsHappen } from './faults.ts';
import { createFleet } from './fleet.ts';
import { HELP } from './help.ts';
import { readLayout } from './layout.ts';
import { createLoads } from './loads.ts';
import { type Options, readOptions, refuse } from './options.ts';
import { openRest } from './rest.ts';
import { narrate, statusLine } from './status.ts';

const STOP_LIMIT_MS = 10_000;
/** On a terminal the line is written over; into a file a new one comes now and then. */
const STATUS_MS = process.stdout.isTTY ? 1_000 : 10_000;

async function layoutAt(path: string) {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) =>
    refuse(`the layout ${path} cannot be read (${error.code})`),
  );
  return readLayout(path, text);
}

async function run(options: Options): Promise<void> {
  const die = (error: unknown) => {
    process.stderr.write(`a bug: ${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(70);
  };
  process.on('uncaughtException', die);
  process.on('unhandledRejection', die);
  const wall = createSystemScheduler(die);
  const clock = createScaledScheduler(wall, options.speed);
  const random = createRandom(options.seed);
  const layout = await layoutAt(options.layout);
  const drivers = driversOf(layout, options);
  const rates = { ...options.faults };
  const loads = createLoads();
  const clients = createMqttClients(options.broker);
  const vehicles = createFleet({
    ...{ floor: layout, drivers, loads, clock, wall, rates, random },
    ends: { mqtt: clients.mqtt },
    timing: options.timing,
    ...(options.root === undefined ? {} : { root: options.root }),
  });
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const rest = options.rest;
  const server =
    rest === undefined
      ? undefined
      : await openRest({ vehicles, rates, loads, clock }, rest, die).catch((error: Error) =>
          refuse(`port ${rest} cannot be had: ${error.message}`),
        );
  for (const { face } of vehicles) face.start();
  if (options.isVerbose) for (const one of vehicles) narrate(one, say);
  await clients.open();
  const things = letThingsHappen({ vehicles, rates, clock, random: random.fork('faults') });

  const kinds = [...new Set(drivers.map(({ traits }) => traits.version))].join(', ');
  say(`${vehicles.length} vehicles of VDA 5050 ${kinds} on ${layout.nodes.length} nodes`);
  const isOverwritten = process.stdout.isTTY && !options.isVerbose;
  const status = setInterval(() => {
    const line = statusLine(vehicles, clock.speed);
    if (isOverwritten) process.stdout.write(`\r\x1b[2K${line.slice(0, process.stdout.columns)}`);
    else say(line);
  }, STATUS_MS);

  let stopping = false;
  const stop = async () => {
    // Who presses again does not want to wait.
    if (stopping) process.exit(1);
    stopping = true;
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
    clearInterval(status);
    things.stop();
    server?.close();
    await Promise.all(vehicles.map(({ face }) => face.stop()));
    await clients.close();
    if (isOverwritten) say('');
    say('all vehicles are offline');
    process.exit(0);
  };
  process.on('SIGINT', () => void stop().catch(die));
  process.on('SIGTERM', () => void stop().catch(die));
  // A child without its parent has nobody to stop it.
  process.on('disconnect', () => void stop().catch(die));
  process.send?.({ type: 'ready', facts: { vehicles: vehicles.length } });
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options) await run(options);
  else process.stdout.write(HELP);
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  if (!isOperatingError(error)) throw error;
  process.stderr.write(`vehicles: ${message}\n(--help explains · --help 查看说明)\n`);
  process.send?.({ type: 'refused', code: error.code, message });
  process.exitCode = 2;
}
