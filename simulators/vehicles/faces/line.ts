import type { Random } from '#base/random.ts';
import type { Scheduler } from '#base/time.ts';

/** What goes wrong with messages on their way, as probabilities per message. */
export interface LineFaultRates {
  /** Lost. */
  readonly drop?: number;
  readonly duplicate?: number;
  /** Delivered late, when newer ones have overtaken it. */
  readonly late?: number;
  /** It and all behind it wait, and come in one go. */
  readonly delay?: number;
  /** It changes places with the next one. */
  readonly reorder?: number;
}
export type LineFault = keyof LineFaultRates;

const LATE_MS = 700;
const DELAY_MS = 2_000;
/** Who waits for a next one that does not come is delivered all the same. */
const REORDER_MS = 3_000;

export interface Line<M> {
  pass(message: M): void;
  /** This happens to the next message. */
  failNext(fault: LineFault): void;
}

/** A line that messages pass, each handed to `deliver` when it comes through. Wall clock. */
export function createLine<M>(deps: {
  readonly name: string;
  readonly scheduler: Scheduler;
  readonly random: Random;
  /** Looked at for each message, so it may change. */
  readonly rates: LineFaultRates;
  readonly deliver: (message: M) => void;
}): Line<M> {
  const { name, scheduler, random, rates, deliver } = deps;
  const next = new Set<LineFault>();
  let waiting: M[] | undefined;
  let held: { readonly message: M } | undefined;
  const hit = (fault: LineFault): boolean => {
    const rate = rates[fault] ?? 0;
    return next.delete(fault) || (rate > 0 && random.chance(rate));
  };
  const release = () => {
    const last = held;
    held = undefined;
    if (last) deliver(last.message);
  };

  return {
    pass(message) {
      if (hit('drop')) return;
      if (hit('late')) {
        scheduler.after(LATE_MS, `late ${name}`, () => deliver(message));
        return;
      }
      if (waiting) {
        waiting.push(message);
        return;
      }
      if (hit('delay')) {
        waiting = [message];
        scheduler.after(DELAY_MS, `delayed ${name}`, () => {
          const all = waiting ?? [];
          waiting = undefined;
          for (const each of all) deliver(each);
        });
        return;
      }
      if (!held && hit('reorder')) {
        held = { message };
        scheduler.after(REORDER_MS, `held ${name}`, release);
        return;
      }
      deliver(message);
      release();
      if (hit('duplicate')) deliver(message);
    },
    failNext: (fault) => void next.add(fault),
  };
}
