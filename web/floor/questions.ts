import type { Layout } from './layout.ts';
import type { Thing } from './scene.ts';
import type { FloorNow } from './state.ts';

/** Where what belongs to an order is (GET /api/v1/orders/{order}/on-floor). */
export interface OrderOnFloor {
  readonly picks: readonly { readonly bin: string }[];
  readonly units: readonly { readonly at: string }[];
  readonly places: readonly string[];
  readonly tasks: readonly { readonly task: string }[];
}

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
  { byId, standsAt }: Pick<Layout, 'byId'> & Partial<Pick<Layout, 'standsAt'>>,
  name: string,
): Thing | undefined {
  const spellings = [name, name.toUpperCase()];
  for (const id of spellings) {
    if (floor.vehicles.has(id)) return { kind: 'vehicle', id };
    if (floor.people.has(id)) return { kind: 'person', id };
    if (byId.has(id)) return { kind: 'place', id };
    for (const [worker, { device }] of floor.people) {
      if (device === id) return { kind: 'person', id: worker };
    }
    const place = floor.units.get(id)?.place ?? standsAt?.get(id);
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

/** Those who are at one of these tasks now. */
export const workersOf = (floor: FloorNow, tasks: OrderOnFloor['tasks']): Thing[] => {
  const wanted = new Set(tasks.map(({ task }) => task));
  const busy = (kind: 'vehicle' | 'person') =>
    [...(kind === 'vehicle' ? floor.vehicles : floor.people)].flatMap(([id, { work }]) =>
      work && wanted.has(work.task) ? [{ kind, id }] : [],
    );
  return [...busy('vehicle'), ...busy('person')];
};

/** All that belongs to an order. */
export const marksOfOrder = (floor: FloorNow, order: OrderOnFloor): ReadonlySet<string> =>
  new Set([
    ...order.picks.map(({ bin }) => bin),
    ...order.places,
    ...order.units.map(({ at }) => at.replace(/^(VEHICLE|WORKER):/, '')),
    ...workersOf(floor, order.tasks).map(({ id }) => id),
  ]);
