import type { Random } from '#base/random.ts';
import { hours, type Millis } from '#base/time.ts';
import type { VirtualScheduler } from '#base/virtual-scheduler.ts';
import type { FaultRates } from './faults.ts';
import type { Fate } from './incarnation.ts';

/** Draws when the process dies and when the database refuses, until it is told to stop. */
export function createFates(random: Random, scheduler: VirtualScheduler, rates: FaultRates) {
  let next: Fate = 'commits';
  let refusesUntil: Millis = 0;
  let healed = false;
  const planDeath = () => {
    if (rates.deathsAnHour === 0) return;
    scheduler.after(random.exponential(hours(1) / rates.deathsAnHour), 'death is due', () => {
      if (healed) return;
      next = random.chance(0.5) ? 'dies_before' : 'dies_after';
      planDeath();
    });
  };
  const planRefusal = () => {
    if (rates.refusalsAnHour === 0) return;
    scheduler.after(random.exponential(hours(1) / rates.refusalsAnHour), 'database refuses', () => {
      if (healed) return;
      refusesUntil = scheduler.now() + random.integer(500, 5_000);
      planRefusal();
    });
  };
  planDeath();
  planRefusal();
  return {
    fateOf(): Fate {
      if (scheduler.now() < refusesUntil) return 'refused';
      const fate = next;
      next = 'commits';
      return fate;
    },
    heal() {
      healed = true;
      next = 'commits';
      refusesUntil = 0;
    },
  };
}
