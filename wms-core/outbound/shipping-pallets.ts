import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { PostingHead } from '#wms-core/contracts.ts';
import type { Outbound } from './context.ts';
import { dangerOnPallet } from './dangers.ts';
import type { Order, Parcel } from './model.ts';
import { loadOrder } from './store/orders.ts';

/**
 * Parcels of one order stacked on a pallet when they are laid down after weighing: a vehicle brings
 * them as one, and one scan loads them. The pallet is the order's until it leaves, or is empty again.
 */

/** Pallets at a place onto which this parcel of the order may be laid. */
export async function palletsFor(
  o: Outbound,
  tx: Tx,
  order: Order,
  { parcel, place }: { readonly parcel: Parcel; readonly place: string },
): Promise<readonly string[]> {
  const units = await o.ledger.unitsAt(tx, place);
  const pallets = units
    .filter(({ type, parent }) => type === 'pallet' && !parent)
    .filter(({ boundTo }) => boundTo === '' || boundTo === order.order);
  const fit: string[] = [];
  for (const { handlingUnit: pallet } of pallets) {
    const beside = await parcelsCarried(tx, pallet);
    const fault = await dangerOnPallet(o, tx, order, { parcel, pallet, beside });
    if (!fault) fit.push(pallet);
  }
  return fit;
}

/**
 * Refuses what the rules of nesting forbid, a pallet of another order (`unit.bound`), and goods that
 * may not travel with what lies on it (`pallet.apart` and its like).
 */
export async function layOnto(
  o: Outbound,
  tx: Tx,
  head: PostingHead,
  laid: { readonly parcel: Parcel; readonly pallet: string },
): Promise<Refusal | undefined> {
  const { parcel, pallet: into } = laid;
  const { order, parcel: handlingUnit } = parcel;
  const postingId = `${head.postingId}/onto`;
  const put = { ...head, postingId, document: order, handlingUnit, into };
  const done = await o.ledger.putUnit(tx, put);
  if (isRefusal(done)) return done;
  // Its tree is locked now: nobody lays anything beside it meanwhile.
  const beside = (await parcelsCarried(tx, into)).filter((one) => one !== handlingUnit);
  const owned = (await loadOrder(tx, order))!;
  const fault = await dangerOnPallet(o, tx, owned, { parcel, pallet: into, beside });
  if (fault) return fault;
  await o.ledger.bindUnit(tx, into, order);
  return undefined;
}

/** On which pallet each of these parcels lies; one that lies on none has no entry. */
export async function palletsUnder(
  tx: Tx,
  parcels: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.query<{ parcel: string; parent: string }>(
    `SELECT handling_unit AS parcel, parent FROM wms.handling_unit
     WHERE handling_unit = ANY($1::text[]) AND parent <> '' ORDER BY 1`,
    [parcels],
  );
  return new Map(rows.map(({ parcel, parent }) => [parcel, parent]));
}

/** The parcels that a unit is or carries. */
export async function parcelsCarried(tx: Tx, handlingUnit: string): Promise<readonly string[]> {
  const rows = await tx.query<{ parcel: string }>(
    `SELECT p.parcel FROM wms.parcel p WHERE p.parcel = $1 OR p.parcel IN (
       SELECT u.handling_unit FROM wms.handling_unit u WHERE u.parent = $1 AND u.parent <> '')
     ORDER BY p.parcel`,
    [handlingUnit],
  );
  return rows.map(({ parcel }) => parcel);
}

const isBare = async (tx: Tx, pallet: string): Promise<boolean> => {
  const [child] = await tx.query(
    `SELECT 1 FROM wms.handling_unit WHERE parent = $1 AND parent <> '' LIMIT 1`,
    [pallet],
  );
  return child === undefined;
};

/** The last parcel on it was loaded: it leaves with the goods. */
export async function letLeave(
  o: Outbound,
  tx: Tx,
  pallet: string | undefined,
): Promise<Refusal | undefined> {
  if (pallet === undefined || !(await isBare(tx, pallet))) return undefined;
  const closed = await o.ledger.closeUnit(tx, pallet);
  return isRefusal(closed) ? closed : undefined;
}

/** A parcel is taken off the pallet on which it lies, if any; one without parcels is free again. */
export async function liftOff(
  o: Outbound,
  tx: Tx,
  head: PostingHead,
  parcel: string,
): Promise<Refusal | undefined> {
  const pallet = (await palletsUnder(tx, [parcel])).get(parcel);
  if (pallet === undefined) return undefined;
  const unit = await o.ledger.unit(tx, parcel);
  const act = { ...head, postingId: `${head.postingId}/off`, document: unit?.boundTo ?? '' };
  const taken = await o.ledger.takeOutUnit(tx, { ...act, handlingUnit: parcel });
  if (isRefusal(taken)) return taken;
  if (await isBare(tx, pallet)) await o.ledger.bindUnit(tx, pallet, '');
  return undefined;
}
