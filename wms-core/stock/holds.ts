import { and, eq, isNull, type SQL } from '#base/database/drizzle.ts';
import type { Tx } from '#base/database/index.ts';
import type { Language, Refusal, Text } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { Claim, FeedEvent, HoldRequest } from '#wms-core/contracts.ts';
import { holdTable } from '#wms-core/store/schema.ts';
import { customersOf, holdsIn } from './allocate.ts';
import { type Book, emptyBook, freeLocks } from './apply.ts';
import { loadLocks, openBook, writeBook } from './book.ts';
import { HOLD_COLUMNS, type Hold, isSomebodys, movedName, piecesHeld } from './holds-on.ts';
import { nameOf, type StockKey } from './keys.ts';
import { type LedgerParts, tellAvailable, tellReleased } from './parts.ts';
import { ALLOCATING } from './post.sql.ts';
import { refuse } from './refusals.ts';

/** A row is in scope where every field that is set matches. */
const IN_SCOPE = `($1 = '' OR s.item = $1) AND ($2 = '' OR l.lot = $2) AND ($3 = '' OR s.layer = $3)
  AND ($4 = '' OR s.location = $4) AND ($5 = '' OR s.handling_unit = $5)
  AND ($6 = '' OR l.delivery = $6) AND ($7 = '' OR l.production_date >= $7)
  AND ($8 = '' OR (l.production_date <> '' AND l.production_date <= $8))
  AND ($9 = '' OR l.supplier_lot = $9) AND ($10 = '' OR s.owner = $10)`;

/** In the order of the parameters above. */
const SCOPE_FIELDS = [
  'item',
  'lot',
  'layer',
  'location',
  'handlingUnit',
  'delivery',
  'producedFrom',
  'producedTo',
  'supplierLot',
  'owner',
] as const;

const SCOPE_WORDS: Readonly<Record<(typeof SCOPE_FIELDS)[number], Text>> = {
  item: { en: 'item', zh: '货品' },
  lot: { en: 'lot', zh: '批次' },
  layer: { en: 'layer', zh: '批层' },
  location: { en: 'location', zh: '位置' },
  handlingUnit: { en: 'handling unit', zh: '载具' },
  delivery: { en: 'delivery', zh: '送货单' },
  producedFrom: { en: 'production days from', zh: '生产日期不早于' },
  producedTo: { en: 'production days to', zh: '生产日期不晚于' },
  supplierLot: { en: 'supplier lot', zh: '供应商批次' },
  owner: { en: 'owner', zh: '货主' },
};

/** What a scope names, in words. */
export function scopeText(scope: HoldRequest['scope']): Text {
  const named = SCOPE_FIELDS.filter((field) => scope[field] !== undefined);
  const say = (language: Language) =>
    named.map((field) => `${SCOPE_WORDS[field][language]} ${scope[field]}`);
  return { en: say('en').join(', '), zh: say('zh').join('、') };
}

const scopeValues = (scope: HoldRequest['scope']): string[] =>
  SCOPE_FIELDS.map((field) => scope[field] ?? '');

function keysInScope(tx: Tx, scope: readonly string[], which = 'true'): Promise<StockKey[]> {
  return tx.query<StockKey>(
    `SELECT s.owner, s.item, s.layer, s.location, s.handling_unit AS "handlingUnit", s.quality
     FROM wms.stock s JOIN wms.layer l USING (layer) WHERE ${IN_SCOPE} AND ${which}`,
    scope,
  );
}

/** Whether a piece that is here is in scope. */
export async function isAnyInScope(tx: Tx, scope: HoldRequest['scope']): Promise<boolean> {
  const rows = await tx.query(
    `SELECT 1 FROM wms.stock s JOIN wms.layer l USING (layer)
     WHERE ${IN_SCOPE} AND s.quantity > 0 LIMIT 1`,
    scopeValues(scope),
  );
  return rows.length > 0;
}

/** Pieces that are here and in scope, and that no hold of some pieces keeps for a person yet. */
export async function unheldInScope(tx: Tx, scope: HoldRequest['scope']): Promise<number> {
  const keys = await keysInScope(tx, scopeValues(scope));
  const { book } = await openBook(tx, { keys, locks: [], units: [] });
  const lying = await holdsIn(tx, book);
  let pieces = 0;
  for (const [name, { quantity }] of book.balances) {
    const on = lying.get(name);
    const ofSome = on?.holds.filter((hold) => hold.quantity !== null && isSomebodys(hold)) ?? [];
    pieces += quantity - (on ? piecesHeld(ofSome, on.goods) : 0);
  }
  return pieces;
}

