/** Numbers of things in falling order of their worth; equal worth in rising order of the number. */
export interface Ranking {
  /** The n-th best; undefined behind the last. */
  at(n: number): { readonly index: number; readonly worth: number } | undefined;
}

/**
 * Ranks things of this worth, lazily: of a hundred thousand bins the best few hundred are wanted, so
 * they are taken from a heap as they are asked for.
 */
export function createRanking(worth: Float64Array): Ranking {
  const count = worth.length;
  const heap = new Int32Array(count);
  for (let index = 0; index < count; index++) heap[index] = index;
  const taken: number[] = [];
  let size = count;

  const precedes = (a: number, b: number): boolean =>
    worth[a]! > worth[b]! || (worth[a] === worth[b] && a < b);

  const sink = (start: number) => {
    const index = heap[start]!;
    let at = start;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      if (child + 1 < size && precedes(heap[child + 1]!, heap[child]!)) child++;
      if (!precedes(heap[child]!, index)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = index;
  };
  for (let start = (size >> 1) - 1; start >= 0; start--) sink(start);

  return {
    at(n) {
      while (taken.length <= n && size > 0) {
        taken.push(heap[0]!);
        heap[0] = heap[--size]!;
        if (size > 0) sink(0);
      }
      const index = taken[n];
      return index === undefined ? undefined : { index, worth: worth[index]! };
    },
  };
}
