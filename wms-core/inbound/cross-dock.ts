import type { Tx } from '#base/database/index.ts';
import { invariant } from '#base/invariant.ts';
import { isRefusal } from '#base/refusal.ts';
import { days, type Millis, toDay } from '#base/time.ts';
import type { Decision, Item, Location, StockRow, UnmetNeed } from '#wms-core/contracts.ts';
import { takeTurns } from '#wms-core/plan-turn.ts';
import type { InboundParts } from './parts.ts';
import { contentReader } from './putaway/contents.ts';
import {
  type Bin,
  type Floor,
  floorOf,
  type GoodsToPlace,
  piecesThatFit,
} from './putaway/model.ts';
import {
  capacity,
  lock,
  mixing,
  segregation,
  size,
  zone as zoneFit,
} from './putaway/rules/filters.ts';
import { createShelves, type Shelves } from './putaway/shelves.ts';
import type { InboundUnit } from './unit-store.ts';

/** Goods of a plan; `to` where their place is already chosen. */
export type Placed = StockRow & { readonly to?: string };

export interface Crossing {
  readonly goods: readonly Placed[];
  /** Why these pieces cross: to be kept when the plan stands. */
  readonly decisions: readonly Decision[];
}

/** Orders that the explanation names. */
const EXPLAINED = 5;

/** Pieces that other pallets already bring to these places, by item. */
async function onTheirWay(
  tx: Tx,
  owner: string,
  places: readonly Location[],
): Promise<Map<string, number>> {
  const rows = await tx.query<{ item: string; pieces: number }>(
    `SELECT item, sum(quantity)::bigint AS pieces FROM wms.reservation
     WHERE location = ANY($1::text[]) AND owner = $2 GROUP BY item ORDER BY item`,
    [places.map((place) => place.location), owner],
  );
  return new Map(rows.map((row) => [row.item, row.pieces]));
}

/** Needs as far as nothing on its way meets them, in their order. */
function stillOpen(needs: readonly UnmetNeed[], coming: Map<string, number>) {
  return needs.map((need) => {
    const met = Math.min(need.missing, coming.get(need.item) ?? 0);
    coming.set(need.item, (coming.get(need.item) ?? 0) - met);
    return { ...need, missing: need.missing - met };
  });
}

/** Pieces that a wave would take: passed, not on hold, with enough life left to leave. */
const mayCross = (row: StockRow, item: Item, at: Millis): boolean =>
  row.quality === 'passed' &&
  !row.held &&
  (row.expiryDate === null || row.expiryDate >= toDay(at + days(item.minLifeOutDays)));

const helps = (row: StockRow, need: UnmetNeed): boolean =>
  need.item === row.item &&
  need.missing > 0 &&
  (row.expiryDate === null || row.expiryDate >= need.notExpiringBefore);

/** What holds for every bin holds here, too. */
const SAFETY = [lock, zoneFit, size, capacity, mixing, segregation];

/** The cross-dock places, with what is in them and on its way to them. */
async function lookInto(tx: Tx, { masterData }: InboundParts, { owner, avoid }: InboundUnit) {
  const places = masterData.locationsOfKind('cross_dock');
  const { location: place, zone } = masterData;
  const reader = contentReader(tx.query.bind(tx), owner);
  const shelves = createShelves({ places, place, zone, avoid, owner, reader });
  await shelves.load(places);
  return shelves;
}

/** The place that takes most of the pieces, by the rules that hold for every bin. */
function bestPlace(shelves: Shelves, goods: GoodsToPlace, floor: Floor) {
  const { item, quantity: wanted } = goods;
  const [best] = shelves.places
    .filter((place) => !place.lockOut && !shelves.isAvoided(place))
    .map((place): Bin => shelves.known(place.location)!)
    .filter((place) => SAFETY.every((rule) => rule.keeps(place, goods, floor)))
    .map((place) => ({ place, quantity: Math.min(wanted, piecesThatFit(place, item)) }))
    .sort((a, b) => b.quantity - a.quantity);
  return best && best.quantity > 0 ? best : undefined;
}

function meet(needs: readonly { missing: number }[], quantity: number): void {
  let left = quantity;
  for (const need of needs) {
    const met = Math.min(left, need.missing);
    need.missing -= met;
    left -= met;
  }
}

/**
 * Splits the goods of a pallet: pieces for which an order waits, and that no stock in the bins
 * covers, go to a cross-dock place, from which waves pick at once. All else is put away. Rotation
 * stays as it is, for older goods in the bins are counted first; pending goods and those on hold do
 * not cross. A site without such a place has no cross-dock.
 */
export async function crossDocked(
  tx: Tx,
  parts: InboundParts,
  unit: InboundUnit,
  { goods, at }: { readonly goods: readonly StockRow[]; readonly at: Millis },
): Promise<Crossing> {
  const none: Crossing = { goods, decisions: [] };
  const { owner } = unit;
  const ids = [...new Set(goods.map((row) => row.item))].sort();
  const hasPlace = parts.masterData.locationsOfKind('cross_dock').length > 0;
  if (!hasPlace || !goods.some((row) => row.quality === 'passed')) return none;
  // Two pallets do not cross for the same order.
  await takeTurns(tx);
  const needs = await parts.demand.unmet(tx, { owner, items: ids, at });
  if (needs.length === 0) return none;
  const items = await parts.masterData.items(tx, owner, ids);
  invariant(!isRefusal(items), 'goods in stock are of known items');
  const shelves = await lookInto(tx, parts, unit);
  const floor = floorOf(shelves.places, [], { x: 0, y: 0 });
  const open = stillOpen(needs, await onTheirWay(tx, owner, shelves.places));
  const made: Decision[] = [];
  const placed = goods.flatMap((row): Placed[] => {
    const item = items.get(row.item)!;
    const isFree = row.customs === undefined;
    const helped = isFree && mayCross(row, item, at) ? open.filter((need) => helps(row, need)) : [];
    const wanted = helped.reduce((sum, need) => sum + need.missing, 0);
    const { layer, lot, quality } = row;
    const pieces = { layer, lot, quality, quantity: Math.min(row.quantity, wanted) };
    const goods: GoodsToPlace = { item, supplier: '', delivery: '', ...pieces };
    const best = bestPlace(shelves, goods, floor);
    if (!best) return [row];
    const { place, quantity } = best;
    const to = place.location.location;
    made.push({
      subject: unit.handlingUnit,
      rule: 'cross_dock',
      chosen: { item: row.item, lot: row.lot, places: [{ location: to, quantity }] },
      candidates: helped
        .slice(0, EXPLAINED)
        .map(({ order, lineId, missing }) => ({ order, line: lineId, missing })),
      at,
    });
    shelves.lay(place, goods, quantity);
    meet(helped, quantity);
    const rest = row.quantity - quantity;
    return [{ ...row, quantity, to }, ...(rest > 0 ? [{ ...row, quantity: rest }] : [])];
  });
  return { goods: placed, decisions: made };
}
