import type {
  LiveChange,
  LiveState,
  SectionName,
  Sections,
  Vehicle,
  VehicleTold,
} from './types.ts';
import { vehicleOf } from './vehicle.ts';

export const SECTION_NAMES: readonly SectionName[] = [
  'vehicles',
  'spots',
  'people',
  'labels',
  'devices',
  'units',
  'places',
  'heat',
];

/** What is known of the floor now, by kind and id. */
export type FloorNow = {
  readonly [K in Exclude<SectionName, 'vehicles'>]: Map<string, Sections[K]>;
} & {
  at: number;
  readonly toldVehicles: Map<string, VehicleTold>;
  /** What was told of each, and its spot, put together. */
  readonly vehicles: Map<string, Vehicle>;
};

export function emptyFloor(): FloorNow {
  return {
    at: 0,
    toldVehicles: new Map(),
    vehicles: new Map(),
    spots: new Map(),
    people: new Map(),
    labels: new Map(),
    devices: new Map(),
    units: new Map(),
    places: new Map(),
    heat: new Map(),
  };
}

function applySection<K extends SectionName>(
  things: Map<string, Sections[K]>,
  changes: Readonly<Record<string, Sections[K] | null>>,
): void {
  for (const [id, thing] of Object.entries(changes)) {
    if (thing === null) things.delete(id);
    else things.set(id, thing);
  }
}

const mapOf = (floor: FloorNow, name: SectionName) =>
  floor[name === 'vehicles' ? 'toldVehicles' : name] as Map<string, never>;

/** Vehicles that a change is about. */
export const vehiclesIn = ({ vehicles = {}, spots = {} }: LiveChange): ReadonlySet<string> =>
  new Set([...Object.keys(vehicles), ...Object.keys(spots)]);

/** Takes a change in; tells which kinds of things it was about. */
export function applyChange(floor: FloorNow, change: LiveChange): SectionName[] {
  floor.at = change.at;
  const touched = SECTION_NAMES.filter((name) => {
    const changes = change[name];
    if (!changes) return false;
    applySection(mapOf(floor, name), changes as Record<string, never>);
    return true;
  });
  for (const id of vehiclesIn(change)) {
    const told = floor.toldVehicles.get(id);
    if (told) floor.vehicles.set(id, vehicleOf(told, floor.spots.get(id)));
    else floor.vehicles.delete(id);
  }
  return touched;
}

/** The whole state: what was known before and is not in it is gone. */
export function applyState(floor: FloorNow, state: LiveState): void {
  for (const name of SECTION_NAMES) mapOf(floor, name).clear();
  floor.vehicles.clear();
  applyChange(floor, state);
}
