import type { Tx } from '#base/database/index.ts';
import type { Parcel, ParcelStatus } from '../model.ts';
import { type Columns, patchRow, selectList } from './rows.ts';

const PARCEL: Columns<Parcel> = {
  parcel: 'parcel',
  order: 'order_id',
  waybill: 'waybill',
  status: 'status',
  at: 'at',
  taskId: 'task_id',
  taskAttempts: 'task_attempts',
  estimateGrams: 'estimate_grams',
  toleranceGrams: 'tolerance_grams',
  actualGrams: 'actual_grams',
  limited: 'limited',
  pallet: 'pallet',
  lines: 'lines',
};

const PARCEL_LIST = selectList(PARCEL, 'p');

export async function insertParcels(tx: Tx, parcels: readonly Parcel[]): Promise<void> {
  if (parcels.length === 0) return;
  await tx.query(
    `INSERT INTO wms.parcel (parcel, order_id, waybill, status, at, estimate_grams,
       tolerance_grams, limited, lines)
     SELECT n.parcel, n.order_id, n.waybill, n.status, n.at, n.estimate, n.tolerance, n.limited,
       n.lines
     FROM jsonb_to_recordset($1::jsonb) AS n(parcel text, order_id text, waybill text, status text,
       at text, estimate bigint, tolerance bigint, limited boolean, lines jsonb)`,
    [
      JSON.stringify(
        parcels.map((parcel) => ({
          parcel: parcel.parcel,
          order_id: parcel.order,
          waybill: parcel.waybill,
          status: parcel.status,
          at: parcel.at,
          estimate: parcel.estimateGrams,
          tolerance: parcel.toleranceGrams,
          limited: parcel.limited,
          lines: parcel.lines,
        })),
      ),
    ],
  );
}

export async function loadParcel(tx: Tx, parcel: string): Promise<Parcel | undefined> {
  const [row] = await tx.query<Parcel>(
    `SELECT ${PARCEL_LIST} FROM wms.parcel p WHERE p.parcel = $1`,
    [parcel],
  );
  return row;
}

export function loadParcels(tx: Tx, parcels: readonly string[]): Promise<Parcel[]> {
  return tx.query<Parcel>(
    `SELECT ${PARCEL_LIST} FROM wms.parcel p WHERE p.parcel = ANY($1::text[]) ORDER BY p.parcel`,
    [parcels],
  );
}

/** The parcels that an order has now; unpacked ones are history. */
export function parcelsOf(tx: Tx, order: string): Promise<Parcel[]> {
  return tx.query<Parcel>(
    `SELECT ${PARCEL_LIST} FROM wms.parcel p WHERE p.order_id = $1 AND p.status <> 'unpacked'
     ORDER BY p.parcel`,
    [order],
  );
}

export function patchParcel(tx: Tx, parcel: string, patch: Partial<Parcel>): Promise<void> {
  return patchRow<Parcel>(
    tx,
    { table: 'wms.parcel', key: 'parcel', columns: PARCEL },
    parcel,
    patch,
  );
}

export async function setParcels(
  tx: Tx,
  parcels: readonly {
    readonly parcel: string;
    readonly status: ParcelStatus;
    readonly taskId: string;
  }[],
): Promise<void> {
  await tx.query(
    `UPDATE wms.parcel p SET status = n.status, task_id = n.task_id, task_attempts = 0
     FROM unnest($1::text[], $2::text[], $3::text[]) AS n(parcel, status, task_id)
     WHERE p.parcel = n.parcel`,
    [
      parcels.map((one) => one.parcel),
      parcels.map((one) => one.status),
      parcels.map((one) => one.taskId),
    ],
  );
}

/** Parcels that stand at each dock or are on their way to it. */
export async function parcelsPerDock(tx: Tx): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.query<{ dock: string; parcels: number }>(
    `SELECT o.dock, count(*)::bigint AS parcels FROM wms.parcel p
     JOIN wms.sales_order o USING (order_id)
     WHERE o.dock <> '' AND p.status IN ('moving', 'staged') GROUP BY o.dock ORDER BY o.dock`,
  );
  return new Map(rows.map((row) => [row.dock, row.parcels]));
}

/** The serial numbers that left in each parcel, by layer. */
export async function serialsShipped(
  tx: Tx,
  parcels: readonly string[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>> {
  const rows = await tx.query<{ parcel: string; layer: string; serials: readonly string[] }>(
    `SELECT from_unit AS parcel, layer, serials FROM wms.movement
     WHERE from_unit = ANY($1::text[]) AND from_unit <> ''
       AND to_location IN ('CUSTOMER', 'TRANSIT') AND serials IS NOT NULL
     ORDER BY sequence, line`,
    [parcels],
  );
  const shipped = new Map<string, Map<string, string[]>>();
  for (const { parcel, layer, serials } of rows) {
    const layers = shipped.get(parcel) ?? new Map<string, string[]>();
    layers.set(layer, [...(layers.get(layer) ?? []), ...serials]);
    shipped.set(parcel, layers);
  }
  return shipped;
}
