import type { Tx } from '#base/database/index.ts';
import type { Millis } from '#base/time.ts';
import type { TruckParcel } from '../truck-load.ts';
import { type Columns, selectList } from './rows.ts';

/** A transport unit at an outbound lane, until it departs. */
export interface Truck {
  readonly truck: string;
  readonly dock: string;
  readonly carrier: string;
  readonly plate: string;
  /** Crew, papers and equipment for dangerous goods in any quantity. */
  readonly adrEquipped: boolean;
  readonly cameAt: Millis;
  readonly toldBy: string;
  readonly departedAt: Millis | null;
  readonly departedBy: string;
}

/** A parcel planned for a truck, or on it. */
export interface OnTruck extends TruckParcel {
  readonly truck: string;
  readonly order: string;
  readonly grams: number;
  readonly loadedAt: Millis | null;
}

const TRUCK: Columns<Truck> = {
  truck: 'truck',
  dock: 'dock',
  carrier: 'carrier',
  plate: 'plate',
  adrEquipped: 'adr_equipped',
  cameAt: 'came_at',
  toldBy: 'told_by',
  departedAt: 'departed_at',
  departedBy: 'departed_by',
};
const ON_TRUCK: Columns<OnTruck> = {
  truck: 'truck',
  parcel: 'parcel',
  order: 'order_id',
  limited: 'limited',
  grams: 'grams',
  goods: 'goods',
  loadedAt: 'loaded_at',
};
const TRUCK_LIST = selectList(TRUCK, 't');
const ON_TRUCK_LIST = selectList(ON_TRUCK, 'p');

export async function loadTruck(tx: Tx, truck: string): Promise<Truck | undefined> {
  const [row] = await tx.query<Truck>(`SELECT ${TRUCK_LIST} FROM wms.truck t WHERE truck = $1`, [
    truck,
  ]);
  return row;
}

/** The trucks that stand at these lanes now, by lane. */
export async function trucksAt(
  tx: Tx,
  docks: readonly string[],
): Promise<ReadonlyMap<string, Truck>> {
  const rows = await tx.query<Truck>(
    `SELECT ${TRUCK_LIST} FROM wms.truck t
     WHERE t.dock = ANY($1::text[]) AND t.departed_at IS NULL ORDER BY t.dock`,
    [docks],
  );
  return new Map(rows.map((row) => [row.dock, row]));
}

export function listTrucks(
  tx: Tx,
  query: { readonly dock?: string; readonly isHere?: boolean; readonly after?: string },
  limit: number,
): Promise<Truck[]> {
  const { dock = '', isHere = false, after = '' } = query;
  return tx.query<Truck>(
    `SELECT ${TRUCK_LIST} FROM wms.truck t
     WHERE ($1 = '' OR t.dock = $1) AND (NOT $2 OR t.departed_at IS NULL) AND t.truck > $3
     ORDER BY t.truck LIMIT $4`,
    [dock, isHere, after, limit],
  );
}

export async function nextTruckNumber(tx: Tx): Promise<number> {
  const [row] = await tx.query<{ number: number }>(`SELECT nextval('wms.truck_number') AS number`);
  return row!.number;
}

export async function writeTruck(tx: Tx, one: Truck): Promise<void> {
  const { truck, dock, carrier, plate, adrEquipped, cameAt, toldBy } = one;
  await tx.query(
    `INSERT INTO wms.truck (truck, dock, carrier, plate, adr_equipped, came_at, told_by,
       departed_at, departed_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT (truck) DO UPDATE SET dock = excluded.dock, carrier = excluded.carrier,
       plate = excluded.plate, adr_equipped = excluded.adr_equipped, told_by = excluded.told_by,
       departed_at = excluded.departed_at, departed_by = excluded.departed_by`,
    [truck, dock, carrier, plate, adrEquipped, cameAt, toldBy, one.departedAt, one.departedBy],
  );
}

/** Parcels on these trucks and planned for them. */
export function parcelsOn(tx: Tx, trucks: readonly string[]): Promise<OnTruck[]> {
  return tx.query<OnTruck>(
    `SELECT ${ON_TRUCK_LIST} FROM wms.truck_parcel p WHERE p.truck = ANY($1::text[])
     ORDER BY p.truck, p.parcel`,
    [trucks],
  );
}

/** Of an order, with the truck each of its parcels is planned for or on. */
export function truckParcelsOf(tx: Tx, order: string): Promise<OnTruck[]> {
  return tx.query<OnTruck>(
    `SELECT ${ON_TRUCK_LIST} FROM wms.truck_parcel p WHERE p.order_id = $1 ORDER BY p.parcel`,
    [order],
  );
}

export async function putOnTruck(tx: Tx, parcels: readonly OnTruck[]): Promise<void> {
  if (parcels.length === 0) return;
  await tx.query(
    `INSERT INTO wms.truck_parcel (parcel, truck, order_id, limited, grams, goods, loaded_at)
     SELECT * FROM jsonb_to_recordset($1::jsonb) AS n(parcel text, truck text, "order" text,
       limited boolean, grams bigint, goods jsonb, "loadedAt" bigint)
     ORDER BY n.parcel COLLATE "C"
     ON CONFLICT (parcel) DO UPDATE SET truck = excluded.truck, limited = excluded.limited,
       grams = excluded.grams, goods = excluded.goods, loaded_at = excluded.loaded_at`,
    [JSON.stringify(parcels)],
  );
}

/** What was planned and did not come onto its truck: of a truck that left, or of an order. */
export async function unplan(
  tx: Tx,
  of: { readonly truck: string } | { readonly order: string },
): Promise<void> {
  const [column, value] = 'truck' in of ? ['truck', of.truck] : ['order_id', of.order];
  await tx.query(`DELETE FROM wms.truck_parcel WHERE ${column} = $1 AND loaded_at IS NULL`, [
    value,
  ]);
}
