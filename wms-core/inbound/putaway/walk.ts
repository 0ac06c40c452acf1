import { invariant } from '#base/invariant.ts';
import type { Location, Zone } from '#wms-core/contracts.ts';
import type { Rules } from './compile.ts';
import { type Bin, type Filter, type Floor, type GoodsToPlace, unseenBin } from './model.ts';
import { createRanking, type Ranking } from './ranking.ts';
import type { Shelves } from './shelves.ts';

/**
 * Goes through the bins from the best to the worst for some goods, and looks into as few as it can.
 *
 * What a bin may score at most is known without looking into it: its static scores, and for the
 * others the most that any bin has. Bins are looked into in falling order of that bound, until the
 * best of those seen is at least as good as whatever the rest may still be (the threshold algorithm
 * of Fagin, Lotem and Naor). So the order is the one that looking into all of them would give.
 */

const FIRST_LOOK = 128;
/** More names than this in one statement gain nothing. */
const MOST_LOOKED = 8_192;

export interface Seen {
  readonly bin: Bin;
  readonly total: number;
}

export interface Walk {
  /** The best bin that is left; undefined when there is none. */
  next(): Promise<Seen | undefined>;
  /** The best of those that were looked into and not given out. */
  spare(most: number): readonly Seen[];
  /** Bins that fell out so far, by the filter that said no; those not reached are not counted. */
  readonly leftOut: Readonly<Record<string, number>>;
}

export interface WalkParts {
  readonly shelves: Shelves;
  readonly goods: GoodsToPlace;
  readonly rules: Rules;
  readonly floor: Floor;
}

/** Sums of the same scores are the same, in whichever order they were added up. */
const grid = (value: number): number => Math.round(value * 1e9) / 1e9;

export function totalOf(bin: Bin, { goods, rules, floor }: WalkParts): number {
  let total = 0;
  for (const score of rules.scores) total += score.weight * score.of(bin, goods, floor);
  return grid(total);
}

const staticTotal = (bin: Bin, { goods, rules, floor }: WalkParts): number => {
  let total = 0;
  for (const score of rules.scores) {
    if (score.isStatic) total += score.weight * score.of(bin, goods, floor);
  }
  return total;
};

function mostInside({ goods, rules, floor }: WalkParts, isHome: boolean): number {
  let most = 0;
  for (const score of rules.scores) {
    if (!score.isStatic) most += score.weight * score.most(goods, floor, isHome);
  }
  return most;
}

function rankingFor(parts: WalkParts): Ranking {
  const { shelves, goods, rules, floor } = parts;
  const statics = rules.scores.filter((score) => score.isStatic);
  const { x, y } = floor.from;
  const named = statics.map((score) => `${score.name}=${score.key(goods)}`);
  const key = [x, y, ...named].join('\t');
  return shelves.ranking(key, () => {
    const { places } = shelves;
    // Of a hundred thousand bins: one empty bin stands in turn at each place, score by score.
    const bin: Omit<Bin, 'location'> & { location: Location } = {
      ...unseenBin(places[0]!, undefined),
      get zone(): Zone | undefined {
        return shelves.zoneOf(bin.location);
      },
    };
    const worth = new Float64Array(places.length);
    for (const { weight, of } of statics) {
      for (let index = 0; index < worth.length; index++) {
        bin.location = places[index]!;
        worth[index]! += weight * of(bin, goods, floor);
      }
    }
    return createRanking(worth);
  });
}

interface Ranked {
  readonly place: Location;
  readonly bound: number;
}

interface Reached extends Ranked {
  /** Its number among the places; undefined where the item lies in it. */
  readonly index: number | undefined;
}

const isBefore = (a: Ranked, b: Ranked): boolean =>
  a.bound > b.bound || (a.bound === b.bound && a.place.location < b.place.location);

/**
 * The bins in falling order of what they may score: those with the item in them, and the others.
 */
