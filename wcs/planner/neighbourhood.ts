import type { Random } from '#base/random.ts';
import { firstFree, leastCost, type Plan } from './plan.ts';

/** Steps that a walk or a look around takes before it gives up. */
const MOST_STEPS = 400;

/** Agents that are planned anew together; the front part of `members` is filled. */
export interface Neighbourhood {
  readonly members: Int32Array;
  count: number;
}

export type Choose = (into: Neighbourhood, size: number) => void;

/**
 * Which agents to plan anew together (Li et al. 2021, "Anytime Multi-Agent Path Finding via Large
 * Neighborhood Search"): a late one with those in its way, those who pass one place, or any.
 */
export function createChoices(plan: Plan, random: Random): readonly Choose[] {
  const { graph, agents, columns, paths, taken } = plan;
  const { vertexOf, first, to, ticks } = graph;
  const isMember = new Uint8Array(agents);
  const below = (count: number) => Math.floor(random.next() * count);

  function add(into: Neighbourhood, agent: number): void {
    if (isMember[agent]) return;
    isMember[agent] = 1;
    into.members[into.count++] = agent;
  }

  function release(into: Neighbourhood): void {
    for (let i = 0; i < into.count; i++) isMember[into.members[i]!] = 0;
  }

  /** An agent drawn by how much later it comes than it would alone; -1 if none is late. */
  function drawLate(): number {
    let sum = 0;
    for (let agent = 0; agent < agents; agent++) sum += lateness(agent);
    if (sum === 0) return -1;
    let rest = below(sum);
    for (let agent = 0; agent < agents; agent++) {
      rest -= lateness(agent);
      if (rest < 0) return agent;
    }
    return -1;
  }

  const lateness = (agent: number) =>
    plan.weight[agent]! * Math.max(0, plan.cost[agent]! - leastCost(plan, agent));

  /** Walks from somewhere on the agent's path where it would come sooner, and adds who is there. */
  function walk(into: Neighbourhood, agent: number, size: number): void {
    const row = agent * columns;
    const ahead = plan.ahead[agent]!;
    let tick = firstFree(plan, agent);
    tick += below(Math.max(1, Math.min(columns - 1, plan.cost[agent]!) - tick));
    while (paths[row + tick]! < 0) tick--;
    let state = paths[row + tick]!;
    for (let steps = 0; steps < columns && into.count < size; steps++) {
      let next = -1;
      let until = tick + 1;
      let good = 0;
      // One of the moves that would still make it sooner, staying among them.
      for (let i = first[state]! - 1; i < first[state + 1]!; i++) {
        const isStaying = i < first[state]!;
        const other = isStaying ? state : to[i]!;
        const arrival = tick + (isStaying ? 1 : ticks[i]!);
        if (arrival >= columns || arrival + ahead[other]! >= plan.cost[agent]!) continue;
        good++;
        if (below(good) > 0) continue;
        next = other;
        until = arrival;
      }
      if (next < 0) return;
      const from = vertexOf[state]! * columns;
      const vertex = vertexOf[next]! * columns;
      for (let at = tick + 1; at <= until && into.count < size; at++) {
        const other = taken[vertex + at]!;
        if (other > 0) add(into, other - 1);
      }
      const opposite = taken[vertex + tick]!;
      if (opposite > 0 && opposite === taken[from + tick + 1] && into.count < size) {
        add(into, opposite - 1);
      }
      state = next;
      tick = until;
    }
  }

  const lateWithBlockers: Choose = (into, size) => {
    const late = drawLate();
    if (late < 0) return;
    add(into, late);
    for (let tries = 0; tries < 10 && into.count < size; tries++) {
      walk(into, into.members[tries < 5 ? 0 : below(into.count)]!, size);
    }
    release(into);
  };

  const aroundPlace: Choose = (into, size) => {
    let state = paths[below(paths.length)]!;
    if (state < 0) state = ~state;
    for (let steps = 0; steps < MOST_STEPS && into.count < size; steps++) {
      const other = taken[vertexOf[state]! * columns + below(columns)]!;
      if (other > 0) add(into, other - 1);
      const begin = first[state]!;
      const count = first[state + 1]! - begin;
      if (count === 0) break;
      state = to[begin + below(count)]!;
    }
    release(into);
  };

  const anyAgents: Choose = (into, size) => {
    for (let i = 0; i < size; i++) add(into, below(agents));
    release(into);
  };

  return [lateWithBlockers, aroundPlace, anyAgents];
}
