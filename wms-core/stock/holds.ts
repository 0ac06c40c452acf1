import { and, eq, isNull, type SQL } from '#base/database/drizzle.ts';
import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Millis } from '#base/time.ts';
import type { Claim, FeedEvent, HoldRequest } from '#wms-core/contracts.ts';
import { holdTable } from '#wms-core/store/schema.ts';
import type { Book } from './apply.ts';
import { lockRows, takeHeld } from './hold-locks.ts';
import { keysInScope, type Scoped, scopeFault } from './hold-scope.ts';
import { unitsUnder } from './hold-units.ts';
import { HOLD_COLUMNS, type Hold, movedName } from './holds-on.ts';
import type { StockKey } from './keys.ts';
import { type LedgerParts, tellAvailable } from './parts.ts';
import { ALLOCATING } from './post.sql.ts';
import { refuse } from './refusals.ts';
import { SCOPE_FIELDS, scopeValues } from './scope-words.ts';

const lockScope = (tx: Tx, scoped: Scoped, which?: string): Promise<Book> =>
  lockRows(tx, () => keysInScope(tx, scoped, which));

/** Refuses a scope that names nothing, or not enough (`hold.scope`), and `unit.busy`. */
export async function placeHold(
  parts: LedgerParts,
  tx: Tx,
  hold: HoldRequest,
): Promise<{ readonly released: readonly Claim[] } | Refusal> {
  const fault = scopeFault(hold);
  if (fault) return fault;
  const units = await unitsUnder(tx, hold);
  return isRefusal(units) ? units : lay(parts, tx, { ...hold, units });
}

/** Or a hold on a row of its own, of pieces that were brought away (`holds-along.ts`). */
type Laid = HoldRequest & Pick<Hold, 'units'> & Partial<Pick<Hold, 'root' | 'quality'>>;

async function lay(
  parts: LedgerParts,
  tx: Tx,
  hold: Laid,
): Promise<{ readonly released: readonly Claim[] }> {
  const book = await lockScope(tx, hold);
  const [placed] = await tx.query(
    `INSERT INTO wms.hold (item, lot, layer, location, handling_unit, delivery, produced_from,
       produced_to, supplier_lot, owner, hold_id, kind, quantity, reason, actor, at, until,
       customer, root, quality, units)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
       $18, $19, $20, $21)
     ON CONFLICT (hold_id) DO NOTHING RETURNING hold_id`,
    [
      ...scopeValues(hold.scope),
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
      hold.units,
    ],
  );
  if (!placed || hold.kind === 'count') return { released: [] };
  const released = await takeHeld(parts, tx, book, hold);
  // Who allocated meanwhile could not see this hold. They commit first; who comes later sees it.
  await tx.query('SELECT pg_advisory_xact_lock($1)', [ALLOCATING]);
  const late = await takeHeld(parts, tx, await lockScope(tx, hold, 's.allocated > 0'), hold);
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
  for (const one of lifted) {
    freed.push(...(await keysInScope(tx, { scope: one, units: one.units })));
  }
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
    const { quality, units } = one;
    const placed = await lay(parts, tx, {
      ...requestOf(one),
      ...{ holdId, root, quality, units, actor, at },
    });
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

/** A hold as it lies. */
export interface LyingHold extends HoldRequest {
  /** Of a unit that was named: itself and all in it, which the hold is of now. */
  readonly units?: readonly string[];
  /** Of pieces that were brought away: the hold because of which this one lies. */
  readonly root?: string;
}

/** Holds that lie now, oldest first. */
export function activeHolds(tx: Tx): Promise<readonly LyingHold[]> {
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

async function holdsWhere(tx: Tx, condition: SQL | undefined): Promise<readonly LyingHold[]> {
  const rows = await tx.orm
    .select()
    .from(holdTable)
    .where(and(isNull(holdTable.liftedAt), condition))
    .orderBy(holdTable.at, holdTable.holdId);
  return rows.map((row) => ({
    ...requestOf(row),
    ...(row.units.length === 0 ? {} : { units: row.units }),
    ...(row.root === '' ? {} : { root: row.root }),
  }));
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
