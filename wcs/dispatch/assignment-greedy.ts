/**
 * The yardstick of bench:fleet, what most fleet controls do: row by row, each takes the cheapest
 * column that is left. Same table and same answer as `assignFlat`, but not the least sum.
 */
export function assignGreedily(costs: Float64Array, rows: number, columns: number): Int32Array {
  const taken = new Uint8Array(columns);
  return Int32Array.from({ length: rows }, (_, row) => {
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let j = 0; j < columns; j++) {
      const cost = costs[row * columns + j]!;
      if (cost >= least || taken[j]) continue;
      least = cost;
      best = j;
    }
    if (best >= 0) taken[best] = 1;
    return best;
  });
}
