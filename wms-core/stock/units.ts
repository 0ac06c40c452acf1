import type { Tx } from '#base/database/index.ts';
import { invariant } from '#base/invariant.ts';
import type { Refusal } from '#base/refusal.ts';
import type { LocationKind, Site } from '#base/site/site.ts';
import type { HandlingUnit, MovementLine, PostingHead } from '#wms-core/contracts.ts';
import { apply, type Book, type Moved } from './apply.ts';
import { loadLocks, openBook, writeBook } from './book.ts';
import { freeWhereHeld } from './holds.ts';
import { isCarrier, type StockKey, stepOf } from './keys.ts';
import type { LedgerParts } from './parts.ts';
import { answerBefore, findAnswer } from './post.ts';
import { refuse } from './refusals.ts';

const UNIT = `u.handling_unit AS "handlingUnit", u.type, u.location, u.tare_grams AS "tareGrams",
  u.max_weight_grams AS "maxWeightGrams", u.max_volume_ml AS "maxVolumeMl",
  u.bound_to AS "boundTo"`;

export async function unit(tx: Tx, handlingUnit: string): Promise<HandlingUnit | undefined> {
  const [row] = await tx.query<HandlingUnit>(
    `SELECT ${UNIT} FROM wms.handling_unit u WHERE u.handling_unit = $1`,
    [handlingUnit],
  );
  return row;
}

export function unitsAt(tx: Tx, location: string): Promise<readonly HandlingUnit[]> {
  return tx.query<HandlingUnit>(
    `SELECT ${UNIT} FROM wms.handling_unit u WHERE u.location = $1 ORDER BY u.handling_unit`,
    [location],
  );
}

/** Skips units that another transaction is just taking: there are others. */
export function freeUnits(
  tx: Tx,
  query: {
    readonly type: HandlingUnit['type'];
    readonly kind: LocationKind;
    readonly limit: number;
  },
): Promise<readonly HandlingUnit[]> {
  return tx.query<HandlingUnit>(
    `SELECT ${UNIT} FROM wms.handling_unit u JOIN wms.location p USING (location)
     WHERE u.type = $1 AND p.kind = $2 AND u.bound_to = ''
       AND NOT EXISTS (SELECT FROM wms.stock s
         WHERE s.handling_unit = u.handling_unit AND s.handling_unit <> '')
     ORDER BY u.since, u.handling_unit LIMIT $3 FOR UPDATE OF u SKIP LOCKED`,
    [query.type, query.kind, query.limit],
  );
}

export async function createUnit(
  tx: Tx,
  wanted: HandlingUnit,
): Promise<{ readonly done: true } | Refusal> {
  const rows = await insertUnits(tx, [wanted]);
  if (rows === 1) return { done: true };
  const { handlingUnit } = wanted;
  const there = await unit(tx, handlingUnit);
  return refuse('unit.exists', { handlingUnit, at: there?.location ?? '' });
}

async function insertUnits(tx: Tx, units: readonly HandlingUnit[]): Promise<number> {
  const rows = await tx.query(
    `INSERT INTO wms.handling_unit (handling_unit, type, location, tare_grams, max_weight_grams,
       max_volume_ml, bound_to)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[],
       $6::bigint[], $7::text[])
     ON CONFLICT (handling_unit) DO NOTHING RETURNING handling_unit`,
    [
      units.map((each) => each.handlingUnit),
      units.map((each) => each.type),
      units.map((each) => each.location),
      units.map((each) => each.tareGrams),
      units.map((each) => each.maxWeightGrams),
      units.map((each) => each.maxVolumeMl),
      units.map((each) => each.boundTo),
    ],
  );
  return rows.length;
}

/** Carts, totes and cages of the site's drawing; those that are known stay where they are. */
export async function loadUnits(tx: Tx, site: Site): Promise<void> {
  if (site.handlingUnits.length === 0) return;
  await insertUnits(
    tx,
    site.handlingUnits.map(({ id, ...rest }) => ({ handlingUnit: id, boundTo: '', ...rest })),
  );
}

export async function bindUnit(tx: Tx, handlingUnit: string, boundTo: string): Promise<void> {
  const rows = await tx.query(
    'UPDATE wms.handling_unit SET bound_to = $2 WHERE handling_unit = $1 RETURNING handling_unit',
    [handlingUnit, boundTo],
  );
  invariant(rows.length === 1, `handling unit ${handlingUnit} is bound before it was made`);
}

