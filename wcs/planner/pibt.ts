import type { Random } from '#base/random.ts';
import { findExits } from './exits.ts';
import type { Plan } from './plan.ts';

/** More neighbours than this a vertex does not show. */
const MOST_EXITS = 16;

/**
 * Priority inheritance with backtracking (Okumura et al. 2022, "Priority Inheritance with
 * Backtracking for Iterative Multi-agent Path Finding"), for the last tick of the plan: who comes
 * first takes the neighbour that it likes best, and whoever stands there must give way first. It
 * decides over vertices; an agent that must turn before it can leave turns, and whoever wanted its
 * place waits (as in the default planner of the League of Robot Runners 2024). For graphs whose
 * moves last one tick and may follow each other.
 *
 * Before, all agents stand still in that tick, which is always valid; so it is after.
 */
export function createPibt(plan: Plan, random: Random) {
  const { graph, agents, columns, paths, taken } = plan;
  const { vertexOf } = graph;
  const exits = findExits(graph);
  const last = columns - 1;
  /** By agent: the exit that it will take, -1 to stay, -2 undecided. */
  const choice = new Int32Array(agents);
  /** By vertex: who will be there, and one. */
  const wanted = new Int32Array(graph.vertices);
  /** By agent: 0 not known yet, 1 being asked, 2 leaves, 3 stays. */
  const leaves = new Uint8Array(agents);
  const order = Int32Array.from({ length: agents }, (_, agent) => agent);
  /** Later ranks give way. */
  const rank = new Float64Array(agents);
  const stateOf = (agent: number) => paths[agent * columns + last - 1]!;
  const isThere = (vertex: number) => taken[vertex * columns + last - 1]! - 1;

  /** Exits in the order in which the agent likes them; -1 is staying. */
  function preferences(agent: number): Int32Array {
    const state = stateOf(agent);
    const ahead = plan.ahead[agent]!;
    const isBehind = plan.cost[agent]! < columns;
    const begin = exits.first[state]!;
    const count = Math.min(exits.first[state + 1]! - begin, MOST_EXITS);
    const list = new Int32Array(count + 1);
    const worth = new Float64Array(count + 1);
    for (let i = 0; i <= count; i++) {
      const exit = i === count ? -1 : begin + i;
      let value = random.next() / 2;
      if (exit < 0) value += isBehind ? 0 : ahead[state]! + 1;
      else {
        value += isBehind ? exits.ticks[exit]! : exits.ticks[exit]! + ahead[exits.entry[exit]!]!;
        if (isThere(exits.vertex[exit]!) >= 0) value += 0.5;
      }
      let at = i;
      for (; at > 0 && worth[at - 1]! > value; at--) {
        worth[at] = worth[at - 1]!;
        list[at] = list[at - 1]!;
      }
      worth[at] = value;
      list[at] = exit;
    }
    return list;
  }

  function decide(agent: number): boolean {
    const own = vertexOf[stateOf(agent)]!;
    for (const exit of preferences(agent)) {
      const vertex = exit < 0 ? own : exits.vertex[exit]!;
      if (wanted[vertex] !== 0) continue;
      const other = isThere(vertex);
      // Two never change places.
      if (other >= 0 && other !== agent && wanted[own] === other + 1) continue;
      wanted[vertex] = agent + 1;
      choice[agent] = exit;
      if (other < 0 || other === agent || choice[other] !== -2 || decide(other)) return true;
    }
    wanted[own] = agent + 1;
    choice[agent] = -1;
    return false;
  }

  /** Whether the agent leaves its vertex at once: it need not turn, and its way is or becomes free. */
  function isLeaving(agent: number): boolean {
    if (leaves[agent]! > 1) return leaves[agent] === 2;
    // A circle of agents that all go on goes round.
    if (leaves[agent] === 1) return true;
    const exit = choice[agent]!;
    if (exit < 0 || exits.ticks[exit] !== 1) {
      leaves[agent] = 3;
      return false;
    }
    leaves[agent] = 1;
    const other = isThere(exits.vertex[exit]!);
    leaves[agent] = other < 0 || isLeaving(other) ? 2 : 3;
    return leaves[agent] === 2;
  }

  /** Replaces the last tick of all paths. */
  return (): void => {
    choice.fill(-2);
    wanted.fill(0);
    leaves.fill(0);
    for (let agent = 0; agent < agents; agent++) {
      const lateness = plan.cost[agent]! - plan.ahead[agent]![paths[agent * columns]!]!;
      rank[agent] = plan.cost[agent]! < columns ? -1 : lateness + random.next();
    }
    order.sort((a, b) => rank[b]! - rank[a]! || a - b);
    for (const agent of order) if (choice[agent] === -2) decide(agent);
    for (let agent = 0; agent < agents; agent++) {
      taken[vertexOf[stateOf(agent)]! * columns + last] = 0;
    }
    for (let agent = 0; agent < agents; agent++) {
      const exit = choice[agent]!;
      const state = stateOf(agent);
      const isTurning = exit >= 0 && vertexOf[exits.move[exit]!] === vertexOf[state];
      const next = isLeaving(agent) || isTurning ? exits.move[exit]! : state;
      paths[agent * columns + last] = next;
      taken[vertexOf[next]! * columns + last] = agent + 1;
    }
  };
}
