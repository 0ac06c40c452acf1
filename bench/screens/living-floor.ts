import { drawingOf } from '#app/floor/drawing.ts';
import { type Sections, things } from '#app/floor/sections.ts';
import { DEFAULT_FLOOR, layOut } from '#app/site/default-site.ts';
import type { Site } from '#base/site/site.ts';

const VEHICLES = 300;
const LABELS = 2_000;
export const SIZE = '300 vehicles, 2,000 labels, 10,000 bins';

const largeSite = (): Site =>
  layOut({
    ...DEFAULT_FLOOR,
    ...{ aisles: 50, bays: 50, levels: 2, vehicles: VEHICLES, pickLabels: LABELS },
  });

/** Nodes of a way. */
const WAY = 24;
const rounded = (value: number) => Math.round(value * 100) / 100;

/** Each vehicle drives round the ring of ways; every label shows another quantity now and then. */
export function livingFloor(site: Site = largeSite()) {
  const ring = site.nodes.filter(({ id }) => id.startsWith('R'));
  const bins = site.locations.filter(({ kind }) => kind === 'bin');
  const labelled = site.locations.filter(({ label }) => label);
  let step = 0;
  const spot = (i: number) => ring[Math.floor(i) % ring.length]!;
  const moving = (): Sections => {
    step++;
    // A new way begins where half of the one before is driven.
    const driven = site.vehicles.map(({ id }, i) => {
      const at = (i * ring.length) / VEHICLES + step / 8;
      return { id, i, at, begin: Math.floor(at / (WAY / 2)) * (WAY / 2) };
    });
    return {
      vehicles: things(
        driven,
        ({ id }) => id,
        ({ i, begin }) => ({
          ...{ battery: 40 + (i % 60), charging: false, driving: true, why: '', isOut: false },
          ...{ loads: i % 2 ? ['P'] : [], errors: [], work: null },
          leg: {
            ...{ purpose: 'job', to: spot(begin + WAY).id },
            action: { type: 'drop', load: 'P', place: 'STAGE-1' },
            path: Array.from({ length: WAY }, (_, n) => spot(begin + n).id),
          },
        }),
      ),
      spots: things(
        driven,
        ({ id }) => id,
        ({ at, begin }) => {
          const [from, to] = [spot(at), spot(at + 1)];
          const part = at % 1;
          const passed = Math.floor(at) - begin;
          return [
            rounded(from.x + (to.x - from.x) * part),
            rounded(from.y + (to.y - from.y) * part),
            rounded(Math.atan2(to.y - from.y, to.x - from.x)),
            ...[passed, Math.min(WAY - 1, passed + 5)],
          ];
        },
      ),
      labels: things(
        labelled.slice(0, LABELS),
        ({ label }) => `${label!.bank}/${label!.index}`,
        ({ label }) => ({
          ...{ colour: 'green', worker: 'W1' },
          quantity: 1 + ((label!.index + Math.floor((step + label!.index) / 40)) % 9),
        }),
      ),
      people: new Map(),
      devices: new Map(),
    };
  };
  const places = things(
    bins.map(({ id }, i) => ({ id, i })),
    ({ id }) => id,
    ({ i }) => ({ quantity: i % 90, fill: (i % 20) / 20, state: 'passed' }),
  );
  return {
    drawing: drawingOf(
      site,
      site.locations.map(({ id, kind, zone, aisle = null, x, y, z = 0 }) => ({
        ...{ id, kind, zone, aisle, x, y, z },
      })),
    ),
    moving,
    standing: async () => ({ places, units: new Map() }),
    heat: async () => ({ heat: new Map() }),
  };
}
