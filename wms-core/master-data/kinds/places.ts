import { Type } from 'typebox';
import type { Tx } from '#base/database/index.ts';
import { LocationKind, type SiteLocation } from '#base/site/site.ts';
import type { Location, Zone } from '#wms-core/contracts.ts';
import { locationTable, zoneTable } from '#wms-core/store/schema.ts';
import { Code, closed } from '../../http-schemas.ts';
import * as fields from '../fields.ts';
import { HAZARD_CLASSES } from '../hazards.ts';
import {
  type Change,
  DRAWING,
  type Fault,
  type Origin,
  type RecordKind,
  type Versioned,
} from '../record.ts';
import { refuse } from '../refusals.ts';
import { placeClashes } from './code-clashes.ts';
import { warehouseFaults } from './references.ts';

const { choice, flag, nullable, whole } = fields;

/** A location's row; one that left the drawing is not active and no place to go to. */
export interface PlaceRecord extends Location {
  readonly active: boolean;
}

const Metres = Type.Number({ minimum: -10_000, maximum: 10_000 });

const ZoneBody = Type.Object(
  {
    zone: Code,
    warehouse: Type.Optional(Code),
    name: fields.Name,
    temperature: choice(fields.TEMPERATURES),
    customs: choice(fields.CUSTOMS),
    hazardClasses: Type.Optional(
      Type.Array(Type.Enum([...HAZARD_CLASSES]), {
        default: [],
        maxItems: 20,
        description: 'dangerous goods that may lie here',
      }),
    ),
  },
  closed,
);

const LocationBody = Type.Object(
  {
    location: Code,
    warehouse: Type.Optional(Code),
    kind: Type.Optional(Type.Union(LocationKind.anyOf, { default: 'bin' })),
    zone: Code,
    aisle: nullable(whole(1, 100_000)),
    x: Metres,
    y: Metres,
    z: Type.Optional(Type.Number({ minimum: -10_000, maximum: 10_000, default: 0 })),
    maxWeightGrams: whole(1, 1_000_000_000),
    maxVolumeMl: whole(1, 1_000_000_000),
    maxHandlingUnits: Type.Optional(whole(0, 10_000, { default: 0 })),
    maxHeightMm: nullable(fields.Millimetres),
    maxLengthMm: nullable(fields.Millimetres),
    mixing: choice(['any', 'one_owner', 'one_item', 'one_lot', 'empty_only']),
    lockIn: flag('nothing is brought here'),
    lockOut: flag('nothing is allocated from here'),
    lockCount: flag('nobody is sent to count here'),
    lockReason: fields.Note,
    abc: nullable(Type.Enum([...fields.ABC])),
  },
  closed,
);

/** What the drawing does not say of a place. */
export const PLAIN_PLACE = {
  warehouse: '',
  aisle: null,
  maxHeightMm: null,
  maxLengthMm: null,
  mixing: 'any',
  lockIn: false,
  lockOut: false,
  lockCount: false,
  lockReason: '',
  lockedBy: '',
  outOfOrder: '',
  outOfOrderReason: '',
  outOfOrderBy: '',
  abc: null,
  origin: 'drawing',
} as const satisfies Partial<Location>;

/** A place as the drawing has it; what the drawing does not say stays as it was. */
export const drawnPlace = (
  place: SiteLocation,
  warehouse: string,
  before: PlaceRecord | undefined,
): PlaceRecord => {
  const { version: _, ...known } = (before ?? PLAIN_PLACE) as Versioned<PlaceRecord>;
  return {
    ...known,
    location: place.id,
    warehouse,
    kind: place.kind,
    zone: place.zone,
    aisle: place.aisle ?? null,
    x: place.x,
    y: place.y,
    z: place.z ?? 0,
    maxWeightGrams: place.maxWeightGrams,
    maxVolumeMl: place.maxVolumeMl,
    maxHandlingUnits: place.maxHandlingUnits,
    origin: 'drawing',
    active: true,
  };
};

/** A place as the drawing would have it, were it there. */
export const placeAsDrawn = (place: Location | undefined): SiteLocation | undefined => {
  if (!place) return undefined;
  const { location: id, kind, zone, aisle, x, y, z } = place;
  const { maxWeightGrams, maxVolumeMl, maxHandlingUnits } = place;
  const most = { maxWeightGrams, maxVolumeMl, maxHandlingUnits };
  return { id, kind, zone, ...(aisle === null ? {} : { aisle }), x, y, z, ...most };
};

/** The source of what a person on the floor says of a place: nothing else changes its error state. */
export const FLOOR = 'floor';

