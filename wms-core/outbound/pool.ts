import type { Tx } from '#base/database/index.ts';
import { compareRotation } from '#wms-core/stock/index.ts';
import type { Outbound } from './context.ts';
import type { Order } from './model.ts';
import { type Coming, createPool, type Pool } from './rotation.ts';
import { itemsOf, type Ware, wareKey } from './wares.ts';

/**
 * Pieces that pallets bring to cross-dock places, as if they lay there. Not those on hold, and none of
 * a pallet of which nothing was heard for as long as a line hopes for pieces: its task may have failed.
 */
async function comingFor(
  o: Outbound,
  tx: Tx,
  { owner, items }: { readonly owner: string; readonly items: readonly string[] },
  at: number,
): Promise<Coming[]> {
  if (!o.expected || o.masterData.locationsOfKind('cross_dock').length === 0) return [];
  const after = at - o.settings.lineHopeMs;
  const coming = await o.expected.crossing(tx, { owner, items, after });
  const rows: Coming[] = [];
  for (const [pallet, lines] of Map.groupBy(coming, (line) => line.handlingUnit)) {
    const there = await o.ledger.contents(tx, { within: pallet });
    for (const { layer, location, quantity, since } of lines) {
      const alike = there.filter((row) => row.layer === layer && row.quality === 'passed');
      const free = alike.reduce(
        (sum, row) => sum + (row.held ? 0 : row.quantity - row.allocated),
        0,
      );
      const pieces = Math.min(quantity, free);
      if (pieces === 0) continue;
      const row = { ...alike[0]!, location, handlingUnit: pallet, allocated: 0, held: false };
      rows.push({ ...row, quantity: pieces, since });
    }
  }
  return rows;
}

/** What orders may have of these wares now, and what is on its way to them. */
export async function poolFor(
  o: Outbound,
  tx: Tx,
  demand: { readonly wares: readonly Ware[]; readonly orders: Iterable<Order> },
  at: number,
): Promise<Pool> {
  // What crossed the dock is on its way out, and its place is wanted.
  const isCrossDock = (id: string) => o.masterData.location(id)?.kind === 'cross_dock';
  const customers = [...new Set([...demand.orders].map((order) => order.customer))];
  const underCustoms = [...demand.orders].some((order) => order.customs !== '');
  const byOwner = Map.groupBy(demand.wares, ({ owner }) => owner);
  const candidates: Coming[] = [];
  for (const owner of [...byOwner.keys()].sort()) {
    const own = byOwner.get(owner)!;
    const items = [...new Set(own.map(({ item }) => item))].sort();
    const query = { owner, items, customers, underCustoms, at };
    const here = await o.ledger.candidates(tx, query);
    const coming = await comingFor(o, tx, query, at);
    if (coming.length === 0) {
      candidates.push(...here);
      continue;
    }
    const known = await itemsOf(o, tx, own);
    const all: Coming[] = [...here, ...coming];
    all.sort((a, b) =>
      a.item === b.item
        ? compareRotation(known.get(wareKey(a))!.rotation, a, b)
        : a.item < b.item
          ? -1
          : 1,
    );
    candidates.push(...all);
  }
  return createPool(candidates, isCrossDock);
}
