import { type Bin, type Floor, type GoodsToPlace, layIn, piecesThatFit } from './model.ts';
import { filters, scores } from './rules/index.ts';

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
    /** Bins that fell out, by the filter that said no. */
    readonly leftOut: Readonly<Record<string, number>>;
    /** The preferences had to be dropped for a part of the goods. */
    readonly relaxed: boolean;
  };
}

const round = (value: number): number => Math.round(value * 1_000) / 1_000;

function rank(bins: readonly Bin[], goods: GoodsToPlace, floor: Floor) {
  const ranked = bins.map((bin) => {
    let total = 0;
    for (const score of scores) total += score.weight * score.of(bin, goods, floor);
    return { bin, total };
  });
  return ranked.sort(
    (a, b) => b.total - a.total || (a.bin.location.location < b.bin.location.location ? -1 : 1),
  );
}

function explain(entry: { bin: Bin; total: number }, goods: GoodsToPlace, floor: Floor): Candidate {
  const named = scores.map((score) => [score.name, round(score.of(entry.bin, goods, floor))]);
  return {
    location: entry.bin.location.location,
    total: round(entry.total),
    scores: Object.fromEntries(named) as Record<string, number>,
    fits: piecesThatFit(entry.bin, goods.item),
  };
}

function sift(bins: readonly Bin[], goods: GoodsToPlace, relaxed: boolean) {
  const leftOut: Record<string, number> = {};
  const kept = bins.filter((bin) => {
    const no = filters.find((each) => !(relaxed && each.isPreference) && !each.keeps(bin, goods));
    if (no) leftOut[no.name] = (leftOut[no.name] ?? 0) + 1;
    return !no;
  });
  return { kept, leftOut };
}

/**
 * Chooses bins for goods: the best bin takes what it can, then the next, first by all filters, then
 * without the preferences. Fills the bins it takes.
 */
export function chooseBins(bins: readonly Bin[], goods: GoodsToPlace, floor: Floor): Choice {
  const taken: { location: string; quantity: number }[] = [];
  let left = goods.quantity;
  const take = (kept: readonly Bin[]) => {
    const ranked = rank(kept, goods, floor);
    const best = ranked.slice(0, EXPLAINED).map((entry) => explain(entry, goods, floor));
    for (const { bin } of ranked) {
      if (left === 0) break;
      const quantity = Math.min(left, piecesThatFit(bin, goods.item));
      if (quantity === 0) continue;
      // The next choice sees it fuller.
      layIn(bin, goods.item, goods.lot, quantity);
      taken.push({ location: bin.location.location, quantity });
      left -= quantity;
    }
    return best;
  };

  const strict = sift(bins, goods, false);
  const best = take(strict.kept);
  if (left === 0)
    return { taken, left, explanation: { best, leftOut: strict.leftOut, relaxed: false } };
  const loose = sift(bins, goods, true);
  const next = take(loose.kept);
  return {
    taken,
    left,
    explanation: {
      best: [...best, ...next].slice(0, EXPLAINED),
      leftOut: loose.leftOut,
      relaxed: true,
    },
  };
}
