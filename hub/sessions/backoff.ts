import type { Millis } from '#base/time.ts';

/** How long to wait before try number `tries` + 1: doubling from `first`, at most `most`. */
export function backoff(tries: number, first: Millis, most: Millis): Millis {
  return Math.min(most, first * 2 ** Math.min(tries, 20));
}
