import type { PlanGraph } from './plan-graph.ts';

/** There is no way from here. */
export const UNREACHABLE = 0xffff;

export interface Distances {
  /** Ticks from each state to the vertex, by the quickest way with nobody else about. */
  to(vertex: number): Uint16Array;
  has(vertex: number): boolean;
}

/**
 * Backwards from all states of the vertex, one distance after another (Dial 1969): a state lies in
 * the bucket of each distance that it was found at, and counts at the least.
 */
function createFinder(graph: PlanGraph) {
  const { states, stateFirst, stateAt, fromFirst, from, fromTicks, mostTicks } = graph;
  const buckets = Array.from({ length: mostTicks + 1 }, () => new Int32Array(states));
  const sizes = new Int32Array(mostTicks + 1);
  return (vertex: number): Uint16Array => {
    const ticks = new Uint16Array(states).fill(UNREACHABLE);
    for (let i = stateFirst[vertex]!; i < stateFirst[vertex + 1]!; i++) {
      ticks[stateAt[i]!] = 0;
      buckets[0]![sizes[0]!++] = stateAt[i]!;
    }
    for (let here = 0, empty = 0; empty <= mostTicks; here++, empty++) {
      const slot = here % (mostTicks + 1);
      const bucket = buckets[slot]!;
      const size = sizes[slot]!;
      sizes[slot] = 0;
      for (let n = 0; n < size; n++) {
        const state = bucket[n]!;
        if (ticks[state] !== here) continue;
        empty = 0;
        const end = fromFirst[state + 1]!;
        for (let i = fromFirst[state]!; i < end; i++) {
          const before = from[i]!;
          const there = here + fromTicks[i]!;
          if (there >= ticks[before]!) continue;
          ticks[before] = there;
          const target = there % (mostTicks + 1);
          buckets[target]![sizes[target]!++] = before;
        }
      }
    }
    return ticks;
  };
}

/** Tables are made when asked for; those not asked for longest are dropped beyond `bytes`. */
export function createDistances(graph: PlanGraph, bytes: number): Distances {
  const ticksTo = createFinder(graph);
  const kept = new Map<number, Uint16Array>();
  const most = Math.max(1, Math.floor(bytes / (2 * graph.states)));
  return {
    has: (vertex) => kept.has(vertex),
    to(vertex) {
      const table = kept.get(vertex) ?? ticksTo(vertex);
      kept.delete(vertex);
      kept.set(vertex, table);
      if (kept.size > most) kept.delete(kept.keys().next().value!);
      return table;
    },
  };
}
