import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { InboundParts } from '../parts.ts';
import { type By, rest } from './book.ts';
import { refuseSupplierReturn } from './refusals.ts';
import { cancelled } from './reports.ts';
import { lockReturn, type SupplierReturn, updateReturn } from './store.ts';
import type { ReturnTask } from './task.ts';

/**
 * The goods are not to go after all. While a worker has them in hand his task is called off, and the
 * return ends as that ends: what he handed over before is gone.
 */
export async function takeBack(
  tx: Tx,
  parts: InboundParts,
  disposition: string,
  by: By & { readonly reason: string },
): Promise<{ readonly isNew: boolean; readonly status: SupplierReturn['status'] } | Refusal> {
  const row = await lockReturn(tx, disposition);
  if (!row) return refuseSupplierReturn('supplier_return.unknown', { disposition });
  const { status, taskId, handed } = row;
  if (status === 'taken_back') return { isNew: false, status };
  if (status === 'closed') {
    return refuseSupplierReturn('supplier_return.over', { disposition, as: status, handed });
  }
  if (row.backBy !== '') return { isNew: false, status };
  const { actor, at, reason } = by;
  const asked = await updateReturn(tx, row, {
    ...{ backBy: actor, backReason: reason, updatedAt: at },
  });
  if (taskId === '') return { isNew: true, status: (await rest(tx, parts, asked, by)).status };
  const verb = { verb: 'cancel', taskId, reason } as const;
  const called = await parts.taskBook.control(tx, verb, actor);
  // It has failed, and waits for a person: he has decided.
  if (isRefusal(called)) {
    await cancelled(tx, parts, { document: disposition, taskId } as ReturnTask, by);
    return { isNew: true, status: (await lockReturn(tx, disposition))!.status };
  }
  return { isNew: true, status };
}
