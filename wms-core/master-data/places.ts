import type { Tx } from '#base/database/index.ts';
import { invariant } from '#base/invariant.ts';
import type { Refusal } from '#base/refusal.ts';
import type { LocationKind, Site } from '#base/site/site.ts';
import type { Location, Tray, Zone } from '#wms-core/contracts.ts';
import { ownerKind, warehouseKind } from './kinds/parties.ts';
import { drawnPlace, locationKind, type PlaceRecord, zoneKind } from './kinds/places.ts';
import {
  asKind,
  type Doc,
  DRAWING,
  type Origin,
  type RecordKind,
  type Versioned,
} from './record.ts';
import { type By, listRecords, readRecords, writeRecords } from './record-store.ts';
import { refuse } from './refusals.ts';

/** Locations and zones in memory: every one is looked at by some plan or other. */
export interface Places {
  location(id: string): Location | undefined;
  locationsOfKind(kind: LocationKind): readonly Location[];
  zone(id: string): Zone | undefined;
  /** What was committed; an older version that comes late changes nothing. */
  takeLocations(records: readonly Versioned<PlaceRecord>[]): void;
  takeZones(records: readonly Versioned<Zone>[]): void;
  clear(): void;
}

/** A place that is out of order is locked as a person may lock it, whatever its record says. */
function asItStands(place: Versioned<PlaceRecord>): Versioned<PlaceRecord> {
  const { outOfOrder, outOfOrderReason: lockReason, outOfOrderBy: lockedBy } = place;
  if (outOfOrder === '') return place;
  return {
    ...{ ...place, lockReason, lockedBy },
    lockIn: place.lockIn || outOfOrder !== 'pick',
    lockOut: place.lockOut || outOfOrder !== 'putaway',
    lockCount: place.lockCount || outOfOrder === 'both',
  };
}

export function createPlaces(): Places {
  const places = new Map<string, Versioned<PlaceRecord>>();
  const zones = new Map<string, Versioned<Zone>>();
  let kinds: Map<LocationKind, Location[]> | undefined;

  const byKind = () => {
    if (kinds) return kinds;
    kinds = new Map();
    const sorted = [...places.values()].sort((a, b) => (a.location < b.location ? -1 : 1));
    for (const place of sorted) {
      const same = kinds.get(place.kind);
      if (!place.active) continue;
      if (same) same.push(place);
      else kinds.set(place.kind, [place]);
    }
    return kinds;
  };

  return {
    location(id) {
      const place = places.get(id);
      return place?.active ? place : undefined;
    },
    locationsOfKind: (kind) => byKind().get(kind) ?? [],
    zone: (id) => zones.get(id),
    takeLocations(records) {
      kinds = undefined;
      for (const record of records) {
        const known = places.get(record.location);
        if (known && known.version >= record.version) continue;
        places.set(record.location, asItStands(record));
      }
    },
    takeZones(records) {
      // Who keeps what it made of the lists hears of changed zones too.
      kinds = undefined;
      for (const record of records) {
        const known = zones.get(record.zone);
        if (!known || known.version < record.version) zones.set(record.zone, record);
      }
    },
    clear() {
      kinds = undefined;
      places.clear();
      zones.clear();
    },
  };
}

/** The trays of the drawing, by each bin that lies on one. */
export function traysOf({ locations, vlms = [] }: Site): ReadonlyMap<string, Tray> {
  const payloads = new Map(vlms.map(({ id, trayPayloadGrams }) => [id, trayPayloadGrams]));
  const onTrays = locations.flatMap(({ id, tray }) => (tray ? [{ id, ...tray }] : []));
  const trays = Map.groupBy(onTrays, ({ vlm, tray }) => `${vlm}\n${tray}`);
  return new Map(
    [...trays.values()].flatMap((all) => {
      const { vlm, tray } = all[0]!;
      const bins = all.map(({ id }) => id);
      const one: Tray = { vlm, tray, payloadGrams: payloads.get(vlm) ?? 0, bins };
      return bins.map((bin): [string, Tray] => [bin, one]);
    }),
  );
}

