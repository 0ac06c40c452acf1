import { invariant } from '#base/invariant.ts';
import { createRandom } from '#base/random.ts';
import { createDistances, UNREACHABLE } from './distances.ts';
import { createPibt } from './pibt.ts';
import { costOf, createPlan, freeState, type Start } from './plan.ts';
import type { PlanGraph } from './plan-graph.ts';
import { createRepair } from './repair.ts';
import { createSearch } from './search.ts';

/** Rounds without an expansion before a plan is left as it is. */
const MOST_IDLE_ROUNDS = 50;
/** States of a table of distances that cost as much as one expansion. */
const STATES_AN_EXPANSION = 8;

export interface PlannerOptions {
  readonly starts: readonly Start[];
  /** Ticks that are planned ahead. */
  readonly window: number;
  readonly seed: number | string;
  /** For tables of distances, [256 MiB]; those of present goals are kept beyond it. */
  readonly distanceBytes?: number;
}

export interface Planner {
  readonly agents: number;
  /** The agent is to reach this vertex, or nothing (-1) and is sent out of the way of others. */
  aim(agent: number, goal: number): void;
  /** A tick has passed, as planned. The last tick is planned newly, by PIBT where that is possible. */
  shift(): void;
  /** Betters the plan for about so many expansions; 0 used when there is nothing to better. */
  improve(expansions: number): number;
  /** The state at tick 1, or ~state while on the way to it. */
  next(agent: number): number;
  /** States from tick 0 to the window's end, ~state on the way to it. */
  path(agent: number): Int32Array;
  /** The sum of the agents' ticks to their goals. */
  cost(): number;
}

/**
 * Plans the ways of many agents that get new goals all the time (lifelong multi-agent path finding),
 * over a window of ticks. The plan is valid at any moment: it begins with everybody standing, a
 * passed tick is followed by one in which everybody stands or moves by PIBT, and repairs keep it
 * valid. No clock is read: how far it is bettered is counted in expansions of the search, so the
 * same calls give the same plan.
 */
export function createPlanner(graph: PlanGraph, options: PlannerOptions): Planner {
  const random = createRandom(options.seed);
  const plan = createPlan(graph, options.window, options.starts);
  const distances = createDistances(graph, options.distanceBytes ?? 256 * 2 ** 20);
  const search = createSearch(plan);
  const repair = createRepair(plan, search, random);
  const mayPush = graph.isUnit && graph.mayFollow && graph.clash.length === 0;
  const extend = mayPush ? createPibt(plan, random) : undefined;
  const { agents, columns, paths, taken } = plan;
  const last = columns - 1;
  /** Agents with goals for which no way has been looked for yet; their next goal, by agent. */
  let fresh: number[] = [];
  const wish = new Int32Array(agents).fill(-1);

  function setOut(agent: number): number {
    const goal = wish[agent]!;
    let used = 0;
    if (goal >= 0) {
      if (!distances.has(goal)) used += graph.states / STATES_AN_EXPANSION;
      const ahead = distances.to(goal);
      plan.ahead[agent] = ahead;
      const isReachable = ahead[freeState(plan, agent)]! !== UNREACHABLE;
      plan.goal[agent] = isReachable ? goal : -1;
      plan.cost[agent] = costOf(plan, agent);
    }
    const before = search.expanded();
    repair.alone(agent);
    return used + search.expanded() - before;
  }

  return {
    agents,
    aim(agent, goal) {
      invariant(goal >= -1 && goal < graph.vertices, 'a goal is a vertex or -1');
      wish[agent] = goal;
      plan.goal[agent] = -1;
      plan.cost[agent] = 0;
      fresh.push(agent);
    },
    shift() {
      for (let agent = 0; agent < agents; agent++) {
        const state = paths[agent * columns]!;
        if (state >= 0) plan.left[agent] = state;
        if (plan.fixed[agent]! > 0) plan.fixed[agent]!--;
      }
      paths.copyWithin(0, 1);
      taken.copyWithin(0, 1);
      for (let at = last; at < taken.length; at += columns) taken[at] = 0;
      for (let agent = 0; agent < agents; agent++) {
        const row = agent * columns;
        paths[row + last] = paths[row + last - 1]!;
        taken[graph.vertexOf[paths[row + last]!]! * columns + last] = agent + 1;
      }
      extend?.();
      for (let agent = 0; agent < agents; agent++) plan.cost[agent] = costOf(plan, agent);
    },
    improve(expansions) {
      let used = 0;
      let at = 0;
      while (used < expansions && at < fresh.length) used += setOut(fresh[at++]!);
      fresh = fresh.slice(at);
      for (let idle = 0; used < expansions && idle < MOST_IDLE_ROUNDS; ) {
        const before = search.expanded();
        repair.together();
        const spent = search.expanded() - before;
        idle = spent === 0 ? idle + 1 : 0;
        used += spent;
      }
      return used;
    },
    next: (agent) => paths[agent * columns + 1]!,
    path: (agent) => paths.slice(agent * columns, (agent + 1) * columns),
    cost: () => plan.cost.reduce((sum, cost) => sum + cost, 0),
  };
}
