import type { MovementLine, Place, VirtualLocation } from '#wms-core/contracts.ts';
import type { Quality } from '#wms-core/ports.ts';

/** Names one balance row. */
export interface StockKey {
  readonly owner: string;
  readonly item: string;
  readonly layer: string;
  readonly location: string;
  readonly handlingUnit: string;
  readonly quality: Quality;
}

const VIRTUAL: Readonly<Record<VirtualLocation, true>> = {
  SUPPLIER: true,
  CUSTOMER: true,
  LOSS: true,
  SCRAP: true,
  PRODUCTION: true,
  TRANSIT: true,
};

/** For SQL: `location <> ALL (…)`. */
export const VIRTUAL_LOCATIONS = `'{${Object.keys(VIRTUAL).join(',')}}'::text[]`;

/** Virtual locations stand in movements only: they have no balance and never run short. */
export const isVirtual = (location: string): boolean => Object.hasOwn(VIRTUAL, location);

/** A person's hands and a vehicle's deck are locations that no site drawing lists. */
export const isCarrier = (location: string): boolean => /^(VEHICLE|WORKER):./.test(location);

export function keyAt(line: MovementLine, place: Place): StockKey {
  return {
    owner: line.owner,
    item: line.item,
    layer: line.layer,
    location: place.location,
    handlingUnit: place.handlingUnit,
    quality: place.quality,
  };
}

/** One side of a movement line in the book. */
export interface Side {
  readonly key: StockKey;
  readonly name: string;
}

/** A movement line with its keys worked out once; a virtual side has none. */
export interface Step {
  readonly line: MovementLine;
  readonly from: Side | undefined;
  readonly to: Side | undefined;
}

function sideOf(line: MovementLine, place: Place): Side | undefined {
  if (isVirtual(place.location)) return undefined;
  const key = keyAt(line, place);
  return { key, name: nameOf(key) };
}

export const stepOf = (line: MovementLine): Step => ({
  line,
  from: sideOf(line, line.from),
  to: sideOf(line, line.to),
});

/** No code of the house contains a line break, so it separates safely. */
export const nameOf = (key: StockKey): string =>
  `${key.owner}\n${key.item}\n${key.layer}\n${key.location}\n${key.handlingUnit}\n${key.quality}`;

export const lockNameOf = (order: string, lineId: string, key: StockKey): string =>
  `${order}\n${lineId}\n${nameOf(key)}`;

/** As a worker says it: the handling unit where there is one, else the location. */
export const placeText = (place: { location: string; handlingUnit: string }): string =>
  place.handlingUnit === '' ? place.location : place.handlingUnit;

/** The six key columns as arrays, for `unnest`. */
export function keyColumns(keys: readonly StockKey[]): string[][] {
  return [
    keys.map((key) => key.owner),
    keys.map((key) => key.item),
    keys.map((key) => key.layer),
    keys.map((key) => key.location),
    keys.map((key) => key.handlingUnit),
    keys.map((key) => key.quality),
  ];
}
