import type { Catch } from '../people/index.ts';
import type { InjectedError, Pieces } from '../world/contracts.ts';
import { type Correction, judgeErrors, type Verdict } from './verdicts.ts';

/** A balance row of the ledger; several layers and qualities may lie in one container. */
export interface LedgerRow extends Pieces {
  readonly location: string;
  /** '' for loose pieces. */
  readonly handlingUnit: string;
}

export interface AuditInput {
  readonly ledger: readonly LedgerRow[];
  /** What the warehouse says that it shipped. */
  readonly shipped: readonly (Pieces & { readonly order: string })[];
  /** The physical truth. */
  readonly inventory: readonly (Pieces & { readonly container: string })[];
  /** Units in or on others, with the outermost: which of them pieces are in is not compared. */
  readonly stacked?: Readonly<Record<string, string>>;
  readonly errors: readonly InjectedError[];
  /** Where the warehouse says that pieces with serial numbers are: in its places, or with whom. */
  readonly numbers: readonly NumberInBook[];
  /** Errors that were noticed on the spot. */
  readonly catches: readonly Catch[];
  /** Postings against LOSS: what the warehouse found out later. */
  readonly corrections: readonly Correction[];
}

/** A serial number in the book; `container` is 'CUSTOMER:order' where it was shipped. */
export interface NumberInBook {
  readonly container: string;
  readonly item: string;
  readonly serial: string;
}

/** Ledger and world disagree about one item in one place. */
export interface Difference {
  readonly container: string;
  readonly item: string;
  readonly lot: string;
  readonly ledger: number;
  readonly world: number;
  /** Injected errors that account for it; empty: nobody knows why. */
  readonly explainedBy: readonly string[];
}

export interface AuditReport {
  /** No difference is unexplained. */
  readonly ok: boolean;
  readonly ledgerPieces: number;
  readonly worldPieces: number;
  /** Share of the pieces on which ledger and world agree, in stock and with customers, 0 to 1. */
  readonly accuracy: number;
  /** Injected errors by kind. */
  readonly injected: Readonly<Record<string, number>>;
  /** Of those, by which check they were found, by kind. */
  readonly caught: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Errors that no check saw, one by one. */
  readonly slipped: readonly Verdict[];
  readonly explained: readonly Difference[];
  readonly unexplained: readonly Difference[];
  /**
   * Serial numbers that are not where the book has them, though it has the right number of pieces.
   */
  readonly misplaced: readonly NumberInBook[];
}

/** Outside the house or out of sight, and not yet or no longer the ledger's. */
const NOT_STOCK = /^(TRUCK|LOST|SCRAP):/;
const CUSTOMER = 'CUSTOMER:';

const keyOf = (container: string, item: string, lot: string) => `${container}\t${item}\t${lot}`;

function bookPieces(input: AuditInput): Map<string, number> {
  const book = new Map<string, number>();
  const add = (container: string, { item, lot, quantity }: Pieces) => {
    const key = keyOf(container, item, lot);
    book.set(key, (book.get(key) ?? 0) + quantity);
  };
  for (const row of input.ledger) {
    if (row.quantity !== 0) add(row.handlingUnit === '' ? row.location : row.handlingUnit, row);
  }
  for (const row of input.shipped) add(`${CUSTOMER}${row.order}`, row);
  return book;
}

function worldPieces(input: AuditInput): Map<string, number> {
  const world = new Map<string, number>();
  for (const { container, item, lot, quantity } of input.inventory) {
    if (NOT_STOCK.test(container)) continue;
    const key = keyOf(container, item, lot);
    world.set(key, (world.get(key) ?? 0) + quantity);
  }
  return world;
}

const total = (pieces: ReadonlyMap<string, number>) =>
  [...pieces.values()].reduce((sum, quantity) => sum + quantity, 0);

/** How many pieces of an item an error can still account for: missing somewhere, and too many. */
interface Account {
  readonly error: InjectedError;
  missing: number;
  surplus: number;
}

function openAccounts(errors: readonly InjectedError[]): Map<string, Account[]> {
  const accounts = new Map<string, Account[]>();
  for (const error of errors) {
    const size = Math.abs(error.quantity);
    for (const item of new Set([error.item, error.instead ?? error.item])) {
      const list = accounts.get(item) ?? [];
      list.push({ error, missing: size, surplus: size });
      accounts.set(item, list);
    }
  }
  return accounts;
}

/** An error in the same place explains first, then one on the same order, then any of the item. */
function nearness(error: InjectedError, container: string): number {
  if (error.place === container) return 0;
  return error.order !== undefined && container === `${CUSTOMER}${error.order}` ? 1 : 2;
}

/**
 * Draws on the item's errors until the difference is covered; gives back nothing and draws nothing
 * when they do not suffice.
 */
