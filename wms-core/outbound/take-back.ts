import type { Tx } from '#base/database/index.ts';
import type { Claim } from '#wms-core/contracts.ts';
import { callOff } from './call-off.ts';
import { type By, type Outbound, takeTurn } from './context.ts';
import type { Order, Share } from './model.ts';
import { addToLines, type LineChange, loadOrders, noteEvents, patchOrder } from './store/orders.ts';
import { deleteShares, openRuns, setShares, sharesOfOrders } from './store/runs.ts';

const PACKED: readonly Order['status'][] = ['checked', 'packed', 'weighed', 'staged'];

/**
 * The ledger took pieces from orders (a freeze, a recall, a loss). In a bin or a cart they are no
 * order's any more and the lines are filled again; what was packed already stops its order, which is
 * emptied and checked again.
 */
export async function takeBack(
  o: Outbound,
  tx: Tx,
  claims: readonly Claim[],
  by: By,
): Promise<void> {
  const ids = [...new Set(claims.map((claim) => claim.order))].sort();
  const orders = await loadOrders(tx, ids);
  const mine = claims.filter((claim) => orders.has(claim.order));
  if (mine.length === 0) return;
  await takeTurn(tx);
  const runs = await openRuns(tx);
  const cartOfRun = new Map(runs.map((run) => [run.run, run.cart]));
  const before = await sharesOfOrders(tx, ids);
  const left = before.map((share) => ({ ...share }));
  const changes: LineChange[] = [];
  for (const claim of mine) {
    const { order, lineId, quantity } = claim;
    const inBin = claim.handlingUnit === '';
    const shares = left.filter((share) => isOf(share, claim, cartOfRun));
    if (inBin) changes.push({ order, lineId, allocated: -quantity });
    else if (shares.length > 0) {
      changes.push({ order, lineId, allocated: -quantity, picked: -quantity });
    } else {
      const back = { allocated: -quantity, picked: -quantity, put: -quantity };
      const isPacked = PACKED.includes(orders.get(order)!.status);
      changes.push({ order, lineId, ...back });
      if (isPacked) await patchOrder(tx, order, { recheck: true });
    }
    take(shares, inBin ? 'planned' : 'picked', quantity);
  }
  await writeShares(tx, left);
  await callOff(o, tx, { runs, before, now: left }, by);
  await addToLines(tx, changes, by.at);
  await noteEvents(
    tx,
    by.at,
    mine.map(({ order, lineId, item, quantity }) => ({
      order,
      event: 'goods_taken_back',
      actor: by.actor,
      data: { line: lineId, item, quantity },
    })),
  );
  o.wake();
}

type OpenShare = { -readonly [K in keyof Share]: Share[K] };

/** Whether the claim's pieces are the share's, by where they lie. */
function isOf(share: Share, claim: Claim, cartOfRun: ReadonlyMap<string, string>): boolean {
  const { order, lineId, layer } = claim;
  if (share.order !== order || share.lineId !== lineId || share.layer !== layer) return false;
  if (claim.handlingUnit === '') return share.picked === null && share.bin === claim.location;
  const isInCart = share.picked !== null && share.put === null;
  return isInCart && cartOfRun.get(share.run) === claim.handlingUnit;
}

function take(shares: readonly OpenShare[], stage: 'planned' | 'picked', quantity: number): void {
  let open = quantity;
  for (const share of shares.toReversed()) {
    const part = Math.min(open, share[stage] ?? 0);
    share[stage] = (share[stage] ?? 0) - part;
    open -= part;
  }
}

async function writeShares(tx: Tx, shares: readonly OpenShare[]): Promise<void> {
  const inBins = shares.filter((share) => share.picked === null);
  const inCarts = shares.filter((share) => share.picked !== null && share.put === null);
  const gone = inBins.filter((share) => share.planned === 0 && share.run === '');
  await setShares(
    tx,
    'planned',
    inBins.map(({ share, planned }) => ({ share, quantity: planned })),
  );
  await setShares(
    tx,
    'picked',
    inCarts.map(({ share, picked }) => ({ share, quantity: picked ?? 0 })),
  );
  if (gone.length > 0)
    await deleteShares(
      tx,
      gone.map((share) => share.share),
    );
}