/** Refuses a place that a person locked for this use. */
export function lockedPlace(
  place: Location,
  lock: 'lockIn' | 'lockOut' | 'lockCount',
): Refusal | undefined {
  if (!place[lock]) return undefined;
  const { location, lockedBy: actor, lockReason: reason, outOfOrder } = place;
  const why = outOfOrder === '' ? 'location.locked' : 'location.out_of_order';
  return refuse(why, { location, actor, reason });
}

/** Refuses the first of these zones that is not known. */
export function zoneFault(
  { zone: zoneOf }: Pick<Places, 'zone'>,
  zones: readonly string[],
): Refusal | undefined {
  const zone = zones.find((one) => !zoneOf(one));
  return zone === undefined ? undefined : refuse('zone.unknown', { zone });
}

const active = { status: 'active', blockReason: '' } as const;

/** A house without the docks of its drawing would stand still and not say why. */
async function draw(tx: Tx, kind: RecordKind, docs: readonly Doc[], by: By): Promise<void> {
  const { faults } = await writeRecords(tx, kind, docs, by);
  invariant(faults.length === 0, `the drawing is refused: ${faults[0]?.refusal.text.en}`);
}

/** Writes those of the records that are not there yet. */
async function addMissing(tx: Tx, kind: RecordKind, docs: readonly Doc[], by: By): Promise<void> {
  const known = await readRecords(tx, kind, docs);
  const key = kind.keys[0]!;
  const there = new Set(known.map((one) => one[key]));
  const missing = docs.filter((doc) => !there.has(doc[key]));
  if (missing.length > 0) await draw(tx, kind, missing, by);
}

/**
 * Brings the tables up to the site's drawing: its warehouse, owner, zones and locations are there.
 * What a person wrote about them stays; a location that left the drawing is not active any more.
 */
export async function writeDrawing(tx: Tx, site: Site, codes: By['codes'], at: number) {
  const origin: Origin = { actor: 'site', source: DRAWING, at };
  const by = { codes, origin };
  const { warehouse, owner } = site;
  const named = (name: string) => ({ name: { en: name, zh: name } });
  const own = { warehouse, ...named(site.name), gln: null, ...active };
  await addMissing(tx, asKind(warehouseKind), [own], by);
  await addMissing(tx, asKind(ownerKind), [{ owner, ...named(owner), gln: null, ...active }], by);
  const zones = [...new Set(site.locations.map((place) => place.zone))].sort();
  const plain = { warehouse, temperature: 'ambient', customs: 'free', hazardClasses: [] };
  await addMissing(
    tx,
    asKind(zoneKind),
    zones.map((zone) => ({ zone, ...named(zone), ...plain })),
    by,
  );
  const before = await readAll(tx, locationKind);
  const known = new Map(before.map((place) => [place.location, place]));
  const drawn = site.locations.map((place) => drawnPlace(place, warehouse, known.get(place.id)));
  const ids = new Set(site.locations.map((place) => place.id));
  const gone = before
    .filter((one) => one.origin === 'drawing' && one.warehouse === warehouse && one.active)
    .filter((one) => !ids.has(one.location))
    .map(({ version: _, ...one }) => ({ ...one, active: false }));
  const docs: readonly object[] = [...drawn, ...gone];
  await draw(tx, asKind(locationKind), docs as readonly Doc[], by);
}

const PAGE = 10_000;

/** All records of a kind that fits into memory. */
export async function readAll<D>(tx: Tx, kind: RecordKind<D>): Promise<Versioned<D>[]> {
  const all: Versioned<D>[] = [];
  for (;;) {
    const last = all.at(-1) as Doc | undefined;
    const after = last ? kind.keys.map((key) => String(last[key])) : [];
    const page = await listRecords(tx, kind, { where: {}, after, limit: PAGE });
    all.push(...page);
    if (page.length < PAGE) return all;
  }
}
