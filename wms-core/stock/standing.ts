import type { Tx } from '#base/database/index.ts';
import type { Standing } from '#wms-core/contracts.ts';
import { COVERS, HELD } from './balances.ts';
import { STATES } from './states.ts';

/**
 * Why held pieces of the row are held: the gravest of the holds on it, for a clerk who lifts a lesser
 * one must not ship what is recalled.
 */
const WHY = `(SELECT (array_agg(w.why ORDER BY w.grade))[1] FROM (
    SELECT CASE WHEN h.kind = 'recall' THEN 1 WHEN h.kind = 'expiry' THEN 2
        WHEN h.hold_id LIKE 'adjustment %' THEN 3 WHEN h.kind IN ('count', 'missing') THEN 4
        WHEN h.kind = 'freeze' THEN 5 ELSE 6 END AS grade,
      CASE WHEN h.kind = 'customer' THEN 'customer ' || h.customer
        WHEN h.kind IN ('recall', 'expiry') THEN h.kind
        WHEN h.hold_id LIKE 'adjustment %' THEN 'adjustment'
        WHEN h.kind IN ('count', 'missing') THEN 'count' ELSE 'freeze' END AS why
    FROM wms.hold h JOIN wms.layer y ON y.layer = s.layer WHERE ${COVERS}) w)`;

/**
 * Where a row stands, in the order in which `candidates` asks: only what stands in a bin or at a
 * cross-dock place, loose and not locked there, may be picked.
 */
const WHERE = `CASE WHEN p.kind = 'dock_out' THEN 'lane'
    WHEN p.kind IS NULL OR p.kind NOT IN ('bin', 'cross_dock') THEN 'outside'
    WHEN NOT p.active OR p.lock_out OR p.out_of_order IN ('pick', 'both') THEN 'locked_place'
    WHEN s.handling_unit <> '' THEN 'in_unit' ELSE 'bin' END`;

const KEPT_FOR = `CASE WHEN r.why LIKE 'customer %' THEN substr(r.why, 10) ELSE '' END`;

const heldBy = (why: string): string =>
  `coalesce(sum(r.held) FILTER (WHERE r.quality <> 'rejected' AND r.why LIKE '${why}'), 0)::bigint`;

/** The wares' own index finds the rows; OFFSET 0: what is held is found once a row. */
const STANDINGS = {
  name: 'ledger-standings',
  text: `SELECT owner, item, under_customs AS "underCustoms", place, expiry_date AS "expiryDate",
      ${KEPT_FOR} AS "keptFor",
      sum(${STATES.available})::bigint AS available, sum(${STATES.locked})::bigint AS locked,
      sum(${STATES.pending})::bigint AS pending,
      coalesce(sum(r.quantity) FILTER (WHERE r.quality = 'rejected'), 0)::bigint AS rejected,
      ${heldBy('count')} AS counted, ${heldBy('recall')} AS recalled, ${heldBy('customer %')} AS kept,
      ${heldBy('adjustment')} AS adjusted, ${heldBy('expiry')} AS expired,
      ${heldBy('freeze')} AS frozen
    FROM (
      SELECT s.owner, s.item, l.customs <> 'free' AS under_customs, ${WHERE} AS place,
        l.expiry_date, s.quality, s.quantity, s.allocated, ${HELD} AS held,
        ${WHY} AS why
      FROM (SELECT DISTINCT * FROM unnest($1::text[], $2::text[]) AS n(owner, item)) n
      JOIN wms.stock s USING (owner, item) JOIN wms.layer l USING (layer)
      LEFT JOIN wms.location p USING (location)
      OFFSET 0) r
    GROUP BY owner, item, under_customs, place, expiry_date, "keptFor"
    ORDER BY owner, item, under_customs, place, expiry_date, "keptFor"`,
};

/** How the pieces of items stand to orders, whatever of them `candidates` leaves out. */
export function standings(
  tx: Tx,
  wares: readonly { readonly owner: string; readonly item: string }[],
): Promise<readonly Standing[]> {
  if (wares.length === 0) return Promise.resolve([]);
  return tx.query<Standing>(STANDINGS, [
    wares.map(({ owner }) => owner),
    wares.map(({ item }) => item),
  ]);
}

/** Available pieces of an item by whether an order without a customs procedure may have them. */
export interface Reach {
  /** Such an order may. */
  readonly free: number;
  readonly underCustoms: number;
  /** Of free circulation, standing in shipping lanes. */
  readonly inLanes: number;
  /** At docks, on carts and pallets, in handling units in bins, at places locked for picking. */
  readonly elsewhere: number;
  /** With less life left than the item asks for when it goes out. */
  readonly tooOld: number;
}

/** The sum of all is what is available. `soonest`: YYYY-MM-DD, sooner no goods may expire. */
export function reachOf(found: readonly Standing[], soonest: string): Reach {
  const reach = { free: 0, underCustoms: 0, inLanes: 0, elsewhere: 0, tooOld: 0 };
  for (const { underCustoms, place, expiryDate, available } of found) {
    const isOld = expiryDate !== '' && expiryDate < soonest;
    if (underCustoms) reach.underCustoms += available;
    else if (place === 'lane') reach.inLanes += available;
    else if (place !== 'bin') reach.elsewhere += available;
    else if (isOld) reach.tooOld += available;
    else reach.free += available;
  }
  return reach;
}
