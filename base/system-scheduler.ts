import type { Scheduler } from './time.ts';

/** The live scheduler: the machine's clock and timers. `onBug` gets what an action throws. */
export function createSystemScheduler(onBug: (error: unknown, timer: string) => void): Scheduler {
  return {
    now: () => Date.now(),
    after(delayMs, name, action) {
      const handle = setTimeout(() => {
        try {
          const work = action();
          if (work) work.catch((error: unknown) => onBug(error, name));
        } catch (error) {
          onBug(error, name);
        }
      }, delayMs);
      return { cancel: () => clearTimeout(handle) };
    },
  };
}
