import type { Quality } from '#wms-core/ports.ts';
import { moveSerials, piecesBefore } from './paper-serials.ts';
import type { Claim, Line, Place, Scope } from './stock-requests.ts';

/**
 * The whole stock as a warehouse person would keep it on paper: no SQL, no code of the ledger. Here
 * is the paper, and what the ledger's own door does to it. A function returns 'done' or the code of
 * the refusal that the rules demand (docs/ARCHITECTURE.md, "The ledger").
 */

export interface Row {
  readonly item: string;
  readonly layer: string;
  readonly location: string;
  readonly unit: string;
  readonly quality: Quality;
  quantity: number;
  /** Locked pieces by order. */
  readonly locks: Map<string, number>;
}

interface Hold {
  readonly scope: Scope;
  readonly quantity: number | undefined;
  lifted: boolean;
}

interface Serial extends Place {
  readonly layer: string;
}

export interface Layer {
  readonly item: string;
  readonly lot: string;
  readonly delivery: string;
  /** Order of arrival: the greatest is the newest. */
  readonly age: number;
}

/** Pieces between warehouses: the unit of their place is the transfer. */
export interface OnItsWay extends Place {
  readonly item: string;
  readonly layer: string;
  quantity: number;
}

export interface Paper {
  readonly rows: Map<string, Row>;
  readonly transit: Map<string, OnItsWay>;
  readonly serials: Map<string, Serial>;
  /** Where each unit stands. */
  readonly units: Map<string, string>;
  readonly holds: Map<string, Hold>;
  readonly layers: Map<string, Layer>;
  /** The pallet of each delivery, and the dock where it was received. */
  readonly deliveries: Map<string, { readonly unit: string | undefined; readonly dock: string }>;
  readonly postings: Set<string>;
  /** What was asked for under an id, of acts that were done. */
  readonly acts: Map<string, string>;
  /** What moves and corrections booked, by kind and id. */
  readonly booked: Map<string, readonly Line[]>;
  /** What the feed has told, in order. */
  readonly told: string[];
}

const VIRTUAL = ['SUPPLIER', 'CUSTOMER', 'LOSS', 'SCRAP', 'PRODUCTION', 'TRANSIT'];
export const LOCATIONS = ['DOCK-1', 'A-01-01', 'A-01-02', 'A-01-03', 'POOL-1', 'EX-1'] as const;

export const isVirtual = (location: string) => VIRTUAL.includes(location);
const isCarrier = (location: string) => /^(VEHICLE|WORKER):./.test(location);
export const isSite = (location: string) => (LOCATIONS as readonly string[]).includes(location);

export const emptyPaper = (): Paper => ({
  rows: new Map(),
  transit: new Map(),
  serials: new Map(),
  units: new Map(),
  holds: new Map(),
  layers: new Map(),
  deliveries: new Map(),
  postings: new Set(),
  acts: new Map(),
  booked: new Map(),
  told: [],
});

type Goods = Pick<Line, 'item' | 'layer'>;

export const nameOf = (goods: Goods, place: Place): string =>
  [goods.item, goods.layer, place.location, place.unit, place.quality].join(' ');

const emptyRow = (goods: Goods, place: Place): Row => ({
  item: goods.item,
  layer: goods.layer,
  location: place.location,
  unit: place.unit,
  quality: place.quality,
  quantity: 0,
  locks: new Map(),
});

export function rowAt(paper: Paper, goods: Goods, place: Place): Row {
  const name = nameOf(goods, place);
  const known = paper.rows.get(name);
  if (known) return known;
  const row = emptyRow(goods, place);
  paper.rows.set(name, row);
  return row;
}

export const lockedIn = (row: Row): number =>
  [...row.locks.values()].reduce((sum, pieces) => sum + pieces, 0);

export const placeOf = (row: Row): Place => ({
  location: row.location,
  unit: row.unit,
  quality: row.quality,
});

export function covers(paper: Paper, scope: Scope, row: Row): boolean {
  const { lot, delivery } = paper.layers.get(row.layer)!;
  const goods: Scope = {
    item: row.item,
    layer: row.layer,
    location: row.location,
    handlingUnit: row.unit,
    lot,
    delivery,
  };
  return Object.entries(scope).every(([field, value]) => goods[field as keyof Scope] === value);
}

export function heldIn(paper: Paper, row: Row): number {
  let held = 0;
  for (const hold of paper.holds.values()) {
    if (hold.lifted || !covers(paper, hold.scope, row)) continue;
    held += hold.quantity ?? row.quantity;
  }
  return Math.min(held, row.quantity);
}

function addLock(row: Row, order: string, pieces: number): void {
  const locked = (row.locks.get(order) ?? 0) + pieces;
  if (locked === 0) row.locks.delete(order);
  else row.locks.set(order, locked);
}

/** The youngest order loses its locks first. */
export function freeLocks(row: Row, pieces: number): void {
  let open = pieces;
  for (const order of [...row.locks.keys()].sort().reverse()) {
    const freed = Math.min(open, row.locks.get(order)!);
    if (freed > 0) addLock(row, order, -freed);
    open -= freed;
  }
}

