import type { LiveChange, LiveState, SectionName, Sections } from './types.ts';

export const SECTION_NAMES: readonly SectionName[] = [
  'vehicles',
  'people',
  'labels',
  'devices',
  'units',
  'places',
  'heat',
];

/** What is known of the floor now, by kind and id. */
export type FloorNow = { readonly [K in SectionName]: Map<string, Sections[K]> } & { at: number };

export function emptyFloor(): FloorNow {
  return {
    at: 0,
    vehicles: new Map(),
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

/** Takes a change in; tells which kinds of things it was about. */
export function applyChange(floor: FloorNow, change: LiveChange): SectionName[] {
  floor.at = change.at;
  return SECTION_NAMES.filter((name) => {
    const changes = change[name];
    if (!changes) return false;
    applySection(floor[name] as Map<string, never>, changes as Record<string, never>);
    return true;
  });
}

/** The whole state: what was known before and is not in it is gone. */
export function applyState(floor: FloorNow, state: LiveState): void {
  for (const name of SECTION_NAMES) floor[name].clear();
  applyChange(floor, state);
}
