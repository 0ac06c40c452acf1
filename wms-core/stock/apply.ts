import { invariant } from '#base/invariant.ts';
import type { Refusal } from '#base/refusal.ts';
import type { Claim, MovementLine } from '#wms-core/contracts.ts';
import { lockNameOf, nameOf, placeText, type Side, type Step, type StockKey } from './keys.ts';
import { refuse } from './refusals.ts';
import { isTransit } from './transit-place.ts';

/** A balance row as a posting finds it and as it leaves it. */
export interface Balance {
  readonly key: StockKey;
  readonly before: {
    readonly quantity: number;
    readonly allocated: number;
    readonly weight: number;
  };
  quantity: number;
  allocated: number;
  weight: number;
}

/** Pieces of a balance row that are locked for one order line. */
export interface Lock {
  readonly order: string;
  readonly lineId: string;
  readonly key: StockKey;
  readonly before: number;
  quantity: number;
}

/** What the lines of a posting meet: the rows and locks they touch, by name. */
export interface Book {
  readonly balances: Map<string, Balance>;
  readonly locks: Map<string, Lock>;
}

export const emptyBook = (): Book => ({ balances: new Map(), locks: new Map() });

export function balanceOf(book: Book, { key, name }: Side): Balance {
  let balance = book.balances.get(name);
  if (!balance) {
    const before = { quantity: 0, allocated: 0, weight: 0 };
    balance = { key, before, ...before };
    book.balances.set(name, balance);
  }
  return balance;
}

export function lockOf(book: Book, order: string, lineId: string, key: StockKey): Lock {
  const name = lockNameOf(order, lineId, key);
  let lock = book.locks.get(name);
  if (!lock) {
    lock = { order, lineId, key, before: 0, quantity: 0 };
    book.locks.set(name, lock);
  }
  return lock;
}

/** A movement line as it is written: its catch weight is settled. */
export type Moved = MovementLine & {
  readonly weightGrams: number;
  /** Pieces that then lie at its source and that no order has. */
  readonly left: number;
};

/** The share of a row's catch weight that goes with some of its pieces; the last take the rest. */
function weightShare(source: Balance, line: MovementLine): number {
  if (line.weightGrams !== undefined) return line.weightGrams;
  if (source.weight === 0) return 0;
  return Number((BigInt(source.weight) * BigInt(line.quantity)) / BigInt(source.quantity));
}

function take(
  book: Book,
  source: Balance,
  line: MovementLine,
): { readonly weight: number } | Refusal {
  const facts = { item: line.item, place: placeText(line.from), wanted: line.quantity };
  if (line.lockedFor) {
    const { order, lineId } = line.lockedFor;
    const lock = lockOf(book, order, lineId, source.key);
    if (lock.quantity < line.quantity) {
      return refuse('stock.not_locked', { ...facts, locked: lock.quantity, order });
    }
    lock.quantity -= line.quantity;
    source.allocated -= line.quantity;
  }
  const available = source.quantity - source.allocated;
  if (available < line.quantity) return refuse('stock.short', { ...facts, available });
  const weight = weightShare(source, line);
  if (weight > source.weight || (line.quantity === source.quantity && weight !== source.weight)) {
    return refuse('stock.weight', { ...facts, available: source.weight, wanted: weight });
  }
  source.quantity -= line.quantity;
  source.weight -= weight;
  return { weight };
}

function give(book: Book, target: Balance, line: MovementLine, weight: number): void {
  target.quantity += line.quantity;
  target.weight += weight;
  if (!line.lockedFor) return;
  target.allocated += line.quantity;
  lockOf(book, line.lockedFor.order, line.lockedFor.lineId, target.key).quantity += line.quantity;
}

/** Whether pieces of the line are gone, or no order's any more, even where they are locked. */
export const mayFreeLocks = (line: MovementLine): boolean => {
  const isFact = line.isBroken === true || line.takesLocks === true;
  return (line.to.location === 'LOSS' || isFact) && !line.lockedFor && !line.sparesLocks;
};

/** Pieces of a row that are lost although they are locked: so many locks have to go. */
const lockedAndLost = (source: Balance, line: MovementLine): number =>
  mayFreeLocks(line) && line.quantity <= source.quantity
    ? line.quantity - (source.quantity - source.allocated)
    : 0;

/**
 * Plays the lines, in order, on the rows that were found; all of the ledger's arithmetic is here.
 * Pure but for `book`, which is spent when a line is refused. A row gives without a lock only what
 * is not allocated; but pieces that are gone cannot stay locked, so a loss frees locks (`onFreed`).
 */
export function apply(
  book: Book,
  steps: readonly Step[],
  onFreed: (claims: readonly Claim[]) => void,
): readonly Moved[] | Refusal {
  const moved: Moved[] = [];
  for (const { line, from, to } of steps) {
    invariant(
      Number.isSafeInteger(line.quantity) && line.quantity > 0,
      `a movement of ${line.quantity} pieces of ${line.item}`,
    );
    const isOurs = from || to || isTransit(line.from) || isTransit(line.to);
    invariant(
      isOurs,
      'a movement touches the warehouse or what is on its way on one side at least',
    );
    if (from?.name === to?.name && (from || line.from.location === line.to.location)) {
      return refuse('posting.nowhere', { item: line.item, place: placeText(line.from) });
    }
    let weightGrams = line.weightGrams ?? 0;
    let left = 0;
    if (from) {
      const source = balanceOf(book, from);
      const lost = lockedAndLost(source, line);
      if (lost > 0) onFreed(freeLocks(book, source, lost));
      const taken = take(book, source, line);
      if ('refused' in taken) return taken;
      weightGrams = taken.weight;
      left = source.quantity - source.allocated;
    }
    if (to) give(book, balanceOf(book, to), line, weightGrams);
    moved.push({ ...line, weightGrams, left });
  }
  return moved;
}

/** Frees up to `missing` locked pieces of a row, the youngest order line first, of orders `of`. */
export function freeLocks(
  book: Book,
  source: Balance,
  missing: number,
  of: (order: string) => boolean = () => true,
): Claim[] {
  const name = nameOf(source.key);
  const freed: Claim[] = [];
  const locks = [...book.locks.values()]
    .filter((lock) => lock.quantity > 0 && nameOf(lock.key) === name && of(lock.order))
    .sort((a, b) => compare(b.order, a.order) || compare(b.lineId, a.lineId));
  let open = missing;
  for (const lock of locks) {
    if (open <= 0) break;
    const quantity = Math.min(open, lock.quantity);
    lock.quantity -= quantity;
    source.allocated -= quantity;
    open -= quantity;
    freed.push({ order: lock.order, lineId: lock.lineId, ...source.key, quantity });
  }
  return freed;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
