/**
 * What the planner plans over: states (a vertex, and how one stands there) and moves between them that
 * take whole ticks. Compressed rows: the moves of state `s` are `to[first[s]]` … `to[first[s + 1] - 1]`.
 */
export interface PlanGraph {
  readonly states: number;
  /** The vertex of each state. */
  readonly vertexOf: Int32Array;
  readonly first: Int32Array;
  readonly to: Int32Array;
  /** Ticks of each move, at least 1; both vertices are taken up meanwhile. */
  readonly ticks: Uint8Array;
  /** Vertices that nobody else may be at while somebody is at this one, without it. */
  clashes(vertex: number): Int32Array;
  /** Whether a vertex may be entered in the tick in which it is left. */
  readonly mayFollow: boolean;
  /** Of each state: 0 east, 1 south, 2 west, 3 north; only of grids. */
  readonly headingOf?: Uint8Array;
}
