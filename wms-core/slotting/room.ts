import type { Tx } from '#base/database/index.ts';
import { isRefusal } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { Item, Location } from '#wms-core/contracts.ts';
import { contentReader } from '#wms-core/inbound/putaway/contents.ts';
import {
  type Bin,
  type Floor,
  floorOf,
  type GoodsToPlace,
  piecesThatFit,
} from '#wms-core/inbound/putaway/model.ts';
import { frontsOf } from '#wms-core/inbound/putaway/plan.ts';
import { createShelves, type Shelves } from '#wms-core/inbound/putaway/shelves.ts';
import { volumeMl } from '#wms-core/master-data/index.ts';
import type { OwnSlotting } from './parts.ts';

/** Free pieces of an item in a bin: nobody has locked them, no hold lies on them. */
export interface Lot {
  readonly item: Item;
  readonly place: Location;
  /** Of these lots. */
  readonly lots: ReadonlySet<string>;
  readonly layer: string;
  readonly quantity: number;
}

/** The bins as they will be when all that is under way has arrived, and the rules in force. */
export interface Room {
  readonly shelves: Shelves;
  readonly floor: Floor;
  /** What is free, bin by bin, and in no other place; unknown items have nothing. */
  freeOf(items: readonly string[]): Promise<readonly Lot[]>;
  /** Nothing else lies there, and nothing is on its way there. */
  isAllOf(lot: Lot): boolean;
  /** Why these pieces may not lie there; undefined when they may. */
  faultOf(bin: Bin, goods: GoodsToPlace): string | undefined;
}

export const goodsOf = (lot: Lot): GoodsToPlace => ({
  item: lot.item,
  layer: lot.layer,
  lot: lot.lots.size === 1 ? [...lot.lots][0]! : '',
  quality: 'passed',
  quantity: lot.quantity,
  supplier: '',
  delivery: '',
});

export async function openRoom(tx: Tx, parts: OwnSlotting, at: Millis): Promise<Room> {
  const { masterData, ledger, owner, strategies } = parts;
  const { location: place, zone, trayOf } = masterData;
  const places = masterData.locationsOfKind('bin');
  const fronts = frontsOf(masterData);
  const floor = floorOf(places, fronts, fronts[0] ?? { x: 0, y: 0 });
  const reader = contentReader(tx.query.bind(tx), owner);
  const shelves = createShelves({ places, place, zone, trayOf, owner, reader });
  const { compiled } = await strategies.inForce(tx);

  return {
    shelves,
    floor,
    async freeOf(codes) {
      const items = await masterData.items(tx, owner, codes);
      if (isRefusal(items)) return [];
      const rows = await ledger.candidates(tx, { owner, items: codes, at });
      const lots = new Map<
        string,
        { -readonly [K in keyof Lot]: Lot[K] } & { lots: Set<string> }
      >();
      for (const row of rows) {
        const { item, location, quantity, allocated, handlingUnit, lot, layer } = row;
        if (handlingUnit !== '' || quantity <= allocated) continue;
        // Goods that cross the dock wait for an order; nothing else is laid beside them.
        if (place(location)?.kind !== 'bin') continue;
        const key = `${item}\n${location}`;
        const known = lots.get(key);
        if (known) {
          known.quantity += quantity - allocated;
          known.lots.add(lot);
        } else {
          lots.set(key, {
            ...{ item: items.get(item)!, place: place(location)!, layer },
            lots: new Set([lot]),
            quantity: quantity - allocated,
          });
        }
      }
      return [...lots.values()];
    },
    isAllOf({ item, place, quantity }) {
      const bin = shelves.known(place.location);
      return (
        bin !== undefined &&
        bin.items.size === 1 &&
        bin.items.has(item.item) &&
        bin.usedVolumeMl === quantity * volumeMl(item)
      );
    },
    faultOf(bin, goods) {
      const { filters } = compiled.rulesFor(goods);
      const no = filters.find((filter) => !filter.keeps(bin, goods, floor));
      if (no) return no.name;
      return piecesThatFit(bin, goods.item) < goods.quantity ? 'capacity' : undefined;
    },
  };
}
