import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { type Millis, toTimestamp } from '#base/time.ts';
import type { Exceptions, Feed, MasterData, ShipAdvice, Transfers } from '#wms-core/contracts.ts';
import { onItsWay, type StockLedger, type TransitRow, transitOf } from '../stock/index.ts';
import { lineFault } from '../stock/opening.ts';
import { refuseTransfer } from './refusals.ts';
import { insertTransfer, lockTransfer, sentLines, setTransferStatus } from './store.ts';

export { transferRefusals } from './refusals.ts';

export interface TransferParts {
  readonly warehouse: string;
  readonly masterData: MasterData;
  readonly ledger: StockLedger;
  readonly feed: Feed;
  readonly exceptions: Exceptions;
}

export interface By {
  readonly actor: string;
  readonly at: Millis;
}

/** The desk's case of a transfer of which pieces are missing. */
export const missingKey = (transfer: string): string => `transfer:${transfer}`;

/** The desk's case of a ship advice that does not reach the other warehouse. */
export const adviceKey = (transfer: string): string => `advice:${transfer}`;

export const goodsOf = (rows: readonly TransitRow[]) =>
  rows.map(({ item, lot, layer, quality, quantity }) => ({ item, lot, layer, quality, quantity }));

export function createTransfers(parts: TransferParts): Transfers {
  const { warehouse, feed, ledger } = parts;
  return {
    async take(tx, transfer, direction) {
      await tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`transfer ${transfer}`]);
      const [other] = await tx.query(
        direction === 'out'
          ? "SELECT 1 FROM wms.warehouse_transfer WHERE transfer = $1 AND direction = 'in'"
          : "SELECT 1 FROM wms.sales_order WHERE order_id = $1 AND to_warehouse <> ''",
        [transfer],
      );
      return other && refuseTransfer('transfer.taken', { transfer });
    },

    async shipped(tx, { transfer, owner, toWarehouse, correlationId, actor, at }) {
      const head = { transfer, fromWarehouse: warehouse, toWarehouse };
      await insertTransfer(tx, { ...head, direction: 'out', correlationId, actor, at });
      const lines = await sentLines(tx, transfer);
      const data = { ...head, owner, shippedAt: toTimestamp(at), lines };
      await feed.append(tx, at, [
        { type: 'wms.transfer.shipped', subject: transfer, correlationId, data },
      ]);
    },

    async announced(tx, advice, { actor, at, correlationId, lineOf }) {
      const { transfer, fromWarehouse, toWarehouse } = advice;
      const owner = advice.owner ?? parts.masterData.owner();
      const faulty = await faultIn(parts, tx, { ...advice, owner });
      if (faulty) return faulty;
      const layers = await ledger.makeLayers(
        tx,
        advice.lines.map(({ lot = '', productionDate = null, expiryDate = null, ...line }) => ({
          ...{ owner, item: line.item, lot, productionDate, expiryDate },
          ...(line.supplierLot ? { supplierLot: line.supplierLot } : {}),
          ...(line.customs ? { customs: line.customs } : {}),
          receivedAt: at,
          receiptLine: lineOf(line.item),
          delivery: transfer,
          supplier: fromWarehouse,
        })),
      );
      const posted = await ledger.post(tx, {
        postingId: `transfer-announced:${transfer}`,
        document: transfer,
        reason: 'transfer_announced',
        ...{ actor, correlationId, at },
        lines: advice.lines.map(({ item, quantity, sscc = '', serials }, index) => ({
          ...{ owner, item, quantity },
          layer: layers[index]!,
          from: { location: 'SUPPLIER', handlingUnit: sscc, quality: 'passed' },
          to: transitOf(transfer, 'passed'),
          ...(serials ? { serials } : {}),
        })),
      });
      if (isRefusal(posted)) return posted;
      const head = { transfer, fromWarehouse, toWarehouse };
      await insertTransfer(tx, { ...head, direction: 'in', correlationId, actor, at });
      return { done: true };
    },

    async received(tx, transfer, { actor, at, correlationId }) {
      const row = (await lockTransfer(tx, transfer))!;
      const missing = await onItsWay(tx, { transfer });
      await setTransferStatus(tx, transfer, missing.length > 0 ? 'received' : 'closed', at);
      const { fromWarehouse, toWarehouse } = row;
      const data = { transfer, fromWarehouse, toWarehouse, actor, missing: goodsOf(missing) };
      await feed.append(tx, at, [
        { type: 'wms.transfer.received', subject: transfer, correlationId, data },
      ]);
      if (missing.length === 0) return;
      const pieces = missing.reduce((sum, one) => sum + one.quantity, 0);
      await parts.exceptions.raise(tx, {
        key: missingKey(transfer),
        kind: 'short',
        subject: transfer,
        text: {
          en: `${pieces} pieces of transfer ${transfer} from ${fromWarehouse} did not arrive. They stay in transit until they are settled as lost or found.`,
          zh: `来自 ${fromWarehouse} 的调拨 ${transfer} 有 ${pieces} 件未到货。在按丢失或找到处理之前，它们保持在途。`,
        },
        at,
      });
    },
  };
}

/** What is wrong with an advice, all lines at once. */
async function faultIn(
  parts: TransferParts,
  tx: Tx,
  { transfer, owner, lines }: ShipAdvice & { readonly owner: string },
): Promise<Refusal | undefined> {
  const ids = [...new Set(lines.map((line) => line.item))];
  const items = await parts.masterData.items(tx, owner, ids);
  if (isRefusal(items)) return items;
  const faults = lines.flatMap((line) => lineFault(line, items.get(line.item)!) ?? []);
  if (faults.length === 0) return undefined;
  return refuseTransfer('transfer.invalid', { transfer, faults: faults.length }, faults);
}
