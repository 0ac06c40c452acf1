import type { Tx } from '#base/database/index.ts';
import type { MovementLine } from '#wms-core/contracts.ts';
import type { PickTask, TaskReport } from '#wms-core/ports.ts';
import type { Outbound } from './context.ts';
import type { Run } from './model.ts';
import { countBins } from './pieces.ts';
import { patchRun } from './store/runs.ts';
import { wareKey } from './wares.ts';

/** What a picker took of a line beyond what is still locked for it. */
export interface Unlocked {
  readonly task: PickTask;
  readonly run: Run;
  readonly report: TaskReport;
  readonly told: PickTask['lines'][number];
  readonly quantity: number;
  /** Pieces that leave the same row with their locks, in the same posting. */
  readonly locked: number;
}

/**
 * Pieces whose lock was taken away (frozen, say) before the picker heard of it: he has them, so they
 * are gone from the bin, whoever they are promised to by now, and go back from the cart as surplus.
 * What the book does not have there is booked nowhere, for it may have it elsewhere: a person is told,
 * the bin is counted, and what is in the cart is seen when that is emptied.
 */
export async function takeUnlocked(o: Outbound, tx: Tx, taken: Unlocked): Promise<MovementLine[]> {
  const { run, told } = taken;
  const { item, layer } = told.goods;
  const rows = await o.ledger.contents(tx, { location: told.from, handlingUnit: '' });
  const lines: MovementLine[] = [];
  let left = taken.quantity;
  for (const { quality, ...row } of rows.filter((one) => one.layer === layer)) {
    const here = quality === 'passed' ? row.quantity - taken.locked : row.quantity;
    const quantity = Math.min(left, here);
    if (quantity <= 0) continue;
    left -= quantity;
    lines.push({
      ...{ item, owner: run.owner, layer, quantity, takesLocks: true },
      from: { location: told.from, handlingUnit: '', quality },
      to: { location: run.cartAt, handlingUnit: run.cart, quality },
    });
  }
  if (left > 0) await tellDoubt(o, tx, { ...taken, quantity: left });
  return lines;
}

async function tellDoubt(
  o: Outbound,
  tx: Tx,
  { task, run, report, told, quantity }: Unlocked,
): Promise<void> {
  const { actor, at } = report;
  const { owner, cart } = run;
  const { item } = told.goods;
  const bin = told.from;
  // The cart is emptied and looked into, also where the book has nothing in it.
  await patchRun(tx, run.run, { found: { [wareKey({ owner, item })]: 0, ...run.found } });
  const why = { reason: 'short_pick', document: task.document, actor, at } as const;
  await countBins(o, tx, [{ owner, item, bin }], { ...why, correlationId: task.correlationId });
  await o.exceptions.raise(tx, {
    key: `taken:${run.run}:${told.lineId}`,
    kind: 'short',
    subject: bin,
    text: {
      en: `${actor} took ${quantity} × ${item} from ${bin} into ${cart} that the book does not have there any more. They are not booked: see what the count of ${bin} and the emptying of ${cart} find.`,
      zh: `${actor} 从 ${bin} 取出 ${item} ${quantity} 件放入 ${cart}，但账上该处已无这些货物，故未入账。请查看 ${bin} 的盘点和 ${cart} 清空的结果。`,
    },
    at,
  });
}