/** Takes an empty unit off the floor: an emptied pallet, a parcel that was handed over. */
export async function closeUnit(
  tx: Tx,
  handlingUnit: string,
): Promise<{ readonly done: true } | Refusal> {
  const known = await lockUnit(tx, handlingUnit);
  if (known === undefined) return refuse('unit.unknown', { handlingUnit });
  const [row] = await tx.query<{ pieces: number }>(
    'SELECT coalesce(sum(quantity), 0)::bigint AS pieces FROM wms.stock WHERE handling_unit = $1',
    [handlingUnit],
  );
  const pieces = row?.pieces ?? 0;
  if (pieces > 0) return refuse('unit.not_empty', { handlingUnit, pieces });
  await tx.query('DELETE FROM wms.handling_unit WHERE handling_unit = $1', [handlingUnit]);
  return { done: true };
}

async function lockUnit(tx: Tx, handlingUnit: string): Promise<string | undefined> {
  const [row] = await tx.query<{ location: string }>(
    'SELECT location FROM wms.handling_unit WHERE handling_unit = $1 FOR UPDATE',
    [handlingUnit],
  );
  return row?.location;
}

/** One movement line a row, and one a lock on it: every piece goes, and every lock with it. */
function linesOf(book: Book, to: string): MovementLine[] {
  return [...book.balances.values()].flatMap((row) => {
    const { owner, item, layer, location, handlingUnit, quality } = row.key;
    const head = {
      owner,
      item,
      layer,
      from: { location, handlingUnit, quality },
      to: { location: to, handlingUnit, quality },
    };
    const locked = [...book.locks.values()]
      .filter((lock) => lock.key.item === item && lock.key.layer === layer)
      .filter((lock) => lock.key.quality === quality && lock.key.owner === owner)
      .map(({ order, lineId, quantity }) => ({ ...head, quantity, lockedFor: { order, lineId } }));
    const free = row.quantity - row.allocated;
    return free > 0 ? [...locked, { ...head, quantity: free }] : locked;
  });
}

/** The serial numbers in a unit stand where it stands; the lines that move its goods name them. */
async function carrySerials(
  tx: Tx,
  handlingUnit: string,
  to: string,
  lines: readonly Moved[],
): Promise<readonly Moved[]> {
  const rows = await tx.query<{ layer: string; quality: string; serial: string }>(
    `UPDATE wms.serial SET location = $2 WHERE handling_unit = $1 AND handling_unit <> ''
     RETURNING layer, quality, serial`,
    [handlingUnit, to],
  );
  if (rows.length === 0) return lines;
  const numbers = Map.groupBy(rows, (row) => `${row.layer}\n${row.quality}`);
  for (const own of numbers.values()) own.sort((a, b) => (a.serial < b.serial ? -1 : 1));
  return lines.map((line) => {
    const own = numbers.get(`${line.layer}\n${line.from.quality}`)?.splice(0, line.quantity) ?? [];
    return own.length === 0 ? line : { ...line, serials: own.map(({ serial }) => serial) };
  });
}

/**
 * The unit row is locked first, and every posting into the unit pins it (`FOR SHARE`), so the
 * content cannot change while the unit moves.
 */
export async function moveUnit(
  parts: LedgerParts,
  tx: Tx,
  move: PostingHead & { readonly handlingUnit: string; readonly to: string },
): Promise<{ readonly sequence: number } | Refusal> {
  const { handlingUnit, to } = move;
  if (!isCarrier(to) && !parts.masterData.location(to)) {
    return refuse('location.unknown', { location: to });
  }
  const from = await lockUnit(tx, handlingUnit);
  if (from === undefined) {
    // It may have been moved as told and left the floor since.
    const before = await findAnswer(tx, move.postingId);
    return before ?? refuse('unit.unknown', { handlingUnit });
  }
  const keys = await tx.query<StockKey>(
    `SELECT owner, item, layer, location, handling_unit AS "handlingUnit", quality
     FROM wms.stock WHERE handling_unit = $1`,
    [handlingUnit],
  );
  const wanted = { head: move, keys, locks: [], units: [], isAllocating: keys.length > 0 };
  const { book, sequence } = await openBook(tx, wanted);
  if (sequence === undefined) return answerBefore(tx, move.postingId);
  if (from === to) return { sequence };
  await loadLocks(tx, book, keys);
  const moved = apply(book, linesOf(book, to).map(stepOf), () => {});
  invariant(!('refused' in moved), `the content of ${handlingUnit} did not move with it`);
  const lines = moved.length === 0 ? moved : await carrySerials(tx, handlingUnit, to, moved);
  await writeBook(tx, book, lines.length === 0 ? undefined : { sequence, lines });
  await tx.query(
    'UPDATE wms.handling_unit SET location = $2, since = $3 WHERE handling_unit = $1',
    [handlingUnit, to, sequence],
  );
  const locked = [...book.locks.values()].filter(({ quantity }) => quantity > 0);
  await freeWhereHeld(
    parts,
    tx,
    locked.map(({ key }) => key),
    move,
  );
  return { sequence };
}
