/**
 * The second solver: Bertsekas' auction with ε-scaling ("The auction algorithm: a distributed
 * relaxation method for the assignment problem", Annals of Operations Research 14, 1988). It shares
 * nothing with `wcs/dispatch/assignment.ts`, neither code nor method, so that both are wrong alike
 * by accident only. Whole costs times n + 1 and a last ε of 1 make its answer exact.
 */
import type { Instance } from './instances.ts';

/** ε is divided by this from round to round. */
const SCALING = 5;

export interface Outcome {
  readonly served: number;
  readonly cost: number;
}

/** One row a round offers more for its best column than that is worth to it beside the second best. */
function bidAll(worth: Float64Array, n: number, prices: Float64Array, epsilon: number): Int32Array {
  const owner = new Int32Array(n).fill(-1);
  const without = Array.from({ length: n }, (_, row) => row);
  for (let row = without.pop(); row !== undefined; row = without.pop()) {
    let best = -1;
    let bestGain = Number.NEGATIVE_INFINITY;
    let secondGain = Number.NEGATIVE_INFINITY;
    for (let column = 0; column < n; column++) {
      const gain = worth[row * n + column]! - prices[column]!;
      if (gain > bestGain) {
        secondGain = bestGain;
        bestGain = gain;
        best = column;
      } else if (gain > secondGain) secondGain = gain;
    }
    prices[best]! +=
      (secondGain === Number.NEGATIVE_INFINITY ? 0 : bestGain - secondGain) + epsilon;
    const outbid = owner[best]!;
    if (outbid >= 0) without.push(outbid);
    owner[best] = row;
  }
  return owner;
}

/** As many rows as possible, and the least sum of these; of whole costs, exactly. */
export function auction({ rows, columns, costs }: Instance): Outcome {
  const n = Math.max(rows, columns);
  const allowed = costs.filter(Number.isFinite);
  const least = allowed.reduce((a, b) => Math.min(a, b), 0);
  const most = allowed.reduce((a, b) => Math.max(a, b), 0);
  // A pair that must not be, or that is only there to make the table square.
  const forbidden = (most - least + 1) * (n + 1);
  const worth = Float64Array.from({ length: n * n }, (_, at) => {
    const row = Math.floor(at / n);
    const column = at % n;
    const cost = row < rows && column < columns ? costs[row * columns + column]! : 0;
    if (row >= rows || column >= columns) return 0;
    return -(Number.isFinite(cost) ? cost - least : forbidden) * (n + 1);
  });
  const prices = new Float64Array(n);
  let owner: Int32Array = new Int32Array(n);
  for (let epsilon = forbidden * (n + 1); ; epsilon = Math.max(1, Math.floor(epsilon / SCALING))) {
    owner = bidAll(worth, n, prices, epsilon);
    if (epsilon === 1) break;
  }
  const taken = [...owner.entries()]
    .filter(([column, row]) => row < rows && column < columns)
    .map(([column, row]) => costs[row * columns + column]!)
    .filter(Number.isFinite);
  return { served: taken.length, cost: taken.reduce((sum, cost) => sum + cost, 0) };
}
