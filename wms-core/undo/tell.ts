import type { Tx } from '#base/database/index.ts';
import type { AdjustmentParts } from '#wms-core/adjustments/index.ts';
import { movementOf } from '#wms-core/adjustments/model.ts';
import { readLines } from '#wms-core/adjustments/store.ts';
import type { MovementLine } from '#wms-core/contracts.ts';
import { parseAct } from './acts.ts';
import { actOf, readUndo, type Undone } from './store.ts';

type Parts = Pick<AdjustmentParts, 'clock' | 'feed'>;

/** Tells hosts what was taken back, in the transaction that did it; `lines` are an adjustment's own. */
export async function tellUndone(
  { clock, feed }: Parts,
  tx: Tx,
  { status: _, at: __, ...undone }: Undone,
  lines?: readonly MovementLine[],
): Promise<void> {
  const { number: subject } = parseAct(undone.act);
  const booked =
    lines ?? (await readLines(tx, undone.adjustment)).map((line) => movementOf(line, 'manual'));
  const told = booked.map(({ owner, item, layer, quantity, from, to }) => {
    return { owner, item, layer, quantity, from, to };
  });
  await feed.append(tx, clock.now(), [
    {
      type: 'wms.stock.undone',
      subject,
      correlationId: subject,
      data: { ...undone, lines: told },
    },
  ]);
}

/** What waited was approved and is posted. */
export async function tellApproved(parts: Parts, tx: Tx, adjustment: string): Promise<void> {
  const act = await actOf(tx, adjustment);
  const undone = act === undefined ? undefined : await readUndo(tx, act);
  if (undone) await tellUndone(parts, tx, undone);
}
