import type { Scheduler } from '#base/time.ts';

const SECOND_MS = 1_000;

/** Whether one more may be answered: so many in each second of the clock, and no more. */
export function createAnswerLimit(scheduler: Scheduler, perSecond: number): () => boolean {
  let second = 0;
  let answered = 0;
  return () => {
    const now = Math.floor(scheduler.now() / SECOND_MS);
    answered = now === second ? answered + 1 : 1;
    second = now;
    return answered <= perSecond;
  };
}
