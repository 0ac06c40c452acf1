import { and, eq, gt } from '#base/database/drizzle.ts';
import type { Tx } from '#base/database/index.ts';
import type { Millis } from '#base/time.ts';
import type { AdviceLine, CustomsClass } from '#wms-core/contracts.ts';
import { warehouseTransferTable } from '#wms-core/store/schema.ts';

export type Direction = 'out' | 'in';
export type TransferStatus = 'in_transit' | 'received' | 'closed';

export interface TransferRow {
  readonly transfer: string;
  readonly direction: Direction;
  readonly fromWarehouse: string;
  readonly toWarehouse: string;
  readonly status: TransferStatus;
  readonly correlationId: string;
  readonly actor: string;
  readonly at: Millis;
  readonly closedAt: Millis | null;
  /**
   * How often its advice was sent to the other warehouse by itself, and why it was not taken in.
   */
  readonly adviceAttempts: number;
  readonly adviceFault: string;
}

export async function insertTransfer(
  tx: Tx,
  row: Omit<TransferRow, 'status' | 'closedAt' | 'adviceAttempts' | 'adviceFault'>,
): Promise<void> {
  await tx.orm.insert(warehouseTransferTable).values({ ...row, status: 'in_transit' });
}

/** Locked for this transaction: what is done about a transfer is done one after the other. */
export async function lockTransfer(tx: Tx, transfer: string): Promise<TransferRow | undefined> {
  const [row] = await tx.query<TransferRow>(
    `SELECT transfer, direction, from_warehouse AS "fromWarehouse", to_warehouse AS "toWarehouse",
       status, correlation_id AS "correlationId", actor, at, closed_at AS "closedAt",
       advice_attempts AS "adviceAttempts", advice_fault AS "adviceFault"
     FROM wms.warehouse_transfer WHERE transfer = $1 FOR UPDATE`,
    [transfer],
  );
  return row;
}

export async function setTransferStatus(
  tx: Tx,
  transfer: string,
  status: TransferStatus,
  at: Millis,
): Promise<void> {
  const closedAt = status === 'closed' ? at : null;
  await tx.query(
    'UPDATE wms.warehouse_transfer SET status = $2, closed_at = $3 WHERE transfer = $1',
    [transfer, status, closedAt],
  );
}

export async function listTransfers(
  tx: Tx,
  query: {
    readonly transfer?: string;
    readonly direction?: Direction;
    readonly status?: TransferStatus;
    readonly after: string;
    readonly limit: number;
  },
): Promise<TransferRow[]> {
  const { transfer, direction, status, after, limit } = query;
  return tx.orm
    .select()
    .from(warehouseTransferTable)
    .where(
      and(
        transfer === undefined ? undefined : eq(warehouseTransferTable.transfer, transfer),
        direction === undefined ? undefined : eq(warehouseTransferTable.direction, direction),
        status === undefined ? undefined : eq(warehouseTransferTable.status, status),
        gt(warehouseTransferTable.transfer, after),
      ),
    )
    .orderBy(warehouseTransferTable.transfer)
    .limit(limit);
}

interface SentRow {
  readonly item: string;
  readonly lot: string;
  readonly productionDate: string;
  readonly expiryDate: string;
  readonly supplierLot: string;
  readonly status: CustomsClass;
  readonly document: string;
  readonly sscc: string;
  readonly pallet: string;
  readonly quantity: number;
  readonly serials: readonly string[] | null;
}

/** What was sent in a transfer, as the ledger has it: lots by parcel, in that order. */
export async function sentLines(tx: Tx, transfer: string): Promise<AdviceLine[]> {
  const rows = await tx.query<SentRow>(
    `SELECT m.item, l.lot, l.production_date AS "productionDate", l.expiry_date AS "expiryDate",
       l.supplier_lot AS "supplierLot", l.customs AS status, l.customs_document AS document,
       m.from_unit AS sscc, coalesce(p.pallet, '') AS pallet, m.quantity, m.serials
     FROM wms.posting h JOIN wms.movement m USING (sequence) JOIN wms.layer l USING (layer)
     LEFT JOIN wms.parcel p ON p.parcel = m.from_unit
     WHERE h.document = $1 AND m.to_location = 'TRANSIT' AND m.to_unit = $1
     ORDER BY m.from_unit, m.item, l.lot, l.production_date, l.expiry_date, l.supplier_lot,
       l.customs_document, l.customs, m.sequence, m.line`,
    [transfer],
  );
  const lines = Map.groupBy(rows, ({ quantity: _, serials: __, ...key }) => JSON.stringify(key));
  return [...lines.values()].map((same) => {
    const { item, lot, productionDate, expiryDate, supplierLot, sscc } = same[0]!;
    const { status, document, pallet } = same[0]!;
    const serials = same.flatMap((row) => row.serials ?? []);
    return {
      item,
      quantity: same.reduce((sum, row) => sum + row.quantity, 0),
      ...(lot ? { lot } : {}),
      ...(productionDate ? { productionDate } : {}),
      ...(expiryDate ? { expiryDate } : {}),
      ...(supplierLot ? { supplierLot } : {}),
      ...(document ? { customs: { status, document } } : {}),
      ...(sscc ? { sscc } : {}),
      ...(pallet ? { pallet } : {}),
      ...(serials.length > 0 ? { serials } : {}),
    };
  });
}
