import { invariant } from '#base/invariant.ts';
import { createPlanGraph, type Move, type PlanGraph } from './plan-graph.ts';

/** East, south, west, north: one turn to the right each. */
const STEPS = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
] as const;

/** Cells in rows; a vehicle drives one cell ahead or turns by 90°, a tick each. */
export interface Grid {
  readonly width: number;
  readonly height: number;
  /** By cell (row × width + column): whether a vehicle may stand there. */
  readonly isFree: readonly boolean[];
}

export interface GridGraph {
  /** Vertices are the free cells in their order; each has four states, one a heading. */
  readonly graph: PlanGraph;
  vertexOf(cell: number): number;
  cellOf(vertex: number): number;
  /** Heading 0 is east, then clockwise. */
  stateOf(cell: number, heading: number): number;
  headingOf(state: number): number;
}

/**
 * The grid as the League of Robot Runners has it: moves are one cell forward, a turn left and a
 * turn right; following is allowed.
 */
export function gridGraph({ width, height, isFree }: Grid): GridGraph {
  const cells = Int32Array.from(
    Array.from({ length: width * height }, (_, cell) => cell).filter((cell) => isFree[cell]),
  );
  const vertices = new Int32Array(width * height).fill(-1);
  for (const [vertex, cell] of cells.entries()) vertices[cell] = vertex;
  const moves: Move[] = [];
  for (const [vertex, cell] of cells.entries()) {
    const x = cell % width;
    const y = (cell - x) / width;
    for (const [heading, [dx, dy]] of STEPS.entries()) {
      const from = 4 * vertex + heading;
      const isInside = x + dx >= 0 && x + dx < width && y + dy >= 0 && y + dy < height;
      const ahead = isInside ? vertices[cell + dx + dy * width]! : -1;
      if (ahead >= 0) moves.push({ from, to: 4 * ahead + heading, ticks: 1 });
      moves.push({ from, to: 4 * vertex + ((heading + 1) % 4), ticks: 1 });
      moves.push({ from, to: 4 * vertex + ((heading + 3) % 4), ticks: 1 });
    }
  }
  const vertexOf = (cell: number) => {
    const vertex = vertices[cell] ?? -1;
    invariant(vertex >= 0, 'only a free cell is a vertex');
    return vertex;
  };
  return {
    graph: createPlanGraph({
      vertexOf: Int32Array.from({ length: 4 * cells.length }, (_, state) => state >> 2),
      moves,
      mayFollow: true,
    }),
    vertexOf,
    cellOf: (vertex) => cells[vertex]!,
    stateOf: (cell, heading) => 4 * vertexOf(cell) + heading,
    headingOf: (state) => state & 3,
  };
}
