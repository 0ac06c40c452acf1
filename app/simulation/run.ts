import { createHash } from 'node:crypto';
import { type Database, openMemory } from '#base/database/index.ts';
import { createIds } from '#base/ids.ts';
import { invariant } from '#base/invariant.ts';
import { silentLog } from '#base/log.ts';
import { isOperatingError } from '#base/operating-error.ts';
import { createRandom, type Random } from '#base/random.ts';
import type { Site } from '#base/site/site.ts';
import { hours, type Millis, minutes, seconds } from '#base/time.ts';
import { createVirtualScheduler, type VirtualScheduler } from '#base/virtual-scheduler.ts';
import { createMemoryPlant, type MemoryPlant } from '#hub/transports/memory-links.ts';
import { createMemoryTelemetry } from '#hub/transports/memory-telemetry.ts';
import { createPlant, ERROR_RATES, type Plant, VIRTUAL_TIMING } from '#simulators/plant/index.ts';
import { composeWarehouse, type Warehouse } from '../warehouse/compose.ts';
import { checkAtEnd, checkLedger } from './end-checker.ts';
import { FAULTS, type FaultLevel, quietWires } from './faults.ts';
import { createIncarnation, type Fate, type Incarnation } from './incarnation.ts';
import { simulationPlan, simulationSite } from './plan.ts';
import { createWireChecker } from './wire-checker.ts';

export interface SimulationOptions {
  readonly seed: number;
  readonly hours: number;
  readonly orders: number;
  readonly faults: FaultLevel;
  /** A line for each thing worth seeing, for whoever repeats a failing seed. */
  readonly trace?: (line: string) => void;
}

export interface SimulationResult {
  readonly seed: number;
  /** Of every action, every movement and every event: equal for equal seeds. */
  readonly digest: string;
  /** What does not hold; empty when the seed passed. */
  readonly failures: readonly string[];
  readonly simulatedHours: number;
  readonly orderLines: number;
  readonly transactions: number;
  readonly actions: number;
  readonly kills: number;
  readonly orders: { readonly shipped: number; readonly short: number; readonly planned: number };
  readonly injected: number;
}

const RESTART_MS = seconds(2);
const LEDGER_CHECK_EVERY = minutes(10);
const DRAIN_STEP = minutes(1);
const MAX_DRAIN = hours(8);
const RESTS_AFTER_DONE = minutes(10);

/** Draws when the process dies and when the database refuses, until it is told to stop. */
function createFates(random: Random, scheduler: VirtualScheduler, level: FaultLevel) {
  const rates = FAULTS[level];
  let next: Fate = 'commits';
  let refusesUntil: Millis = 0;
  let healed = false;
  const planDeath = () => {
    if (rates.deathsAnHour === 0) return;
    scheduler.after(random.exponential(hours(1) / rates.deathsAnHour), 'death is due', () => {
      if (healed) return;
      next = random.chance(0.5) ? 'dies_before' : 'dies_after';
      planDeath();
    });
  };
  const planRefusal = () => {
    if (rates.refusalsAnHour === 0) return;
    scheduler.after(random.exponential(hours(1) / rates.refusalsAnHour), 'database refuses', () => {
      if (healed) return;
      refusesUntil = scheduler.now() + random.integer(500, 5_000);
      planRefusal();
    });
  };
  planDeath();
  planRefusal();
  return {
    fateOf(): Fate {
      if (scheduler.now() < refusesUntil) return 'refused';
      const fate = next;
      next = 'commits';
      return fate;
    },
    heal() {
      healed = true;
      next = 'commits';
      refusesUntil = 0;
    },
  };
}

interface Stage {
  readonly database: Database;
  readonly scheduler: VirtualScheduler;
  readonly wires: MemoryPlant;
  readonly site: Site;
  readonly random: Random;
  readonly fateOf: () => Fate;
  readonly onBug: (error: unknown) => void;
  readonly trace: (line: string) => void;
}

