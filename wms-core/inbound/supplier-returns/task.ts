import type { Tx } from '#base/database/index.ts';
import type { Place } from '#wms-core/contracts.ts';
import type { TransferTask } from '#wms-core/ports.ts';
import { tellWhich } from '#wms-core/which-pieces.ts';
import { type InboundParts, PRIORITY } from '../parts.ts';
import type { SupplierReturn } from './store.ts';

/** Sends a worker with pieces of a return; answers the task's id. */
export async function emitTask(
  tx: Tx,
  parts: InboundParts,
  row: SupplierReturn,
  way: {
    readonly purpose: 'supplier_return' | 'hand_over';
    readonly from: Place;
    /** A place, or the number of the driver's paper. */
    readonly to: string;
    readonly quantity: number;
  },
): Promise<string> {
  const { owner, item, layer, lot, quality, disposition } = row;
  const { purpose, from, to, quantity } = way;
  const items = await parts.masterData.cards(tx, owner, [item]);
  const lines = [{ lineId: '1', goods: { item, layer, lot, quality }, quantity, to }];
  const place = { from: from.location, fromHandlingUnit: from.handlingUnit };
  const task: TransferTask = {
    kind: 'transfer',
    taskId: parts.ids.next('T'),
    warehouse: parts.warehouse,
    priority: PRIORITY[purpose],
    document: disposition,
    correlationId: disposition,
    items,
    ...parts.masterData.whose(owner),
    ...{ purpose, ...place },
    lines: await tellWhich(parts.ledger, tx, { ...place, owner, items, lines }),
  };
  await parts.taskBook.emit(tx, 'inbound', [task]);
  return task.taskId;
}

export type ReturnTask = TransferTask & { readonly purpose: 'supplier_return' | 'hand_over' };

export const isReturnTask = (task: { readonly kind: string }): task is ReturnTask => {
  const { kind, purpose } = task as TransferTask;
  return kind === 'transfer' && (purpose === 'supplier_return' || purpose === 'hand_over');
};
