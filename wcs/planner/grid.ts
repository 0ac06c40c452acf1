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

/** The state of standing in a cell: heading 0 is east, then clockwise. */
export const gridState = (cell: number, heading: number): number => 4 * cell + heading;

/**
 * The grid as the League of Robot Runners has it: vertices are cells, states are cell × heading,
 * moves are one cell forward, a turn left and a turn right; following is allowed.
 */
export function gridGraph({ width, height, isFree }: Grid): PlanGraph {
  const moves: Move[] = [];
  for (let cell = 0; cell < width * height; cell++) {
    if (!isFree[cell]) continue;
    const x = cell % width;
    const y = (cell - x) / width;
    for (let heading = 0; heading < 4; heading++) {
      const from = gridState(cell, heading);
      const [dx, dy] = STEPS[heading]!;
      const isInside = x + dx >= 0 && x + dx < width && y + dy >= 0 && y + dy < height;
      const ahead = cell + dx + dy * width;
      if (isInside && isFree[ahead]) {
        moves.push({ from, to: gridState(ahead, heading), ticks: 1 });
      }
      moves.push({ from, to: gridState(cell, (heading + 1) % 4), ticks: 1 });
      moves.push({ from, to: gridState(cell, (heading + 3) % 4), ticks: 1 });
    }
  }
  return createPlanGraph({
    vertexOf: Int32Array.from({ length: 4 * width * height }, (_, state) => state >> 2),
    moves,
    mayFollow: true,
  });
}
