import type { Tx } from '#base/database/index.ts';
import { invariant } from '#base/invariant.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { LocationKind, Site } from '#base/site/site.ts';
import type { HandlingUnit, MovementLine, PostingHead, SerialAt } from '#wms-core/contracts.ts';
import { apply, type Book, type Moved } from './apply.ts';
import { loadLocks, openBook, writeBook } from './book.ts';
import { freeWhereHeld } from './hold-locks.ts';
import { holdNoMore } from './hold-units.ts';
import { bringHoldsAlong } from './holds-along.ts';
import { isCarrier, keyAt, nameOf, type StockKey, stepOf } from './keys.ts';
import type { LedgerParts } from './parts.ts';
import { answerBefore, findAnswer } from './post.ts';
import { refuse } from './refusals.ts';
import { writeUnitEvents } from './unit-events.ts';
import { branchOf, lockTrees } from './unit-tree.ts';

const UNIT = `u.handling_unit AS "handlingUnit", u.type, u.location, u.tare_grams AS "tareGrams",
  u.max_weight_grams AS "maxWeightGrams", u.max_volume_ml AS "maxVolumeMl",
  u.bound_to AS "boundTo", u.parent, u.unit_type AS "unitType"`;

/** Nothing stands in or on the unit `u`, and it stands on its own. */
const IS_SINGLE = `u.parent = '' AND NOT EXISTS (SELECT FROM wms.handling_unit c
  WHERE c.parent = u.handling_unit AND c.parent <> '')`;

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
     WHERE u.type = $1 AND p.kind = $2 AND u.bound_to = '' AND ${IS_SINGLE}
       AND NOT EXISTS (SELECT FROM wms.stock s
         WHERE s.handling_unit = u.handling_unit AND s.handling_unit <> '')
     ORDER BY u.since, u.handling_unit LIMIT $3 FOR UPDATE OF u SKIP LOCKED`,
    [query.type, query.kind, query.limit],
  );
}

/** All of them, or none. Each stands on its own: `putUnit` puts it into another. */
export async function createUnits(
  tx: Tx,
  wanted: readonly HandlingUnit[],
): Promise<{ readonly done: true } | Refusal> {
  const names = wanted.map(({ handlingUnit }) => handlingUnit);
  if ((await insertUnits(tx, wanted)) === wanted.length) return { done: true };
  const [there] = await tx.query<{ handlingUnit: string; at: string }>(
    `SELECT handling_unit AS "handlingUnit", location AS at FROM wms.handling_unit
     WHERE handling_unit = ANY($1::text[]) ORDER BY since, handling_unit LIMIT 1`,
    [names],
  );
  return refuse('unit.exists', there ?? { handlingUnit: names[0]!, at: '' });
}

export const createUnit = (
  tx: Tx,
  wanted: HandlingUnit,
): Promise<{ readonly done: true } | Refusal> => createUnits(tx, [wanted]);

async function insertUnits(tx: Tx, units: readonly HandlingUnit[]): Promise<number> {
  const rows = await tx.query(
    `INSERT INTO wms.handling_unit (handling_unit, type, location, tare_grams, max_weight_grams,
       max_volume_ml, bound_to, unit_type)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[],
       $6::bigint[], $7::text[], $8::text[])
     ON CONFLICT (handling_unit) DO NOTHING RETURNING handling_unit`,
    [
      units.map((each) => each.handlingUnit),
      units.map((each) => each.type),
      units.map((each) => each.location),
      units.map((each) => each.tareGrams),
      units.map((each) => each.maxWeightGrams),
      units.map((each) => each.maxVolumeMl),
      units.map((each) => each.boundTo),
      units.map((each) => each.unitType ?? ''),
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
  const [row] = await tx.query<{ pieces: number; units: number }>(
    `SELECT coalesce(sum(quantity), 0)::bigint AS pieces,
       (SELECT count(*) FROM wms.handling_unit WHERE parent = $1 AND parent <> '') AS units
     FROM wms.stock WHERE handling_unit = $1`,
    [handlingUnit],
  );
  const { pieces, units } = row!;
  if (pieces > 0) return refuse('unit.not_empty', { handlingUnit, pieces });
  if (units > 0) return refuse('unit.holds_units', { handlingUnit, units });
  await tx.query('DELETE FROM wms.handling_unit WHERE handling_unit = $1', [handlingUnit]);
  await holdNoMore(tx, handlingUnit);
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
    const name = nameOf(row.key);
    const head = {
      owner,
      item,
      layer,
      from: { location, handlingUnit, quality },
      to: { location: to, handlingUnit, quality },
    };
    const locked = [...book.locks.values()]
      .filter((lock) => nameOf(lock.key) === name)
      .map(({ order, lineId, quantity }) => ({ ...head, quantity, lockedFor: { order, lineId } }));
    const free = row.quantity - row.allocated;
    return free > 0 ? [...locked, { ...head, quantity: free }] : locked;
  });
}

/** The serial numbers in units stand where these stand; the lines that move its goods name them. */
async function carrySerials(
  tx: Tx,
  names: readonly string[],
  to: string,
  lines: readonly Moved[],
): Promise<readonly Moved[]> {
  if (lines.length === 0) return lines;
  const rows = await tx.query<SerialAt>(
    `UPDATE wms.serial SET location = $2
     WHERE handling_unit = ANY($1::text[]) AND handling_unit <> ''
     RETURNING owner, item, layer, location, handling_unit AS "handlingUnit", quality, serial`,
    [names, to],
  );
  if (rows.length === 0) return lines;
  const numbers = Map.groupBy(rows, nameOf);
  for (const own of numbers.values()) own.sort((a, b) => (a.serial < b.serial ? -1 : 1));
  return lines.map((line) => {
    const own = numbers.get(nameOf(keyAt(line, line.to)))?.splice(0, line.quantity) ?? [];
    return own.length === 0 ? line : { ...line, serials: own.map(({ serial }) => serial) };
  });
}

/**
 * The rows of the unit and of all below it are locked first, and every posting into one of them pins
 * it (`FOR SHARE`), so nothing comes into the tree or leaves it while it moves.
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
  const known = await lockTrees(tx, [handlingUnit]);
  if (isRefusal(known)) return known;
  const unit = known.get(handlingUnit);
  if (unit?.parent !== '') {
    // It may have been moved as told, and left the floor or come into another since.
    const before = await findAnswer(tx, move.postingId);
    if (before) return before;
    return unit
      ? refuse('unit.nested', { handlingUnit, parent: unit.parent })
      : refuse('unit.unknown', { handlingUnit });
  }
  const names = branchOf(known, handlingUnit);
  const keys = await tx.query<StockKey>(
    `SELECT owner, item, layer, location, handling_unit AS "handlingUnit", quality
     FROM wms.stock WHERE handling_unit = ANY($1::text[]) AND handling_unit <> ''`,
    [names],
  );
  const wanted = { head: move, keys, locks: [], units: [], isAllocating: keys.length > 0 };
  const { book, sequence } = await openBook(tx, wanted);
  if (sequence === undefined) return answerBefore(tx, move.postingId);
  if (unit.location === to) return { sequence };
  await loadLocks(tx, book, keys);
  const moved = apply(book, linesOf(book, to).map(stepOf), () => {});
  invariant(!('refused' in moved), `the content of ${handlingUnit} did not move with it`);
  const lines = await carrySerials(tx, names, to, moved);
  await writeBook(tx, book, lines.length === 0 ? undefined : { sequence, lines });
  await tx.query(
    'UPDATE wms.handling_unit SET location = $2, since = $3 WHERE handling_unit = ANY($1::text[])',
    [names, to, sequence],
  );
  await bringHoldsAlong(tx, lines, book, move);
  const events = names.map((name) => known.get(name)!);
  await writeUnitEvents(
    tx,
    sequence,
    events.map((one) => ({ ...one, event: 'moved', location: to })),
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
