import { type Point, walkMetres } from './model.ts';

/**
 * The order in which stops are walked from a place, ending at the last of them: from stop to nearest
 * stop, and then parts of the walk are turned round as long as that makes it shorter (2-opt). Of few
 * stops the shortest walk of all is found.
 */

/** 8! orders at most, nearly all of them cut off early. */
const MOST_EXACT = 8;
/** Longer walks are left as they are: each round looks at every pair of stops. */
const MOST_IMPROVED = 200;
const MOST_ROUNDS = 50;
/** Metres; less is no gain but the rounding of a sum. */
const LEAST_GAIN = 1e-6;

interface Stop {
  readonly place: Point;
}

export const tourMetres = (from: Point, stops: readonly Stop[]): number =>
  stops.reduce(
    (walk, { place }) => ({ metres: walk.metres + walkMetres(walk.at, place), at: place }),
    { metres: 0, at: from },
  ).metres;

export function nearestFirst<T extends Stop>(from: Point, stops: readonly T[]): T[] {
  const rest = [...stops];
  const walk: T[] = [];
  let here = from;
  while (rest.length > 0) {
    let nearest = 0;
    for (let i = 1; i < rest.length; i++) {
      if (walkMetres(here, rest[i]!.place) < walkMetres(here, rest[nearest]!.place)) nearest = i;
    }
    const [stop] = rest.splice(nearest, 1);
    here = stop!.place;
    walk.push(stop!);
  }
  return walk;
}

/** Metres saved by walking the stops `first` to `last` the other way round. */
function gainOf(from: Point, walk: readonly Stop[], first: number, last: number): number {
  const before = walk[first - 1]?.place ?? from;
  const after = walk[last + 1]?.place;
  const [one, other] = [walk[first]!.place, walk[last]!.place];
  const now = walkMetres(before, one) + (after ? walkMetres(other, after) : 0);
  const turned = walkMetres(before, other) + (after ? walkMetres(one, after) : 0);
  return now - turned;
}

/** Turns round whatever part makes the walk shorter; says whether there was one. */
function improve<T extends Stop>(from: Point, walk: T[]): boolean {
  let isShorter = false;
  for (let first = 0; first < walk.length - 1; first++) {
    for (let last = first + 1; last < walk.length; last++) {
      if (gainOf(from, walk, first, last) < LEAST_GAIN) continue;
      walk.splice(first, last - first + 1, ...walk.slice(first, last + 1).reverse());
      isShorter = true;
    }
  }
  return isShorter;
}

/** Goes through all orders, and leaves those that are no shorter than the best so far. */
function shortest<T extends Stop>(from: Point, known: readonly T[]): T[] {
  let best = { metres: tourMetres(from, known) - LEAST_GAIN, walk: [...known] };
  const goOn = (here: Point, metres: number, walk: readonly T[], rest: readonly T[]): void => {
    if (metres >= best.metres) return;
    if (rest.length === 0) best = { metres, walk: [...walk] };
    for (const stop of rest) {
      const others = rest.filter((one) => one !== stop);
      goOn(stop.place, metres + walkMetres(here, stop.place), [...walk, stop], others);
    }
  };
  goOn(from, 0, [], known);
  return best.walk;
}

export function shortTour<T extends Stop>(from: Point, stops: readonly T[]): T[] {
  const walk = nearestFirst(from, stops);
  if (walk.length > MOST_IMPROVED) return walk;
  for (let round = 0; round < MOST_ROUNDS && improve(from, walk); round++);
  return walk.length > MOST_EXACT ? walk : shortest(from, walk);
}
