import type { Millis } from '#base/time.ts';
import type { CustomsClass, StockRow } from '#wms-core/contracts.ts';
import { wareKey } from './wares.ts';

export interface Need {
  readonly owner: string;
  readonly order: string;
  readonly customer: string;
  readonly lineId: string;
  readonly item: string;
  readonly quantity: number;
  /** YYYY-MM-DD: goods that expire before are not taken; '' takes all. */
  readonly notExpiringBefore: string;
  /** Takes goods that customs has not let free, and no others. */
  readonly underCustoms: boolean;
  /** When its order came; without, nothing that is on its way is for it. */
  readonly since?: Millis;
}

/** Pieces that may be promised, or (with `since`) that are on their way to where they may be. */
export interface Coming extends StockRow {
  /** When their place was last chosen or neared: they are for orders that came before. */
  readonly since?: Millis;
}

export interface LotChoice {
  readonly owner: string;
  readonly order: string;
  readonly lineId: string;
  readonly item: string;
  readonly layer: string;
  readonly lot: string;
  readonly location: string;
  readonly handlingUnit: string;
  readonly quantity: number;
}

/** What became of a row that was looked at; screens have the words. */
type Verdict = 'taken' | 'awaited' | 'later' | 'expires_early' | 'kept' | 'other_customs';

export interface Considered {
  readonly lot: string;
  readonly location: string;
  readonly expiryDate: string | null;
  readonly available: number;
  readonly verdict: Verdict;
  /** Pieces taken or awaited. */
  readonly quantity?: number;
  /** The customer they are kept for. */
  readonly keptFor?: string;
  /** YYYY-MM-DD: the order takes none that expire before. */
  readonly notExpiringBefore?: string;
  readonly customs?: CustomsClass;
}

export interface Filled {
  readonly choices: readonly LotChoice[];
  /** Pieces on their way that were chosen: nobody can have them yet, and their order waits for them. */
  readonly awaited: readonly LotChoice[];
  readonly missing: readonly (Need & { readonly missing: number })[];
  /** Per order line the first few rows that were looked at, and what was decided about each. */
  readonly considered: ReadonlyMap<string, readonly Considered[]>;
}

const MAX_CONSIDERED = 4;

export const lineKey = (order: string, lineId: string): string => `${order}\u0000${lineId}`;

interface Candidate {
  readonly row: Coming;
  readonly goesFirst: boolean;
  left: number;
}

/** Stock that may be promised, shrinking as orders take from it. */
export interface Pool {
  /**
   * Chooses lots and bins for needs, first come first served; takes nothing yet. The rotation order
   * of the rows (FEFO, FIFO, FMFO or LIFO) decides between layers.
   */
  fill(needs: readonly Need[]): Filled;
  take(choices: readonly LotChoice[]): void;
}

/**
 * Of one layer, the smallest row that covers the need alone; else the largest, so that a pick has
 * few stops.
 */
function bestOfLayer(candidates: readonly Candidate[], quantity: number): Candidate {
  let best = candidates[0]!;
  for (const one of candidates) {
    const [covers, covered] = [one.left >= quantity, best.left >= quantity];
    const better = covers && covered ? one.left < best.left : one.left > best.left;
    if (better) best = one;
  }
  return best;
}

/** What is kept for the customer comes first, then the rest in its rotation. */
function usableFor(need: Need, candidates: readonly Candidate[], seen: Considered[]): Candidate[] {
  const usable = candidates.filter((candidate) => {
    const { expiryDate, keptFor } = candidate.row;
    if (candidate.left <= 0) return false;
    const { since } = candidate.row;
    if (since !== undefined && (need.since === undefined || need.since >= since)) return false;
    if ((candidate.row.customs !== undefined) !== need.underCustoms) {
      note(seen, candidate, 'other_customs', { customs: candidate.row.customs ?? 'free' });
      return false;
    }
    if (keptFor !== undefined && keptFor !== need.customer) {
      note(seen, candidate, 'kept', { keptFor });
      return false;
    }
    if (need.notExpiringBefore && expiryDate && expiryDate < need.notExpiringBefore) {
      const { notExpiringBefore } = need;
      note(seen, candidate, 'expires_early', { notExpiringBefore });
      return false;
    }
    return true;
  });
  const isKept = ({ row }: Candidate) => row.keptFor !== undefined;
  return [...usable.filter(isKept), ...usable.filter((one) => !isKept(one))];
}

