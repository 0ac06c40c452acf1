import { join } from 'node:path';
import { createRandom } from '#base/random.ts';
import { median, percentile } from '../line.ts';
import { drawInstance, drawWarehouse } from './draw.ts';
import { type Instance, loadInstance, loadMap } from './instance.ts';
import { type RunOptions, runInstance } from './run.ts';
import { type Fault, validate } from './validate.ts';

/** What a run came to; times are milliseconds of planning a step. */
export interface Figures {
  readonly name: string;
  readonly robots: number;
  readonly steps: number;
  /** Tasks, by the validator's count. */
  readonly finished: number;
  /** Faults that the validator found, of whatever kind. */
  readonly conflicts: number;
  readonly msPerStepMedian: number;
  readonly msPerStepP99: number;
  readonly msPerStepMost: number;
  /** The first step, in which everybody needs a way at once. */
  readonly msFirstStep: number;
  /** By the clock on the wall; the others are time on the processor. */
  readonly wallMsPerStepMedian: number;
  readonly msBefore: number;
  readonly expansionsPerStep: number;
  readonly window: number;
  readonly seed: number;
  readonly budget: RunOptions['budget'];
  readonly faults: readonly Fault[];
}

/** Faults that are listed; all are counted. */
const MOST_FAULTS = 20;
const round = (value: number) => Math.round(value * 1_000) / 1_000;

export function measure(name: string, instance: Instance, options: RunOptions): Figures {
  const run = runInstance(instance, options);
  const { finished, faults } = validate(instance, run.steps, run.claims);
  return {
    ...{ name, robots: instance.starts.length, steps: run.steps.length, finished },
    conflicts: faults.length,
    msPerStepMedian: round(median(run.ms)),
    msPerStepP99: round(percentile(run.ms, 0.99)),
    msPerStepMost: round(Math.max(...run.ms)),
    msFirstStep: round(run.ms[0] ?? 0),
    wallMsPerStepMedian: round(median(run.wallMs)),
    msBefore: round(run.msBefore),
    expansionsPerStep: Math.round(run.expansions / run.steps.length),
    ...{ window: options.window, seed: options.seed, budget: options.budget },
    faults: faults.slice(0, MOST_FAULTS),
  };
}

export interface Aim {
  readonly name: string;
  readonly budgetMs: number;
  readonly steps: number;
  /** Tasks finished, at least. */
  readonly finished?: number;
  /** Planning of nearly every step (99 of 100), at most. */
  readonly msPerStepP99?: number;
  instance(): Promise<Instance>;
}

const MR23 = 'random-32-32-20';
const DRAWN_TASKS = 40_000;

/** What the planner is held to; the folder is that of the public instances. */
export function aims(folder: string): readonly Aim[] {
  const published = () =>
    loadInstance({
      map: join(folder, `${MR23}.map`),
      agents: join(folder, `${MR23}_100.agents`),
      tasks: join(folder, `${MR23}_100.tasks`),
    });
  return [
    {
      ...{ name: 'MR23-I-04, 100 robots, 10 ms', budgetMs: 10, steps: 500, finished: 1_400 },
      instance: published,
    },
    {
      ...{ name: 'MR23-I-04, 100 robots, 100 ms', budgetMs: 100, steps: 500, finished: 1_600 },
      instance: published,
    },
    {
      ...{ name: `${MR23}, 200 robots, 100 ms`, budgetMs: 100, steps: 500, finished: 2_600 },
      instance: async () =>
        drawInstance(await loadMap(join(folder, `${MR23}.map`)), {
          ...{ robots: 200, tasks: DRAWN_TASKS, random: createRandom(1) },
        }),
    },
    {
      ...{
        name: 'warehouse 140 × 500, 1,000 robots',
        budgetMs: 100,
        steps: 500,
        msPerStepP99: 100,
      },
      instance: async () =>
        drawInstance(drawWarehouse(500, 140), {
          ...{ robots: 1_000, tasks: DRAWN_TASKS, random: createRandom(1) },
        }),
    },
  ];
}

/** In which way the figures miss the aim; nothing where they reach it. */
export function missedBy(aim: Aim, figures: Figures): string | undefined {
  if (figures.conflicts > 0) return `${figures.conflicts} faults, none allowed`;
  if (figures.finished < (aim.finished ?? 0)) return `${aim.finished} tasks asked`;
  const most = aim.msPerStepP99 ?? Number.POSITIVE_INFINITY;
  if (figures.msPerStepP99 > most) return `${most} ms a step asked`;
  return undefined;
}