/** Locks that are more than a row's pieces beside those on hold are freed. */
export function freeCrowd(paper: Paper, row: Row): void {
  const crowd = lockedIn(row) - (row.quantity - heldIn(paper, row));
  if (crowd > 0) freeLocks(row, crowd);
}

/** Locked pieces that come to where a hold lies lose their locks there. */
function freeWhereHeld(paper: Paper, rows: readonly Row[]): void {
  const isNamed = [...paper.holds.values()].some(
    ({ lifted, scope }) =>
      !lifted &&
      rows.some(
        ({ location, unit }) =>
          scope.location === location || (unit !== '' && scope.handlingUnit === unit),
      ),
  );
  if (isNamed) for (const row of rows) freeCrowd(paper, row);
}

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
    if (at !== location) return 'unit.elsewhere';
  }
  return undefined;
}

export const isOnHold = (paper: Paper, row: Row): boolean =>
  [...paper.holds.values()].some((hold) => !hold.lifted && covers(paper, hold.scope, row));

/**
 * Goods on hold go to no customer and no other warehouse and become no others, in however many
 * lines.
 */
function heldFault(paper: Paper, lines: readonly Line[]): string | undefined {
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

function through(paper: Paper, line: Line, place: Place, pieces: number): void {
  const name = nameOf(line, place);
  const { item, layer } = line;
  const known = paper.transit.get(name) ?? { item, layer, ...place, quantity: 0 };
  paper.transit.set(name, { ...known, quantity: known.quantity + pieces });
}

function take(row: Row, line: Line): string | undefined {
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
  row.quantity -= line.quantity;
  return undefined;
}

function play(paper: Paper, line: Line): string | undefined {
  const { from, to, order, quantity } = line;
  if (nameOf(line, from) === nameOf(line, to)) return 'posting.nowhere';
  if (!isVirtual(from.location)) {
    const fault = take(rowAt(paper, line, from), line);
    if (fault) return fault;
  }
  if (from.location === 'TRANSIT') through(paper, line, from, -quantity);
  if (to.location === 'TRANSIT') through(paper, line, to, quantity);
  if (isVirtual(to.location)) return undefined;
  const row = rowAt(paper, line, to);
  row.quantity += quantity;
  if (order) addLock(row, order, quantity);
  return undefined;
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
  for (const line of lines) {
    const fault = play(paper, line);
    if (fault)
      return explained(
        paper,
        fault,
        lines.filter((each) => each.item === line.item),
      );
  }
  const carded = moveSerials(paper, lines, before);
  if (typeof carded === 'string') return carded;
  if (id.startsWith('move:')) paper.booked.set(id, carded);
  const carried = lines.filter(({ order, to }) => order && !isVirtual(to.location));
  freeWhereHeld(
    paper,
    carried.map((line) => rowAt(paper, line, line.to)),
  );
  paper.postings.add(id);
  return 'done';
}

export function allocate(paper: Paper, claims: readonly Claim[]): string {
  for (const claim of claims) {
    const row = rowAt(paper, claim, claim);
    const free = row.quantity - lockedIn(row) - heldIn(paper, row);
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

export function carry(paper: Paper, id: string, unit: string, to: string): string {
  if (!isCarrier(to) && !isSite(to)) return 'location.unknown';
  if (paper.postings.has(id)) return 'done';
  const from = paper.units.get(unit);
  if (from === undefined) return 'unit.unknown';
  paper.postings.add(id);
  paper.units.set(unit, to);
  if (from === to) return 'done';
  for (const row of [...paper.rows.values()].filter((each) => each.unit === unit)) {
    const place = placeOf(row);
    paper.rows.delete(nameOf(row, place));
    const moved: Row = { ...row, location: to };
    paper.rows.set(nameOf(moved, { ...place, location: to }), moved);
  }
  for (const [serial, place] of paper.serials) {
    if (place.unit === unit) paper.serials.set(serial, { ...place, location: to });
  }
  const brought = [...paper.rows.values()].filter((row) => row.unit === unit);
  freeWhereHeld(
    paper,
    brought.filter((row) => lockedIn(row) > 0),
  );
  return 'done';
}

export function closeUnit(paper: Paper, unit: string): string {
  if (!paper.units.has(unit)) return 'unit.unknown';
  const isFull = [...paper.rows.values()].some((row) => row.unit === unit && row.quantity > 0);
  if (isFull) return 'unit.not_empty';
  paper.units.delete(unit);
  return 'done';
}

/** A layer is told from others by these; the ledger's own id of it is not known on paper. */
export const layerName = (of: {
  readonly item: string;
  readonly lot: string;
  readonly delivery: string;
  readonly line: string;
}): string => [of.item, of.lot, of.delivery, of.line].join('|');

export function addLayer(paper: Paper, of: Parameters<typeof layerName>[0]): string {
  const name = layerName(of);
  const { item, lot, delivery } = of;
  if (!paper.layers.has(name)) {
    paper.layers.set(name, { item, lot, delivery, age: paper.layers.size });
  }
  return name;
}
