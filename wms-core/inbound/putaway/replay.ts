import type { Database, Statement, Tx } from '#base/database/index.ts';
import { invariant } from '#base/invariant.ts';
import { isRefusal } from '#base/refusal.ts';
import type { Item, Location, MasterData } from '#wms-core/contracts.ts';
import { type Choice, chooseBins } from './choose.ts';
import type { CompiledStrategy } from './compile.ts';
import { contentReader } from './contents.ts';
import { type Floor, floorOf, type GoodsToPlace, walkMetres } from './model.ts';
import { frontsOf } from './plan.ts';
import { createShelves, type Shelves } from './shelves.ts';
import type { TrialItem, TrialMove, TrialResult, TrialSide, TrialZone } from './trial-result.ts';
import type { PutAway } from './trial-store.ts';

/** Kept in the result. */
const MOST_ITEMS = 500;
const MOST_MOVES = 200;

type Side = 'inForce' | 'changed';
const SIDES: readonly Side[] = ['inForce', 'changed'];

type Sum<T> = { -readonly [K in keyof T]: T[K] };

interface Tried {
  readonly strategy: CompiledStrategy;
  readonly shelves: Shelves;
  readonly sum: Sum<TrialSide>;
}

const nothing = (): Sum<TrialSide> => ({
  putawayMetres: 0,
  frontMetres: 0,
  noRoom: 0,
  relaxed: 0,
});

/** Pieces that lie in the same bins either way. */
function sameWay(a: Choice['taken'], b: Choice['taken']): number {
  const there = new Map(b.map(({ location, quantity }) => [location, quantity]));
  return a.reduce(
    (sum, { location, quantity }) => sum + Math.min(quantity, there.get(location) ?? 0),
    0,
  );
}

export interface Replay {
  next(line: PutAway): Promise<void>;
  result(): TrialResult;
}

/** Gives goods that came once their places again, by two strategies side by side. */
export function createReplay(parts: {
  readonly database: Database;
  readonly masterData: MasterData;
  readonly owner: string;
  readonly lines: readonly PutAway[];
  readonly inForce: CompiledStrategy;
  readonly changed: CompiledStrategy;
}): Replay {
  const { database, masterData, owner } = parts;
  const { location: place, zone, trayOf } = masterData;
  const places = masterData.locationsOfKind('bin');
  const layers = [...new Set(parts.lines.map((line) => line.layer))].sort();
  // Each question is a transaction of its own: a long dry run keeps nobody waiting.
  const query: Tx['query'] = <Row>(statement: Statement | string, values?: readonly unknown[]) =>
    database.transaction('putaway trial', (tx) => tx.query<Row>(statement, values));
  const tried = Object.fromEntries(
    SIDES.map((side): [Side, Tried] => {
      const reader = contentReader(query, owner, { layers });
      const shelves = createShelves({ places, place, zone, trayOf, owner, reader });
      return [side, { strategy: parts[side], shelves, sum: nothing() }];
    }),
  ) as Record<Side, Tried>;
  const floors = new Map<string, Floor>();
  const items = new Map<string, Sum<TrialItem>>();
  const zones = new Map<string, Sum<TrialZone>>();
  const moves: TrialMove[] = [];
  let pieces = 0;
  let elsewhere = 0;

  const floorFrom = (from: Location): Floor => {
    const known = floors.get(from.location);
    if (known) return known;
    const floor = floorOf(places, frontsOf(masterData), from);
    floors.set(from.location, floor);
    return floor;
  };

  const itemOf = (id: string): Promise<Item> =>
    database.transaction('putaway trial', async (tx) => {
      const found = await masterData.items(tx, owner, [id]);
      invariant(!isRefusal(found), 'goods that were put away are of known items');
      return found.get(id)!;
    });

  const put = async (side: Side, goods: GoodsToPlace, floor: Floor) => {
    const { strategy, shelves, sum } = tried[side];
    const rules = strategy.rulesFor(goods);
    const choice = await chooseBins({ shelves, goods, rules, floor });
    const metres = { putawayMetres: 0, frontMetres: 0, noRoom: choice.left };
    for (const { location, quantity } of choice.taken) {
      const bin = place(location)!;
      metres.putawayMetres += walkMetres(floor.from, bin);
      metres.frontMetres += walkMetres(floor.front, bin);
      const there = zones.get(bin.zone) ?? { zone: bin.zone, inForce: 0, changed: 0 };
      there[side] += quantity;
      zones.set(bin.zone, there);
    }
    sum.putawayMetres += metres.putawayMetres;
    sum.frontMetres += metres.frontMetres;
    sum.noRoom += metres.noRoom;
    sum.relaxed += choice.explanation.relaxed ? 1 : 0;
    return { choice, metres };
  };

  return {
    async next({ handlingUnit, from, item, quantity, ...rest }) {
      // A place that left the drawing: its goods are measured from the front.
      const start = place(from) ?? frontsOf(masterData)[0] ?? places[0]!;
      const floor = floorFrom(start);
      const goods: GoodsToPlace = {
        ...rest,
        quantity,
        quality: 'passed',
        item: await itemOf(item),
      };
      const inForce = await put('inForce', goods, floor);
      const changed = await put('changed', goods, floor);
      const [was, is] = [inForce.choice.taken, changed.choice.taken];
      const moved = quantity - changed.choice.left - sameWay(was, is);
      pieces += quantity;
      elsewhere += moved;
      const sum = items.get(item) ?? {
        ...{ item, pieces: 0, elsewhere: 0, putawayMetres: 0, frontMetres: 0, noRoom: 0 },
      };
      sum.pieces += quantity;
      sum.elsewhere += moved;
      for (const field of ['putawayMetres', 'frontMetres', 'noRoom'] as const) {
        sum[field] += changed.metres[field] - inForce.metres[field];
      }
      items.set(item, sum);
      if (moved > 0 && moves.length < MOST_MOVES) {
        moves.push({ handlingUnit, item, lot: rest.lot, quantity, inForce: was, changed: is });
      }
    },
    result: () => ({
      ...{ pieces, elsewhere, inForce: tried.inForce.sum, changed: tried.changed.sum },
      items: [...items.values()]
        .sort((a, b) => b.elsewhere - a.elsewhere || (a.item < b.item ? -1 : 1))
        .slice(0, MOST_ITEMS),
      zones: [...zones.values()].sort((a, b) => (a.zone < b.zone ? -1 : 1)),
      moves,
    }),
  };
}
