import {
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
  const one = { kind, customer, because: root, scope, lifted: false, row: name };
  paper.holds.set(id, { ...one, quantity: before + pieces });
}

const named = (row: Row) => ({ name: nameOf(row, placeOf(row)), location: row.location });

const liesOn = (paper: Paper, { lifted, scope, row: only }: Hold, row: Row): boolean =>
  !lifted && covers(paper, scope, row, only);

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
  const left = source.quantity - lockedIn(source);
  let room = left;
  for (const [id, hold] of oldestFirst(paper)) {
    const isOfPlace = hold.scope.location !== undefined || hold.scope.handlingUnit !== undefined;
    if (!isOfPlace || !GOING.includes(hold.kind)) continue;
    if (!liesOn(paper, hold, source) || liesOn(paper, hold, target)) continue;
    const root = hold.row === undefined ? id : hold.because!;
    if (hold.quantity === undefined) {
      holdThere(paper, root, named(target), line.quantity);
      continue;
    }
    // What has room among the pieces that stay, stays.
    const staying = Math.min(room, hold.quantity);
    room -= staying;
    const going = Math.min(line.quantity, hold.quantity - staying);
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
