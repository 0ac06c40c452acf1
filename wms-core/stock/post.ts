import type { Tx } from '#base/database/index.ts';
import { invariant } from '#base/invariant.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Claim, MovementLine, Posting } from '#wms-core/contracts.ts';
import { apply, type Book, type Moved, mayFreeLocks } from './apply.ts';
import { keysOf, type LockName, loadLocks, openBook, writeBook } from './book.ts';
import { freeWhereHeld } from './hold-locks.ts';
import { bringHoldsAlong } from './holds-along.ts';
import { holdOn, loadHolds } from './holds-on.ts';
import { isCarrier, isVirtual, keyAt, nameOf, type Step, type StockKey, stepOf } from './keys.ts';
import { orderFault } from './order-rule.ts';
import { type LedgerParts, tellAvailable, tellJudged, tellReleased } from './parts.ts';
import { refuse } from './refusals.ts';
import { moveSerials } from './serials.ts';
import { leaveTransit, writeTransit } from './transit.ts';
import { isTransit } from './transit-place.ts';

/** What is wrong with the lines as they stand, before any row is read. */
function faultIn(parts: LedgerParts, lines: readonly MovementLine[]): Refusal | undefined {
  for (const line of lines) {
    for (const { location } of [line.from, line.to]) {
      if (isVirtual(location) || isCarrier(location) || parts.masterData.location(location))
        continue;
      return refuse('location.unknown', { location });
    }
    if (line.serials && line.serials.length !== line.quantity) {
      const { item, quantity } = line;
      return refuse('serial.count', { item, quantity, given: line.serials.length });
    }
  }
  return undefined;
}

/** A unit named by a line must stand where the line says; `stands` was pinned when it was read. */
function unitFault(
  lines: readonly MovementLine[],
  stands: ReadonlyMap<string, string>,
): Refusal | undefined {
  for (const line of lines) {
    for (const { location, handlingUnit } of [line.from, line.to]) {
      if (handlingUnit === '' || isVirtual(location)) continue;
      const at = stands.get(handlingUnit);
      if (at === undefined) return refuse('unit.unknown', { handlingUnit });
      if (at !== location) return refuse('unit.elsewhere', { handlingUnit, at, location });
    }
  }
  return undefined;
}

function unitsOf(lines: readonly MovementLine[]): string[] {
  const units = new Set<string>();
  for (const line of lines) {
    for (const { location, handlingUnit } of [line.from, line.to]) {
      if (handlingUnit !== '' && !isVirtual(location)) units.add(handlingUnit);
    }
  }
  return [...units];
}

function locksOf(lines: readonly MovementLine[]): LockName[] {
  return lines.flatMap((line) =>
    line.lockedFor ? [{ ...line.lockedFor, key: keyAt(line, line.from) }] : [],
  );
}

const NOTHING = { quantity: 0, allocated: 0 };

/**
 * Holds block by purpose: goods on hold may be put away, counted, moved to inspection and scrapped,
 * but not handed to a customer, sent to another warehouse or made into something else, which the
 * hold would not name. (A locked piece may leave: a hold that forbids it freed its lock.)
 */
async function heldFault(
  tx: Tx,
  lines: readonly MovementLine[],
  book: Book,
): Promise<Refusal | undefined> {
  const isGoing = ({ to }: MovementLine) => to.location === 'CUSTOMER' || isTransit(to);
  const free = lines.filter(({ lockedFor }) => !lockedFor);
  const leaving = free.filter((line) => isGoing(line) || line.to.location === 'PRODUCTION');
  if (leaving.length === 0) return undefined;
  const bonded = await orderFault(
    tx,
    leaving.filter(isGoing).map(({ layer }) => ({ layer, order: '' })),
  );
  if (bonded) return bonded;
  const holds = await loadHolds(
    tx,
    leaving.map((line) => line.item),
  );
  if (holds.length === 0) return undefined;
  const asked = new Map<string, number>();
  for (const line of leaving) {
    const name = nameOf(keyAt(line, line.from));
    const { quantity, allocated } = book.balances.get(name) ?? NOTHING;
    const wanted = (asked.get(name) ?? 0) + line.quantity;
    asked.set(name, wanted);
    const hold = await holdOn(tx, holds, line, { quantity, allocated, wanted });
    if (hold) return hold;
  }
  return undefined;
}

