import type { Columns, Tx } from '#base/database/index.ts';
import type { Claim, PostingHead } from '#wms-core/contracts.ts';
import type { Quality } from '#wms-core/ports.ts';
import { type Balance, type Book, emptyBook, type Lock, type Moved } from './apply.ts';
import { keyColumns, lockNameOf, nameOf, type Step, type StockKey } from './keys.ts';
import { type OpenRow, openStatement, type Writes, writeStatement } from './post.sql.ts';

/** Brings rows of the database into a `Book`, locked, and writes a changed `Book` back. */

export interface Opened {
  readonly book: Book;
  /** Undefined: no head was given, or its posting was made before. */
  readonly sequence: number | undefined;
  readonly units: ReadonlyMap<string, string>;
}

const textColumns = (columns: readonly (readonly unknown[])[]): Columns =>
  columns.map((column) => [column, 'text'] as const);

const numberColumns = (columns: readonly (readonly unknown[])[]): Columns =>
  columns.map((column) => [column, 'bigint'] as const);

const lockColumns = (locks: readonly LockName[]): string[][] => [
  locks.map((lock) => lock.order),
  locks.map((lock) => lock.lineId),
  ...keyColumns(locks.map((lock) => lock.key)),
];

export interface LockName {
  readonly order: string;
  readonly lineId: string;
  readonly key: StockKey;
}

const headValues = (head: PostingHead): unknown[] => [
  head.postingId,
  head.document,
  head.task ?? '',
  head.actor,
  head.reason,
  head.correlationId,
  head.at,
];

function keyFrom(row: readonly unknown[], start: number): StockKey {
  const [owner, item, layer, location, handlingUnit, quality] = row.slice(start, start + 6) as [
    string,
    string,
    string,
    string,
    string,
    Quality,
  ];
  return { owner, item, layer, location, handlingUnit, quality };
}

/** Claims the posting's id and locks all that its lines touch, in one statement. */
export async function openBook(
  tx: Tx,
  wanted: {
    readonly head?: PostingHead;
    readonly keys: readonly StockKey[];
    readonly locks: readonly LockName[];
    readonly units: readonly string[];
    /** Holds are read next, and pieces locked that none lies on. */
    readonly isAllocating?: boolean;
  },
): Promise<Opened> {
  const { statement, values } = openStatement({
    head: wanted.head && headValues(wanted.head),
    units: wanted.units,
    keys: textColumns(keyColumns(wanted.keys)),
    locks: textColumns(lockColumns(wanted.locks)),
    isAllocating: wanted.isAllocating ?? false,
  });
  const [row] = await tx.query<Partial<OpenRow>>(statement, values);
  const book = emptyBook();
  for (const found of row?.stock ?? []) {
    const key = keyFrom(found, 0);
    const [quantity, allocated, weight] = found.slice(6) as [number, number, number];
    const before = { quantity, allocated, weight };
    book.balances.set(nameOf(key), { key, before, ...before });
  }
  for (const found of row?.locks ?? []) {
    const key = keyFrom(found, 2);
    addLock(book, { order: found[0] as string, lineId: found[1] as string, key }, Number(found[8]));
  }
  return {
    book,
    sequence: row?.sequence ?? undefined,
    units: new Map(row?.units ?? []),
  };
}

function addLock(book: Book, { order, lineId, key }: LockName, quantity: number): void {
  book.locks.set(lockNameOf(order, lineId, key), {
    order,
    lineId,
    key,
    before: quantity,
    quantity,
  });
}

interface AllocationRow {
  readonly order_id: string;
  readonly line_id: string;
  readonly owner: string;
  readonly item: string;
  readonly layer: string;
  readonly location: string;
  readonly handling_unit: string;
  readonly quality: Quality;
  readonly quantity: number;
}

export const claimOf = (row: AllocationRow): Claim => ({
  order: row.order_id,
  lineId: row.line_id,
  owner: row.owner,
  item: row.item,
  layer: row.layer,
  location: row.location,
  handlingUnit: row.handling_unit,
  quality: row.quality,
  quantity: row.quantity,
});

