import { bringRowAlong, comeInto, comeOutOf } from './paper-along.ts';
import {
  around,
  isCarrier,
  isSite,
  lockedIn,
  nameOf,
  type Paper,
  placeOf,
  type Row,
} from './paper-book.ts';
import { MAX_LEVELS, PIECE, unitKind } from './paper-facts.ts';
import { freeWhereHeld } from './paper-holds.ts';

/** Units on paper: where each stands, in or on which other, and what may stand there. */

const childrenOf = (paper: Paper, unit: string): string[] =>
  [...paper.units].flatMap(([child, { parent }]) => (parent === unit ? [child] : []));

/** A unit and all in and on it. */
export const within = (paper: Paper, unit: string): string[] => [
  unit,
  ...childrenOf(paper, unit).flatMap((child) => within(paper, child)),
];

const rowsWithin = (paper: Paper, unit: string): Row[] => {
  const units = within(paper, unit);
  return [...paper.rows.values()].filter((row) => units.includes(row.unit));
};

const levelsOf = (paper: Paper, unit: string): number =>
  1 + Math.max(0, ...childrenOf(paper, unit).map((child) => levelsOf(paper, child)));

const piecesIn = (paper: Paper, unit: string): number =>
  [...paper.rows.values()]
    .filter((row) => row.unit === unit)
    .reduce((sum, row) => sum + row.quantity, 0);

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

/** What a unit carries, without itself. */
const loadGrams = (paper: Paper, unit: string): number =>
  piecesIn(paper, unit) * PIECE.grams +
  sum(childrenOf(paper, unit).map((child) => grossGrams(paper, child)));

const grossGrams = (paper: Paper, unit: string): number =>
  unitKind(unit).tareGrams + loadGrams(paper, unit);

/** The room that the goods in a unit and the units in it take. */
const takenMl = (paper: Paper, unit: string): number =>
  piecesIn(paper, unit) * PIECE.ml +
  sum(childrenOf(paper, unit).map((child) => outerMl(paper, child)));

/** What has walls of its own takes all its room; a parcel is as large as what is in it. */
function outerMl(paper: Paper, unit: string): number {
  const { type, maxVolumeMl } = unitKind(unit);
  return type === 'pallet' || type === 'parcel' ? takenMl(paper, unit) : maxVolumeMl;
}

function nestFault(paper: Paper, unit: string, into: string): string | undefined {
  const [child, target] = [paper.units.get(unit)!, paper.units.get(into)!];
  if (within(paper, unit).includes(into)) return 'unit.in_itself';
  if (child.parent !== '') return 'unit.nested';
  if (child.location !== target.location) return 'unit.elsewhere';
  const below = around(paper, into);
  if (below.length + levelsOf(paper, unit) > MAX_LEVELS) return 'unit.too_deep';
  if (!unitKind(into).carries.includes(unitKind(unit).type)) return 'unit.not_compatible';
  const added = grossGrams(paper, unit);
  const isTooMuch = (one: string) => loadGrams(paper, one) + added > unitKind(one).maxWeightGrams;
  if (below.some(isTooMuch)) return 'unit.overweight';
  const room = takenMl(paper, into) + outerMl(paper, unit);
  return room > unitKind(into).maxVolumeMl ? 'unit.overfull' : undefined;
}

/** Too much on a unit that did not carry these goods before. */
export function overweight(paper: Paper, from: string, into: string): string | undefined {
  if (into === '') return undefined;
  const isTooMuch = (one: string) =>
    !within(paper, one).includes(from) && loadGrams(paper, one) > unitKind(one).maxWeightGrams;
  return around(paper, into).some(isTooMuch) ? 'unit.overweight' : undefined;
}

export function put(paper: Paper, id: string, unit: string, into: string): string {
  if (paper.postings.has(id)) return 'done';
  const child = paper.units.get(unit);
  if (!child || !paper.units.has(into)) return 'unit.unknown';
  const fault = nestFault(paper, unit, into);
  if (fault) return fault;
  paper.postings.add(id);
  paper.units.set(unit, { ...child, parent: into });
  comeInto(paper, rowsWithin(paper, unit), into);
  return 'done';
}

export function takeOut(paper: Paper, id: string, unit: string): string {
  if (paper.postings.has(id)) return 'done';
  const child = paper.units.get(unit);
  if (!child) return 'unit.unknown';
  if (child.parent === '') return 'unit.not_nested';
  paper.postings.add(id);
  comeOutOf(paper, rowsWithin(paper, unit), child.parent);
  paper.units.set(unit, { ...child, parent: '' });
  return 'done';
}

/** A unit goes with all that is in and on it. */
export function carry(paper: Paper, id: string, unit: string, to: string): string {
  if (!isCarrier(to) && !isSite(to)) return 'location.unknown';
  if (paper.postings.has(id)) return 'done';
  const from = paper.units.get(unit);
  if (from === undefined) return 'unit.unknown';
  if (from.parent !== '') return 'unit.nested';
  paper.postings.add(id);
  if (from.location === to) return 'done';
  const moving = within(paper, unit);
  const brought: Row[] = [];
  for (const row of [...paper.rows.values()].filter((each) => moving.includes(each.unit))) {
    paper.rows.delete(nameOf(row, placeOf(row)));
    const moved: Row = { ...row, location: to };
    paper.rows.set(nameOf(moved, placeOf(moved)), moved);
    brought.push(moved);
    // One after the other: a hold of some pieces lies on the rest until they go, too.
    bringRowAlong(paper, moved, from.location);
  }
  for (const [serial, place] of paper.serials) {
    if (moving.includes(place.unit)) paper.serials.set(serial, { ...place, location: to });
  }
  for (const one of moving) paper.units.set(one, { ...paper.units.get(one)!, location: to });
  freeWhereHeld(
    paper,
    brought.filter((row) => lockedIn(row) > 0),
  );
  return 'done';
}

export function createUnit(paper: Paper, unit: string, location: string): string {
  if (paper.units.has(unit)) return 'unit.exists';
  paper.units.set(unit, { location, parent: '' });
  return 'done';
}

export function closeUnit(paper: Paper, unit: string): string {
  if (!paper.units.has(unit)) return 'unit.unknown';
  if (piecesIn(paper, unit) > 0) return 'unit.not_empty';
  if (childrenOf(paper, unit).length > 0) return 'unit.holds_units';
  paper.units.delete(unit);
  return 'done';
}
