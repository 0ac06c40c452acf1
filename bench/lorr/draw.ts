import type { Random } from '#base/random.ts';
import type { Floor, Instance } from './instance.ts';

export interface Draw {
  readonly robots: number;
  readonly tasks: number;
  readonly random: Random;
}

/** Cells of the largest part of the floor in which every cell is reached from every other. */
export function connectedCells({ width, height, isFree }: Floor): number[] {
  const part = new Int32Array(width * height).fill(-1);
  let largest: number[] = [];
  for (const start of part.keys()) {
    if (!isFree[start] || part[start] !== -1) continue;
    const cells = [start];
    part[start] = start;
    for (const cell of cells) {
      const x = cell % width;
      const neighbours = [
        ...(x > 0 ? [cell - 1] : []),
        ...(x < width - 1 ? [cell + 1] : []),
        ...[cell - width, cell + width],
      ];
      for (const next of neighbours) {
        if (!isFree[next] || part[next] !== -1) continue;
        part[next] = start;
        cells.push(next);
      }
    }
    if (cells.length > largest.length) largest = cells;
  }
  return largest.sort((a, b) => a - b);
}

/** A warehouse: blocks of racks, ten cells long and two deep, lanes of one cell, wide rims. */
export function drawWarehouse(width: number, height: number): Floor {
  const rim = 6;
  const isRack = (x: number, y: number) =>
    x >= rim &&
    x < width - rim &&
    y >= rim &&
    y < height - rim &&
    (x - rim) % 11 < 10 &&
    (y - rim) % 3 < 2;
  return {
    ...{ width, height },
    isFree: Array.from(
      { length: width * height },
      (_, cell) => !isRack(cell % width, Math.floor(cell / width)),
    ),
  };
}

/** Robots in different cells, and tasks in any, all drawn evenly from the connected floor. */
export function drawInstance(floor: Floor, { robots, tasks, random }: Draw): Instance {
  const cells = connectedCells(floor);
  const starts = [...cells];
  for (let i = 0; i < robots; i++) {
    const other = random.integer(i, starts.length - 1);
    [starts[i], starts[other]] = [starts[other]!, starts[i]!];
  }
  return {
    ...floor,
    starts: starts.slice(0, robots),
    tasks: Array.from({ length: tasks }, () => random.pick(cells)),
  };
}
