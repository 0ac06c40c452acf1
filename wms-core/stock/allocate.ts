import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Claim } from '#wms-core/contracts.ts';
import { type Book, balanceOf, lockOf } from './apply.ts';
import { claimOf, openBook, writeBook } from './book.ts';
import { type Hold, loadHolds, piecesHeld } from './holds-on.ts';
import { nameOf, placeText, type StockKey } from './keys.ts';
import { loadLayers } from './layers.ts';
import { refuse } from './refusals.ts';

const keyOf = ({ order: _o, lineId: _l, quantity: _q, ...key }: Claim): StockKey => key;

function openClaims(tx: Tx, claims: readonly Claim[], isAllocating = false) {
  const keys = new Map(claims.map((claim) => [nameOf(keyOf(claim)), keyOf(claim)]));
  return openBook(tx, {
    keys: [...keys.values()],
    locks: claims.map((claim) => ({ order: claim.order, lineId: claim.lineId, key: keyOf(claim) })),
    units: [],
    isAllocating,
  });
}

/**
 * The pieces on hold in each row, by the row's name. Read after the rows were locked: a hold that
 * was placed while this transaction waited is seen. `counts` leaves holds out.
 */
export async function heldIn(
  tx: Tx,
  book: Book,
  counts: (hold: Hold) => boolean = () => true,
): Promise<ReadonlyMap<string, number>> {
  const rows = [...book.balances.values()];
  const lying = await loadHolds(
    tx,
    rows.map((row) => row.key.item),
  );
  const holds = lying.filter(counts);
  if (holds.length === 0) return new Map();
  const layers = await loadLayers(tx, [...new Set(rows.map((row) => row.key.layer))]);
  return new Map(
    rows.map(({ key, quantity }) => {
      const { lot = '', delivery = '', productionDate } = layers.get(key.layer) ?? {};
      const goods = { ...key, lot, delivery, productionDate: productionDate ?? '', quantity };
      return [nameOf(key), piecesHeld(holds, goods)];
    }),
  );
}

export async function allocate(
  tx: Tx,
  claims: readonly Claim[],
): Promise<{ readonly done: true } | Refusal> {
  if (claims.length === 0) return { done: true };
  const { book } = await openClaims(tx, claims, true);
  const held = await heldIn(tx, book);
  for (const claim of claims) {
    const key = keyOf(claim);
    const row = balanceOf(book, { key, name: nameOf(key) });
    const free = row.quantity - row.allocated - (held.get(nameOf(key)) ?? 0);
    const available = claim.quality === 'passed' ? Math.max(0, free) : 0;
    if (available < claim.quantity) {
      const facts = { item: claim.item, place: placeText(claim), wanted: claim.quantity };
      return refuse('stock.short', { ...facts, available });
    }
    row.allocated += claim.quantity;
    lockOf(book, claim.order, claim.lineId, key).quantity += claim.quantity;
  }
  await writeBook(tx, book, undefined);
  return { done: true };
}

/** Takes locks away in the book; refuses when an order line has fewer. */
function unlock(book: Book, claims: readonly Claim[]): Refusal | undefined {
  for (const claim of claims) {
    const key = keyOf(claim);
    const lock = lockOf(book, claim.order, claim.lineId, key);
    if (lock.quantity < claim.quantity) {
      const { item, order, quantity } = claim;
      const facts = { item, order, wanted: quantity, locked: lock.quantity };
      return refuse('stock.not_locked', { ...facts, place: placeText(claim) });
    }
    lock.quantity -= claim.quantity;
    balanceOf(book, { key, name: nameOf(key) }).allocated -= claim.quantity;
  }
  return undefined;
}

export async function release(
  tx: Tx,
  claims: readonly Claim[],
): Promise<{ readonly done: true } | Refusal> {
  if (claims.length === 0) return { done: true };
  const { book } = await openClaims(tx, claims);
  const refusal = unlock(book, claims);
  if (isRefusal(refusal)) return refusal;
  await writeBook(tx, book, undefined);
  return { done: true };
}

export async function claimsOf(tx: Tx, order: string): Promise<readonly Claim[]> {
  const rows = await tx.query<Parameters<typeof claimOf>[0]>(
    `SELECT * FROM wms.allocation WHERE order_id = $1
     ORDER BY line_id, owner, item, layer, location, handling_unit, quality`,
    [order],
  );
  return rows.map(claimOf);
}
