import type { Tx } from '#base/database/index.ts';
import type { Refusal } from '#base/refusal.ts';
import { awaitedFault, plannedFault, promisedFault, type Wanted } from '#wms-core/stock/planned.ts';
import type { AdjustmentLine } from './model.ts';

/** By hand nobody writes off what is promised: to a worker, an inspection, a supplier, or another. */
export async function promisedAway(
  tx: Tx,
  lines: readonly AdjustmentLine[],
  how: {
    /** Nothing is posted yet. */
    readonly areHere?: boolean;
    /** It is open itself: of two for the same pieces the second is refused when it is asked for. */
    readonly isOpen?: boolean;
  } = {},
): Promise<Refusal | undefined> {
  const { areHere = false, isOpen = false } = how;
  for (const line of lines.filter(({ quantity }) => quantity < 0)) {
    const wanted: Wanted = { key: line, quantity: -line.quantity, areHere };
    const fault = isOpen
      ? ((await plannedFault(tx, wanted)) ?? (await awaitedFault(tx, wanted)))
      : await promisedFault(tx, wanted);
    if (fault) return fault;
  }
  return undefined;
}
