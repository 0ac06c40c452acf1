import type { PlanGraph } from './plan-graph.ts';

/**
 * The paths of all agents over the next ticks, and who takes which vertex when. A plan is *valid*
 * when no two agents ever take one vertex, or two that clash, and no two change places.
 *
 * Column 0 is now, column `columns`-1 the end of the window; rows lie one behind the other, so that
 * a tick is passed by moving the whole array by one.
 */
export interface Plan {
  readonly graph: PlanGraph;
  readonly agents: number;
  /** Ticks of the window and one. */
  readonly columns: number;
  /** By agent and tick: the state, or the complement (~) of the state that it is on the way to. */
  readonly paths: Int32Array;
  /** By vertex and tick: the agent there and one, or 0. */
  readonly taken: Int32Array;
  /** By agent: the state that a move under way at tick 0 began at. */
  readonly left: Int32Array;
  /** By agent: up to this tick the path is promised and is not replanned. */
  readonly fixed: Int32Array;
  /** By agent: the vertex to reach, or -1. */
  readonly goal: Int32Array;
  /** By agent: ticks from each state to the goal; of use only where there is one. */
  readonly ahead: Uint16Array[];
  /**
   * By agent: the tick at which the goal is reached, or if that is behind the window, its end and
   * what then remains with nobody about; 0 without a goal.
   */
  readonly cost: Int32Array;
  /** By agent: what a tick of its cost counts, from 1; more the later it is on its whole way. */
  readonly weight: Int32Array;
  /** By agent: the tick, counted from the planner's start, at which it would have been at its goal alone. */
  readonly due: Int32Array;
}

export interface Start {
  readonly state: number;
  /** Promised states from tick 1 on: one a tick, ~state while a move of several ticks lasts. */
  readonly fixed?: readonly number[];
}

/**
 * Writes what an agent's path takes after the tick `since` into the table, or with 0 for `value` out
 * of it. At that tick it is on no move.
 */
export function mark(plan: Plan, agent: number, value: number, since = -1): void {
  const { columns, paths, taken } = plan;
  const { vertexOf, mayFollow } = plan.graph;
  const row = agent * columns;
  let vertex = vertexOf[since < 0 ? plan.left[agent]! : paths[row + since]!]!;
  for (let tick = since + 1; tick < columns; tick++) {
    const state = paths[row + tick]!;
    if (state < 0) {
      taken[vertex * columns + tick] = value;
      taken[vertexOf[~state]! * columns + tick] = value;
      continue;
    }
    const next = vertexOf[state]!;
    // What is left at this very tick is still taken where nobody may follow.
    if (next !== vertex && tick > 0 && !mayFollow) taken[vertex * columns + tick] = value;
    vertex = next;
    taken[vertex * columns + tick] = value;
  }
}

/** The first tick from which an agent may be sent another way. */
export function firstFree(plan: Plan, agent: number): number {
  let tick = plan.fixed[agent]!;
  while (plan.paths[agent * plan.columns + tick]! < 0) tick++;
  return tick;
}

/** The state in which it may first be sent another way. */
export function freeState(plan: Plan, agent: number): number {
  return plan.paths[agent * plan.columns + firstFree(plan, agent)]!;
}

/** What the agent would cost with nobody about. */
export function leastCost(plan: Plan, agent: number): number {
  if (plan.goal[agent]! < 0) return 0;
  const tick = firstFree(plan, agent);
  if (plan.cost[agent]! <= tick) return plan.cost[agent]!;
  return tick + plan.ahead[agent]![plan.paths[agent * plan.columns + tick]!]!;
}

/** Ticks to the goal along the agent's path (see `Plan.cost`). */
export function costOf(plan: Plan, agent: number): number {
  const { columns, paths } = plan;
  const goal = plan.goal[agent]!;
  if (goal < 0) return 0;
  const row = agent * columns;
  for (let tick = 1; tick < columns; tick++) {
    const state = paths[row + tick]!;
    if (state >= 0 && plan.graph.vertexOf[state] === goal) return tick;
  }
  return columns - 1 + plan.ahead[agent]![paths[row + columns - 1]!]!;
}

/** All agents stand for the whole window, but for what is promised. */
export function createPlan(graph: PlanGraph, window: number, starts: readonly Start[]): Plan {
  const columns = window + 1;
  const agents = starts.length;
  const plan: Plan = {
    graph,
    agents,
    columns,
    paths: new Int32Array(agents * columns),
    taken: new Int32Array(graph.vertices * columns),
    left: Int32Array.from(starts, ({ state }) => state),
    fixed: Int32Array.from(starts, ({ fixed }) => fixed?.length ?? 0),
    goal: new Int32Array(agents).fill(-1),
    ahead: starts.map(() => new Uint16Array(0)),
    cost: new Int32Array(agents),
    weight: new Int32Array(agents).fill(1),
    due: new Int32Array(agents),
  };
  for (const [agent, { state, fixed }] of starts.entries()) {
    const row = agent * columns;
    plan.paths[row] = state;
    for (let tick = 1; tick < columns; tick++) {
      plan.paths[row + tick] = fixed?.[tick - 1] ?? plan.paths[row + tick - 1]!;
    }
    mark(plan, agent, agent + 1);
  }
  return plan;
}
