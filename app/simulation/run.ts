import { createHash } from 'node:crypto';
import type { Site } from '#base/site/site.ts';
import { hours, type Millis, minutes } from '#base/time.ts';
import type { BusinessStats } from '#simulators/erp/index.ts';
import { checkAtEnd, checkLedger } from './end-checker.ts';
import { FAULTS, type FaultLevel } from './faults.ts';
import { simulationPlan, simulationSite } from './plan.ts';
import { createDrain, setVirtualStage } from './stage.ts';

export interface SimulationOptions {
  readonly seed: number;
  readonly hours: number;
  readonly orders: number;
  /** The simulated floor where nothing is said. */
  readonly site?: Site;
  readonly faults: FaultLevel;
  /** Kinds of side business. */
  readonly business: readonly string[];
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
  readonly business: readonly BusinessStats[];
}

const LEDGER_CHECK_EVERY = minutes(10);
const DRAIN_STEP = minutes(1);
const MAX_DRAIN = hours(8);
const RESTS_AFTER_DONE = minutes(10);

/** One seed: an hour (or more) of faults, then everything heals and must drain, then the checks. */
export async function runSimulation(options: SimulationOptions): Promise<SimulationResult> {
  const digest = createHash('sha256');
  const plan = simulationPlan(options);
  const stage = await setVirtualStage({
    seed: options.seed,
    site: options.site ?? simulationSite(),
    plan,
    faults: FAULTS[options.faults],
    onAction: (at, name) => digest.update(`${at} ${name}\n`),
    ...(options.trace ? { trace: options.trace } : {}),
  });
  const { database, scheduler, plant, began } = stage;
  const failures: string[] = [];
  const step = async (ms: Millis) => {
    await scheduler.runFor(ms);
    failures.push(...(await checkLedger(database)));
    return failures.length === 0 && stage.bugs.length === 0;
  };
  const isDrained = createDrain(stage, RESTS_AFTER_DONE);
  try {
    const end = began + hours(options.hours);
    while (scheduler.now() < end && (await step(LEDGER_CHECK_EVERY)));
    stage.heal();
    const latest = scheduler.now() + MAX_DRAIN;
    while (!isDrained() && scheduler.now() < latest && (await step(DRAIN_STEP)));
  } catch (error) {
    failures.push(`stopped: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
  }
  failures.push(...stage.bugs, ...stage.wires.violations);
  if (failures.length === 0) {
    failures.push(
      ...(await checkAtEnd({ database, plant, digest, ordersPlanned: plan.orders.length })),
    );
  }
  const stats = stage.erp.stats();
  const result: SimulationResult = {
    seed: options.seed,
    digest: digest.digest('hex').slice(0, 16),
    failures,
    simulatedHours: (scheduler.now() - began) / hours(1),
    orderLines: stats.shippedLines,
    transactions: database.committed,
    actions: scheduler.actions,
    kills: stage.lives.count - 1,
    orders: {
      shipped: stats.ordersShipped,
      short: stats.ordersShort,
      planned: stats.ordersPlanned,
    },
    injected: plant.world.errors().length,
    business: stats.business,
  };
  await stage.close();
  return result;
}
