import type { Millis } from './time.ts';

/** How long to wait before try number `tries` + 1: doubling from `first`, at most `most`. */
export function backOff(tries: number, first: Millis, most: Millis): Millis {
  return Math.min(most, first * 2 ** Math.min(tries, 20));
}
