import { bringHoldsAlong } from './paper-along.ts';
import {
  addLock,
  byAge,
  emptyRow,
  freeLocks,
  isCarrier,
  isSite,
  isVirtual,
  lockedIn,
  nameOf,
  type Paper,
  placeOf,
  type Row,
  rowAt,
} from './paper-book.ts';
import { ORDERS } from './paper-facts.ts';
import { freeWhereHeld, heldIn, isOnHold } from './paper-holds.ts';
import { moveSerials, piecesBefore } from './paper-serials.ts';
import type { Claim, Line, Place, Request } from './stock-requests.ts';

/** What the ledger's own doors do to the paper: postings, and pieces locked for orders. */

function lineFault(line: Line): string | undefined {
  for (const { location } of [line.from, line.to]) {
    if (!isVirtual(location) && !isCarrier(location) && !isSite(location)) {
      return 'location.unknown';
    }
  }
  const isCounted = line.serials === undefined || line.serials.length === line.quantity;
  return isCounted ? undefined : 'serial.count';
}

function unitFault(paper: Paper, line: Line): string | undefined {
  for (const { location, unit } of [line.from, line.to]) {
    if (unit === '' || isVirtual(location)) continue;
    const at = paper.units.get(unit);
    if (at === undefined) return 'unit.unknown';
    if (at.location !== location) return 'unit.elsewhere';
  }
  return undefined;
}

/**
 * Goods on hold go to no customer and no other warehouse and become no others, in however many
 * lines; what customs has not let free goes to nobody without an order for it.
 */
function heldFault(paper: Paper, lines: readonly Line[]): string | undefined {
  const isGoing = ({ to, order }: Line) =>
    !order && (to.location === 'CUSTOMER' || to.location === 'TRANSIT');
  const isBonded = ({ layer }: Line) => paper.layers.get(layer)!.isBonded;
  if (lines.some((line) => isGoing(line) && isBonded(line))) return 'stock.under_customs';
  const leaving = new Map<string, number>();
  for (const line of lines) {
    const leaves = ['CUSTOMER', 'TRANSIT', 'PRODUCTION'].includes(line.to.location);
    if (!leaves || line.order || isVirtual(line.from.location)) continue;
    const name = nameOf(line, line.from);
    const row = paper.rows.get(name) ?? emptyRow(line, line.from);
    const pieces = (leaving.get(name) ?? 0) + line.quantity;
    leaving.set(name, pieces);
    const free = row.quantity - lockedIn(row) - heldIn(paper, row);
    if (isOnHold(paper, row) && free < pieces) return 'stock.held';
  }
  return undefined;
}

/** What comes from transit was sent. */
function transitFault(paper: Paper, lines: readonly Line[]): string | undefined {
  const asked = new Map<string, number>();
  for (const line of lines.filter((each) => each.from.location === 'TRANSIT')) {
    const name = nameOf(line, line.from);
    asked.set(name, (asked.get(name) ?? 0) + line.quantity);
    if (asked.get(name)! > (paper.transit.get(name)?.quantity ?? 0)) return 'transit.short';
  }
  return undefined;
}

/** The grams that go with some of the pieces: their share, rounded down; the last take the rest. */
const shareOf = ({ grams, quantity }: { grams: number; quantity: number }, pieces: number) =>
  Math.floor((grams * pieces) / quantity);

function through(
  paper: Paper,
  line: Line,
  place: Place,
  more: { readonly quantity: number; readonly grams: number },
): void {
  const name = nameOf(line, place);
  const { item, layer } = line;
  const known = paper.transit.get(name) ?? { item, layer, ...place, quantity: 0, grams: 0 };
  const quantity = known.quantity + more.quantity;
  paper.transit.set(name, { ...known, quantity, grams: known.grams + more.grams });
}

function intoKits(
  paper: Paper,
  { layer }: Line,
  { unit }: Place,
  more: { readonly pieces: number; readonly grams: number },
): void {
  const name = `${unit} ${layer}`;
  const { pieces, grams } = paper.inKits.get(name) ?? { pieces: 0, grams: 0 };
  paper.inKits.set(name, { pieces: pieces + more.pieces, grams: grams + more.grams });
}

/** What is wrong, or the grams that were taken. */
function take(row: Row, line: Line): string | number {
  const mayFree = line.to.location === 'LOSS' && !line.order && !line.sparesLocks;
  if (mayFree && line.quantity <= row.quantity) {
    const lost = line.quantity - (row.quantity - lockedIn(row));
    if (lost > 0) freeLocks(row, lost);
  }
  if (line.order) {
    if ((row.locks.get(line.order) ?? 0) < line.quantity) return 'stock.not_locked';
    addLock(row, line.order, -line.quantity);
  }
  if (row.quantity - lockedIn(row) < line.quantity) return 'stock.short';
  const grams = line.grams ?? shareOf(row, line.quantity);
  const isWhole = line.quantity === row.quantity;
  if (grams > row.grams || (isWhole && grams !== row.grams)) return 'stock.weight';
  row.quantity -= line.quantity;
  row.grams -= grams;
  return grams;
}

