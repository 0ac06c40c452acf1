import type { Site } from '#base/site/site.ts';
import type { Clock } from '#base/time.ts';
import type { WatchedWorld } from '../world/world.ts';

/** What lies where nobody looks: the goods of a bin, or a unit with all in it. */
export interface Loss {
  /** The bin, or the unit. */
  readonly code: string;
  readonly pieces: number;
}

export interface Losses {
  /** False: nothing of that name stands or lies at a place of the house. */
  lose(code: string): boolean;
  /** Everything is laid back where it was. False: nothing of that name is lost. */
  find(code: string): boolean;
  list(): readonly Loss[];
}

const WHO = 'chance';

/** The audit knows the name, and whatever stands there it does not count. */
const aside = (place: string) => `LOST:${place}`;

export function createLosses(world: WatchedWorld, site: Site, clock: Clock): Losses {
  const places = new Set(site.locations.map(({ id }) => id));
  const bins = site.locations.filter(({ kind }) => kind === 'bin').map(({ id }) => id);
  const piecesIn = (container: string) =>
    world.contents(container).reduce((sum, { quantity }) => sum + quantity, 0);
  const note = (container: string) => {
    for (const { item, quantity } of world.contents(container)) {
      const error = { kind: 'fell_behind', item, quantity: -quantity, place: container } as const;
      world.recordError({ ...error, at: clock.now(), who: WHO });
    }
  };
  /** Where a lost unit stood. */
  const stood = (unit: string) => {
    const at = world.unitAt(unit);
    return at?.startsWith(aside('')) ? at.slice(aside('').length) : undefined;
  };
  const carry = (from: string, to: string) => {
    for (const row of world.contents(from)) world.move(from, to, row);
  };

  return {
    lose(code) {
      const at = world.unitAt(code);
      if (at !== undefined && places.has(at)) {
        note(code);
        return world.moveUnit(code, aside(at));
      }
      if (!bins.includes(code) || piecesIn(code) === 0) return false;
      note(code);
      carry(code, aside(code));
      return true;
    },
    find(code) {
      const place = stood(code);
      if (place !== undefined) return world.moveUnit(code, place);
      if (!bins.includes(code) || piecesIn(aside(code)) === 0) return false;
      carry(aside(code), code);
      return true;
    },
    list: () => [
      ...bins
        .map((code) => ({ code, pieces: piecesIn(aside(code)) }))
        .filter(({ pieces }) => pieces > 0),
      ...[...places]
        .flatMap((place) => world.unitsAt(aside(place)))
        .map((code) => ({ code, pieces: piecesIn(code) })),
    ],
  };
}
