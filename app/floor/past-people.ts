import type { PastWork } from '#wcs/store/past.ts';
import type { PastFacts, Telling } from './past-telling.ts';

interface Spot {
  readonly x: number;
  readonly y: number;
}

/** People at their work. Where somebody was is known by what they booked: there they stand until they book again. */
export function pastPeople({ from, site, places, wms, wcs }: PastFacts): Telling[] {
  const told: Telling[] = [];
  const vehicles = new Set(site.vehicles.map(({ id }) => id));
  const drawn = new Map(places.map((place) => [place.id, place]));
  const spotOf = (one: { readonly from: string; readonly to: string }): Spot | undefined =>
    drawn.get(one.to) ?? drawn.get(one.from);
  const spots = new Map<string, Spot>();
  const busy = new Map<string, PastWork>();

  function tell(actor: string, at: number): void {
    const work = busy.get(actor);
    const spot = spots.get(actor);
    const value =
      work && spot
        ? {
            device: work.device,
            isOffline: false,
            x: spot.x,
            y: spot.y,
            work: work.work,
            step: null,
          }
        : null;
    told.push({ at, section: 'people', id: actor, value });
  }

  for (const last of wms.lastPlaces) {
    const spot = spotOf(last);
    if (spot) spots.set(last.actor, spot);
  }
  const works = wcs.works.filter(({ actor }) => !vehicles.has(actor));
  const people = new Set(works.map(({ actor }) => actor));
  const steps = [
    ...works.map((work) => ({
      at: work.from,
      take: () => busy.set(work.actor, work),
      of: work.actor,
    })),
    ...works.flatMap((work) =>
      work.to === null
        ? []
        : [
            {
              at: work.to,
              // One that took over the next task at once has it already.
              take: () => busy.get(work.actor) === work && busy.delete(work.actor),
              of: work.actor,
            },
          ],
    ),
    ...wms.movements
      .filter(({ actor }) => people.has(actor))
      .map((one) => ({
        at: Math.max(one.at, from + 1),
        take() {
          const spot = spotOf(one);
          if (spot) spots.set(one.actor, spot);
        },
        of: one.actor,
      })),
  ].sort((a, b) => a.at - b.at);
  for (const { at, take, of } of steps) {
    take();
    tell(of, at);
  }
  return told;
}