/** Says why locked pieces are not there: a hold took the lock away, if one lies on them. */
async function explained(
  tx: Tx,
  refusal: Refusal,
  lines: readonly MovementLine[],
): Promise<Refusal> {
  if (refusal.code !== 'stock.not_locked') return refusal;
  const locked = lines.filter((line) => line.lockedFor && line.item === refusal.facts.item);
  const holds = await loadHolds(
    tx,
    locked.map((line) => line.item),
  );
  for (const line of locked) {
    const row = { ...NOTHING, wanted: line.quantity };
    const hold = holds.length > 0 && (await holdOn(tx, holds, line, row));
    if (hold) return hold;
  }
  return refusal;
}

/** Loss is a fact: pieces that are gone cannot stay locked, so `apply` may free their locks. */
async function loadLocksOfLost(tx: Tx, lines: readonly MovementLine[], book: Book): Promise<void> {
  const keys = lines
    .filter(mayFreeLocks)
    .map((line) => keyAt(line, line.from))
    .filter((key) => (book.balances.get(nameOf(key))?.allocated ?? 0) > 0);
  await loadLocks(tx, book, keys);
}

/** The rows into which locked pieces go. */
const carried = (lines: readonly MovementLine[]): StockKey[] =>
  lines.flatMap((line) =>
    line.lockedFor && !isVirtual(line.to.location) ? [keyAt(line, line.to)] : [],
  );

/** Lines whose pieces may be allocated from now on. */
const arrived = (parts: LedgerParts, lines: readonly Moved[]): Moved[] =>
  lines.filter(
    (line) =>
      !line.lockedFor && line.to.quality === 'passed' && isPickedFrom(parts, line.to.location),
  );

function isPickedFrom({ masterData }: LedgerParts, location: string): boolean {
  const kind = masterData.location(location)?.kind;
  return kind === 'bin' || kind === 'cross_dock';
}

export async function post(
  parts: LedgerParts,
  tx: Tx,
  posting: Posting,
): Promise<{ readonly sequence: number } | Refusal> {
  const { lines } = posting;
  const fault = faultIn(parts, lines);
  if (fault) return fault;
  const steps = lines.map(stepOf);
  const { book, sequence, units } = await openBook(tx, {
    head: posting,
    keys: keysOf(steps),
    locks: locksOf(lines),
    units: unitsOf(lines),
    isAllocating: carried(lines).length > 0,
  });
  if (sequence === undefined) return answerBefore(tx, posting.postingId);
  const freed: Claim[] = [];
  const moved = await decide(parts, tx, steps, { book, units, freed });
  if (isRefusal(moved)) {
    // The claim is given back: a refused posting never was.
    await tx.query('DELETE FROM wms.posting WHERE sequence = $1', [sequence]);
    return moved;
  }
  await writeBook(tx, book, { sequence, lines: moved });
  await writeTransit(tx, moved);
  await bringHoldsAlong(tx, moved, book, posting);
  await tellReleased(parts, tx, freed, posting);
  await freeWhereHeld(parts, tx, carried(lines), posting);
  await tellAvailable(parts, tx, arrived(parts, moved), posting.at);
  await tellJudged(parts, tx, moved, posting);
  return { sequence };
}

async function decide(
  parts: LedgerParts,
  tx: Tx,
  steps: readonly Step[],
  opened: { readonly book: Book; readonly units: ReadonlyMap<string, string>; freed: Claim[] },
): Promise<readonly Moved[] | Refusal> {
  const { book, units, freed } = opened;
  const lines = steps.map((step) => step.line);
  const fault = unitFault(lines, units) ?? (await heldFault(tx, lines, book));
  if (fault) return fault;
  await loadLocksOfLost(tx, lines, book);
  const settled = await leaveTransit(tx, lines);
  if (isRefusal(settled)) return settled;
  const played = steps.map((step, index) => ({ ...step, line: settled[index]! }));
  const moved = apply(book, played, (claims) => freed.push(...claims));
  if (isRefusal(moved)) return explained(tx, moved, lines);
  return moveSerials(parts, tx, moved, (row) => book.balances.get(row)?.before.quantity ?? 0);
}

/** The answer of the posting with this id, if there is one. */
export async function findAnswer(
  tx: Tx,
  postingId: string,
): Promise<{ readonly sequence: number } | undefined> {
  const [before] = await tx.query<{ sequence: number }>(
    'SELECT sequence FROM wms.posting WHERE posting_id = $1',
    [postingId],
  );
  return before;
}

/** The answer of a posting that was made before: its id was taken. */
export async function answerBefore(
  tx: Tx,
  postingId: string,
): Promise<{ readonly sequence: number }> {
  const before = await findAnswer(tx, postingId);
  invariant(before, `posting ${postingId} was made before, and is not there`);
  return before;
}
