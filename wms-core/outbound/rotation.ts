import type { StockRow } from '#wms-core/contracts.ts';
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

export interface Considered {
  readonly lot: string;
  readonly location: string;
  readonly expiryDate: string | null;
  readonly available: number;
  readonly verdict: string;
}

export interface Filled {
  readonly choices: readonly LotChoice[];
  readonly missing: readonly (Need & { readonly missing: number })[];
  /** Per order line the first few rows that were looked at, and what was decided about each. */
  readonly considered: ReadonlyMap<string, readonly Considered[]>;
}

const MAX_CONSIDERED = 4;

export const lineKey = (order: string, lineId: string): string => `${order}\u0000${lineId}`;

interface Candidate {
  readonly row: StockRow;
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
    if ((candidate.row.customs !== undefined) !== need.underCustoms) {
      note(seen, candidate, candidate.row.customs ?? 'free');
      return false;
    }
    if (keptFor !== undefined && keptFor !== need.customer) {
      note(seen, candidate, `kept for ${keptFor}`);
      return false;
    }
    if (need.notExpiringBefore && expiryDate && expiryDate < need.notExpiringBefore) {
      note(seen, candidate, `expires before ${need.notExpiringBefore}`);
      return false;
    }
    return true;
  });
  const isKept = ({ row }: Candidate) => row.keptFor !== undefined;
  return [...usable.filter(isKept), ...usable.filter((one) => !isKept(one))];
}

function note(seen: Considered[], { row, left }: Candidate, verdict: string): void {
  if (seen.length >= MAX_CONSIDERED) return;
  const { lot, location, expiryDate } = row;
  seen.push({ lot, location, expiryDate, available: left, verdict });
}

function fillOne(need: Need, candidates: readonly Candidate[], seen: Considered[]) {
  const usable = usableFor(need, candidates, seen);
  const choices: LotChoice[] = [];
  let open = need.quantity;
  while (open > 0 && usable.length > 0) {
    const { layer } = usable[0]!.row;
    const ofLayer = usable.filter((candidate) => candidate.row.layer === layer);
    const first = ofLayer.filter((candidate) => candidate.goesFirst);
    const best = bestOfLayer(first.length > 0 ? first : ofLayer, open);
    const quantity = Math.min(open, best.left);
    note(seen, best, `first in rotation: ${quantity} taken`);
    const { item, lot, location, handlingUnit } = best.row;
    const { owner, order, lineId } = need;
    choices.push({ owner, order, lineId, item, layer, lot, location, handlingUnit, quantity });
    best.left -= quantity;
    open -= quantity;
    usable.splice(usable.indexOf(best), 1);
  }
  for (const rest of usable) note(seen, rest, 'later in rotation');
  return { choices, open };
}

/**
 * `rows` come in the rotation order of each item: the ledger knows it. Of one layer, rows at places
 * that `goesFirst` names are taken before others.
 */
export function createPool(
  rows: readonly StockRow[],
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
      const missing: (Need & { missing: number })[] = [];
      const considered = new Map<string, readonly Considered[]>();
      for (const need of needs) {
        const key = wareKey(need);
        const candidates = trial.get(key) ?? (stock.get(key) ?? []).map((one) => ({ ...one }));
        trial.set(key, candidates);
        const seen: Considered[] = [];
        const { choices: chosen, open } = fillOne(need, candidates, seen);
        choices.push(...chosen);
        if (open > 0) missing.push({ ...need, missing: open });
        considered.set(lineKey(need.order, need.lineId), seen);
      }
      return { choices, missing, considered };
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
