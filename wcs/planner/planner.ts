import { invariant } from '#base/invariant.ts';
import { createRandom } from '#base/random.ts';
import { findFaults } from './check.ts';
import { createDistances, UNREACHABLE } from './distances.ts';
import { createExtension } from './extension.ts';
import { costOf, createPlan, freeState, leastCost, type Start } from './plan.ts';
import type { PlanGraph } from './plan-graph.ts';
import { createRepair } from './repair.ts';
import { createSearch } from './search.ts';

/** The last ticks that are thought over anew in each tick; more where moves last longer. */
const TAIL_TICKS = 3;
/** Each time an agent is so much later, a tick of its way counts once more than at first. */
const LATE_TICKS = 10;
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
  /**
   * The agent is to reach this vertex and stay there, or is told nothing (-1) and makes way for the
   * others. It sets out with the next `improve`; to a goal that it cannot reach it does not.
   */
  aim(agent: number, goal: number): void;
  /** A tick has passed, as planned; the window's last tick is new. */
  shift(): void;
  /** Betters the plan for about so many expansions. Answers how many: 0 if nothing is to better. */
  improve(expansions: number): number;
  /** The state at tick 1, or ~state while on the way to it. */
  next(agent: number): number;
  /** States from tick 0 to the window's end, ~state on the way to it. */
  path(agent: number): Int32Array;
  /** The sum of all ticks to the goals, by the plan and what remains behind its window. */
  cost(): number;
  /** In which ways the plan is not valid: none, unless there is a bug. For tests. */
  faults(): readonly string[];
}

/**
 * Plans the ways of many agents that get new goals all the time (lifelong multi-agent path finding),
 * over a window of ticks. The plan is valid at any moment: at first everybody stands, a passed tick
 * is followed by one in which everybody stands or moves by priority inheritance (extension.ts), and
 * repairs keep it valid (repair.ts). Whoever waits long counts more and more; a bound on the waiting
 * it does not promise, and on floors without room to pass few get through. No clock is read: how far the plan is bettered is counted in expansions of the search,
 * so the same calls give the same plan.
 */
export function createPlanner(graph: PlanGraph, options: PlannerOptions): Planner {
  const { starts, window, seed } = options;
  const random = createRandom(seed);
  const plan = createPlan(graph, window, starts);
  invariant(findFaults(plan).length === 0, 'agents start apart, and are promised no collision');
  const distances = createDistances(graph, options.distanceBytes ?? 256 * 2 ** 20);
  const search = createSearch(plan);
  const repair = createRepair(plan, search, random);
  const tail = Math.min(window, Math.max(TAIL_TICKS, graph.mostTicks + 1));
  const extend = createExtension(plan, tail, random);
  const { agents, columns, paths, taken } = plan;
  const last = columns - 1;
  /** Agents that have not set out yet, and where to. */
  let waiting: number[] = [];
  const wish = new Int32Array(agents).fill(-1);
  let now = 0;

  /** Answers the expansions that it took. */
  function setOut(agent: number): number {
    const goal = wish[agent]!;
    let used = 0;
    if (goal >= 0) {
      if (!distances.has(goal)) used += Math.ceil(graph.states / STATES_AN_EXPANSION);
      const ahead = distances.to(goal);
      const least = ahead[freeState(plan, agent)]!;
      plan.ahead[agent] = ahead;
      plan.goal[agent] = least === UNREACHABLE ? -1 : goal;
      plan.cost[agent] = costOf(plan, agent);
      plan.due[agent] = now + least;
    }
    const before = search.expanded();
    repair.alone(agent);
    return used + search.expanded() - before;
  }

  function isAnybodyLate(): boolean {
    for (let agent = 0; agent < agents; agent++) {
      if (plan.cost[agent]! > leastCost(plan, agent)) return true;
    }
    return false;
  }

  return {
    agents,
    aim(agent, goal) {
      invariant(goal >= -1 && goal < graph.vertices, 'a goal is a vertex or -1');
      wish[agent] = goal;
      plan.goal[agent] = -1;
      plan.cost[agent] = 0;
      plan.weight[agent] = 1;
      waiting.push(agent);
    },
    shift() {
      for (let agent = 0; agent < agents; agent++) {
        const state = paths[agent * columns]!;
        if (state >= 0) plan.left[agent] = state;
        if (plan.fixed[agent]! > 0) plan.fixed[agent]!--;
      }
      now++;
      paths.copyWithin(0, 1);
      taken.copyWithin(0, 1);
      for (let at = last; at < taken.length; at += columns) taken[at] = 0;
      for (let agent = 0; agent < agents; agent++) {
        const row = agent * columns;
        paths[row + last] = paths[row + last - 1]!;
        taken[graph.vertexOf[paths[row + last]!]! * columns + last] = agent + 1;
      }
      for (let agent = 0; agent < agents; agent++) plan.cost[agent] = costOf(plan, agent);
      extend();
      for (let agent = 0; agent < agents; agent++) {
        plan.cost[agent] = costOf(plan, agent);
        if (plan.goal[agent]! < 0) continue;
        const late = Math.max(0, now + plan.cost[agent]! - plan.due[agent]!);
        plan.weight[agent] = 1 + Math.floor(late / LATE_TICKS);
      }
    },
    improve(expansions) {
      let used = 0;
      let at = 0;
      while (used < expansions && at < waiting.length) used += setOut(waiting[at++]!);
      waiting = waiting.slice(at);
      if (used >= expansions || !isAnybodyLate()) return used;
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
    faults: () => findFaults(plan),
  };
}
