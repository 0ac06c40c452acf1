import type { Location, Tray, Zone } from '#wms-core/contracts.ts';
import type { ContentReader } from './contents.ts';
import { type Bin, emptyBin, type GoodsToPlace, layIn, type TrayLoad } from './model.ts';
import type { Ranking } from './ranking.ts';

/**
 * All bins of the house, and what is known of their content: as much as was asked for. Goods that are
 * given a place are laid in at once, so that the next choice sees the bin fuller.
 */
export interface Shelves {
  /** In the order of their names. */
  readonly places: readonly Location[];
  place(location: string): Location | undefined;
  zoneOf(place: Location): Zone | undefined;
  /** Refused somebody, or out of the question for another reason. */
  isAvoided(place: Location): boolean;
  /** Bins in which the item lies, or to which it is on its way. */
  homes(item: string): ReadonlySet<string>;
  known(location: string): Bin | undefined;
  /** Something lies in the bin of this number among the places; nobody asked what. */
  isOccupied(index: number): boolean;
  /** Also looks into them, as long as they are not too many. */
  findHomes(items: readonly string[]): Promise<void>;
  /** After it all of these are known. */
  load(places: readonly Location[]): Promise<void>;
  /** After it each of these, by number among the places, is known to be empty, or occupied. */
  probe(indexes: readonly number[]): Promise<void>;
  lay(bin: Bin, goods: GoodsToPlace, quantity: number): void;
  /** Those asked for last are kept. */
  ranking(key: string, make: () => Ranking): Ranking;
}

/**
 * One look for the items of a whole receipt; an item that lies nearly everywhere is met on the way.
 */
const MOST_HOMES = 1_000;

/** Each has a hundred thousand numbers where there are as many bins. */
const MOST_RANKINGS = 24;

export function createShelves(parts: {
  readonly places: readonly Location[];
  place(location: string): Location | undefined;
  zone(id: string): Zone | undefined;
  trayOf?(location: string): Tray | undefined;
  readonly avoid?: readonly string[];
  /** Whose goods are named by their item alone. */
  readonly owner: string;
  readonly reader: ContentReader;
  /** Of these very places by one strategy, from an earlier plan. */
  readonly rankings?: Map<string, Ranking>;
}): Shelves {
  const { places, reader, owner } = parts;
  const avoid = new Set(parts.avoid);
  const bins = new Map<string, Bin>();
  const occupied = new Uint8Array(places.length);
  const homes = new Map<string, Set<string>>();
  const rankings = parts.rankings ?? new Map<string, Ranking>();
  const nobody: ReadonlySet<string> = new Set();

  const home = (item: string, location: string) => {
    const known = homes.get(item);
    if (known) known.add(location);
    else homes.set(item, new Set([location]));
  };

  const trayOf = (location: string) => parts.trayOf?.(location);
  const loads = new Map<Tray, TrayLoad>();
  const loadOf = (location: string): TrayLoad | undefined => {
    const tray = trayOf(location);
    if (!tray) return undefined;
    const load = loads.get(tray) ?? { payloadGrams: tray.payloadGrams, usedWeightGrams: 0 };
    loads.set(tray, load);
    return load;
  };
  /** What a tray bears is known only when all of its bins are. */
  const withTrays = (wanted: readonly Location[]): readonly Location[] => {
    const trays = new Set(wanted.flatMap(({ location }) => trayOf(location) ?? []));
    if (trays.size === 0) return wanted;
    const mates = [...trays].flatMap((tray) => tray.bins.flatMap((bin) => parts.place(bin) ?? []));
    return [...new Set([...wanted, ...mates])];
  };

  const load = async (wanted: readonly Location[]): Promise<void> => {
    const missing = withTrays(wanted).filter(({ location }) => !bins.has(location));
    if (missing.length === 0) return;
    const contents = await reader.contents(missing.map(({ location }) => location));
    for (const place of missing) {
      const { location } = place;
      bins.set(location, emptyBin(place, parts.zone(place.zone), loadOf(location)));
    }
    for (const { location, item, lot, quantity, ...more } of contents) {
      const name = more.owner === owner ? item : `${more.owner}/${item}`;
      layIn(bins.get(location)!, { name, lot, quantity }, more);
    }
  };

  return {
    places,
    place: parts.place,
    zoneOf: (place) => parts.zone(place.zone),
    isAvoided: (place) => avoid.has(place.location),
    homes: (item) => homes.get(item) ?? nobody,
    known: (location) => bins.get(location),
    isOccupied: (index) => occupied[index] === 1,
    async findHomes(items) {
      const missing = items.filter((item) => !homes.has(item));
      if (missing.length === 0) return;
      for (const item of missing) homes.set(item, new Set());
      const found = await reader.homes(missing);
      for (const { item, location } of found) home(item, location);
      const ids = [...new Set(found.map(({ location }) => location))].slice(0, MOST_HOMES);
      const homely = ids.map((location) => parts.place(location));
      await load(homely.filter((place) => place?.kind === 'bin').map((place) => place!));
    },
    load,
    async probe(all) {
      const isOnTray = (index: number) => trayOf(places[index]!.location) !== undefined;
      await load(all.filter(isOnTray).map((index) => places[index]!));
      const indexes = all.filter((index) => !isOnTray(index));
      if (indexes.length === 0) return;
      const empty = new Set(await reader.empty(indexes.map((index) => places[index]!.location)));
      for (const index of indexes) {
        const place = places[index]!;
        if (empty.has(place.location)) {
          bins.set(place.location, emptyBin(place, parts.zone(place.zone)));
        } else occupied[index] = 1;
      }
    },
    lay(bin, { item, lot }, quantity) {
      layIn(bin, { name: item.item, lot, quantity }, item);
      home(item.item, bin.location.location);
    },
    ranking(key, make) {
      const known = rankings.get(key);
      if (known) return known;
      const made = make();
      rankings.set(key, made);
      for (const oldest of rankings.keys()) {
        if (rankings.size <= MOST_RANKINGS) break;
        rankings.delete(oldest);
      }
      return made;
    },
  };
}
