import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Place } from '#wms-core/contracts.ts';
import type { TaskReport } from '#wms-core/ports.ts';
import { postAndTell } from '../../adjusted.ts';
import { headOf, type InboundParts } from '../parts.ts';
import { lockName, type SupplierReturn, updateReturn } from './store.ts';
import type { ReturnTask } from './task.ts';

export interface InHand {
  /** Where the worker took them, as the book has it. */
  readonly from: Place;
  readonly quantity: number;
  readonly serials: readonly string[];
  /** Pieces of the return that the book still has there. */
  readonly known: number;
}

/** Of pieces that are named, those that the book does not have there. */
async function unknown(
  tx: Tx,
  { ledger }: InboundParts,
  { owner, item }: SupplierReturn,
  { from, serials }: InHand,
): Promise<readonly string[]> {
  if (serials.length === 0) return [];
  const { location, handlingUnit } = from;
  const there = await ledger.serialsAt(tx, { owner, items: [item], location, handlingUnit });
  return serials.filter((serial) => !there.some((one) => one.serial === serial));
}

/**
 * A count that ended while a worker had pieces of a return in hand took them for lost. He has them:
 * they are found where he took them, and are the return's again, as many as counts missed of it.
 */
export async function findAgain(
  tx: Tx,
  parts: InboundParts,
  task: ReturnTask,
  row: SupplierReturn,
  what: InHand & { readonly report: TaskReport },
): Promise<SupplierReturn | Refusal> {
  const { from, report } = what;
  const quantity = Math.min(what.quantity - what.known, row.missing);
  if (quantity <= 0) return row;
  const { owner, item, layer, disposition } = row;
  const serials = (await unknown(tx, parts, row, what)).slice(0, quantity);
  const lost: Place = { location: 'LOSS', handlingUnit: '', quality: from.quality };
  const numbers = serials.length === quantity ? { serials } : {};
  const head = headOf(task, report, 'supplier_return_found');
  const fault = await postAndTell(parts, tx, {
    ...{ ...head, postingId: `${head.postingId}/found` },
    lines: [{ owner, item, layer, quantity, from: lost, to: from, ...numbers }],
  });
  if (fault) return fault;
  const claim = { order: lockName(disposition), lineId: '1', owner, item, layer, quantity };
  const locked = await parts.ledger.setAside(tx, [{ ...claim, ...from }]);
  if (isRefusal(locked)) return locked;
  return updateReturn(tx, row, { missing: row.missing - quantity, updatedAt: report.at });
}
