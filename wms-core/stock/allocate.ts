import type { Tx } from '#base/database/index.ts';
import { invariant } from '#base/invariant.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Claim } from '#wms-core/contracts.ts';
import { type Book, balanceOf, lockOf } from './apply.ts';
import { claimOf, openBook, writeBook } from './book.ts';
import { covers, type Hold, type Holdable, holdableAt, loadHolds, piecesHeld } from './holds-on.ts';
import { nameOf, placeText, type StockKey } from './keys.ts';
import { loadLayers } from './layers.ts';
import { orderFault } from './order-rule.ts';
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

/** The holds that lie on a row, and what they are compared with. */
export interface Lying {
  readonly holds: readonly Hold[];
  readonly goods: Holdable & { readonly quantity: number };
}

/**
 * What lies on each row of the book, by the row's name; rows without a hold are left out. Read after
 * the rows were locked: a hold that was placed while this transaction waited is seen.
 */
export async function holdsIn(tx: Tx, book: Book): Promise<ReadonlyMap<string, Lying>> {
  const rows = [...book.balances.values()];
  const holds = await loadHolds(
    tx,
    rows.map((row) => row.key.item),
  );
  if (holds.length === 0) return new Map();
  const layers = await loadLayers(tx, [...new Set(rows.map((row) => row.key.layer))]);
  return new Map(
    rows.flatMap(({ key, quantity }) => {
      const goods = { ...holdableAt(key, key, layers.get(key.layer)), quantity };
      const lying = holds.filter((hold) => covers(hold, goods));
      return lying.length === 0 ? [] : [[nameOf(key), { holds: lying, goods }] as const];
    }),
  );
}

/** Whose the orders are; asked only where goods are kept for somebody. */
export async function customersOf(
  tx: Tx,
  lying: Iterable<Lying>,
  orders: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const isKept = [...lying].some(({ holds }) => holds.some((hold) => hold.customer !== ''));
  if (!isKept) return new Map();
  const rows = await tx.query<{ order: string; customer: string }>(
    'SELECT order_id AS "order", customer FROM wms.sales_order WHERE order_id = ANY($1::text[])',
    [orders],
  );
  return new Map(rows.map(({ order, customer }) => [order, customer]));
}

export async function allocate(
  tx: Tx,
  claims: readonly Claim[],
): Promise<{ readonly done: true } | Refusal> {
  if (claims.length === 0) return { done: true };
  const bonded = await orderFault(tx, claims);
  if (bonded) return bonded;
  const { book } = await openClaims(tx, claims, true);
  const lying = await holdsIn(tx, book);
  const orders = claims.map(({ order }) => order);
  const customers = await customersOf(tx, lying.values(), orders);
  for (const claim of claims) {
    const key = keyOf(claim);
    const row = balanceOf(book, { key, name: nameOf(key) });
    const on = lying.get(nameOf(key));
    const held = on ? piecesHeld(on.holds, on.goods, customers.get(claim.order)) : 0;
    const available =
      claim.quality === 'passed' ? Math.max(0, row.quantity - row.allocated - held) : 0;
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

/** Of goods that are not passed; what lies on them does not matter, for they go to no customer. */
export async function setAside(
  tx: Tx,
  claims: readonly Claim[],
): Promise<{ readonly done: true } | Refusal> {
  const { book } = await openClaims(tx, claims);
  for (const claim of claims) {
    invariant(claim.quality !== 'passed', 'passed goods are locked by orders alone');
    const key = keyOf(claim);
    const row = balanceOf(book, { key, name: nameOf(key) });
    const available = row.quantity - row.allocated;
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
