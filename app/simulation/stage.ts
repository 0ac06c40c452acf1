import { type Database, openMemory } from '#base/database/index.ts';
import { createIds } from '#base/ids.ts';
import { invariant } from '#base/invariant.ts';
import { silentLog } from '#base/log.ts';
import { createRandom } from '#base/random.ts';
import type { Site } from '#base/site/site.ts';
import type { Millis } from '#base/time.ts';
import { createVirtualScheduler, type VirtualScheduler } from '#base/virtual-scheduler.ts';
import { createMemoryPlant } from '#hub/transports/memory-links.ts';
import type { Erp, FlowPlan } from '#simulators/erp/index.ts';
import {
  createPlant,
  ERROR_RATES,
  type Plant,
  type PlantEnds,
  VIRTUAL_TIMING,
} from '#simulators/plant/index.ts';
import { createFates } from './fates.ts';
import { type FaultRates, quietWires } from './faults.ts';
import { createLives, type Lives } from './lives.ts';
import { createWireChecker, type WireChecker } from './wire-checker.ts';

export interface VirtualStageOptions {
  readonly seed: number;
  readonly site: Site;
  readonly plan: FlowPlan;
  readonly faults: FaultRates;
  /** Called with every action, for a digest of the run. */
  readonly onAction?: (at: Millis, name: string) => void;
  /** A line for each thing worth seeing. */
  readonly trace?: (line: string) => void;
}

/** Warehouse and plant on one virtual clock, one thread, wires and database in memory. */
export interface VirtualStage {
  readonly database: Database;
  readonly scheduler: VirtualScheduler;
  readonly lives: Lives;
  readonly site: Site;
  readonly plant: Plant;
  readonly erp: Erp;
  readonly wires: WireChecker;
  /** The broker as a device sees it, for one more than the plant has. */
  readonly mqtt: PlantEnds['mqtt'];
  /** What was thrown where nobody could answer it. */
  readonly bugs: readonly string[];
  /** When the run began, in virtual time. */
  readonly began: Millis;
  /** From now on nothing goes wrong any more. */
  heal(): void;
  close(): Promise<void>;
}

export async function setVirtualStage(options: VirtualStageOptions): Promise<VirtualStage> {
  const { site, plan } = options;
  const database = await openMemory();
  let lives: Lives | undefined;
  const scheduler = createVirtualScheduler({
    isBusy: () => database.pending > 0 || lives?.busy === true,
    ...(options.onAction ? { onAction: options.onAction } : {}),
  });
  const began = scheduler.now();
  const random = createRandom(options.seed);
  const wireFaults = { ...options.faults.wires };
  const memory = createMemoryPlant({ scheduler, random: random.fork('net'), faults: wireFaults });
  const wires = createWireChecker(scheduler.now, site.nodes);
  const fates = createFates(random.fork('fates'), scheduler, options.faults);
  const bugs: string[] = [];
  lives = createLives({
    database,
    scheduler,
    wires: memory,
    site,
    random,
    trace: (line) =>
      options.trace?.(`${((scheduler.now() - began) / 1000).toFixed(3).padStart(10)} ${line}`),
    fateOf: fates.fateOf,
    onBug: (error) => bugs.push(`a bug: ${String(error)}`),
  });
  const plant = createPlant({
    site,
    scheduler,
    random: random.fork('plant'),
    ids: createIds(scheduler, random.fork('plant ids')),
    log: silentLog,
    rates: ERROR_RATES[options.faults.people],
    faults: options.faults.plant,
    speed: 1,
    ends: wires.watch(memory.ends),
    timing: VIRTUAL_TIMING,
    host: { plan, api: 'http://warehouse', fetch: lives.fetch },
  });
  const { erp } = plant;
  invariant(erp, 'the simulated plant has an ERP');
  scheduler.after(1, 'plant starts', () => plant.start());
  return {
    ...{ database, scheduler, site, lives, plant, erp, wires, bugs, began },
    mqtt: memory.ends.mqtt,
    heal() {
      fates.heal();
      quietWires(wireFaults);
      plant.calm();
    },
    close: () => database.close(),
  };
}

/** Whether every order ended at least so long ago: counts and returns are still walked after it. */
export function createDrain({ erp, scheduler }: VirtualStage, restsFor: Millis): () => boolean {
  let settledSince = Number.POSITIVE_INFINITY;
  return () => {
    const now = scheduler.now();
    settledSince = erp.stats().done ? Math.min(settledSince, now) : Number.POSITIVE_INFINITY;
    return now - settledSince >= restsFor;
  };
}
