import { createRandom } from '#base/random.ts';
import type { Site } from '#base/site/site.ts';
import type { TransportTask } from '#wcs/transports/model.ts';

/** Carriages from one drawn station to another, each of a load of its own; the same for the same seed. */
export function createDemand(site: Site, seed: number): { next(count: number): TransportTask[] } {
  const random = createRandom(seed).fork('demand');
  const places = site.locations.map(({ id }) => id);
  let made = 0;
  const one = (): TransportTask => {
    made++;
    const [load, id] = [`L-${made}`, `T-${made}`];
    const from = random.pick(places);
    const to = random.pick(places.filter((place) => place !== from));
    return {
      ...{ kind: 'transport', taskId: id, correlationId: id, document: '', items: [], after: [] },
      ...{ priority: 50, by: 'bench' },
      stops: [
        { do: 'pick', at: from, load },
        { do: 'drop', at: to, load },
      ],
    };
  };
  return { next: (count) => Array.from({ length: count }, one) };
}
