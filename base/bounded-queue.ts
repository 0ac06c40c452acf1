import { invariant } from './invariant.ts';

/**
 * A queue with a limit. With a key the latest value wins and keeps its predecessor's place (states
 * of which only the newest matters); without one a full queue refuses (`push` returns false).
 */
export interface BoundedQueue<T> {
  push(value: T, key?: string): boolean;
  shift(): T | undefined;
  readonly size: number;
  /** How many pushes were refused since the start. */
  readonly refused: number;
}

export function createBoundedQueue<T>(limit: number): BoundedQueue<T> {
  invariant(limit > 0, 'a queue needs room for one');
  const entries = new Map<string, T>();
  let serial = 0;
  let refused = 0;
  return {
    push(value, key) {
      const name = key === undefined ? `#${serial++}` : `k${key}`;
      if (!entries.has(name) && entries.size >= limit) {
        refused++;
        return false;
      }
      entries.set(name, value);
      return true;
    },
    shift() {
      const first = entries.entries().next();
      if (first.done) return undefined;
      entries.delete(first.value[0]);
      return first.value[1];
    },
    get size() {
      return entries.size;
    },
    get refused() {
      return refused;
    },
  };
}
