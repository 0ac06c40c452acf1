import type { Tx } from '#base/database/index.ts';
import type { By, Outbound } from './context.ts';
import type { Run, Share } from './model.ts';
import { sharesOfRun } from './store/runs.ts';

/**
 * Pieces were taken from orders whose picker is on his way to them: he is told what is still wanted of
 * each line. What he has taken before he hears it is booked as it is (`unlocked.ts`).
 */
export async function callOff(
  o: Outbound,
  tx: Tx,
  change: {
    readonly runs: readonly Run[];
    readonly before: readonly Share[];
    readonly now: readonly Share[];
  },
  by: By,
): Promise<void> {
  const { runs, before, now } = change;
  const planned = new Map(before.map((share) => [share.share, share.planned]));
  const less = now.filter((one) => one.picked === null && one.planned < planned.get(one.share)!);
  for (const { run, status, taskId } of runs) {
    const touched = new Set(less.filter((one) => one.run === run).map((one) => one.pickLine));
    if (touched.size === 0 || status !== 'picking') continue;
    const open = (await sharesOfRun(tx, run)).filter((share) => share.picked === null);
    const lines = [...touched].sort().map((lineId) => {
      const own = open.filter((share) => share.pickLine === lineId);
      return { lineId, quantity: own.reduce((sum, share) => sum + share.planned, 0) };
    });
    // A task that has ended is done again, if at all, with what is wanted then.
    await o.taskBook.control(tx, { verb: 'reduce', taskId, lines }, by.actor);
  }
}
