import { costOf, firstFree, type Plan } from './plan.ts';

/** A search that has opened so many nodes is given up. */
const MOST_NODES = 20_000;
/** A way that is so many ticks longer than the best thinkable is not looked for. */
const MOST_DETOUR = 500;

export interface Search {
  /**
   * Finds the cheapest path of an agent whose own path is out of the table, among those that cost at
   * most `bound`, and writes it into `plan.paths` (not into the table). Answers the cost, or -1.
   */
  find(agent: number, bound: number): number;
  /** Nodes expanded since the start. */
  readonly expanded: () => number;
}

/**
 * A* in space and time (Silver 2005, "Cooperative Pathfinding") with the true distances as the
 * estimate, cut off at the window's end (Li et al. 2021, "Lifelong Multi-Agent Path Finding in
 * Large-Scale Warehouses"). Costs are whole ticks, so open nodes lie in one stack per cost: the
 * deepest comes first, which goes straight ahead where nothing is in the way. An agent that has
 * reached its goal within the window may go anywhere after it, at no cost: its next goal is not
 * known yet, and it must only be in nobody's way.
 */
export function createSearch(plan: Plan): Search {
  const { graph, columns, paths, taken } = plan;
  const { vertexOf, first, to, ticks, clashFirst, clash, mayFollow } = graph;
  const last = columns - 1;
  /** By state, tick and whether the goal was reached: the run that has been there. */
  const seen = new Uint32Array(graph.states * columns * 2);
  let run = 0;
  const stateOf = new Int32Array(MOST_NODES);
  /** Tick × 2, and 1 behind the goal. */
  const timeOf = new Int32Array(MOST_NODES);
  const parentOf = new Int32Array(MOST_NODES);
  const below = new Int32Array(MOST_NODES);
  const top = new Int32Array(MOST_DETOUR + 1);
  let nodes = 0;
  let expansions = 0;

  function isClear(vertex: number, since: number, until: number): boolean {
    for (let tick = since; tick <= until; tick++) {
      if (taken[vertex * columns + tick] !== 0) return false;
    }
    for (let i = clashFirst[vertex]!; i < clashFirst[vertex + 1]!; i++) {
      const other = clash[i]! * columns;
      for (let tick = since; tick <= until; tick++) if (taken[other + tick] !== 0) return false;
    }
    return true;
  }

  /** Whether one may leave vertex `u` at `tick` and be at `v` at `until`. */
  function mayMove(u: number, v: number, tick: number, until: number): boolean {
    if (!isClear(v, tick + 1, until)) return false;
    if (!mayFollow) return isClear(u, tick + 1, until);
    if (until > tick + 1) return isClear(u, tick + 1, until - 1);
    const other = taken[v * columns + tick]!;
    return other === 0 || taken[u * columns + tick + 1] !== other;
  }

  function push(state: number, time: number, parent: number, level: number): void {
    const key = (state * columns + (time >> 1)) * 2 + (time & 1);
    if (seen[key] === run) return;
    seen[key] = run;
    stateOf[nodes] = state;
    timeOf[nodes] = time;
    parentOf[nodes] = parent;
    below[nodes] = top[level]!;
    top[level] = nodes++;
  }

  function write(agent: number, node: number): void {
    const row = agent * columns;
    for (let at = node; parentOf[at] !== -1; at = parentOf[at]!) {
      const state = stateOf[at]!;
      const tick = timeOf[at]! >> 1;
      paths[row + tick] = state;
      const since = timeOf[parentOf[at]!]! >> 1;
      for (let between = since + 1; between < tick; between++) paths[row + between] = ~state;
    }
  }

  function find(agent: number, bound: number): number {
    const start = firstFree(plan, agent);
    if (start >= last) {
      const cost = costOf(plan, agent);
      return cost <= bound ? cost : -1;
    }
    const goal = plan.goal[agent]!;
    const ahead = plan.ahead[agent]!;
    const origin = paths[agent * columns + start]!;
    let done = goal < 0 ? 0 : -1;
    for (let tick = 1; tick <= start && done < 0; tick++) {
      const state = paths[agent * columns + tick]!;
      if (state >= 0 && vertexOf[state] === goal) done = tick;
    }
    const least = done >= 0 ? done : start + ahead[origin]!;
    const levels = Math.min(bound - least, MOST_DETOUR);
    if (levels < 0) return -1;
    top.fill(-1, 0, levels + 1);
    run++;
    nodes = 0;
    push(origin, start * 2 + (done >= 0 ? 1 : 0), -1, 0);
    for (let level = 0; level <= levels; ) {
      const node = top[level]!;
      if (node < 0) {
        level++;
        continue;
      }
      top[level] = below[node]!;
      const tick = timeOf[node]! >> 1;
      if (tick === last) {
        write(agent, node);
        return least + level;
      }
      expansions++;
      if (nodes + 8 > MOST_NODES) return -1;
      const isBehind = timeOf[node]! & 1;
      const state = stateOf[node]!;
      const u = vertexOf[state]!;
      // On its way an agent goes rather than stands, behind its goal it stands rather than goes.
      if (!isBehind) {
        const next = tick + 1 + ahead[state]! - least;
        if (next <= levels && isClear(u, tick + 1, tick + 1)) {
          push(state, (tick + 1) * 2 + (u === goal ? 1 : 0), node, next);
        }
      }
      for (let i = first[state + 1]! - 1; i >= first[state]!; i--) {
        const other = to[i]!;
        const until = tick + ticks[i]!;
        if (until > last) continue;
        const v = vertexOf[other]!;
        const next = isBehind ? level : until + ahead[other]! - least;
        if (next > levels) continue;
        if (v === u ? !isClear(u, tick + 1, until) : !mayMove(u, v, tick, until)) continue;
        push(other, until * 2 + (isBehind | (v === goal ? 1 : 0)), node, next);
      }
      if (isBehind && isClear(u, tick + 1, tick + 1)) push(state, (tick + 1) * 2 + 1, node, level);
    }
    return -1;
  }

  return { find, expanded: () => expansions };
}
