import type { Millis, Scheduler } from '#base/time.ts';

/**
 * The plant's clock: it runs `speed` times as fast as the one it is made from, and begins at
 * `origin` (what the journal kept, so that a plant that stood still lost no time).
 */
export function createScaledScheduler(
  scheduler: Scheduler,
  speed: number,
  origin: Millis = scheduler.now(),
): Scheduler {
  const begun = scheduler.now();
  return {
    now: () => Math.floor(origin + (scheduler.now() - begun) * speed),
    // Rounded up: an action never finds a clock that has not yet reached its time.
    after: (delayMs, name, action) =>
      scheduler.after(Math.ceil(Math.max(0, delayMs) / speed), name, action),
  };
}
