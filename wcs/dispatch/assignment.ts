/**
 * The cheapest way to give each row at most one column (Kuhn–Munkres with potentials, the shortest
 * augmenting paths of Jonker and Volgenant): O(rows² × columns). Infinity marks a pair that must not
 * be. As many rows as possible are served; among those ways the cheapest is found.
 */

/** Dearer than any sum of true costs, and still exact in a double. */
const FORBIDDEN = 1e9;

function solve(cost: (row: number, column: number) => number, rows: number, columns: number) {
  // Row and column 0 are the algorithm's own; `rowOf[j]` is the row that has column j.
  const u = new Float64Array(rows + 1);
  const v = new Float64Array(columns + 1);
  const rowOf = new Int32Array(columns + 1);
  const way = new Int32Array(columns + 1);
  for (let row = 1; row <= rows; row++) {
    rowOf[0] = row;
    let column = 0;
    const least = new Float64Array(columns + 1).fill(Number.POSITIVE_INFINITY);
    const used = new Uint8Array(columns + 1);
    do {
      used[column] = 1;
      const from = rowOf[column]!;
      let delta = Number.POSITIVE_INFINITY;
      let next = 0;
      for (let j = 1; j <= columns; j++) {
        if (used[j]) continue;
        const reduced = cost(from - 1, j - 1) - u[from]! - v[j]!;
        if (reduced < least[j]!) {
          least[j] = reduced;
          way[j] = column;
        }
        if (least[j]! < delta) {
          delta = least[j]!;
          next = j;
        }
      }
      for (let j = 0; j <= columns; j++) {
        if (used[j]) {
          u[rowOf[j]!]! += delta;
          v[j]! -= delta;
        } else {
          least[j]! -= delta;
        }
      }
      column = next;
    } while (rowOf[column] !== 0);
    while (column !== 0) {
      const before = way[column]!;
      rowOf[column] = rowOf[before]!;
      column = before;
    }
  }
  return rowOf;
}

/** For each row its column, or -1. All rows of `costs` are equally long. */
export function assign(costs: readonly (readonly number[])[]): number[] {
  const rows = costs.length;
  const columns = costs[0]?.length ?? 0;
  const result = new Array<number>(rows).fill(-1);
  if (rows === 0 || columns === 0) return result;
  const at = (row: number, column: number) => Math.min(costs[row]![column]!, FORBIDDEN);
  if (rows <= columns) {
    const rowOf = solve(at, rows, columns);
    for (let j = 1; j <= columns; j++) if (rowOf[j]) result[rowOf[j]! - 1] = j - 1;
  } else {
    const columnOf = solve((column, row) => at(row, column), columns, rows);
    for (let i = 1; i <= rows; i++) if (columnOf[i]) result[i - 1] = columnOf[i]! - 1;
  }
  return result.map((column, row) => (column >= 0 && at(row, column) < FORBIDDEN ? column : -1));
}
