import type { Tx } from '#base/database/index.ts';
import type { Claim } from '#wms-core/contracts.ts';
import type { InboundParts } from '../parts.ts';
import { type By, rest } from './book.ts';
import { dispositionOf, lockRow, updateReturn } from './store.ts';

/** A count did not find pieces that were to go back: they are no part of their returns any more. */
export async function lost(
  tx: Tx,
  parts: InboundParts,
  claims: readonly Claim[],
  by: By,
): Promise<void> {
  for (const { order, quantity } of claims) {
    const disposition = dispositionOf(order);
    const row = disposition === undefined ? undefined : await lockRow(tx, disposition);
    if (!row) continue;
    const missing = row.missing + quantity;
    const left = await updateReturn(tx, row, { missing, updatedAt: by.at });
    // A worker on his way finds what is left himself.
    if (row.taskId === '') await rest(tx, parts, left, by);
  }
}