/** Not told by a host: what clashes or is drawn is not asked of it. */
const isHouses = (source: string): boolean => source === DRAWING || source === FLOOR;

const LOCKS = ['lockIn', 'lockOut', 'lockCount', 'lockReason'] as const;

function complete(
  wanted: PlaceRecord,
  before: Versioned<PlaceRecord> | undefined,
  { actor, source }: Origin,
): PlaceRecord {
  if (isHouses(source)) return wanted;
  const isLocked = wanted.lockIn || wanted.lockOut || wanted.lockCount;
  const isSame = before && LOCKS.every((lock) => before[lock] === wanted[lock]);
  // Of what the drawing says, what is left out stays as it is.
  const aisle = before?.origin === 'drawing' ? (wanted.aisle ?? before.aisle) : wanted.aisle;
  return {
    ...wanted,
    aisle,
    lockReason: isLocked ? wanted.lockReason : '',
    lockedBy: isSame ? before.lockedBy : isLocked ? actor : '',
    outOfOrder: before?.outOfOrder ?? '',
    outOfOrderReason: before?.outOfOrderReason ?? '',
    outOfOrderBy: before?.outOfOrderBy ?? '',
    origin: before?.origin ?? 'import',
    active: before?.active ?? true,
  };
}

const DRAWN = [
  'warehouse',
  'kind',
  'zone',
  'aisle',
  'x',
  'y',
  'z',
  'maxWeightGrams',
  'maxVolumeMl',
  'maxHandlingUnits',
] as const;

function placeFaults({ index, before, after }: Change<PlaceRecord>, source: string): Fault[] {
  const { location, kind, lockReason } = after;
  const faults: Fault[] = [];
  if (!isHouses(source)) {
    const isDrawn = before?.origin === 'drawing';
    const field = isDrawn && DRAWN.find((one) => before[one] !== after[one]);
    if (field)
      faults.push({ index, field, refusal: refuse('location.drawn', { location, field }) });
    if (!isDrawn && kind !== 'bin') {
      const refusal = refuse('location.only_bins', { location, kind });
      faults.push({ index, field: 'kind', refusal });
    }
  }
  if ((after.lockIn || after.lockOut || after.lockCount) && lockReason === '') {
    const refusal = refuse('location.lock_reason', { location });
    faults.push({ index, field: 'lockReason', refusal });
  }
  return faults;
}

async function zoneFaults(tx: Tx, changes: readonly Change<PlaceRecord>[]): Promise<Fault[]> {
  const wanted = [...new Set(changes.map(({ after }) => after.zone))];
  const rows = await tx.query<{ zone: string }>(
    'SELECT zone FROM wms.zone WHERE zone = ANY($1::text[])',
    [wanted],
  );
  const known = new Set(rows.map((row) => row.zone));
  return changes
    .filter(({ after }) => !known.has(after.zone))
    .map(({ index, after: { zone } }) => ({
      index,
      field: 'zone',
      refusal: refuse('zone.unknown', { zone }),
    }));
}

export const zoneKind: RecordKind<Zone> = {
  name: 'zone',
  label: { en: 'zone', zh: '库区' },
  path: 'zones',
  list: 'zones',
  table: zoneTable,
  keys: ['zone'],
  siteFields: ['warehouse'],
  filters: ['temperature', 'customs'],
  body: ZoneBody,
  example: {
    zone: 'COLD',
    name: { en: 'Cold room', zh: '冷藏库' },
    temperature: 'chilled',
    hazardClasses: ['3'],
  },
  check: (tx, changes) => warehouseFaults(tx, changes),
};

export const locationKind: RecordKind<PlaceRecord> = {
  name: 'location',
  label: { en: 'location', zh: '库位' },
  path: 'locations',
  list: 'locations',
  table: locationTable,
  keys: ['location'],
  siteFields: ['warehouse'],
  filters: ['kind', 'zone', 'origin', 'mixing'],
  code: { kind: 'location', field: 'location' },
  body: LocationBody,
  example: {
    location: 'R-01-01-A',
    zone: 'COLD',
    aisle: 1,
    x: 12.5,
    y: 3,
    z: 1.6,
    maxWeightGrams: 500_000,
    maxVolumeMl: 900_000,
    maxHeightMm: 1_200,
    mixing: 'one_item',
  },
  complete,
  async check(tx, changes, { origin }) {
    return [
      ...(await warehouseFaults(tx, changes)),
      ...(await zoneFaults(tx, changes)),
      ...changes.flatMap((change) => placeFaults(change, origin.source)),
      ...(isHouses(origin.source) ? [] : await placeClashes(tx, changes)),
    ];
  },
};