function explain(difference: Difference, accounts: readonly Account[]): readonly string[] {
  const delta = difference.world - difference.ledger;
  const side = delta < 0 ? 'missing' : 'surplus';
  const near = accounts
    .filter((account) => account[side] > 0 && account.error.kind !== 'missed_confirmation')
    .sort(
      (a, b) => nearness(a.error, difference.container) - nearness(b.error, difference.container),
    );
  const drawn: [Account, number][] = [];
  let open = Math.abs(delta);
  for (const account of near) {
    if (open === 0) break;
    const part = Math.min(open, account[side]);
    drawn.push([account, part]);
    open -= part;
  }
  if (open > 0) return [];
  for (const [account, part] of drawn) account[side] -= part;
  return drawn.map(([{ error }]) => error.errorId);
}

/** Numbers are compared where all pieces are there and each has its number. */
function misplacedNumbers(
  input: AuditInput,
  isAgreed: (container: string, item: string) => boolean,
): readonly NumberInBook[] {
  const placeOf = ({ container, item }: { container: string; item: string }) =>
    `${container}\t${item}`;
  const world = new Map<string, Set<string>>();
  for (const row of input.inventory) {
    const there = world.get(placeOf(row)) ?? new Set();
    for (const serial of row.serials ?? []) there.add(serial);
    world.set(placeOf(row), there);
  }
  const misplaced: NumberInBook[] = [];
  for (const [place, numbers] of Map.groupBy(input.numbers, placeOf)) {
    const [{ container, item }] = numbers as [NumberInBook];
    const there = world.get(place) ?? new Set();
    // A count that missed pieces does not say which: more numbers than pieces.
    if (!isAgreed(container, item) || numbers.length > there.size) continue;
    misplaced.push(...numbers.filter(({ serial }) => !there.has(serial)));
  }
  return misplaced;
}

/** A case on a pallet is opened in the book when the pallet arrives, and by hand a little later. */
function byOutermost(input: AuditInput): AuditInput {
  const { stacked = {} } = input;
  const outer = (name: string) => stacked[name] ?? name;
  const moved = <T extends { readonly container: string }>(rows: readonly T[]) =>
    rows.map((row) => ({ ...row, container: outer(row.container) }));
  return {
    ...input,
    ledger: input.ledger.map((row) => ({ ...row, handlingUnit: outer(row.handlingUnit) })),
    inventory: moved(input.inventory),
    numbers: moved(input.numbers),
  };
}

/**
 * Compares what the ledger says with where the pieces really are, one item, lot and container at a
 * time, and attributes each difference to injected errors of the same item that are large enough.
 * A difference that no injected error accounts for is a fault of the product: the report is not ok.
 */
export function audit(given: AuditInput): AuditReport {
  const input = byOutermost(given);
  const book = bookPieces(input);
  const world = worldPieces(input);
  const keys = [...new Set([...book.keys(), ...world.keys()])].sort();
  const accounts = openAccounts(input.errors);
  const explained: Difference[] = [];
  const unexplained: Difference[] = [];
  let agreed = 0;
  for (const key of keys) {
    const [container = '', item = '', lot = ''] = key.split('\t');
    const found = { ledger: book.get(key) ?? 0, world: world.get(key) ?? 0 };
    agreed += Math.min(found.ledger, found.world);
    if (found.ledger === found.world) continue;
    const difference = { container, item, lot, ...found, explainedBy: [] };
    const explainedBy = explain(difference, accounts.get(item) ?? []);
    (explainedBy.length > 0 ? explained : unexplained).push({ ...difference, explainedBy });
  }
  const verdicts = judgeErrors(input, new Set(explained.flatMap((one) => one.explainedBy)));
  const injected: Record<string, number> = {};
  const caught: Record<string, Record<string, number>> = {};
  for (const { error, by } of verdicts) {
    injected[error.kind] = (injected[error.kind] ?? 0) + 1;
    if (by === undefined) continue;
    const checks = caught[error.kind] ?? {};
    caught[error.kind] = { ...checks, [by]: (checks[by] ?? 0) + 1 };
  }
  const ledgerTotal = total(book);
  const worldTotal = total(world);
  const differing = new Set(
    [...explained, ...unexplained].map(({ container, item }) => `${container}\t${item}`),
  );
  const misplaced = misplacedNumbers(
    input,
    (container, item) => !differing.has(`${container}\t${item}`),
  );
  return {
    ok: unexplained.length === 0 && misplaced.length === 0,
    ledgerPieces: ledgerTotal,
    worldPieces: worldTotal,
    accuracy: agreed / Math.max(1, ledgerTotal, worldTotal),
    injected,
    caught,
    slipped: verdicts.filter((verdict) => verdict.by === undefined),
    explained,
    unexplained,
    misplaced,
  };
}
