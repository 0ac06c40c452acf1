import type { Tx } from '#base/database/index.ts';
import { itemCodesOf, readScan } from '#base/gs1/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Site } from '#base/site/site.ts';
import type { Millis } from '#base/time.ts';
import type { Item, MasterData, Tray, Zone } from '#wms-core/contracts.ts';
import type { ItemCard, Pack, Worker, WorkerPort } from '#wms-core/ports.ts';
import { type Codes, createCodes } from './codes.ts';
import { createItemCache, itemOfBarcodes, itemsOfCode } from './items.ts';
import { type CodeRuleRecord, codeRuleKind } from './kinds/code-rules.ts';
import { itemKind } from './kinds/items.ts';
import { kitKind } from './kinds/kits.ts';
import { type Packaging, packagingKind } from './kinds/packagings.ts';
import { type OwnerRecord, ownerKind, partnerKind, warehouseKind } from './kinds/parties.ts';
import { locationKind, type PlaceRecord, zoneKind } from './kinds/places.ts';
import { serviceLevelKind } from './kinds/service-levels.ts';
import { unitTypeKind } from './kinds/unit-types.ts';
import { workerKind } from './kinds/workers.ts';
import { inBaseUnits } from './measure.ts';
import { createOwners } from './owners.ts';
import { createPackCache } from './packs.ts';
import { createPlaces, readAll, traysOf, writeDrawing } from './places.ts';
import type { Doc, Origin, RecordKind, Versioned } from './record.ts';
import { planRecords, readRecords, refusalOf, type Written, writeRecords } from './record-store.ts';
import { refuse } from './refusals.ts';
import { createWorkers } from './workers.ts';

export {
  type DangerousGoods,
  dangerousGoods,
  LIMITED_PACKAGE_GRAMS,
  MOST_MILLI_POINTS,
  mayGoLimited,
} from './adr.ts';
export { type Hazardous, mayLieTogether } from './hazards.ts';
export { blockedItem } from './items.ts';
export { PLAIN } from './kinds/items.ts';
export { PLAIN_PLACE, placeAsDrawn } from './kinds/places.ts';
export { lockedPlace, zoneFault } from './places.ts';
export { deadlineOf } from './service-levels.ts';

export interface ItemMaster extends MasterData {
  readonly codes: Codes;
  readonly workers: WorkerPort;
  /** Which house is meant where none is named: the site's. */
  warehouse(): string;
  /** Brings the site's drawing into the database, and all places and rules into memory. */
  loadSite(tx: Tx, site: Site, at?: Millis): Promise<void>;
  /** What `write` would find wrong, and how many it would write; writes nothing. */
  plan(tx: Tx, kind: RecordKind, docs: readonly Doc[], origin: Origin): Promise<Written<Doc>>;
  /**
   * Inserts or replaces records, all or none; `took` is called with them after the commit. Refuses
   * records that are not at `version` any more, where one is named.
   */
  write(
    tx: Tx,
    kind: RecordKind,
    docs: readonly Doc[],
    origin: Origin,
    version?: number,
  ): Promise<Written<Doc>>;
  /** Lets the memory follow what was committed. */
  took(kind: RecordKind, records: readonly Versioned<Doc>[]): void;
  /**
   * Inserts or replaces items by owner and code. Call `forget` with them after the commit: until
   * then another transaction may have read the old ones. Refuses what `write` finds wrong.
   */
  upsertItems(
    tx: Tx,
    items: readonly Item[],
    origin?: Origin,
  ): Promise<{ readonly done: true } | Refusal>;
  forget(items: readonly { readonly owner: string; readonly item: string }[]): void;
}

/** Millilitres of one base unit, rounded up: a thing always takes some room. */
export const volumeMl = (item: Pick<Item, 'lengthMm' | 'widthMm' | 'heightMm'>): number =>
  Math.max(1, Math.ceil((item.lengthMm * item.widthMm * item.heightMm) / 1_000));

export const cardOf = (item: Item, packs: readonly Pack[] = []): ItemCard => ({
  item: item.item,
  name: item.name,
  barcodes: item.barcodes,
  ...(packs.length > 0 ? { packs } : {}),
  weightGrams: item.weightGrams,
  volumeMl: volumeMl(item),
  lotControlled: item.lotControlled,
  serialControlled: item.serialControlled,
  ...(item.catchWeight ? { catchWeight: true as const } : {}),
  ...(item.shelfLifeDays === null ? {} : { shelfLifeDays: item.shelfLifeDays }),
  ...(item.hazardClass === null ? {} : { hazardClass: item.hazardClass }),
});

/** Which century a label's dates are of does not matter to the item. */
const ANY_DAY = '2000-01-01';
const KITS_WITH = `SELECT k.item FROM wms.kit k
  WHERE k.owner = $1 AND k.status = 'active' AND EXISTS (SELECT
    FROM jsonb_to_recordset(k.components) AS c(item text) WHERE c.item = ANY($2::text[]))
  ORDER BY k.item`;
const WITHIN: Origin = { actor: 'warehub', source: 'warehub', at: 0 };

