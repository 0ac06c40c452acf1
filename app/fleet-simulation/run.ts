import { createHash } from 'node:crypto';
import { createRandom } from '#base/random.ts';
import { hours, type Millis, minutes, seconds } from '#base/time.ts';
import type { FaultLevel } from '../simulation/faults.ts';
import { faultsAtEnd, isOver, readTransports } from './ends.ts';
import { knotsOf } from './knots.ts';
import { fleetSite } from './site.ts';
import { type FleetStage, setFleetStage } from './stage.ts';
import { askForTransports, drawTransports } from './transports.ts';

export interface FleetRunOptions {
  readonly seed: number;
  /** Of faults, in virtual time. */
  readonly hours: number;
  readonly vehicles: number;
  readonly transports: number;
  readonly faults: FaultLevel;
  /** Called after each stretch: the share of the hours that has passed, 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

export interface FleetRunResult {
  readonly seed: number;
  /** Of every action and of how each transport ended: equal for equal seeds. */
  readonly digest: string;
  /** What does not hold, the first first; empty when the seed passed. */
  readonly failures: readonly string[];
  readonly simulatedHours: number;
  readonly done: number;
  readonly ended: number;
  readonly planned: number;
  readonly kills: number;
  readonly messages: number;
  readonly actions: number;
  readonly transactions: number;
  /** The longest time that a sound vehicle stood on its way, milliseconds. */
  readonly longestStandMs: Millis;
}

const STEP = seconds(30);
const MAX_DRAIN = hours(2);

/** The knots of now for which nobody was called. */
async function knotFaults({ scheduler, watch, vehicles, database }: FleetStage): Promise<string[]> {
  const now = scheduler.now();
  const standing = watch.standing(now);
  if (standing.length < 2) return [];
  const at = new Map(vehicles.map(({ core }) => [core.id, core.state().lastNodeId]));
  const knots = knotsOf(standing, at);
  if (knots.length === 0) return [];
  const called = await database.transaction('look at calls', (tx) =>
    tx.query<{ device: string }>(`SELECT device FROM wcs.problem WHERE ended_at IS NULL`),
  );
  const isCalled = new Set(called.map(({ device }) => device));
  return knots
    .filter((knot) => !knot.some((vehicle) => isCalled.has(vehicle)))
    .map((knot) => `${now} ${knot.join(', ')} wait for one another and nobody was called`);
}

/** One seed: hours of faults, then everything heals and must drain, then the checks. */
export async function runFleet(options: FleetRunOptions): Promise<FleetRunResult> {
  const digest = createHash('sha256');
  const site = fleetSite(options.vehicles);
  const stage = await setFleetStage({
    ...{ seed: options.seed, site, faults: options.faults },
    onAction: (at, name) => digest.update(`${at} ${name}\n`),
  });
  const { database, scheduler, wires, watch, began } = stage;
  const failures: string[] = [];
  const planned = drawTransports(createRandom(options.seed).fork('transports'), site, {
    ...{ count: options.transports, forMs: hours(options.hours) },
  });
  askForTransports(stage, planned, (transport, code) => {
    failures.push(`${scheduler.now()} ${transport} is refused: ${code}`);
  });
  const step = async () => {
    await scheduler.runFor(STEP);
    options.onProgress?.(Math.min(1, (scheduler.now() - began) / hours(options.hours)));
    failures.push(...(await knotFaults(stage)));
    return failures.length + watch.violations.length + wires.findings.length === 0;
  };
  let known = await readTransports(database);
  try {
    const end = began + hours(options.hours);
    while (scheduler.now() < end && (await step()));
    stage.heal();
    const latest = scheduler.now() + MAX_DRAIN;
    const isDrained = async () => {
      known = await readTransports(database);
      return known.length === planned.length && known.every(isOver);
    };
    while (!(await isDrained()) && scheduler.now() < latest && (await step()));
    // Whoever has ended still drives home and may hit somebody there.
    if (await isDrained()) await scheduler.runFor(minutes(2));
  } catch (error) {
    failures.push(`stopped: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
  }
  failures.push(...watch.violations);
  for (const { at, vehicle, topic, clause, rule, text } of wires.findings) {
    failures.push(`${at} ${vehicle} ${topic} [${clause}] ${rule}: ${text.en}`);
  }
  if (failures.length === 0) failures.push(...faultsAtEnd(planned, known, stage.loads.where()));
  digest.update(JSON.stringify(known));
  const result: FleetRunResult = {
    ...{ seed: options.seed, digest: digest.digest('hex').slice(0, 16), failures },
    simulatedHours: (scheduler.now() - began) / hours(1),
    done: known.filter(({ status }) => status === 'done').length,
    ended: known.filter(isOver).length,
    planned: planned.length,
    kills: stage.master.lives - 1,
    ...{ messages: wires.messages, actions: scheduler.actions },
    transactions: database.committed,
    longestStandMs: watch.longestMs,
  };
  await stage.close();
  return result;
}
