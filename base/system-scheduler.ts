import { AsyncLocalStorage } from 'node:async_hooks';
import type { Scheduler } from './time.ts';

/** Runs a function outside of whatever asked for it: a timer set in a transaction is not in it. */
const atRoot = AsyncLocalStorage.snapshot();

/** The live scheduler: the machine's clock and timers. `onBug` gets what an action throws. */
export function createSystemScheduler(onBug: (error: unknown, timer: string) => void): Scheduler {
  return {
    now: () => Date.now(),
    after(delayMs, name, action) {
      const fire = () => {
        try {
          const work = action();
          if (work !== undefined) work.catch((error: unknown) => onBug(error, name));
        } catch (error) {
          onBug(error, name);
        }
      };
      const handle = atRoot(() => setTimeout(fire, delayMs));
      return { cancel: () => clearTimeout(handle) };
    },
  };
}
