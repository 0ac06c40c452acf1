import type { Tx } from '#base/database/index.ts';
import { itemCodesOf, readScan } from '#base/gs1/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { LocationKind, Site } from '#base/site/site.ts';
import type { Item, Location, MasterData } from '#wms-core/contracts.ts';
import type { ItemCard } from '#wms-core/ports.ts';
import { itemOfBarcodes, listItems, loadItems, writeItems } from './items.ts';
import { locationOf, writeLocations } from './locations.ts';
import { refuse } from './refusals.ts';

export interface ItemMaster extends MasterData {
  /** Whose goods are meant where no owner is named: the site's. */
  owner(): string;
  /** Brings locations up to the site's drawing, in the database and in memory. */
  loadSite(tx: Tx, site: Site): Promise<void>;
  /**
   * Inserts or replaces items by owner and code. Call `forget` with them after the commit: until
   * then another transaction may have read the old ones. Refuses `item.barcode_taken`,
   * `item.control_fixed`, `item.twice`.
   */
  upsertItems(tx: Tx, items: readonly Item[]): Promise<{ readonly done: true } | Refusal>;
  forget(items: readonly { readonly owner: string; readonly item: string }[]): void;
  listItems(
    tx: Tx,
    page: { readonly owner: string; readonly after: string; readonly limit: number },
  ): Promise<readonly Item[]>;
  /** All locations of the drawing, by their code. */
  locations(): readonly Location[];
}

/** Millilitres of one base unit, rounded up: a thing always takes some room. */
export const volumeMl = (item: Pick<Item, 'lengthMm' | 'widthMm' | 'heightMm'>): number =>
  Math.max(1, Math.ceil((item.lengthMm * item.widthMm * item.heightMm) / 1_000));

export const cardOf = (item: Item): ItemCard => ({
  item: item.item,
  name: item.name,
  barcodes: item.barcodes,
  weightGrams: item.weightGrams,
  volumeMl: volumeMl(item),
  lotControlled: item.lotControlled,
  serialControlled: item.serialControlled,
  ...(item.shelfLifeDays === null ? {} : { shelfLifeDays: item.shelfLifeDays }),
});

/** Which century a label's dates are of does not matter to the item. */
const ANY_DAY = '2000-01-01';

/** Items kept in memory; beyond it the cache starts anew. */
const MAX_CACHED = 50_000;

export function createMasterData(): ItemMaster {
  const cache = new Map<string, Item>();
  const places = new Map<string, Location>();
  const kinds = new Map<LocationKind, Location[]>();
  // Counts what was forgotten, so that a slow read does not put an old item back.
  let forgotten = 0;
  let owner = '';
  const nameOf = (owner: string, item: string) => `${owner}\n${item}`;

  const forget: ItemMaster['forget'] = (items) => {
    forgotten++;
    for (const { owner, item } of items) cache.delete(nameOf(owner, item));
  };

  const items: MasterData['items'] = async (tx, owner, ids) => {
    const found = new Map<string, Item>();
    const missing: string[] = [];
    for (const id of new Set(ids)) {
      const item = cache.get(nameOf(owner, id));
      if (item) found.set(id, item);
      else missing.push(id);
    }
    if (missing.length > 0) {
      const seen = forgotten;
      const loaded = await loadItems(tx, owner, missing);
      if (cache.size + loaded.length > MAX_CACHED) cache.clear();
      for (const item of loaded) {
        found.set(item.item, item);
        if (seen === forgotten) cache.set(nameOf(owner, item.item), item);
      }
    }
    const unknown = missing.filter((id) => !found.has(id));
    if (unknown.length === 0) return found;
    const refusals = unknown.map((item) => refuse('item.unknown', { item, owner }));
    return unknown.length === 1
      ? refusals[0]!
      : refuse('item.unknown', { item: unknown.join(', '), owner }, refusals);
  };

  return {
    owner: () => owner,
    items,
    async itemByCode(tx, owner, code) {
      const byNumber = await items(tx, owner, [code]);
      if (!isRefusal(byNumber)) return byNumber.get(code);
      const scan = readScan(code, ANY_DAY);
      return isRefusal(scan) ? undefined : itemOfBarcodes(tx, owner, itemCodesOf(scan));
    },
    async cards(tx, owner, ids) {
      const known = await items(tx, owner, ids);
      if (isRefusal(known)) return [];
      return [...new Set(ids)].map((id) => cardOf(known.get(id)!));
    },
    location: (id) => places.get(id),
    locationsOfKind: (kind) => kinds.get(kind) ?? [],
    locations: () => [...places.values()],
    async loadSite(tx, site) {
      await writeLocations(tx, site);
      owner = site.owner;
      places.clear();
      kinds.clear();
      const sorted = site.locations
        .map(locationOf)
        .sort((a, b) => (a.location < b.location ? -1 : 1));
      for (const place of sorted) {
        places.set(place.location, place);
        const same = kinds.get(place.kind);
        if (same) same.push(place);
        else kinds.set(place.kind, [place]);
      }
    },
    async upsertItems(tx, wanted) {
      forget(wanted);
      const refusal = await writeItems(tx, wanted);
      return refusal ?? { done: true };
    },
    forget,
    listItems,
  };
}