/** What is wrong, or the line with the grams that moved. */
function play(paper: Paper, line: Line): string | Line {
  const { from, to, order, quantity } = line;
  if (nameOf(line, from) === nameOf(line, to)) return 'posting.nowhere';
  let { grams = 0 } = line;
  if (!isVirtual(from.location)) {
    const taken = take(rowAt(paper, line, from), line);
    if (typeof taken === 'string') return taken;
    grams = taken;
  }
  if (from.location === 'TRANSIT') {
    grams = shareOf(paper.transit.get(nameOf(line, from))!, quantity);
    through(paper, line, from, { quantity: -quantity, grams: -grams });
  }
  if (to.location === 'TRANSIT') through(paper, line, to, { quantity, grams });
  if (from.location === 'PRODUCTION') {
    intoKits(paper, line, from, { pieces: -quantity, grams: -grams });
  }
  if (to.location === 'PRODUCTION') intoKits(paper, line, to, { pieces: quantity, grams });
  if (!isVirtual(to.location)) {
    const row = rowAt(paper, line, to);
    row.quantity += quantity;
    row.grams += grams;
    if (order) addLock(row, order, quantity);
  }
  return { ...line, grams };
}

/** Where a lock is not there any more because of a hold, the hold is the answer. */
function explained(paper: Paper, fault: string, lines: readonly Line[]): string {
  const isHeld = lines.some(
    (line) =>
      line.order && !isVirtual(line.from.location) && isOnHold(paper, emptyRow(line, line.from)),
  );
  return fault === 'stock.not_locked' && isHeld ? 'stock.held' : fault;
}

export function post(paper: Paper, id: string, lines: readonly Line[]): string {
  if (paper.postings.has(id)) return 'done';
  const unfit =
    lines.map(lineFault).find((fault) => fault !== undefined) ??
    lines.map((line) => unitFault(paper, line)).find((fault) => fault !== undefined) ??
    heldFault(paper, lines) ??
    transitFault(paper, lines);
  if (unfit) return unfit;
  const before = piecesBefore(paper, lines);
  const moved: Line[] = [];
  for (const line of lines) {
    const played = play(paper, line);
    if (typeof played === 'string')
      return explained(
        paper,
        played,
        lines.filter((each) => each.item === line.item),
      );
    moved.push(played);
    bringHoldsAlong(paper, played);
  }
  const carded = moveSerials(paper, moved, before);
  if (typeof carded === 'string') return carded;
  if (id.startsWith('move:') || id.startsWith('kit:')) paper.booked.set(id, carded);
  const carried = lines.filter(({ order, to }) => order && !isVirtual(to.location));
  freeWhereHeld(
    paper,
    carried.map((line) => rowAt(paper, line, line.to)),
  );
  paper.postings.add(id);
  return 'done';
}

/** An order gets its owner's goods only, and those of customs when it says how. */
function unfit(paper: Paper, claims: readonly Claim[]): string | undefined {
  const layerOf = ({ layer }: Claim) => paper.layers.get(layer)!;
  const isStrange = (claim: Claim) => layerOf(claim).owner !== ORDERS[claim.order]!.owner;
  if (claims.some(isStrange)) return 'stock.other_owner';
  const isKept = (claim: Claim) => layerOf(claim).isBonded && !ORDERS[claim.order]!.isExport;
  return claims.some(isKept) ? 'stock.under_customs' : undefined;
}

export function allocate(paper: Paper, claims: readonly Claim[]): string {
  const fault = unfit(paper, claims);
  if (fault) return fault;
  for (const claim of claims) {
    const row = rowAt(paper, claim, claim);
    const { customer } = ORDERS[claim.order]!;
    const free = row.quantity - lockedIn(row) - heldIn(paper, row, customer);
    if (claim.quality !== 'passed' || free < claim.quantity) return 'stock.short';
    addLock(row, claim.order, claim.quantity);
  }
  return 'done';
}

export function release(paper: Paper, claims: readonly Claim[]): string {
  for (const claim of claims) {
    const row = rowAt(paper, claim, claim);
    if ((row.locks.get(claim.order) ?? 0) < claim.quantity) return 'stock.not_locked';
    addLock(row, claim.order, -claim.quantity);
  }
  return 'done';
}

/** The pieces that a wave would lock, the first to arrive first: loose, in bins, free for the order. */
export function fill(paper: Paper, ask: Extract<Request, { ask: 'fill' }>): string {
  const { owner, customer, isExport } = ORDERS[ask.order]!;
  const layerOf = (row: Row) => paper.layers.get(row.layer)!;
  const bins = [...paper.rows.values()]
    .filter((row) => row.item === ask.item && layerOf(row).owner === owner)
    .filter((row) => row.location.startsWith('A-') && row.unit === '' && row.quality === 'passed')
    .filter((row) => isExport || !layerOf(row).isBonded)
    .sort(
      (a, b) =>
        layerOf(a).age - layerOf(b).age ||
        (a.location < b.location
          ? -1
          : a.location > b.location
            ? 1
            : byAge(layerOf(a), layerOf(b))),
    );
  const claims: Claim[] = [];
  let open = ask.quantity;
  for (const row of bins) {
    const free = row.quantity - lockedIn(row) - heldIn(paper, row, customer);
    const quantity = Math.min(open, free);
    if (quantity <= 0) continue;
    open -= quantity;
    claims.push({ item: row.item, layer: row.layer, ...placeOf(row), order: ask.order, quantity });
  }
  return open > 0 ? 'stock.short' : allocate(paper, claims);
}