/** Every lock on these rows, which are locked already, so that nobody changes them meanwhile. */
export async function loadLocks(tx: Tx, book: Book, keys: readonly StockKey[]): Promise<void> {
  if (keys.length === 0) return;
  const rows = await tx.query<AllocationRow>(
    `SELECT a.* FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
       AS k(owner, item, layer, location, handling_unit, quality)
     JOIN wms.allocation a USING (owner, item, layer, location, handling_unit, quality)`,
    keyColumns(keys),
  );
  for (const row of rows) {
    const { order, lineId, quantity, ...key } = claimOf(row);
    if (!book.locks.has(lockNameOf(order, lineId, key)))
      addLock(book, { order, lineId, key }, quantity);
  }
}

/** The keys of real places that the steps touch, each once. */
export function keysOf(steps: readonly Step[]): StockKey[] {
  const keys = new Map<string, StockKey>();
  for (const { from, to } of steps) {
    if (from) keys.set(from.name, from.key);
    if (to) keys.set(to.name, to.key);
  }
  return [...keys.values()];
}

const balanceColumns = (rows: readonly Balance[]): Columns => [
  ...textColumns(keyColumns(rows.map((row) => row.key))),
  ...numberColumns([
    rows.map((row) => row.quantity),
    rows.map((row) => row.allocated),
    rows.map((row) => row.weight),
  ]),
];

const lockQuantities = (locks: readonly Lock[]): Columns => [
  ...textColumns(lockColumns(locks)),
  ...numberColumns([locks.map((lock) => lock.quantity)]),
];

function movementColumns(lines: readonly Moved[]): Columns {
  const text = (pick: (line: Moved) => string) => [lines.map(pick), 'text'] as const;
  return [
    [lines.map((_, index) => index + 1), 'integer'],
    text((line) => line.owner),
    text((line) => line.item),
    text((line) => line.layer),
    [lines.map((line) => line.quantity), 'bigint'],
    [lines.map((line) => line.weightGrams), 'bigint'],
    text((line) => line.from.location),
    text((line) => line.from.handlingUnit),
    text((line) => line.from.quality),
    text((line) => line.to.location),
    text((line) => line.to.handlingUnit),
    text((line) => line.to.quality),
    [lines.map((line) => (line.serials ? JSON.stringify(line.serials) : null)), 'jsonb'],
  ];
}

/** Writes what changed in the book, and the movements that changed it, in one statement. */
export async function writeBook(
  tx: Tx,
  book: Book,
  movements: { readonly sequence: number; readonly lines: readonly Moved[] } | undefined,
): Promise<void> {
  const balances = [...book.balances.values()].filter(
    (row) =>
      row.quantity !== row.before.quantity ||
      row.allocated !== row.before.allocated ||
      row.weight !== row.before.weight,
  );
  const locks = [...book.locks.values()].filter((lock) => lock.quantity !== lock.before);
  const known = balances.filter((row) => row.before.quantity > 0);
  const emptied = known.filter((row) => row.quantity === 0);
  const locksKnown = locks.filter((lock) => lock.before > 0);
  const writes: Writes = {
    updated: balanceColumns(known.filter((row) => row.quantity > 0)),
    emptied: textColumns(keyColumns(emptied.map((row) => row.key))),
    added: balanceColumns(balances.filter((row) => row.before.quantity === 0)),
    locksUpdated: lockQuantities(locksKnown.filter((lock) => lock.quantity > 0)),
    locksEmptied: textColumns(lockColumns(locksKnown.filter((lock) => lock.quantity === 0))),
    locksAdded: lockQuantities(locks.filter((lock) => lock.before === 0)),
    movements: movements && {
      sequence: movements.sequence,
      columns: movementColumns(movements.lines),
    },
  };
  const write = writeStatement(writes);
  if (write) await tx.query(write.statement, write.values);
}
