import {
  around,
  emptyRow,
  type Hold,
  isVirtual,
  lockedIn,
  nameOf,
  type Paper,
  placeOf,
  type Row,
  rowAt,
} from './paper-book.ts';
import { covers, freeCrowd } from './paper-holds.ts';
import type { Line } from './stock-requests.ts';

/**
 * Holds on paper that go along: pieces that are held where they lie stay on hold where they are
 * brought, those that are not held go first. What a count or a short pick keeps stays at its place.
 */

const GOING = ['freeze', 'recall', 'expiry', 'customer'];

/** So many pieces of the row are on hold, because of this hold, wherever it lay. */
function holdThere(
  paper: Paper,
  root: string,
  { name, location }: { readonly name: string; readonly location: string },
  pieces: number,
): void {
  const id = `moved ${root} ${name}`;
  const known = paper.holds.get(id);
  const before = known && !known.lifted ? known.quantity! : 0;
  const { kind, customer } = paper.holds.get(root)!;
  const scope = { location };
  const one = { kind, customer, because: root, scope, lifted: false, row: name, isOfOneUnit: true };
  paper.holds.set(id, { ...one, quantity: before + pieces });
}

const named = (row: Row) => ({ name: nameOf(row, placeOf(row)), location: row.location });

const liesOn = (paper: Paper, hold: Hold, row: Row): boolean =>
  !hold.lifted && covers(paper, hold, row);

/** Holds are as old as what they come of, then by name. */
function oldestFirst(paper: Paper): (readonly [string, Hold])[] {
  const ids = [...paper.holds.keys()];
  const age = (id: string) =>
    ids.indexOf(paper.holds.get(id)!.row ? paper.holds.get(id)!.because! : id);
  return ids
    .sort((a, b) => age(a) - age(b) || Number(a > b) - Number(a < b))
    .map((id) => [id, paper.holds.get(id)!] as const);
}

/** The line was just played. */
export function bringHoldsAlong(paper: Paper, line: Line): void {
  if (line.order || isVirtual(line.from.location) || isVirtual(line.to.location)) return;
  const source = rowAt(paper, line, line.from);
  const target = rowAt(paper, line, line.to);
  const leaving = oldestFirst(paper).filter(([, hold]) => {
    const isOfPlace = hold.scope.location !== undefined || hold.scope.handlingUnit !== undefined;
    if (!isOfPlace || !GOING.includes(hold.kind)) return false;
    return liesOn(paper, hold, source) && !liesOn(paper, hold, target);
  });
  const left = source.quantity - lockedIn(source);
  takeAlong(paper, leaving, { source, target, pieces: line.quantity, left });
}

interface Away {
  readonly source: Row;
  readonly target: Row;
  readonly pieces: number;
  /** Pieces of the source that stay, and that no order has. */
  readonly left: number;
}

function takeAlong(
  paper: Paper,
  holds: readonly (readonly [string, Hold])[],
  { source, target, pieces, left }: Away,
): void {
  let room = left;
  for (const [id, hold] of holds) {
    const root = hold.row === undefined ? id : hold.because!;
    if (hold.quantity === undefined) {
      holdThere(paper, root, named(target), pieces);
      continue;
    }
    // What has room among the pieces that stay, stays.
    const staying = Math.min(room, hold.quantity);
    room -= staying;
    const going = Math.min(pieces, hold.quantity - staying);
    if (going === 0) continue;
    const others = [...paper.rows.values()].filter(
      (row) =>
        row.quantity > 0 &&
        row !== source &&
        row !== target &&
        hold.row === undefined &&
        !isVirtual(row.location) &&
        liesOn(paper, hold, row),
    );
    const first = paper.holds.get(root)!;
    const isOnIt =
      first.quantity === undefined && [source, target].some((row) => liesOn(paper, first, row));
    if (hold.row === undefined || !isOnIt) holdThere(paper, root, named(target), going);
    hold.quantity -= going;
    if (hold.row !== undefined && hold.quantity === 0) hold.lifted = true;
    // A hold counts in full on each row that it lies on: the others keep what it loses here.
    for (const row of others) holdThere(paper, root, named(row), going);
  }
}

/** The holds of all that stands in or on a unit. */
const ofAllIn = (paper: Paper, unit: string): (readonly [string, Hold])[] =>
  oldestFirst(paper).filter(
    ([, { lifted, scope, isOfOneUnit }]) =>
      !lifted &&
      !isOfOneUnit &&
      scope.handlingUnit !== undefined &&
      around(paper, unit).includes(scope.handlingUnit),
  );

/** What is on a hold of everything is on no other because of that one. */
function endMoved(paper: Paper, holds: readonly (readonly [string, Hold])[], rows: readonly Row[]) {
  for (const [root, first] of holds) {
    if (first.quantity !== undefined) continue;
    for (const row of rows.filter((one) => liesOn(paper, first, one))) {
      const moved = paper.holds.get(`moved ${root} ${nameOf(row, placeOf(row))}`);
      if (moved) moved.lifted = true;
    }
  }
}

/** Rows came with their unit into another: they are on its holds. */
export function comeInto(paper: Paper, rows: readonly Row[], into: string): void {
  const holds = ofAllIn(paper, into);
  endMoved(paper, holds, rows);
  if (holds.length > 0) for (const row of rows) freeCrowd(paper, row);
}

/** Rows are to come with their unit out of another: they stay on its holds. */
export function comeOutOf(paper: Paper, rows: readonly Row[], from: string): void {
  const holds = ofAllIn(paper, from);
  endMoved(paper, holds, rows);
  for (const row of rows) {
    const pieces = row.quantity - lockedIn(row);
    if (pieces === 0) continue;
    const going = holds.filter(([, hold]) => liesOn(paper, hold, row));
    takeAlong(paper, going, { source: row, target: row, pieces, left: 0 });
  }
}

/** All of a row, but what orders have of it, went to another place with its unit. */
export function bringRowAlong(paper: Paper, row: Row, from: string): void {
  const pieces = row.quantity - lockedIn(row);
  if (pieces === 0) return;
  const before = { ...placeOf(row), location: from };
  const goods = { item: row.item, layer: row.layer };
  paper.rows.set(nameOf(goods, before), emptyRow(goods, before));
  bringHoldsAlong(paper, { ...goods, quantity: pieces, from: before, to: placeOf(row) });
  paper.rows.delete(nameOf(goods, before));
}

/** What was lifted with the hold `of` lies again, because of another. */
export function holdMovedAgain(paper: Paper, of: string, root: string): string {
  for (const { because, row: name, scope, quantity } of [...paper.holds.values()]) {
    if (because !== of || name === undefined || quantity === 0) continue;
    holdThere(paper, root, { name, location: scope.location! }, quantity!);
    const row = paper.rows.get(name);
    if (row) freeCrowd(paper, row);
  }
  return 'done';
}
