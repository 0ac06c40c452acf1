import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Place } from '#wms-core/contracts.ts';
import { onItsWay, serialsOnTheirWay, type TransitRow, transitOf } from '../stock/index.ts';
import { numbersFault } from '../stock/named.ts';
import { once } from '../stock/once.ts';
import { refuse as refuseStock } from '../stock/refusals.ts';
import { adviceKey, type By, goodsOf, missingKey, type TransferParts } from './index.ts';
import { refuseTransfer } from './refusals.ts';
import { lockTransfer, setTransferStatus, type TransferRow } from './store.ts';

/**
 * The other warehouse has taken over the advice: what is on its way is in its book from now on, and
 * leaves this one. Once; what was settled here before is not handed over.
 */
export async function handOver(
  parts: TransferParts,
  tx: Tx,
  transfer: string,
  by: By,
): Promise<{ readonly pieces: number } | Refusal> {
  const row = await lockTransfer(tx, transfer);
  if (!row) return refuseTransfer('transfer.unknown', { transfer });
  if (row.direction !== 'out') return refuseTransfer('transfer.not_sent', { transfer });
  const rows = await onItsWay(tx, { transfer });
  if (rows.length === 0) return { pieces: 0 };
  const posted = await parts.ledger.post(tx, {
    postingId: `transfer-handed-over:${transfer}`,
    document: transfer,
    reason: 'transfer_handed_over',
    correlationId: row.correlationId,
    ...by,
    lines: rows.map(({ owner, item, layer, quality, quantity }) => ({
      ...{ owner, item, layer, quantity },
      from: transitOf(transfer, quality),
      to: { location: 'CUSTOMER', handlingUnit: '', quality },
    })),
  });
  if (isRefusal(posted)) return posted;
  await setTransferStatus(tx, transfer, 'closed', by.at);
  await parts.exceptions.settle(tx, adviceKey(transfer), by.actor, by.at);
  const pieces = rows.reduce((sum, one) => sum + one.quantity, 0);
  await parts.feed.append(tx, by.at, [
    {
      type: 'wms.transfer.handed_over',
      subject: transfer,
      correlationId: row.correlationId,
      data: { transfer, toWarehouse: row.toWarehouse, actor: by.actor, lines: goodsOf(rows) },
    },
  ]);
  return { pieces };
}

export interface Settlement extends By {
  readonly settlementId: string;
  readonly transfer: string;
  readonly outcome: 'lost' | 'found';
  readonly item: string;
  readonly lot?: string;
  readonly layer?: string;
  readonly quantity: number;
  /** Which pieces, where they have numbers. */
  readonly serials?: readonly string[];
  /** Where they were found. */
  readonly location?: string;
  readonly reason: string;
}

/** A person says what became of pieces that did not arrive; once by its `settlementId`. */
export function settle(
  parts: TransferParts,
  tx: Tx,
  settlement: Settlement,
): Promise<{ readonly left: number } | Refusal> {
  const { settlementId: id, actor: _actor, at: _at, ...content } = settlement;
  return once(tx, { kind: 'settlement', id, content }, () => book(parts, tx, settlement));
}

function faultIn(row: TransferRow, { outcome, location }: Settlement): Refusal | undefined {
  const { transfer } = row;
  if (row.direction === 'in' && row.status === 'in_transit') {
    return refuseTransfer('transfer.receiving', { transfer });
  }
  const isPlaced = location !== undefined;
  return isPlaced === (outcome === 'found')
    ? undefined
    : refuseTransfer('transfer.place', { transfer });
}

/** What is on its way that may be meant: numbers tell the layer, too. */
async function meantBy(tx: Tx, settlement: Settlement): Promise<readonly TransitRow[]> {
  const { transfer, item, lot, layer, serials = [] } = settlement;
  const rows = (await onItsWay(tx, { transfer, item })).filter(
    (one) => (lot ?? one.lot) === one.lot && (layer ?? one.layer) === one.layer,
  );
  const [first] = rows;
  if (rows.length < 2 || serials.length === 0) return rows;
  const sent = await serialsOnTheirWay(tx, { transfer, owner: first!.owner, item });
  const layers = new Set(serials.map((serial) => sent.get(serial)));
  return rows.filter((row) => layers.has(row.layer));
}

async function book(
  parts: TransferParts,
  tx: Tx,
  settlement: Settlement,
): Promise<{ readonly left: number } | Refusal> {
  const { transfer, outcome, item, quantity, serials, location, reason, actor, at } = settlement;
  const row = await lockTransfer(tx, transfer);
  if (!row) return refuseTransfer('transfer.unknown', { transfer });
  const fault = faultIn(row, settlement);
  if (fault) return fault;
  if (location !== undefined && !parts.masterData.location(location)) {
    return refuseStock('location.unknown', { location });
  }
  const rows = await meantBy(tx, settlement);
  const [meant] = rows;
  if (!meant) {
    return refuseStock('transit.short', { item, transfer, wanted: quantity, available: 0 });
  }
  if (rows.length > 1) {
    return refuseTransfer('transfer.ambiguous', { item, transfer, layers: rows.length });
  }
  const { owner, quality } = meant;
  const items = await parts.masterData.items(tx, owner, [item]);
  if (isRefusal(items)) return items;
  const unkept = numbersFault(items.get(item)!, serials);
  if (unkept) return unkept;
  const to: Place = { location: location ?? 'LOSS', handlingUnit: '', quality };
  const numbers = serials ? { serials } : {};
  const goods = { owner, item, layer: meant.layer, quantity, ...numbers };
  const posted = await parts.ledger.post(tx, {
    postingId: `settlement:${settlement.settlementId}`,
    document: transfer,
    correlationId: row.correlationId,
    ...{ reason, actor, at },
    lines: [{ ...goods, from: transitOf(transfer, quality), to }],
  });
  if (isRefusal(posted)) return posted;
  const left = await end(parts, tx, row, { actor, at });
  const data = {
    transfer,
    outcome,
    ...goods,
    lot: meant.lot,
    location: to.location,
    reason,
    actor,
  };
  const { correlationId } = row;
  await parts.feed.append(tx, at, [
    { type: 'wms.transfer.settled', subject: transfer, correlationId, data: { ...data, left } },
  ]);
  return { left };
}

/** With the last piece the transfer ends, and its case at the desk. */
async function end(parts: TransferParts, tx: Tx, row: TransferRow, by: By): Promise<number> {
  const { transfer } = row;
  const rows = await onItsWay(tx, { transfer });
  if (rows.length === 0) {
    await setTransferStatus(tx, transfer, 'closed', by.at);
    for (const key of [missingKey(transfer), adviceKey(transfer)]) {
      await parts.exceptions.settle(tx, key, by.actor, by.at);
    }
  }
  return rows.reduce((sum, one) => sum + one.quantity, 0);
}