export function createMasterData(): ItemMaster {
  const codes = createCodes();
  const cache = createItemCache();
  const packCache = createPackCache();
  const places = createPlaces();
  const workers = createWorkers();
  const owners = createOwners();
  let trays: ReadonlyMap<string, Tray> = new Map();
  let stops: ReadonlySet<string> = new Set();
  let owner = '';
  let warehouse = '';

  const master: ItemMaster = {
    codes,
    workers,
    owner: () => owner,
    warehouse: () => warehouse,
    items: cache.items,
    async itemByCode(tx, owner, code) {
      const byNumber = await cache.items(tx, owner, [code]);
      if (!isRefusal(byNumber)) return byNumber.get(code);
      const scan = readScan(code, ANY_DAY);
      return isRefusal(scan) ? undefined : itemOfBarcodes(tx, owner, itemCodesOf(scan));
    },
    async itemsByCode(tx, code) {
      const scan = readScan(code, ANY_DAY);
      return itemsOfCode(tx, code, isRefusal(scan) ? [] : itemCodesOf(scan));
    },
    async ownerFault(tx, wanted, as) {
      const [found] = await readRecords(tx, ownerKind, [{ owner: wanted }]);
      if (found && (as === 'known' || found.status === 'active')) return undefined;
      return found
        ? refuse('owner.blocked', { owner: wanted, reason: found.blockReason })
        : refuse('owner.unknown', { owner: wanted });
    },
    whose: (wanted) => owners.whose(wanted, owner),
    async cards(tx, owner, ids) {
      const known = await cache.items(tx, owner, ids);
      if (isRefusal(known)) return [];
      const packs = await packCache.packs(tx, owner, ids);
      return [...new Set(ids)].map((id) => cardOf(known.get(id)!, packs.get(id)));
    },
    inBaseUnits,
    async kit(tx, owner, item) {
      const [found] = await readRecords(tx, kitKind, [{ owner, item }]);
      return found?.status === 'active' ? found : undefined;
    },
    async unitType(tx, unitType) {
      const [found] = await readRecords(tx, unitTypeKind, [{ unitType }]);
      return found;
    },
    async kits(tx, owner, items) {
      const keys = items.map((item) => ({ owner, item }));
      const found = keys.length === 0 ? [] : await readRecords(tx, kitKind, keys);
      return new Map(found.filter((kit) => kit.status === 'active').map((kit) => [kit.item, kit]));
    },
    async kitsWith(tx, owner, components) {
      const rows = await tx.query<{ item: string }>(KITS_WITH, [owner, components]);
      return master.kits(
        tx,
        owner,
        rows.map(({ item }) => item),
      );
    },
    async isWarehouse(tx, wanted) {
      const [found] = await readRecords(tx, warehouseKind, [{ warehouse: wanted }]);
      return found?.status === 'active';
    },
    async serviceLevel(tx, serviceLevel) {
      const [found] = await readRecords(tx, serviceLevelKind, [{ serviceLevel }]);
      return found?.status === 'active' ? found : undefined;
    },
    async partner(tx, owner, kind, partner) {
      const [found] = await readRecords(tx, partnerKind, [{ owner, kind, partner }]);
      return found;
    },
    location: places.location,
    locationsOfKind: places.locationsOfKind,
    zone: places.zone,
    trayOf: (location) => trays.get(location),
    hasStop: (location) => stops.size === 0 || stops.has(location),
    labelFault: (label) => codes.check('handling_unit', label),
    async loadSite(tx, site, at = 0) {
      await writeDrawing(tx, site, codes, at);
      owner = site.owner;
      warehouse = site.warehouse;
      trays = traysOf(site);
      stops = new Set(site.locations.flatMap(({ id, node }) => (node === undefined ? [] : [id])));
      places.clear();
      workers.clear();
      owners.clear();
      codes.set(await readAll(tx, codeRuleKind));
      places.takeZones(await readAll(tx, zoneKind));
      places.takeLocations(await readAll(tx, locationKind));
      workers.take(await readAll(tx, workerKind));
      owners.take(await readAll(tx, ownerKind));
    },
    async plan(tx, kind, docs, origin) {
      const { changes, ...rest } = await planRecords(tx, kind, docs, { codes, origin });
      return { ...rest, written: changes.length, records: [] };
    },
    write: (tx, kind, docs, origin, version) =>
      writeRecords(tx, kind, docs, { codes, origin, version }),
    took(kind, records) {
      const taken: readonly unknown[] = records;
      if (kind.name === itemKind.name) cache.forget(taken as readonly Item[]);
      if (kind.name === packagingKind.name) packCache.forget(taken as readonly Packaging[]);
      if (kind.name === zoneKind.name) places.takeZones(taken as readonly Versioned<Zone>[]);
      if (kind.name === workerKind.name) workers.take(taken as readonly Versioned<Worker>[]);
      if (kind.name === ownerKind.name) owners.take(taken as readonly OwnerRecord[]);
      if (kind.name === codeRuleKind.name) codes.set(taken as readonly CodeRuleRecord[]);
      if (kind.name === locationKind.name) {
        places.takeLocations(taken as readonly Versioned<PlaceRecord>[]);
      }
    },
    async upsertItems(tx, wanted, origin = WITHIN) {
      cache.forget(wanted);
      const written = await writeRecords(tx, itemKind, wanted, { codes, origin });
      return written.faults.length > 0 ? refusalOf(written.faults) : { done: true };
    },
    forget: cache.forget,
  };
  return master;
}
