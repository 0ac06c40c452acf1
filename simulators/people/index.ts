import { topicOf } from '#adapters/devices/handheld/wire.ts';
import type { Ids } from '#base/ids.ts';
import type { Log } from '#base/log.ts';
import type { Random } from '#base/random.ts';
import type { Site } from '#base/site/site.ts';
import type { Millis, Scheduler } from '#base/time.ts';
import type { MqttEnd, PlantEnds } from '../plant/ends.ts';
import type { ErrorRates, World } from '../world/contracts.ts';
import type { Lights } from './ends.ts';
import { createFloorMap } from './floor-map.ts';
import type { Catch, WorkerSnapshot } from './records.ts';
import { type Slip, withSlips } from './slips.ts';
import { Worker } from './worker.ts';

export type { Lights } from './ends.ts';
export { type Effort, typicalSeconds } from './pace.ts';
export type { Catch, WorkerSnapshot } from './records.ts';
export type { Slip } from './slips.ts';

export interface PeopleSnapshot {
  readonly workers: Readonly<Record<string, WorkerSnapshot>>;
}

/** All people of a site, each with a PDA. */
export interface People {
  start(): void;
  stop(): Promise<void>;
  /** The line of a worker's PDA, to be cut and mended. */
  end(device: string): MqttEnd | undefined;
  views(): readonly {
    readonly worker: string;
    readonly x: number;
    readonly y: number;
    readonly act: string;
    readonly actsDone: number;
  }[];
  /** Somebody scans a unit that another left half done, to go on with it. */
  takeOver(worker: string, unit: string): void;
  /** The slips that a worker will make at the next occasion, to be added to. */
  slipsOf(worker: string): Set<Slip> | undefined;
  /** Errors of their own that were noticed on the spot. */
  catches(): readonly Catch[];
  readonly version: number;
  snapshot(): PeopleSnapshot;
  /** Before `start`. */
  restore(snapshot: unknown): void;
}

export interface PeopleDeps {
  readonly site: Site;
  readonly world: World;
  readonly lights: Lights;
  readonly reach: (place: string) => boolean;
  readonly lay: (dimensioner: string, item: string) => boolean;
  readonly mqtt: PlantEnds['mqtt'];
  /** The plant's (scaled) clock. */
  readonly scheduler: Scheduler;
  /** The wall's clock: time-outs of the line. */
  readonly wall: Scheduler;
  readonly random: Random;
  readonly rates: ErrorRates;
  readonly ids: Ids;
  readonly log: Log;
}

/** Registers the ends of all PDAs; `start` opens them. Seeded: the same draws in the same order. */
export function createPeople(deps: PeopleDeps): People {
  const floor = createFloorMap(deps.site);
  const ends = new Map<string, MqttEnd>();
  const presses = new Map<string, Millis>();
  const slips = new Map(deps.site.handhelds.map(({ worker }) => [worker, new Set<Slip>()]));
  const workers = deps.site.handhelds.map((card) => {
    const payload = JSON.stringify({ online: false });
    const will = { topic: topicOf(card.id, 'connection'), payload, qos: 1, retain: true } as const;
    const end = deps.mqtt(card.id, will);
    ends.set(card.id, end);
    const random = deps.random.fork(`worker-${card.worker}`);
    const { world, lights, reach, lay, scheduler, wall, ids, log } = deps;
    const rates = withSlips(deps.rates, slips.get(card.worker)!);
    return new Worker(card, {
      world,
      floor,
      lights,
      reach,
      lay,
      presses,
      end,
      scheduler,
      wall,
      random,
      rates,
      ids,
      log: log.child({ worker: card.worker }),
    });
  });
  return {
    start() {
      for (const worker of workers) worker.start();
    },
    async stop() {
      for (const worker of workers) await worker.stop();
    },
    end: (device) => ends.get(device),
    takeOver: (worker, unit) => workers.find((one) => one.worker === worker)?.takeOver(unit),
    views: () => workers.map((worker) => worker.view),
    slipsOf: (worker) => slips.get(worker),
    catches: () => workers.flatMap((worker) => worker.catches),
    get version() {
      return workers.reduce((sum, worker) => sum + worker.version, 0);
    },
    snapshot: () => ({
      workers: Object.fromEntries(workers.map((worker) => [worker.worker, worker.snapshot()])),
    }),
    restore(snapshot) {
      const known = (snapshot as PeopleSnapshot).workers;
      for (const worker of workers) {
        const own = known[worker.worker];
        if (own) worker.restore(own);
      }
    },
  };
}
