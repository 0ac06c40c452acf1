import type { Layout } from './layout.ts';
import type { Thing } from './scene.ts';
import type { FloorNow } from './state.ts';

/** The figures of the line over the picture. */
export function summaryOf(floor: FloorNow | undefined) {
  const vehicles = [...(floor?.vehicles.values() ?? [])];
  const people = [...(floor?.people.values() ?? [])];
  return {
    vehicles: vehicles.length,
    moving: vehicles.filter(({ driving }) => driving).length,
    people: people.length,
    working: people.filter(({ work }) => work !== null).length,
    lit: floor?.labels.size ?? 0,
    carried: vehicles.reduce((sum, { loads }) => sum + loads.length, 0),
  };
}

/** Where something with this name is: itself, or who has it, or where it stands. */
export function thingNamed(
  floor: FloorNow,
  { byId }: Pick<Layout, 'byId'>,
  name: string,
): Thing | undefined {
  const spellings = [name, name.toUpperCase()];
  for (const id of spellings) {
    if (floor.vehicles.has(id)) return { kind: 'vehicle', id };
    if (floor.people.has(id)) return { kind: 'person', id };
    if (byId.has(id)) return { kind: 'place', id };
    const place = floor.units.get(id)?.place;
    const [carrier = '', who = ''] = place?.split(':') ?? [];
    if (carrier === 'VEHICLE') return { kind: 'vehicle', id: who };
    if (carrier === 'WORKER') return { kind: 'person', id: who };
    if (place && byId.has(place)) return { kind: 'place', id: place };
  }
  return undefined;
}

/** Vehicles, people and places that have to do with an order, a wave or another document now. */
export function marksFor(floor: FloorNow, document: string): ReadonlySet<string> {
  const marks = new Set<string>();
  if (document === '' || floor.vehicles.has(document) || floor.people.has(document)) return marks;
  for (const [id, { work }] of floor.vehicles) if (work?.document === document) marks.add(id);
  for (const [id, { work, step }] of floor.people) {
    if ([work?.document, step?.order, step?.asn].includes(document)) marks.add(id);
  }
  for (const [id, { boundTo, place }] of floor.units) {
    if (boundTo === document || id === document) marks.add(place.replace(/^(VEHICLE|WORKER):/, ''));
  }
  return marks;
}
