import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Millis, Scheduler } from './time.ts';

interface Entry {
  readonly at: Millis;
  readonly serial: number;
  readonly name: string;
  readonly action: () => void | Promise<void>;
  cancelled: boolean;
}

/** A binary heap by (time, serial): actions of the same moment run in the order they were asked. */
function createHeap() {
  const heap: Entry[] = [];
  const before = (a: Entry, b: Entry) => a.at < b.at || (a.at === b.at && a.serial < b.serial);
  return {
    get size() {
      return heap.length;
    },
    peek: (): Entry | undefined => heap[0],
    push(entry: Entry) {
      heap.push(entry);
      let i = heap.length - 1;
      while (i > 0) {
        const parent = (i - 1) >> 1;
        if (!before(heap[i]!, heap[parent]!)) break;
        [heap[i], heap[parent]] = [heap[parent]!, heap[i]!];
        i = parent;
      }
    },
    pop(): Entry | undefined {
      const top = heap[0];
      const last = heap.pop();
      if (top === undefined || last === undefined || heap.length === 0) return top;
      heap[0] = last;
      for (let i = 0; ; ) {
        const left = 2 * i + 1;
        const right = left + 1;
        let least = i;
        if (left < heap.length && before(heap[left]!, heap[least]!)) least = left;
        if (right < heap.length && before(heap[right]!, heap[least]!)) least = right;
        if (least === i) return top;
        [heap[i], heap[least]] = [heap[least]!, heap[i]!];
        i = least;
      }
    },
  };
}

export interface VirtualScheduler extends Scheduler {
  /** Runs everything due up to `until` and leaves the clock there. Throws what an action threw. */
  runUntil(until: Millis): Promise<void>;
  runFor(ms: number): Promise<void>;
  /** Runs the next action; false when there is none. */
  step(): Promise<boolean>;
  readonly pending: number;
  /** Actions run since the start. */
  readonly actions: number;
}

/** A fixed Wednesday morning, so that runs can be compared. */
export const VIRTUAL_EPOCH: Millis = Date.UTC(2026, 0, 7, 6, 0, 0);

/**
 * Virtual time: the clock jumps to the next action. `isBusy` says whether work that an action
 * started (database transactions) is still under way; an action that waits for a later one is at
 * rest. `onAction` sees every action, for a digest of the run.
 */
export function createVirtualScheduler(
  options: {
    start?: Millis;
    isBusy?: () => boolean;
    onAction?: (at: Millis, name: string) => void;
  } = {},
): VirtualScheduler {
  const heap = createHeap();
  let now = options.start ?? VIRTUAL_EPOCH;
  let serial = 0;
  let actions = 0;
  let failure: { error: unknown } | undefined;

  const rest = async () => {
    do await nextTurn();
    while (options.isBusy?.() === true);
    // One more turn: what the last transaction woke may begin another.
    await nextTurn();
    if (options.isBusy?.() === true) await rest();
  };

  const run = async (entry: Entry) => {
    now = Math.max(now, entry.at);
    actions++;
    options.onAction?.(now, entry.name);
    const work = entry.action();
    if (work !== undefined) {
      work.catch((error: unknown) => {
        failure ??= { error };
      });
      await rest();
    }
    if (failure) {
      const { error } = failure;
      failure = undefined;
      throw error;
    }
  };

  const scheduler: VirtualScheduler = {
    now: () => now,
    after(delayMs, name, action) {
      const entry: Entry = {
        at: now + Math.max(0, delayMs),
        serial: serial++,
        name,
        action,
        cancelled: false,
      };
      heap.push(entry);
      return {
        cancel() {
          entry.cancelled = true;
        },
      };
    },
    async step() {
      for (;;) {
        const entry = heap.pop();
        if (!entry) return false;
        if (entry.cancelled) continue;
        await run(entry);
        return true;
      }
    },
    async runUntil(until) {
      for (;;) {
        const next = heap.peek();
        if (!next || next.at > until) break;
        heap.pop();
        if (!next.cancelled) await run(next);
      }
      now = Math.max(now, until);
    },
    runFor: (ms) => scheduler.runUntil(now + ms),
    get pending() {
      return heap.size;
    },
    get actions() {
      return actions;
    },
  };
  return scheduler;
}
