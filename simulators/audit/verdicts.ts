import type { Catch } from '../people/index.ts';
import type { InjectedError } from '../world/contracts.ts';

/**
 * Pieces that the warehouse posted to or from LOSS because a task of its own found a difference.
 */
export interface Correction {
  readonly item: string;
  readonly quantity: number;
  /** The ledger's reason: 'count', 'check', 'cart_emptied' … */
  readonly reason: string;
}

/**
 * What became of an injected error. `by`: the check that found it; undefined: it slipped through.
 */
export interface Verdict {
  readonly error: InjectedError;
  readonly by?: string;
}

/** The check behind a reason in the ledger; another reason stands for itself. */
const CHECK_OF_REASON: Readonly<Record<string, string>> = {
  cart_emptied: 'put',
  put: 'put',
  check: 'check',
  count: 'count',
  pick: 'pick',
  putaway: 'putaway',
  transfer: 'putaway',
};

/**
 * Errors that the next act cannot help seeing: what arrived is counted, an open step stays open.
 */
const SEEN_AT_ONCE: Partial<Record<InjectedError['kind'], string>> = {
  arrived_short: 'receipt',
  arrived_damaged: 'receipt',
  missed_confirmation: 'open step',
};

/** The first of a list that fits is used up: one finding is one error's. */
function take<T>(list: T[], fits: (one: T) => boolean): T | undefined {
  const at = list.findIndex(fits);
  return at < 0 ? undefined : list.splice(at, 1)[0];
}

/**
 * Finds for each error the check that caught it: noticed on the spot, seen at once by its nature,
 * or corrected later in the ledger (same item, same or larger number). An error without any of
 * these that explains a difference slipped through; one that left no trace was made good by chance
 * (pieces came back to where they belong) and counts as slipped, too: no check saw it.
 */
export function judgeErrors(
  input: {
    readonly errors: readonly InjectedError[];
    readonly catches: readonly Catch[];
    readonly corrections: readonly Correction[];
  },
  stillVisible: ReadonlySet<string>,
): Verdict[] {
  const catches = [...input.catches];
  const corrections = [...input.corrections];
  const correctionFor = (error: InjectedError, isExact: boolean) =>
    take(corrections, ({ item, quantity }) => {
      const size = Math.abs(error.quantity);
      const isOfIt = item === error.item || item === error.instead;
      return isOfIt && (isExact ? quantity === size : quantity > size);
    });
  const byOthers = new Map<string, string>();
  for (const error of input.errors) {
    const atOnce = SEEN_AT_ONCE[error.kind];
    const noticed = take(
      catches,
      ({ kind, item, place }) =>
        kind === error.kind && item === error.item && place === error.place,
    );
    const by = atOnce ?? noticed?.by;
    if (by !== undefined) byOthers.set(error.errorId, by);
  }
  // Exact fits first, or a large correction would be spent on a small error.
  for (const isExact of [true, false]) {
    for (const error of input.errors) {
      if (byOthers.has(error.errorId) || (stillVisible.has(error.errorId) && !isExact)) continue;
      const correction = correctionFor(error, isExact);
      if (!correction) continue;
      byOthers.set(error.errorId, CHECK_OF_REASON[correction.reason] ?? correction.reason);
    }
  }
  return input.errors.map((error) => {
    const by = byOthers.get(error.errorId);
    return by === undefined ? { error } : { error, by };
  });
}
