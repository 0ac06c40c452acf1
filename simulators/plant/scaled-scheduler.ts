import type { Millis, Scheduler, Timer } from '#base/time.ts';

/** The plant's clock, which can be turned while it runs. */
export interface PlantClock extends Scheduler {
  /** So many times as fast as the wall's; 0 while it stands still. */
  readonly speed: number;
  /** What was to happen still happens at its time of this clock. */
  turn(speed: number): void;
}

interface Waiting {
  /** On this clock. */
  readonly due: Millis;
  readonly name: string;
  readonly action: () => void | Promise<void>;
  timer?: Timer;
}

/** No timer of the machine waits longer: beyond, it would fire at once. A plant that creeps comes there. */
const LONGEST_MS: Millis = 2 ** 31 - 1;

/**
 * The plant's clock: it runs `speed` times as fast as the one it is made from, and begins at
 * `origin` (what the journal kept, so that a plant that stood still lost no time).
 */
export function createScaledScheduler(
  scheduler: Scheduler,
  speed: number,
  origin: Millis = scheduler.now(),
): PlantClock {
  let factor = speed;
  let turnedAt = scheduler.now();
  let turnedTo = origin;
  const waiting = new Set<Waiting>();
  const exactly = () => turnedTo + (scheduler.now() - turnedAt) * factor;

  const arm = (one: Waiting, delayMs: number) => {
    if (factor === 0) return;
    // Rounded up: an action never finds a clock that has not yet reached its time.
    const onWall = Math.ceil(Math.max(0, delayMs) / factor);
    one.timer = scheduler.after(Math.min(onWall, LONGEST_MS), one.name, () => {
      if (onWall > LONGEST_MS) return arm(one, one.due - exactly());
      waiting.delete(one);
      return one.action();
    });
  };

  return {
    now: () => Math.floor(exactly()),
    after(delayMs, name, action) {
      const one: Waiting = { due: exactly() + delayMs, name, action };
      waiting.add(one);
      arm(one, delayMs);
      return {
        cancel() {
          waiting.delete(one);
          one.timer?.cancel();
        },
      };
    },
    get speed() {
      return factor;
    },
    turn(to) {
      turnedTo = exactly();
      turnedAt = scheduler.now();
      factor = to;
      for (const one of waiting) {
        one.timer?.cancel();
        arm(one, one.due - turnedTo);
      }
    },
  };
}
