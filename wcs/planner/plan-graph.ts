import { invariant } from '#base/invariant.ts';

/**
 * What the planner drives on, in integers only. A *state* is where an agent is and how it stands
 * there (a cell and a heading, or a node and the edge by which it was reached); its *vertex* is the
 * room that it takes. A *move* leads from a state to another and lasts whole ticks; staying for one
 * tick is always possible and is no move.
 *
 * An agent that moves from vertex u to v during the ticks t … t+k has v from t+1 on, and keeps u
 * until t+k-1; where following is forbidden (`mayFollow` false), until t+k, so that nobody enters
 * what is being left.
 */
export interface PlanGraph {
  readonly states: number;
  readonly vertices: number;
  /** By state. */
  readonly vertexOf: Int32Array;
  /** States of vertex v: `stateFirst[v]` … `stateFirst[v+1]`-1 in `stateAt`. */
  readonly stateFirst: Int32Array;
  readonly stateAt: Int32Array;
  /** Moves of state s are `first[s]` … `first[s+1]`-1 in `to` and `ticks`. */
  readonly first: Int32Array;
  readonly to: Int32Array;
  readonly ticks: Uint8Array;
  /** The same moves from their ends: `fromFirst[s]` … in `from`, with their `fromTicks`. */
  readonly fromFirst: Int32Array;
  readonly from: Int32Array;
  readonly fromTicks: Uint8Array;
  /** Vertices that exclude vertex v: `clashFirst[v]` … `clashFirst[v+1]`-1 in `clash`. */
  readonly clashFirst: Int32Array;
  readonly clash: Int32Array;
  readonly mayFollow: boolean;
  /** The longest move; 1 on a grid. */
  readonly mostTicks: number;
}

export interface Move {
  readonly from: number;
  readonly to: number;
  /** 1 … 255. */
  readonly ticks: number;
}

export interface PlanGraphParts {
  /** The vertex of each state. */
  readonly vertexOf: readonly number[] | Int32Array;
  readonly moves: readonly Move[];
  /** Pairs of vertices of which only one may be taken at a time. */
  readonly clashes?: readonly (readonly [number, number])[];
  readonly mayFollow: boolean;
}

/** Rows of `values` grouped by their key, in the order given: where each begins, and the order. */
function groupBy(keys: Int32Array, groups: number) {
  const first = new Int32Array(groups + 1);
  for (const key of keys) first[key + 1]!++;
  for (let g = 0; g < groups; g++) first[g + 1]! += first[g]!;
  const at = first.slice();
  const order = new Int32Array(keys.length);
  for (let i = 0; i < keys.length; i++) order[at[keys[i]!]!++] = i;
  return { first, order };
}

export function createPlanGraph(parts: PlanGraphParts): PlanGraph {
  const { moves } = parts;
  const vertexOf = Int32Array.from(parts.vertexOf);
  const states = vertexOf.length;
  const vertices = vertexOf.reduce((most, vertex) => Math.max(most, vertex + 1), 0);
  const isState = (state: number) => Number.isInteger(state) && state >= 0 && state < states;
  for (const { from, to, ticks } of moves) {
    invariant(isState(from) && isState(to), 'a move leads from a state to a state');
    invariant(Number.isInteger(ticks) && ticks > 0 && ticks < 256, 'a move lasts 1 to 255 ticks');
  }
  const ahead = groupBy(
    Int32Array.from(moves, (move) => move.from),
    states,
  );
  const back = groupBy(
    Int32Array.from(moves, (move) => move.to),
    states,
  );
  const standing = groupBy(vertexOf, vertices);
  const both = (parts.clashes ?? []).flatMap(([a, b]) => [[a, b] as const, [b, a] as const]);
  const clashes = groupBy(
    Int32Array.from(both, ([a]) => a),
    vertices,
  );
  return {
    states,
    vertices,
    vertexOf,
    stateFirst: standing.first,
    stateAt: standing.order,
    first: ahead.first,
    to: Int32Array.from(ahead.order, (i) => moves[i]!.to),
    ticks: Uint8Array.from(ahead.order, (i) => moves[i]!.ticks),
    fromFirst: back.first,
    from: Int32Array.from(back.order, (i) => moves[i]!.from),
    fromTicks: Uint8Array.from(back.order, (i) => moves[i]!.ticks),
    clashFirst: clashes.first,
    clash: Int32Array.from(clashes.order, (i) => both[i]![1]),
    mayFollow: parts.mayFollow,
    mostTicks: moves.reduce((most, { ticks }) => Math.max(most, ticks), 1),
  };
}
