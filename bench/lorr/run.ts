import { gridGraph } from '#wcs/planner/grid.ts';
import { createPlanner } from '#wcs/planner/planner.ts';
import type { Instance } from './instance.ts';
import type { Action, Claim } from './validate.ts';

export interface RunOptions {
  readonly steps: number;
  /** Ticks that are planned ahead. */
  readonly window: number;
  readonly seed: number;
  /** Planning of a step, of one core; or so many expansions, and then the run repeats exactly. */
  readonly budget: { readonly ms: number } | { readonly expansions: number };
}

export interface Run {
  /** By step: a letter a robot. */
  readonly steps: readonly string[];
  readonly claims: readonly Claim[];
  /** By step: this process's time on the processor for all of the planning. */
  readonly ms: readonly number[];
  /** By step: the same by the clock on the wall, which a busy machine makes longer. */
  readonly wallMs: readonly number[];
  readonly expansions: number;
  /** Before the first step. */
  readonly msBefore: number;
}

/** Expansions between two looks at the clock: a fraction of a millisecond. */
const CHUNK = 400;
/** Share of the budget that is kept for what no look at the clock foresees, such as the collector. */
const KEPT_BACK = 0.1;

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function actionOf(from: number, to: number): Action {
  if (from === to) return 'W';
  if (from >> 2 !== to >> 2) return 'F';
  return ((to - from) & 3) === 1 ? 'R' : 'C';
}

/** Drives the planner through an instance. A robot's next task is shown when it has finished one. */
export function runInstance(instance: Instance, options: RunOptions): Run {
  const before = cpuMs();
  const robots = instance.starts.length;
  const { graph, stateOf, vertexOf } = gridGraph(instance);
  const states = instance.starts.map((cell) => stateOf(cell, 0));
  const planner = createPlanner(graph, {
    starts: states.map((state) => ({ state })),
    window: options.window,
    seed: options.seed,
  });
  const rounds = new Array<number>(robots).fill(0);
  const goals = instance.tasks.map(vertexOf);
  const taskOf = (robot: number) => robot + rounds[robot]! * robots;
  const msBefore = cpuMs() - before;
  const run = { steps: [] as string[], claims: [] as Claim[], ms: [] as number[] };
  const wallMs: number[] = [];
  let expansions = 0;
  let waiting = [...states.keys()];
  let shiftMs = 0;
  for (let step = 1; step <= options.steps; step++) {
    const wallStart = performance.now();
    const start = cpuMs();
    for (const robot of waiting) planner.aim(robot, goals[taskOf(robot)] ?? -1);
    if ('expansions' in options.budget) expansions += planner.improve(options.budget.expansions);
    else {
      // What is spent after the last look, and on passing to the next step, is kept back.
      const until = start + options.budget.ms * (1 - KEPT_BACK) - shiftMs;
      let chunkMs = 0;
      for (let used = 1, at = cpuMs(); used > 0 && at + chunkMs < until; expansions += used) {
        used = planner.improve(CHUNK);
        const after = cpuMs();
        chunkMs = after - at;
        at = after;
      }
    }
    const shiftStart = cpuMs();
    const actions: Action[] = [];
    for (let robot = 0; robot < robots; robot++) {
      const next = planner.next(robot);
      actions.push(actionOf(states[robot]!, next));
      states[robot] = next;
    }
    planner.shift();
    const end = cpuMs();
    shiftMs = end - shiftStart;
    run.ms.push(end - start);
    wallMs.push(performance.now() - wallStart);
    run.steps.push(actions.join(''));
    waiting = [];
    for (let robot = 0; robot < robots; robot++) {
      if (goals[taskOf(robot)] !== graph.vertexOf[states[robot]!]) continue;
      run.claims.push({ step, robot, task: taskOf(robot) });
      rounds[robot]!++;
      waiting.push(robot);
    }
  }
  return { ...run, wallMs, expansions, msBefore };
}
