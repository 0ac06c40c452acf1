import type { PlanGraph } from './plan-graph.ts';

/** There is no way from here. */
export const UNREACHABLE = 0xffff;

export interface Distances {
  /** Ticks from each state to the vertex, by the quickest way with nobody else about. */
  to(vertex: number): Uint16Array;
  has(vertex: number): boolean;
}

/** Backwards from all states of the vertex; with moves of one tick the queue is a plain breadth-first search. */
function ticksTo(graph: PlanGraph, vertex: number): Uint16Array {
  const { states, vertexOf, fromFirst, from, fromTicks } = graph;
  const ticks = new Uint16Array(states).fill(UNREACHABLE);
  const isQueued = new Uint8Array(states);
  // A ring: a state is in it once at most.
  const queue = new Int32Array(states + 1);
  let head = 0;
  let tail = 0;
  for (let state = 0; state < states; state++) {
    if (vertexOf[state] !== vertex) continue;
    ticks[state] = 0;
    queue[tail++] = state;
  }
  while (head !== tail) {
    const state = queue[head]!;
    if (++head > states) head = 0;
    isQueued[state] = 0;
    const here = ticks[state]!;
    for (let i = fromFirst[state]!; i < fromFirst[state + 1]!; i++) {
      const before = from[i]!;
      const there = here + fromTicks[i]!;
      if (there >= ticks[before]!) continue;
      ticks[before] = there;
      if (isQueued[before]) continue;
      isQueued[before] = 1;
      queue[tail] = before;
      if (++tail > states) tail = 0;
    }
  }
  return ticks;
}

/** Tables are made when asked for; those not asked for longest are dropped beyond `bytes`. */
export function createDistances(graph: PlanGraph, bytes: number): Distances {
  const kept = new Map<number, Uint16Array>();
  const most = Math.max(1, Math.floor(bytes / (2 * graph.states)));
  return {
    has: (vertex) => kept.has(vertex),
    to(vertex) {
      const table = kept.get(vertex) ?? ticksTo(graph, vertex);
      kept.delete(vertex);
      kept.set(vertex, table);
      if (kept.size > most) kept.delete(kept.keys().next().value!);
      return table;
    },
  };
}
