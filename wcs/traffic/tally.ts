/** How often each cell is marked. */
export type Tally = Int32Array;

export function mark(tally: Tally, cells: Int32Array): void {
  for (let i = 0; i < cells.length; i++) tally[cells[i]!]!++;
}

export function unmark(tally: Tally, cells: Int32Array): void {
  for (let i = 0; i < cells.length; i++) tally[cells[i]!]!--;
}

/** The first of the cells that is marked; -1: none. */
export function marked(tally: Tally, cells: Int32Array): number {
  for (let i = 0; i < cells.length; i++) if (tally[cells[i]!]! > 0) return cells[i]!;
  return -1;
}