function note(
  seen: Considered[],
  { row, left }: Candidate,
  verdict: Verdict,
  facts: Partial<Considered> = {},
): void {
  if (seen.length >= MAX_CONSIDERED) return;
  const { lot, location, expiryDate } = row;
  seen.push({ lot, location, expiryDate, available: left, verdict, ...facts });
}

/** What crossed the dock, what is about to, and all else: of one layer, in this order. */
const rankOf = ({ row, goesFirst }: Candidate): number =>
  row.since !== undefined ? 1 : goesFirst ? 0 : 2;

function fillOne(need: Need, candidates: readonly Candidate[], seen: Considered[]) {
  const usable = usableFor(need, candidates, seen);
  const choices: LotChoice[] = [];
  const awaited: LotChoice[] = [];
  let open = need.quantity;
  while (open > 0 && usable.length > 0) {
    const { layer } = usable[0]!.row;
    const ofLayer = usable.filter((candidate) => candidate.row.layer === layer);
    const foremost = Math.min(...ofLayer.map(rankOf));
    const best = bestOfLayer(
      ofLayer.filter((candidate) => rankOf(candidate) === foremost),
      open,
    );
    const quantity = Math.min(open, best.left);
    const isComing = best.row.since !== undefined;
    note(seen, best, isComing ? 'awaited' : 'taken', { quantity });
    const { item, lot, location, handlingUnit } = best.row;
    const { owner, order, lineId } = need;
    const choice = { owner, order, lineId, item, layer, lot, location, handlingUnit, quantity };
    (isComing ? awaited : choices).push(choice);
    best.left -= quantity;
    open -= quantity;
    usable.splice(usable.indexOf(best), 1);
  }
  for (const rest of usable) note(seen, rest, 'later');
  return { choices, awaited, open };
}

/**
 * `rows` come in the rotation order of each item: the ledger knows it. Of one layer, rows at places
 * that `goesFirst` names are taken before others, and those that are there before those on their way.
 */
export function createPool(
  rows: readonly Coming[],
  goesFirst: (location: string) => boolean = () => false,
): Pool {
  const stock = new Map<string, Candidate[]>();
  for (const row of rows) {
    const list = stock.get(wareKey(row)) ?? [];
    const left = row.quantity - row.allocated;
    list.push({ row, left, goesFirst: goesFirst(row.location) });
    stock.set(wareKey(row), list);
  }
  return {
    fill(needs) {
      const trial = new Map<string, Candidate[]>();
      const choices: LotChoice[] = [];
      const awaited: LotChoice[] = [];
      const missing: (Need & { missing: number })[] = [];
      const considered = new Map<string, readonly Considered[]>();
      for (const need of needs) {
        const key = wareKey(need);
        const candidates = trial.get(key) ?? (stock.get(key) ?? []).map((one) => ({ ...one }));
        trial.set(key, candidates);
        const seen: Considered[] = [];
        const { open, ...chosen } = fillOne(need, candidates, seen);
        choices.push(...chosen.choices);
        awaited.push(...chosen.awaited);
        if (open > 0) missing.push({ ...need, missing: open });
        considered.set(lineKey(need.order, need.lineId), seen);
      }
      return { choices, awaited, missing, considered };
    },
    take(choices) {
      for (const choice of choices) {
        const candidate = stock
          .get(wareKey(choice))
          ?.find(
            ({ row }) =>
              row.layer === choice.layer &&
              row.location === choice.location &&
              row.handlingUnit === choice.handlingUnit,
          );
        if (candidate) candidate.left -= choice.quantity;
      }
    },
  };
}
