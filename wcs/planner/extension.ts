import type { Random } from '#base/random.ts';
import { mark, type Plan } from './plan.ts';

/** A chain of agents that push each other is no longer than this. */
const MOST_PUSHED = 64;
/** Ways through the last ticks that are looked at for an agent. */
const MOST_WAYS = 1024;

/**
 * How often one agent may look for a tail in one tick before it keeps the one that it has. It must be
 * asked for several of the pusher's ways: with 10 a floor a third full came to a standstill.
 */
const MOST_TRIES = 40;
/** The same for all agents together, for each of them. */
const TRIES_EACH = 6;

/** Farther than any sum of distances on the way, so that only the end decides. */
const FAR = 2 ** 20;

/** Answers of `meets` beside the one agent met. */
const NOBODY = -1;
const SEVERAL = -2;

/** What one agent in a chain of pushes thinks about. */
interface Thought {
  /** States by tick, `ticks` a way. */
  readonly ways: Int32Array;
  readonly worth: Float64Array;
  readonly order: Int32Array;
  /** Its tail before. */
  readonly before: Int32Array;
  count: number;
}

/**
 * The last ticks of the plan, by priority inheritance with backtracking over ways of several ticks
 * (Okumura et al. 2022; EPIBT: Yukhnevich & Andreychuk 2026, "Enhancing PIBT via Multi-Action
 * Operations"). Who should have been at its goal first comes first: it takes the way through those
 * ticks that ends nearest to its goal; if one other agent is in that way, which has not been moved
 * yet, this one must find itself another way first, and so on. Every agent has a valid tail before,
 * and keeps it where it finds none better: so the plan is valid at any moment.
 */
