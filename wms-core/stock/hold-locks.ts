import type { Tx } from '#base/database/index.ts';
import type { Millis } from '#base/time.ts';
import type { Claim } from '#wms-core/contracts.ts';
import { customersOf, holdsIn } from './allocate.ts';
import { type Book, emptyBook, freeLocks } from './apply.ts';
import { loadLocks, openBook, writeBook } from './book.ts';
import { piecesHeld } from './holds-on.ts';
import { nameOf, type StockKey } from './keys.ts';
import { type LedgerParts, tellReleased } from './parts.ts';

/** What holds take from orders: the locks on pieces that are on hold. */

/**
 * Frees the locks on pieces that are now on hold. A count leaves them to their picks; what is kept for
 * a customer his orders may have, and nobody else's.
 */
async function freeHeld(tx: Tx, book: Book): Promise<Claim[]> {
  const crowded = [...(await holdsIn(tx, book))].flatMap(([name, { holds, goods }]) => {
    const row = book.balances.get(name)!;
    const lying = holds.filter(({ kind }) => kind !== 'count');
    // What is not passed is locked for no order (`setAside`).
    const isOrders = row.allocated > 0 && row.key.quality === 'passed';
    return isOrders && lying.length > 0 ? [{ row, holds: lying, goods }] : [];
  });
  await loadLocks(
    tx,
    book,
    crowded.map(({ row }) => row.key),
  );
  const orders = [...book.locks.values()].map(({ order }) => order);
  const customers = await customersOf(tx, crowded, orders);
  return crowded.flatMap(({ row, holds, goods }) => {
    const keepers = holds.flatMap(({ customer }) => (customer === '' ? [] : [customer]));
    const isStranger = (order: string) => keepers.some((one) => one !== customers.get(order));
    const strangers = freeLocks(book, row, row.allocated, isStranger);
    const general = holds.filter(({ customer }) => customer === '');
    const free = row.quantity - piecesHeld(general, goods);
    return [...strangers, ...freeLocks(book, row, row.allocated - free)];
  });
}

/** Takes from orders what holds on these rows no longer leave them. */
export async function takeHeld(
  parts: LedgerParts,
  tx: Tx,
  book: Book,
  by: { readonly actor: string; readonly at: Millis },
): Promise<readonly Claim[]> {
  if (book.balances.size === 0) return [];
  const released = await freeHeld(tx, book);
  await writeBook(tx, book, undefined);
  await tellReleased(parts, tx, released, by);
  return released;
}

const ON_PLACES = {
  name: 'ledger-hold-on-places',
  text: `SELECT 1 FROM wms.hold WHERE lifted_at IS NULL AND kind <> 'count'
    AND (location = ANY($1::text[]) AND location <> ''
      OR handling_unit = ANY($2::text[]) AND handling_unit <> ''
      OR units && $2::text[] AND units <> '{}') LIMIT 1`,
};

/**
 * Locked pieces that came to a place or into a unit on which a hold lies lose their locks there. Who
 * brings them has told so beforehand (`isAllocating`), so that a hold that is being placed waits.
 */
export async function freeWhereHeld(
  parts: LedgerParts,
  tx: Tx,
  keys: readonly StockKey[],
  by: { readonly actor: string; readonly at: Millis },
): Promise<void> {
  if (keys.length === 0) return;
  const places = keys.map(({ location }) => location);
  const [held] = await tx.query(ON_PLACES, [places, keys.map(({ handlingUnit }) => handlingUnit)]);
  if (!held) return;
  const { book } = await openBook(tx, { keys, locks: [], units: [] });
  await takeHeld(parts, tx, book, by);
}

/** Rounds of looking for rows that came into scope while we waited for locks; then it goes on. */
const MAX_ROUNDS = 5;

/**
 * Locks every row that is seen. Pieces may move on while this waits (from a bin into a cart), so it
 * looks again until it holds all it sees: nothing moves out of a row that is locked.
 */
export async function lockRows(tx: Tx, look: () => Promise<StockKey[]>): Promise<Book> {
  let book = emptyBook();
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const keys = await look();
    if (keys.every((key) => book.balances.has(nameOf(key)))) break;
    ({ book } = await openBook(tx, { keys, locks: [], units: [] }));
  }
  return book;
}