/**
 * A hold of some pieces names an item (or layer) and the place or unit where they are. What
 * is kept for a customer names him, and is all in scope.
 */
export function scopeFault({ kind, customer, scope, quantity }: HoldRequest): Refusal | undefined {
  const isKept = customer !== undefined;
  if (isKept !== (kind === 'customer') || (isKept && quantity !== undefined)) {
    return refuse('hold.customer');
  }
  // Whose goods narrows a scope; all of an owner's goods are none.
  const { owner: _, ...what } = scope;
  const set = scopeValues(what).filter((value) => value !== '');
  const named = (scope.item ?? scope.layer) && (scope.location ?? scope.handlingUnit);
  if (set.length > 0 && (quantity === undefined || named)) return undefined;
  return refuse('hold.scope');
}

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
      OR handling_unit = ANY($2::text[]) AND handling_unit <> '') LIMIT 1`,
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

const lockScope = (tx: Tx, scope: readonly string[], which?: string): Promise<Book> =>
  lockRows(tx, () => keysInScope(tx, scope, which));

export async function placeHold(
  parts: LedgerParts,
  tx: Tx,
  hold: HoldRequest,
): Promise<{ readonly released: readonly Claim[] } | Refusal> {
  return scopeFault(hold) ?? lay(parts, tx, hold);
}

/** Or a hold on a row of its own, of pieces that were brought away (`holds-along.ts`). */
type Laid = HoldRequest & Partial<Pick<Hold, 'root' | 'quality'>>;

async function lay(
  parts: LedgerParts,
  tx: Tx,
  hold: Laid,
): Promise<{ readonly released: readonly Claim[] }> {
  const scope = scopeValues(hold.scope);
  const book = await lockScope(tx, scope);
  const [placed] = await tx.query(
    `INSERT INTO wms.hold (item, lot, layer, location, handling_unit, delivery, produced_from,
       produced_to, supplier_lot, owner, hold_id, kind, quantity, reason, actor, at, until,
       customer, root, quality)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
       $18, $19, $20)
     ON CONFLICT (hold_id) DO NOTHING RETURNING hold_id`,
    [
      ...scope,
      hold.holdId,
      hold.kind,
      hold.quantity ?? null,
      hold.reason,
      hold.actor,
      hold.at,
      hold.until ?? null,
      hold.customer ?? '',
      hold.root ?? '',
      hold.quality ?? '',
    ],
  );
  if (!placed || hold.kind === 'count') return { released: [] };
  const released = await takeHeld(parts, tx, book, hold);
  // Who allocated meanwhile could not see this hold. They commit first; who comes later sees it.
  await tx.query('SELECT pg_advisory_xact_lock($1)', [ALLOCATING]);
  const late = await takeHeld(parts, tx, await lockScope(tx, scope, 's.allocated > 0'), hold);
  return { released: [...released, ...late] };
}

/**
 * Lifting one hold, with those on its pieces that were brought away, changes no other, nor the
 * quality: thawed is not passed.
 */
export async function liftHold(
  parts: LedgerParts,
  tx: Tx,
  holdId: string,
  by: { readonly actor: string; readonly at: Millis },
): Promise<{ readonly done: true } | Refusal> {
  const [hold] = await tx.query<{ lifted_at: number | null }>(
    'SELECT lifted_at FROM wms.hold WHERE hold_id = $1 FOR UPDATE',
    [holdId],
  );
  if (!hold) return refuse('hold.unknown', { hold: holdId });
  if (hold.lifted_at !== null) return { done: true };
  const lifted = await tx.query<Hold>(
    `UPDATE wms.hold SET lifted_at = $2, lifted_by = $3
     WHERE (hold_id = $1 OR root = $1 AND root <> '') AND lifted_at IS NULL
     RETURNING ${HOLD_COLUMNS}`,
    [holdId, by.at, by.actor],
  );
  const freed: StockKey[] = [];
  for (const one of lifted) freed.push(...(await keysInScope(tx, scopeValues(one))));
  await tellAvailable(parts, tx, freed, by.at);
  return { done: true };
}

/** Those on pieces that were brought away, and were lifted with the hold `of`, lie again. */
export async function holdMovedAgain(
  parts: LedgerParts,
  tx: Tx,
  again: { readonly of: string; readonly holdId: string; actor: string; readonly at: Millis },
): Promise<readonly Claim[]> {
  const { of, holdId: root, actor, at } = again;
  const moved = await tx.query<Hold>(
    `SELECT ${HOLD_COLUMNS} FROM wms.hold h WHERE root = $1 AND lifted_at =
       (SELECT lifted_at FROM wms.hold WHERE hold_id = $1) AND quantity > 0 ORDER BY hold_id`,
    [of],
  );
  const released: Claim[] = [];
  for (const one of moved) {
    const holdId = movedName(root, one);
    const { quality } = one;
    const placed = await lay(parts, tx, { ...requestOf(one), holdId, root, quality, actor, at });
    released.push(...placed.released);
  }
  return released;
}

/** A hold that lies, or once lay. */
export async function readHold(
  tx: Tx,
  holdId: string,
): Promise<
  { readonly hold: HoldRequest; readonly lifted?: { by: string; at: Millis } } | undefined
> {
  const [row] = await tx.orm.select().from(holdTable).where(eq(holdTable.holdId, holdId));
  if (!row) return undefined;
  const { liftedAt: at, liftedBy } = row;
  return { hold: requestOf(row), ...(at === null ? {} : { lifted: { by: liftedBy ?? '', at } }) };
}

/** What is told of a hold that was lifted. */
export const thawed = (holdId: string, actor: string, reason?: string): FeedEvent => ({
  ...{ type: 'wms.stock.thawed', subject: holdId, correlationId: holdId },
  data: { holdId, actor, ...(reason === undefined ? {} : { reason }) },
});

/** Lifts the holds whose time is over, and tells it; returns how many. */
export async function liftDue(parts: LedgerParts, tx: Tx, at: Millis): Promise<number> {
  const due = await tx.query<{ hold_id: string }>(
    `SELECT hold_id FROM wms.hold WHERE lifted_at IS NULL AND until <= $1 ORDER BY until, hold_id
     LIMIT 100 FOR UPDATE`,
    [at],
  );
  for (const { hold_id } of due) await liftHold(parts, tx, hold_id, { actor: 'system', at });
  await parts.feed.append(
    tx,
    at,
    due.map(({ hold_id }) => thawed(hold_id, 'system')),
  );
  return due.length;
}

/** Holds that lie now, as they were asked for, oldest first. */
export function activeHolds(tx: Tx): Promise<readonly HoldRequest[]> {
  return holdsWhere(tx, undefined);
}

/** Those of them that name this location; scope fields that are not set are left out. */
export function holdsAt(
  tx: Tx,
  where: {
    readonly location: string;
    readonly handlingUnit?: string;
    readonly kind?: HoldRequest['kind'];
  },
): Promise<readonly HoldRequest[]> {
  const { location, handlingUnit, kind } = where;
  return holdsWhere(
    tx,
    and(
      eq(holdTable.location, location),
      handlingUnit === undefined ? undefined : eq(holdTable.handlingUnit, handlingUnit),
      kind === undefined ? undefined : eq(holdTable.kind, kind),
    ),
  );
}

async function holdsWhere(tx: Tx, condition: SQL | undefined): Promise<readonly HoldRequest[]> {
  const rows = await tx.orm
    .select()
    .from(holdTable)
    .where(and(isNull(holdTable.liftedAt), condition))
    .orderBy(holdTable.at, holdTable.holdId);
  return rows.map(requestOf);
}

function requestOf(hold: Hold): HoldRequest {
  const scope = Object.fromEntries(
    SCOPE_FIELDS.filter((field) => hold[field] !== '').map((field) => [field, hold[field]]),
  );
  return {
    holdId: hold.holdId,
    kind: hold.kind,
    scope,
    reason: hold.reason,
    actor: hold.actor,
    at: hold.at,
    ...(hold.customer === '' ? {} : { customer: hold.customer }),
    ...(hold.quantity === null ? {} : { quantity: hold.quantity }),
    ...(hold.until === null ? {} : { until: hold.until }),
  };
}
