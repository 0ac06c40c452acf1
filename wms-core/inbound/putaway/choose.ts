import { type Filter, piecesThatFit } from './model.ts';
import { createWalk, type Seen, type WalkParts } from './walk.ts';

/** Candidates kept in the explanation. */
const EXPLAINED = 5;

export interface Candidate {
  readonly location: string;
  readonly total: number;
  readonly scores: Readonly<Record<string, number>>;
  /** Pieces that fit. */
  readonly fits: number;
}

export interface Choice {
  readonly taken: readonly { readonly location: string; readonly quantity: number }[];
  /** Pieces for which there is no room. */
  readonly left: number;
  readonly explanation: {
    readonly best: readonly Candidate[];
    /** Bins that fell out before the goods had found room, by the filter that said no. */
    readonly leftOut: Readonly<Record<string, number>>;
    /** The preferences had to be dropped for a part of the goods. */
    readonly relaxed: boolean;
    /** The score by which the best bin was most ahead of the next; '' where none was. */
    readonly decidedBy: string;
  };
}

const round = (value: number): number => Math.round(value * 1_000) / 1_000;

function explain({ bin, total }: Seen, parts: WalkParts): Candidate {
  const { goods, rules, floor } = parts;
  const named = rules.scores.map((score) => [score.name, round(score.of(bin, goods, floor))]);
  return {
    location: bin.location.location,
    total: round(total),
    scores: Object.fromEntries(named) as Record<string, number>,
    fits: piecesThatFit(bin, goods.item),
  };
}

function decidedBy([best, next]: readonly Candidate[], { rules }: WalkParts): string {
  if (!best || !next) return '';
  let name = '';
  let most = 0;
  for (const score of rules.scores) {
    const ahead = score.weight * ((best.scores[score.name] ?? 0) - (next.scores[score.name] ?? 0));
    if (ahead > most) [name, most] = [score.name, ahead];
  }
  return name;
}

/** The best bins as they are before anything is laid in, and where the goods went. */
async function fill(parts: WalkParts, filters: readonly Filter[], quantity: number) {
  const { shelves, goods } = parts;
  const walk = createWalk(parts, filters);
  const taken: { location: string; quantity: number }[] = [];
  const best: Candidate[] = [];
  let left = quantity;
  while (left > 0) {
    const seen = await walk.next();
    if (!seen) break;
    if (best.length < EXPLAINED) best.push(explain(seen, parts));
    const pieces = Math.min(left, piecesThatFit(seen.bin, goods.item));
    if (pieces === 0) continue;
    shelves.lay(seen.bin, goods, pieces);
    taken.push({ location: seen.bin.location.location, quantity: pieces });
    left -= pieces;
  }
  const more = EXPLAINED - best.length;
  if (more > 0) best.push(...walk.spare(more).map((seen) => explain(seen, parts)));
  return { taken, left, best, leftOut: walk.leftOut };
}

/**
 * Chooses bins for goods: the best bin takes what it can, then the next, first by all filters, then
 * without the preferences. Fills the bins it takes.
 */
export async function chooseBins(parts: WalkParts): Promise<Choice> {
  const { shelves, goods, rules } = parts;
  await shelves.findHomes([goods.item.item]);
  const strict = await fill(parts, rules.filters, goods.quantity);
  const { taken, left, best, leftOut } = strict;
  if (left === 0) {
    const decided = decidedBy(best, parts);
    return {
      taken,
      left,
      explanation: { best, leftOut, relaxed: false, decidedBy: decided },
    };
  }
  const needed = rules.filters.filter((filter) => !filter.isPreference);
  const loose = await fill(parts, needed, left);
  const all = [...best, ...loose.best].slice(0, EXPLAINED);
  return {
    taken: [...taken, ...loose.taken],
    left: loose.left,
    explanation: {
      best: all,
      leftOut: loose.leftOut,
      relaxed: true,
      decidedBy: decidedBy(all, parts),
    },
  };
}
