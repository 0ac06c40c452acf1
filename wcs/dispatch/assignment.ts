/**
 * The cheapest way to give each row at most one column: Jonker and Volgenant, "A shortest augmenting
 * path algorithm for dense and sparse linear assignment problems" (Computing 38, 1987), on one flat
 * array, O(rows² × columns) at worst. Infinity marks a pair that must not be. As many rows as possible
 * are served; among those ways the cheapest is found. Equal instances have equal answers.
 *
 * Each column has a price `v`. A row that has a column has one of those that cost it least,
 * `cost − v`, and a column without a row has price 0: while both hold, no way to serve the same rows
 * is cheaper. Column reduction, the paper's first step, is left out: it would give prices to columns
 * that stay empty, and so it holds for square instances only.
 */

/** Rows are served by mere bidding this often each, on average; the rest is done by shortest paths. */
const BIDS_A_ROW = 8;

interface Matching {
  readonly costs: Float64Array;
  readonly rows: number;
  readonly columns: number;
  /** Prices. */
  readonly v: Float64Array;
  /** -1: none yet. */
  readonly rowOf: Int32Array;
  readonly columnOf: Int32Array;
}

/**
 * Augmenting row reduction: a row takes the column that costs it least, and makes it cheaper by as
 * much as the next best costs it more; whoever had it bids again. Says who has none in the end. The
 * bids are counted, because with prices that differ by little two rows outbid each other for long.
 */
function bid({ costs, rows, columns, v, rowOf, columnOf }: Matching): number[] {
  let waiting = Array.from({ length: rows }, (_, row) => row);
  let bids = rows * BIDS_A_ROW;
  for (let pass = 0; pass < 2; pass++) {
    const left: number[] = [];
    for (const first of waiting) {
      let row = first;
      while (row >= 0) {
        if (bids-- <= 0) {
          left.push(row);
          break;
        }
        let best = Number.POSITIVE_INFINITY;
        let second = Number.POSITIVE_INFINITY;
        let bestAt = -1;
        let secondAt = -1;
        for (let j = 0, at = row * columns; j < columns; j++, at++) {
          const price = costs[at]! - v[j]!;
          if (price >= second) continue;
          if (price < best) {
            second = best;
            secondAt = bestAt;
            best = price;
            bestAt = j;
          } else {
            second = price;
            secondAt = j;
          }
        }
        const isClear = best < second && secondAt >= 0;
        if (isClear) v[bestAt]! -= second - best;
        else if (rowOf[bestAt]! >= 0 && secondAt >= 0) bestAt = secondAt;
        const loser = rowOf[bestAt]!;
        rowOf[bestAt] = row;
        columnOf[row] = bestAt;
        if (loser >= 0) columnOf[loser] = -1;
        if (loser >= 0 && !isClear) left.push(loser);
        row = isClear ? loser : -1;
      }
    }
    waiting = left;
  }
  return waiting;
}

/** Gives every waiting row a column by the shortest augmenting path from it (Dijkstra). */
function augment({ costs, columns, v, rowOf, columnOf }: Matching, waiting: readonly number[]) {
  const distance = new Float64Array(columns);
  const from = new Int32Array(columns);
  /** The columns, those that are reached for good in front. */
  const order = Int32Array.from({ length: columns }, (_, j) => j);
  for (const start of waiting) {
    distance.fill(Number.POSITIVE_INFINITY);
    let reached = 0;
    let row = start;
    let column = -1;
    let far = 0;
    for (;;) {
      const base = row * columns;
      const less = column < 0 ? 0 : costs[base + column]! - v[column]! - far;
      let nearest = Number.POSITIVE_INFINITY;
      let nearestAt = reached;
      for (let k = reached; k < columns; k++) {
        const j = order[k]!;
        const length = costs[base + j]! - v[j]! - less;
        if (length < distance[j]!) {
          distance[j] = length;
          from[j] = row;
        }
        const known = distance[j]!;
        // Of equally near ones an empty column ends the search.
        if (known < nearest || (known === nearest && rowOf[j]! < 0)) {
          nearest = known;
          nearestAt = k;
        }
      }
      column = order[nearestAt]!;
      far = nearest;
      if (rowOf[column]! < 0) break;
      order[nearestAt] = order[reached]!;
      order[reached++] = column;
      row = rowOf[column]!;
    }
    for (let k = 0; k < reached; k++) v[order[k]!]! += distance[order[k]!]! - far;
    for (let taker = -1; taker !== start; ) {
      taker = from[column]!;
      rowOf[column] = taker;
      const given = columnOf[taker]!;
      columnOf[taker] = column;
      column = given;
    }
  }
}

/** Dearer than any way with one pair more that may be, by the costs as they are. */
function dearest(costs: Float64Array, pairs: number): number {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const cost of costs) {
    if (cost === Number.POSITIVE_INFINITY) continue;
    if (cost < least) least = cost;
    if (cost > most) most = cost;
  }
  return most < least ? 0 : most + (most - least + 1) * pairs;
}

/**
 * For each row its column, or -1. `costs` has `rows × columns` numbers, row by row; a cost is any
 * number but NaN and -Infinity, and Infinity where the pair must not be.
 */
export function assignFlat(costs: Float64Array, rows: number, columns: number): Int32Array {
  const result = new Int32Array(rows).fill(-1);
  if (rows === 0 || columns === 0) return result;
  // Whoever is fewer bids.
  const isTurned = rows > columns;
  const few = isTurned ? columns : rows;
  const many = isTurned ? rows : columns;
  const forbidden = dearest(costs, few);
  const table = new Float64Array(few * many);
  for (let i = 0; i < few; i++) {
    for (let j = 0; j < many; j++) {
      const cost = costs[isTurned ? j * columns + i : i * columns + j]!;
      table[i * many + j] = cost === Number.POSITIVE_INFINITY ? forbidden : cost;
    }
  }
  const matching: Matching = {
    ...{ costs: table, rows: few, columns: many, v: new Float64Array(many) },
    ...{ rowOf: new Int32Array(many).fill(-1), columnOf: new Int32Array(few).fill(-1) },
  };
  augment(matching, bid(matching));
  for (let i = 0; i < few; i++) {
    const j = matching.columnOf[i]!;
    const row = isTurned ? j : i;
    const column = isTurned ? i : j;
    if (costs[row * columns + column] !== Number.POSITIVE_INFINITY) result[row] = column;
  }
  return result;
}

/** For each row its column, or -1. All rows of `costs` are equally long. */
export function assign(costs: readonly (readonly number[])[]): number[] {
  const columns = costs[0]?.length ?? 0;
  return [...assignFlat(Float64Array.from(costs.flat()), costs.length, columns)];
}