function createOrder(
  parts: WalkParts,
  isWanted: (place: Location, index: number | undefined) => boolean,
) {
  const { shelves, goods } = parts;
  const homes = [...shelves.homes(goods.item.item)]
    .map((location) => shelves.place(location))
    .filter((place) => place?.kind === 'bin')
    .map((place) => place!);
  const homeMost = mostInside(parts, true);
  const otherMost = mostInside(parts, false);
  const bounded = homes
    .map((place): Reached => {
      const bin = unseenBin(place, shelves.zoneOf(place));
      const bound = grid(staticTotal(bin, parts) + homeMost);
      return { place, bound, index: undefined };
    })
    .sort((a, b) => (isBefore(a, b) ? -1 : 1));
  const isHome = new Set(homes.map((place) => place.location));
  const ranking = rankingFor(parts);
  let home = 0;
  let other = 0;
  let homeHead: Reached | undefined;
  let otherHead: Reached | undefined;

  const nextHome = (): Reached | undefined => {
    while (!homeHead && home < bounded.length) {
      const reached = bounded[home++]!;
      if (isWanted(reached.place, undefined)) homeHead = reached;
    }
    return homeHead;
  };
  const nextOther = (): Reached | undefined => {
    while (!otherHead) {
      const ranked = ranking.at(other);
      if (!ranked) return undefined;
      other++;
      const { index, worth } = ranked;
      const place = shelves.places[index]!;
      if (isHome.has(place.location) || !isWanted(place, index)) continue;
      otherHead = { place, index, bound: grid(worth + otherMost) };
    }
    return otherHead;
  };

  const order = {
    peek(): Reached | undefined {
      const [a, b] = [nextHome(), nextOther()];
      return a && (!b || isBefore(a, b)) ? a : b;
    },
    take(): Reached | undefined {
      const reached = order.peek();
      if (reached === homeHead) homeHead = undefined;
      else otherHead = undefined;
      return reached;
    },
  };
  return order;
}

const rankedOf = ({ bin, total }: Seen): Ranked => ({ place: bin.location, bound: total });

/** Walks by these filters; preferences that are not to count are not among them. */
export function createWalk(parts: WalkParts, filters: readonly Filter[]): Walk {
  const { shelves, goods, floor } = parts;
  const statics = filters.filter((filter) => filter.isStatic);
  const inside = filters.filter((filter) => !filter.isStatic);
  const emptyOnly = filters.find((filter) => filter.emptyOnly);
  const leftOut: Record<string, number> = {};
  /** The best last. */
  const seen: Seen[] = [];
  let look = FIRST_LOOK;

  const drop = (filter: Filter) => {
    leftOut[filter.name] = (leftOut[filter.name] ?? 0) + 1;
    return false;
  };
  /** Asked once for each bin: what can be said without looking into it. */
  const isWanted = (place: Location, index: number | undefined): boolean => {
    if (emptyOnly && index !== undefined && shelves.isOccupied(index)) return drop(emptyOnly);
    if (shelves.isAvoided(place)) return false;
    if (statics.length === 0) return true;
    const bin = unseenBin(place, shelves.zoneOf(place));
    const no = statics.find((filter) => !filter.keeps(bin, goods, floor));
    return no ? drop(no) : true;
  };
  const order = createOrder(parts, isWanted);

  const keep = (one: Seen) => {
    const ranked = { place: one.bin.location, bound: one.total };
    let [low, high] = [0, seen.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isBefore(ranked, rankedOf(seen[middle]!))) low = middle + 1;
      else high = middle;
    }
    seen.splice(low, 0, one);
  };

  const judge = ({ place }: Reached) => {
    const bin = shelves.known(place.location);
    if (!bin) {
      invariant(emptyOnly, `nobody looked into ${place.location}`);
      drop(emptyOnly);
      return;
    }
    const no = inside.find((filter) => !filter.keeps(bin, goods, floor));
    if (no) drop(no);
    else keep({ bin, total: totalOf(bin, parts) });
  };

  /** Judges what comes next: a bin that is known, or many that are looked into together. */
  const lookOn = async () => {
    const reached: Reached[] = [];
    const unknown: Reached[] = [];
    do {
      const next = order.take();
      if (!next) break;
      reached.push(next);
      if (!shelves.known(next.place.location)) unknown.push(next);
    } while (unknown.length > 0 && unknown.length < look);
    if (unknown.length > 0) {
      look = Math.min(MOST_LOOKED, look * 2);
      const isToProbe = ({ index }: Reached) => emptyOnly && index !== undefined;
      const inside = unknown.filter((one) => !isToProbe(one));
      await shelves.load(inside.map((one) => one.place));
      await shelves.probe(unknown.filter(isToProbe).map((one) => one.index!));
    }
    for (const one of reached) judge(one);
  };

  return {
    leftOut,
    spare: (most) => seen.slice(-most).reverse(),
    async next() {
      for (;;) {
        const best = seen.at(-1);
        const ahead = order.peek();
        if (!ahead) return seen.pop();
        if (best && isBefore(rankedOf(best), ahead)) return seen.pop();
        await lookOn();
      }
    },
  };
}
