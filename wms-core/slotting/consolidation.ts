import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { type Bin, piecesThatFit, walkMetres } from '#wms-core/inbound/putaway/model.ts';
import { zoneFault } from '#wms-core/master-data/index.ts';
import type { Found, ProposedLine } from './model.ts';
import type { OwnSlotting } from './parts.ts';
import { goodsOf, type Lot, openRoom, type Room } from './room.ts';

/** Items looked at in one step, and in one proposal. */
const ITEMS_A_STEP = 250;
const MOST_ITEMS = 10_000;

export interface ConsolidationRequest {
  /** Whose goods; left out, the house's own. */
  readonly owner?: string;
  /** None: all. */
  readonly zones: readonly string[];
  readonly items: readonly string[];
  /** Goes on behind this item, where an earlier proposal stopped. */
  readonly after: string;
  readonly maxLines: number;
}

const SPREAD = {
  name: 'wms-slotting-spread',
  text: `SELECT item FROM wms.stock
    WHERE owner = $1 AND item > $2 AND handling_unit = '' AND quality = 'passed'
      AND ($4::text[] IS NULL OR item = ANY($4::text[]))
    GROUP BY item HAVING count(DISTINCT location) > 1 ORDER BY item LIMIT $3`,
};

export function itemsInSeveralBins(
  tx: Tx,
  query: {
    readonly owner: string;
    readonly after: string;
    /** None: all. */
    readonly items: readonly string[];
    readonly limit: number;
  },
): Promise<{ readonly item: string }[]> {
  const { owner, after, items, limit } = query;
  return tx.query(SPREAD, [owner, after, limit, items.length > 0 ? items : null]);
}

interface Move {
  readonly source: Lot;
  readonly to: Bin;
  readonly quantity: number;
}

/** Goods that may lie together: an item, or a lot of it where lots are kept apart. */
function groups(lots: readonly Lot[]): Lot[][] {
  const found = new Map<string, Lot[]>();
  for (const lot of lots) {
    // Two lots in one bin: nobody could say which pieces to carry.
    if (lot.item.lotControlled && lot.lots.size > 1) continue;
    const key = `${lot.item.item}\n${lot.item.lotControlled ? [...lot.lots][0] : ''}`;
    const same = found.get(key);
    if (same) same.push(lot);
    else found.set(key, [lot]);
  }
  return [...found.values()];
}

const byName = (a: Lot, b: Lot) => (a.place.location < b.place.location ? -1 : 1);

/**
 * Empties the bins with the fewest pieces into those that are fullest, as long as a whole bin gets
 * free by it. A bin either gives or takes: nothing is carried twice.
 */
export function consolidate(room: Room, lots: readonly Lot[]): readonly Move[][] {
  const { shelves } = room;
  const sources = lots
    .filter((lot) => room.isAllOf(lot))
    .sort((a, b) => a.quantity - b.quantity || byName(a, b));
  const receivers = [...lots].sort((a, b) => b.quantity - a.quantity || byName(a, b));
  const gives = new Set<Lot>();
  const takes = new Set<Lot>();
  const freed: Move[][] = [];
  for (const source of sources) {
    if (takes.has(source)) continue;
    const moves: Move[] = [];
    const into: Lot[] = [];
    let left = source.quantity;
    for (const receiver of receivers) {
      if (left === 0) break;
      if (receiver === source || gives.has(receiver)) continue;
      const bin = shelves.known(receiver.place.location)!;
      const quantity = Math.min(left, piecesThatFit(bin, source.item));
      if (quantity === 0 || room.faultOf(bin, { ...goodsOf(source), quantity })) continue;
      moves.push({ source, to: bin, quantity });
      into.push(receiver);
      left -= quantity;
    }
    if (left > 0) continue;
    for (const { to, quantity } of moves) shelves.lay(to, goodsOf(source), quantity);
    for (const receiver of into) takes.add(receiver);
    gives.add(source);
    freed.push(moves);
  }
  return freed;
}

const percent = ({ usedVolumeMl, location }: Bin) =>
  Math.round((100 * usedVolumeMl) / location.maxVolumeMl);

const lineOf = ({ source, to, quantity }: Move, line: number): ProposedLine => ({
  line,
  afterLine: 0,
  item: source.item.item,
  lot: source.item.lotControlled ? goodsOf(source).lot : '',
  quantity,
  from: source.place.location,
  to: to.location.location,
  metres: walkMetres(source.place, to.location),
  facts: { piecesInSource: source.quantity, usedPercentAfter: percent(to) },
});

/** Bins that could be emptied into others of the same goods; nothing is written. */
export async function findConsolidation(
  tx: Tx,
  parts: OwnSlotting,
  request: ConsolidationRequest,
): Promise<Found | Refusal> {
  const fault = zoneFault(parts.masterData, request.zones);
  if (fault) return fault;
  const unknown = await parts.masterData.ownerFault(tx, parts.owner);
  if (unknown) return unknown;
  const known = await parts.masterData.items(tx, parts.owner, request.items);
  if (isRefusal(known)) return known;
  const room = await openRoom(tx, parts, parts.scheduler.now());
  const zones = new Set(request.zones);
  const { items: only } = request;
  const lines: ProposedLine[] = [];
  const freed = new Set<string>();
  let after = request.after;
  let looked = 0;
  let isComplete = false;
  search: while (looked < MOST_ITEMS) {
    const step = { owner: parts.owner, after, items: only, limit: ITEMS_A_STEP };
    const items = await itemsInSeveralBins(tx, step);
    const lots = await room.freeOf(items.map((row) => row.item));
    const ofZones = lots.filter(({ place }) => zones.size === 0 || zones.has(place.zone));
    await room.shelves.load(ofZones.map((lot) => lot.place));
    for (const { item } of items) {
      for (const group of groups(ofZones.filter((lot) => lot.item.item === item))) {
        for (const moves of consolidate(room, group)) {
          if (lines.length + moves.length > request.maxLines) break search;
          for (const move of moves) lines.push(lineOf(move, lines.length + 1));
          freed.add(moves[0]!.source.place.location);
        }
      }
      after = item;
      looked++;
    }
    isComplete = items.length < ITEMS_A_STEP;
    if (isComplete) break;
  }
  return {
    lines,
    figures: {
      binsFreed: freed.size,
      pieces: lines.reduce((sum, line) => sum + line.quantity, 0),
      metres: lines.reduce((sum, line) => sum + line.metres, 0),
      itemsLooked: looked,
      lookedTo: after,
      isComplete,
    },
  };
}
