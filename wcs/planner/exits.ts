import type { PlanGraph } from './plan-graph.ts';

/**
 * The neighbouring vertices of a state, with the quickest way into each that stays in its own
 * vertex until then (on a grid: turning, then one cell forward).
 */
export interface Exits {
  /** Exits of state s are `first[s]` … `first[s+1]`-1 of the other columns. */
  readonly first: Int32Array;
  readonly vertex: Int32Array;
  /** The state after the first move of this way. */
  readonly move: Int32Array;
  /** The state in which the neighbour is entered. */
  readonly entry: Int32Array;
  /** Of the whole way. */
  readonly ticks: Int32Array;
}

interface Turned {
  readonly state: number;
  /** The state after the first move; undefined where none was made. */
  readonly move: number | undefined;
  readonly ticks: number;
}

export function findExits(graph: PlanGraph): Exits {
  const { states, vertexOf, first, to, ticks } = graph;
  const starts = new Int32Array(states + 1);
  const columns = { vertex: [] as number[], move: [] as number[], entry: [] as number[] };
  const lengths: number[] = [];
  for (let state = 0; state < states; state++) {
    const found = new Map<number, number>();
    const reached = new Set([state]);
    const queue: Turned[] = [{ state, move: undefined, ticks: 0 }];
    for (const at of queue) {
      for (let i = first[at.state]!; i < first[at.state + 1]!; i++) {
        const next = to[i]!;
        const vertex = vertexOf[next]!;
        const way = { state: next, move: at.move ?? next, ticks: at.ticks + ticks[i]! };
        if (vertex === vertexOf[state]) {
          if (!reached.has(next)) queue.push(way);
          reached.add(next);
          continue;
        }
        const known = found.get(vertex);
        if (known !== undefined && lengths[known]! <= way.ticks) continue;
        const row = known ?? lengths.length;
        found.set(vertex, row);
        columns.vertex[row] = vertex;
        columns.move[row] = way.move;
        columns.entry[row] = next;
        lengths[row] = way.ticks;
      }
    }
    starts[state + 1] = lengths.length;
  }
  return {
    first: starts,
    vertex: Int32Array.from(columns.vertex),
    move: Int32Array.from(columns.move),
    entry: Int32Array.from(columns.entry),
    ticks: Int32Array.from(lengths),
  };
}
