import { MAX_GAP_MS } from '../../scanner.ts';

/** What of a keydown event matters here; `at` in milliseconds. */
export interface Pressed {
  readonly key: string;
  readonly repeat: boolean;
  readonly timeStamp: number;
}

/** A bit longer than the pause in which a scanner would have typed on. */
const WAIT_MS = MAX_GAP_MS + 20;

/**
 * Keys of a person, not of a scanner that types: a letter counts when no other sign came just before it
 * or comes just after it, and so is never the first of a code.
 */
export function createShortcuts(press: (key: string) => void) {
  let last = Number.NEGATIVE_INFINITY;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const stop = () => clearTimeout(waiting);
  return {
    stop,
    read({ key, repeat, timeStamp }: Pressed): void {
      const isSign = key.length === 1 || key === 'Enter';
      if (!isSign || repeat) {
        if (key.startsWith('Arrow') || repeat) press(key);
        return;
      }
      const isQuick = timeStamp - last <= MAX_GAP_MS;
      last = timeStamp;
      stop();
      if (isQuick) return;
      if (key === 'Enter') press(key);
      else waiting = setTimeout(() => press(key), WAIT_MS);
    },
  };
}
