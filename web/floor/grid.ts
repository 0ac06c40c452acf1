import type { Cell } from './layout.ts';
import type { Point } from './types.ts';
import type { Rect } from './view.ts';

/** Metres: about the size of what a person points at. */
const SQUARE = 4;

/** Finds cells by where they are, without looking at all of them. */
export interface Grid {
  within(rect: Rect): Iterable<Cell>;
  at(point: Point): Cell | undefined;
}

const isIn = ({ x, y, w, h }: Cell, point: Point): boolean =>
  Math.abs(point.x - x) <= w / 2 && Math.abs(point.y - y) <= h / 2;

export function createGrid(cells: readonly Cell[]): Grid {
  const squares = new Map<number, Map<number, Cell[]>>();
  const square = (value: number) => Math.floor(value / SQUARE);
  let largest = 0;
  for (const cell of cells) {
    largest = Math.max(largest, cell.w, cell.h);
    const column = squares.get(square(cell.x)) ?? new Map<number, Cell[]>();
    squares.set(square(cell.x), column);
    const list = column.get(square(cell.y));
    if (list) list.push(cell);
    else column.set(square(cell.y), [cell]);
  }

  /** Cells whose middle is at most half of the largest cell away. */
  function* within(rect: Rect): Iterable<Cell> {
    const far = largest / 2;
    for (let i = square(rect.left - far); i <= square(rect.right + far); i++) {
      const column = squares.get(i);
      if (!column) continue;
      for (let j = square(rect.bottom - far); j <= square(rect.top + far); j++) {
        yield* column.get(j) ?? [];
      }
    }
  }

  return {
    within,
    at(point) {
      const { x, y } = point;
      for (const cell of within({ left: x, right: x, bottom: y, top: y })) {
        if (isIn(cell, point)) return cell;
      }
      return undefined;
    },
  };
}