export function createExtension(plan: Plan, ticks: number, random: Random) {
  const { graph, agents, columns, paths, taken } = plan;
  const { vertexOf, first, to, clashFirst, clash, mayFollow } = graph;
  const last = columns - 1;
  const begin = Math.max(0, last - ticks);
  const order = Int32Array.from({ length: agents }, (_, agent) => agent);
  const isDecided = new Uint8Array(agents);
  const tries = new Uint16Array(agents);
  const way = new Int32Array(columns);
  const thoughts: Thought[] = [];
  let met = NOBODY;
  let triesLeft = 0;

  function thoughtAt(depth: number): Thought {
    thoughts[depth] ??= {
      ways: new Int32Array(MOST_WAYS * ticks),
      worth: new Float64Array(MOST_WAYS),
      order: new Int32Array(MOST_WAYS),
      before: new Int32Array(columns),
      count: 0,
    };
    return thoughts[depth];
  }

  /** The first tick of the tail from which the agent may still be sent another way. */
  function tailOf(agent: number): number {
    let tick = Math.max(begin, plan.fixed[agent]!);
    while (paths[agent * columns + tick]! < 0) tick++;
    return tick;
  }

  /**
   * Adds the ways from a state at a tick to the end of the window, the best first: what then remains
   * to the goal, among those what remains before (`sum`), and chance.
   */
  function collect(
    thought: Thought,
    agent: number,
    tick: number,
    state: number,
    sum: number,
  ): void {
    if (tick === last) {
      if (thought.count === MOST_WAYS) return;
      const own = thought.count++;
      const ahead = plan.goal[agent]! < 0 ? 0 : plan.ahead[agent]![state]!;
      for (let t = 0; t < ticks; t++) thought.ways[own * ticks + t] = way[begin + 1 + t]!;
      const worth = ahead + sum + random.next() / FAR / 8;
      thought.worth[own] = worth;
      let at = own;
      for (; at > 0 && thought.worth[thought.order[at - 1]!]! > worth; at--) {
        thought.order[at] = thought.order[at - 1]!;
      }
      thought.order[at] = own;
      return;
    }
    for (let i = first[state]!; i <= first[state + 1]!; i++) {
      const isStaying = i === first[state + 1]!;
      const next = isStaying ? state : to[i]!;
      const until = tick + (isStaying ? 1 : graph.ticks[i]!);
      if (until > last) continue;
      for (let t = tick + 1; t < until; t++) way[t] = ~next;
      way[until] = next;
      const ahead = plan.goal[agent]! < 0 ? 0 : plan.ahead[agent]![next]!;
      collect(thought, agent, until, next, sum + (ahead + (isStaying ? 0 : 0.1)) / FAR);
    }
  }

  function meet(vertex: number, tick: number): void {
    const other = taken[vertex * columns + tick]! - 1;
    if (other >= 0 && other !== met) met = met === NOBODY ? other : SEVERAL;
    for (let i = clashFirst[vertex]!; i < clashFirst[vertex + 1]!; i++) {
      const near = taken[clash[i]! * columns + tick]! - 1;
      if (near >= 0 && near !== met) met = met === NOBODY ? near : SEVERAL;
    }
  }

  /** Who is in the way that the agent's path now takes through its tail. */
  function meets(agent: number, since: number): number {
    const row = agent * columns;
    met = NOBODY;
    let vertex = vertexOf[paths[row + since]!]!;
    for (let tick = since + 1; tick <= last && met !== SEVERAL; tick++) {
      const state = paths[row + tick]!;
      const next = vertexOf[state < 0 ? ~state : state]!;
      meet(next, tick);
      if (next === vertex) continue;
      if (state < 0 || !mayFollow) meet(vertex, tick);
      else if (paths[row + tick - 1]! >= 0) {
        const other = taken[next * columns + tick - 1]!;
        if (other > 0 && other === taken[vertex * columns + tick] && other - 1 !== met) {
          met = met === NOBODY ? other - 1 : SEVERAL;
        }
      }
      if (state >= 0) vertex = next;
    }
    return met;
  }

  /** Finds the agent, whose tail is out of the table, a tail; false and nothing changed if it cannot. */
  function settle(agent: number, depth: number): boolean {
    const since = tailOf(agent);
    const row = agent * columns;
    const thought = thoughtAt(depth);
    thought.count = 0;
    for (let tick = since; tick <= last; tick++) thought.before[tick] = paths[row + tick]!;
    for (let tick = begin + 1; tick <= since; tick++) way[tick] = paths[row + tick]!;
    collect(thought, agent, since, paths[row + since]!, 0);
    isDecided[agent] = 1;
    if (triesLeft > 0) triesLeft--;
    for (let n = 0; n < thought.count; n++) {
      const from = thought.order[n]! * ticks - begin - 1;
      for (let tick = since + 1; tick <= last; tick++)
        paths[row + tick] = thought.ways[from + tick]!;
      const other = meets(agent, since);
      if (other === SEVERAL) continue;
      if (other === NOBODY) {
        mark(plan, agent, agent + 1, since);
        return true;
      }
      if (isDecided[other] || depth === MOST_PUSHED || triesLeft === 0) continue;
      const otherSince = tailOf(other);
      mark(plan, other, 0, otherSince);
      // It may be in the way before its own tail begins.
      if (meets(agent, since) === NOBODY) {
        mark(plan, agent, agent + 1, since);
        if (settle(other, depth + 1)) return true;
        mark(plan, agent, 0, since);
      }
      mark(plan, other, other + 1, otherSince);
    }
    if (++tries[agent]! < MOST_TRIES) isDecided[agent] = 0;
    for (let tick = since; tick <= last; tick++) paths[row + tick] = thought.before[tick]!;
    return false;
  }

  return (): void => {
    isDecided.fill(0);
    tries.fill(0);
    triesLeft = TRIES_EACH * agents;
    order.sort((a, b) => plan.due[a]! - plan.due[b]! || a - b);
    for (const agent of order) {
      if (isDecided[agent]) continue;
      const since = tailOf(agent);
      if (plan.goal[agent]! < 0 || plan.cost[agent]! <= since) continue;
      mark(plan, agent, 0, since);
      if (!settle(agent, 0)) mark(plan, agent, agent + 1, since);
    }
  };
}
