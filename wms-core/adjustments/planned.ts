import type { Tx } from '#base/database/index.ts';
import type { Refusal } from '#base/refusal.ts';
import { awaitedFault, plannedFault } from '#wms-core/stock/planned.ts';
import type { AdjustmentLine } from './model.ts';

/** By hand nobody writes off what a worker is to carry away, or to judge. */
export async function plannedAway(
  tx: Tx,
  lines: readonly AdjustmentLine[],
): Promise<Refusal | undefined> {
  for (const line of lines.filter(({ quantity }) => quantity < 0)) {
    const pieces = -line.quantity;
    const fault = (await plannedFault(tx, line, pieces)) ?? (await awaitedFault(tx, line, pieces));
    if (fault) return fault;
  }
  return undefined;
}
