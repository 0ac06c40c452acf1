import type { Tx } from '#base/database/index.ts';

/** Where on the floor what belongs to an order is: from where it is picked, in what, and who is at it. */
export interface OrderOnFloor {
  /** `picked` of `planned` pieces were taken out of the bin for it. */
  readonly picks: {
    readonly bin: string;
    readonly item: string;
    readonly planned: number;
    readonly picked: number;
  }[];
  /** Its tote, its parcels, and carts with its pieces; `at`: a place, a vehicle or a person. */
  readonly units: { readonly unit: string; readonly type: string; readonly at: string }[];
  /** Places that are kept for it: its slot, its station, its dock. */
  readonly places: string[];
  readonly tasks: {
    readonly task: string;
    readonly kind: string;
    readonly status: string;
    readonly actor: string;
  }[];
}

const PICKS = `SELECT bin, item, sum(planned)::bigint AS planned,
    coalesce(sum(picked), 0)::bigint AS picked
  FROM wms.pick_share WHERE order_id = $1 AND planned > 0 GROUP BY 1, 2 ORDER BY 1, 2`;

/** A cart has pieces of it from the first pick to the put wall. */
const UNITS = `SELECT u.handling_unit AS unit, u.type, u.location AS at FROM wms.handling_unit u
  WHERE u.handling_unit IN (
    SELECT tote FROM wms.sales_order WHERE order_id = $1 AND tote <> ''
    UNION SELECT parcel FROM wms.parcel WHERE order_id = $1
    UNION SELECT r.cart FROM wms.pick_share s JOIN wms.pick_run r USING (run)
      WHERE s.order_id = $1 AND r.status <> 'done' AND s.picked > coalesce(s.put, 0))
  ORDER BY 2, 1`;

const PLACES = `SELECT DISTINCT p.place FROM wms.sales_order,
    unnest(ARRAY[slot, tote_at, station, dock]) p(place)
  WHERE order_id = $1 AND p.place <> '' AND p.place NOT LIKE '%:%' ORDER BY 1`;

/** Its own tasks, those of its parcels, and those of the walks in which it is yet to be picked or put. */
const TASKS = `SELECT task_id AS task, kind, status, actor FROM wms.task
  WHERE task_id IN (SELECT task_id FROM wms.task WHERE document = $1
    UNION SELECT task_id FROM wms.sales_order WHERE order_id = $1
    UNION SELECT task_id FROM wms.parcel WHERE order_id = $1
    UNION SELECT r.task_id FROM wms.pick_share s JOIN wms.pick_run r USING (run)
      WHERE s.order_id = $1 AND s.planned > 0
        AND (s.picked IS NULL OR s.picked > coalesce(s.put, 0)))
  ORDER BY created_at, task_id`;

export const orderOnFloor = async (tx: Tx, order: string): Promise<OrderOnFloor> => ({
  picks: await tx.query(PICKS, [order]),
  units: await tx.query(UNITS, [order]),
  places: (await tx.query<{ place: string }>(PLACES, [order])).map(({ place }) => place),
  tasks: await tx.query(TASKS, [order]),
});