/** The warehouse process, life after life. */
function createLives(stage: Stage) {
  const { database, scheduler, wires, site, random } = stage;
  let warehouse: Warehouse | undefined;
  let life: Incarnation | undefined;
  let lives = 0;
  /** Work off the database that takes turns of the real event loop: files at boot, requests. */
  let booting = 0;
  const asking = new Set<Incarnation>();

  const boot = async () => {
    lives++;
    const links = wires.links();
    const mine = createIncarnation({
      scheduler,
      database,
      fateOf: stage.fateOf,
      onDeath() {
        stage.trace(`life ${lives} of the warehouse ends`);
        links.fence();
        warehouse = undefined;
        scheduler.after(RESTART_MS, 'boot', boot);
      },
    });
    life = mine;
    booting++;
    const made = await composeWarehouse({
      database: mine.database,
      site,
      links,
      scheduler: mine.scheduler,
      ids: createIds(scheduler, random.fork(`ids of life ${lives}`)),
      log: silentLog,
      telemetry: createMemoryTelemetry(),
      version: '0.0.0',
      onBug: stage.onBug,
    }).finally(() => {
      booting--;
    });
    try {
      await made.start();
      if (mine.alive) warehouse = made;
    } catch (error) {
      // A process that cannot start ends, and is started again.
      if (!isOperatingError(error)) throw error;
      mine.kill();
    }
  };
  scheduler.after(0, 'boot', boot);

  return {
    get warehouse() {
      return warehouse;
    },
    get count() {
      return lives;
    },
    /** The clock waits for this; a request that died with its process is nobody's any more. */
    get busy() {
      return booting > 0 || [...asking].some((one) => one.alive);
    },
    /** The server's own injection instead of a socket; a dead process refuses. */
    async fetch(
      url: string,
      init: { method: string; headers: Record<string, string>; body?: string },
    ) {
      const asked = life;
      if (!warehouse || !asked?.alive) throw new Error('connection refused');
      asking.add(asked);
      const answer = await warehouse.server
        .inject({
          method: init.method as 'GET',
          url: new URL(url).pathname + new URL(url).search,
          headers: init.headers,
          ...(init.body === undefined ? {} : { payload: init.body }),
        })
        .finally(() => asking.delete(asked));
      if (!asked.alive) throw new Error('connection reset');
      return { status: answer.statusCode, text: async () => answer.body };
    },
  };
}

/** One seed: an hour (or more) of faults, then everything heals and must drain, then the checks. */
export async function runSimulation(options: SimulationOptions): Promise<SimulationResult> {
  const failures: string[] = [];
  const digest = createHash('sha256');
  const database = await openMemory();
  let lives: ReturnType<typeof createLives> | undefined;
  const scheduler = createVirtualScheduler({
    isBusy: () => database.pending > 0 || lives?.busy === true,
    onAction: (at, name) => digest.update(`${at} ${name}\n`),
  });
  const began = scheduler.now();
  const trace = (line: string) =>
    options.trace?.(`${((scheduler.now() - began) / 1000).toFixed(3).padStart(10)} ${line}`);
  const random = createRandom(options.seed);
  const site = simulationSite();
  const plan = simulationPlan(options);
  const levels = FAULTS[options.faults];
  const wireFaults = { ...levels.wires };
  const wires = createMemoryPlant({ scheduler, random: random.fork('net'), faults: wireFaults });
  const checker = createWireChecker(scheduler.now, site.nodes);
  const fates = createFates(random.fork('fates'), scheduler, options.faults);
  lives = createLives({
    database,
    scheduler,
    wires,
    site,
    random,
    trace,
    fateOf: fates.fateOf,
    onBug: (error) => failures.push(`a bug: ${String(error)}`),
  });
  const rates = ERROR_RATES[levels.people];
  const plant: Plant = createPlant({
    site,
    scheduler,
    random: random.fork('plant'),
    ids: createIds(scheduler, random.fork('plant ids')),
    log: silentLog,
    rates,
    faults: levels.plant,
    speed: 1,
    ends: checker.watch(wires.ends),
    timing: VIRTUAL_TIMING,
    host: { plan, api: 'http://warehouse', fetch: lives.fetch },
  });
  const erp = plant.erp;
  invariant(erp, 'the simulated plant has an ERP');
  scheduler.after(1, 'plant starts', () => plant.start());

  const step = async (ms: Millis) => {
    await scheduler.runFor(ms);
    failures.push(...(await checkLedger(database)));
    return failures.length === 0;
  };
  const settledSince = { at: Number.POSITIVE_INFINITY };
  const isDrained = () => {
    if (!erp.stats().done) settledSince.at = Number.POSITIVE_INFINITY;
    else settledSince.at = Math.min(settledSince.at, scheduler.now());
    return scheduler.now() - settledSince.at >= RESTS_AFTER_DONE;
  };
  try {
    const end = began + hours(options.hours);
    while (scheduler.now() < end && (await step(LEDGER_CHECK_EVERY)));
    fates.heal();
    quietWires(wireFaults);
    plant.calm();
    trace('everything heals');
    const latest = scheduler.now() + MAX_DRAIN;
    while (!isDrained() && scheduler.now() < latest && (await step(DRAIN_STEP)));
  } catch (error) {
    failures.push(`stopped: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
  }
  failures.push(...checker.violations);
  if (failures.length === 0) {
    failures.push(
      ...(await checkAtEnd({ database, plant, digest, ordersPlanned: plan.orders.length })),
    );
  }
  const stats = erp.stats();
  const result: SimulationResult = {
    seed: options.seed,
    digest: digest.digest('hex').slice(0, 16),
    failures,
    simulatedHours: (scheduler.now() - began) / hours(1),
    orderLines: stats.shippedLines,
    transactions: database.committed,
    actions: scheduler.actions,
    kills: lives.count - 1,
    orders: {
      shipped: stats.ordersShipped,
      short: stats.ordersShort,
      planned: stats.ordersPlanned,
    },
    injected: plant.world.errors().length,
  };
  await database.close();
  return result;
}
