import { isRefusal, type Refusal, type Text } from '#base/refusal.ts';
import type { MovementLine, Place, SerialAt } from '#wms-core/contracts.ts';
import type { Moved } from './apply.ts';
import { isVirtual, keyAt, nameOf, placeText } from './keys.ts';
import { refuse } from './refusals.ts';
import { isTransit } from './transit-place.ts';

/**
 * One item, one code: which serial numbers go with the pieces of a posting. Pure. Whoever takes a
 * part of a row says which pieces; what goes whole takes its numbers along. A row may have fewer
 * numbers than pieces (damaged goods, goods found by a count): the first who scans such a piece
 * tells the book its number. It may have more (a count found fewer pieces, and not which): numbers
 * without a piece are unaccounted, at LOSS, once the row is empty.
 */

/** What the book knows of the numbers of a posting, before it. */
export interface Numbers {
  /**
   * Those that a line names and those that lie in a row that a line takes from, by `numberName`.
   */
  readonly known: ReadonlyMap<string, SerialAt>;
  /** Pieces in each row that a line takes from, by the row's name. */
  readonly pieces: ReadonlyMap<string, number>;
  /** Units of PRODUCTION that are kits of this house: what stands in them is in a kit. */
  readonly kits: ReadonlySet<string>;
}

export interface Played {
  /** The lines with the numbers that go with their pieces. */
  readonly lines: readonly Moved[];
  /** Numbers that stand elsewhere now. */
  readonly placed: readonly SerialAt[];
}

export const numberName = (owner: string, item: string, serial: string) =>
  `${owner}\n${item}\n${serial}`;

/** Places of which the book knows what is there: those of the house, and what is on its way. */
export const isKept = (place: Place): boolean => !isVirtual(place.location) || isTransit(place);

export const rowName = (line: MovementLine, place: Place): string => nameOf(keyAt(line, place));

/** So many numbers a refusal names of those that may be taken. */
const MAX_NAMED = 5;

interface Row {
  pieces: number;
  readonly numbers: Set<string>;
}

/** The posting as it is played. */
interface Play {
  readonly lines: readonly Moved[];
  readonly rows: ReadonlyMap<string, Row>;
  readonly kits: ReadonlySet<string>;
  readonly at: Map<string, SerialAt>;
  readonly placed: Map<string, SerialAt>;
}

function begin(lines: readonly Moved[], { known, pieces, kits }: Numbers): Play {
  const rows = new Map<string, Row>();
  for (const [name, count] of pieces) rows.set(name, { pieces: count, numbers: new Set() });
  for (const at of known.values()) rows.get(nameOf(at))?.numbers.add(at.serial);
  return { lines, rows, kits, at: new Map(known), placed: new Map() };
}

function put(
  { at, placed }: Play,
  { owner, item, layer }: Pick<MovementLine, 'owner' | 'item' | 'layer'>,
  serial: string,
  { location, handlingUnit, quality }: Place,
): void {
  const name = numberName(owner, item, serial);
  const is = { owner, item, serial, layer, location, handlingUnit, quality };
  at.set(name, is);
  placed.set(name, is);
}

/** What is wrong with taking the piece of this number from where the line says. */
function fault(play: Play, line: MovementLine, serial: string): Refusal | undefined {
  const { item, from } = line;
  const at = play.at.get(numberName(line.owner, item, serial));
  const row = play.rows.get(rowName(line, from));
  const isInKit = at !== undefined && inKit(at) && play.kits.has(at.handlingUnit);
  if (!row) {
    if (isInKit && from.handlingUnit !== at.handlingUnit) {
      return refuse('serial.in_kit', { serial, item, kit: at.handlingUnit });
    }
    if (at === undefined || !isKept(at)) return undefined;
    return refuse('serial.duplicate', { serial, item, place: placeText(at) });
  }
  if (row.numbers.has(serial)) return undefined;
  // A piece whose number the book had not, or had lost.
  const isNew = at === undefined || at.location === 'LOSS' || (inKit(at) && !isInKit);
  if (isNew && row.numbers.size < row.pieces) return undefined;
  const place = placeText(from);
  if (at?.location === from.location && at.handlingUnit === from.handlingUnit) {
    const take = [...row.numbers].sort().slice(0, MAX_NAMED).join(', ') || '–';
    return refuse('serial.other_layer', { serial, item, place, take });
  }
  return refuse('serial.elsewhere', { serial, item, place, where: whereText(at) });
}

/** A number in PRODUCTION stands in the unit of a kit, or of a work order's kits. */
export const inKit = ({ location, handlingUnit }: SerialAt): boolean =>
  location === 'PRODUCTION' && handlingUnit !== '';

export function whereText(at: SerialAt | undefined): Text {
  if (at && inKit(at)) {
    const { handlingUnit: kit } = at;
    return {
      en: ` By the book it is in a kit (${kit}): break that kit first.`,
      zh: `账面位于套件 ${kit} 中：请先拆解该套件。`,
    };
  }
  return at && isKept(at)
    ? { en: ` By the book it is in ${placeText(at)}.`, zh: `账面位置为 ${placeText(at)}。` }
    : { en: '', zh: '' };
}

/** The pieces of a line and their numbers leave one row and come to another. */
function move(play: Play, line: Moved, serials: readonly string[]): Refusal | undefined {
  const from = play.rows.get(rowName(line, line.from));
  const to = play.rows.get(rowName(line, line.to));
  for (const serial of serials) {
    const wrong = fault(play, line, serial);
    if (wrong) return wrong;
    if (from) from.pieces -= 1;
    from?.numbers.delete(serial);
    to?.numbers.add(serial);
    put(play, line, serial, line.to);
  }
  if (from) from.pieces -= line.quantity - serials.length;
  if (to) to.pieces += line.quantity;
  return undefined;
}

/** Whichever numbers each of the lines takes, they come to the same place. */
const isOneWay = (lines: readonly Moved[]): boolean =>
  new Set(lines.map((line) => rowName(line, line.to))).size <= 1;

const sumOf = (lines: readonly Moved[]) => lines.reduce((sum, line) => sum + line.quantity, 0);

/** The numbers that go along with a line that names none: all, when its row goes whole. */
function along(play: Play, index: number): readonly string[] | Refusal {
  const line = play.lines[index]!;
  const name = rowName(line, line.from);
  const row = play.rows.get(name);
  if (!row || row.numbers.size === 0) return [];
  const later = play.lines.slice(index).filter((each) => rowName(each, each.from) === name);
  const named = new Set(later.flatMap((each) => each.serials ?? []));
  const free = [...row.numbers].filter((serial) => !named.has(serial)).sort();
  const unnamed = later.filter((each) => each.serials === undefined);
  const isLoss = line.to.location === 'LOSS';
  const goesWhole = sumOf(later) === row.pieces && isOneWay(unnamed);
  if (goesWhole && free.length <= sumOf(unnamed)) return free.slice(0, line.quantity);
  // Which pieces are lost nobody knows: their numbers stay until the row is empty.
  if (isLoss || free.length === 0) return [];
  const { item, quantity } = line;
  return refuse('serial.which', { item, quantity, place: placeText(line.from) });
}

/** Where no piece is left, no number is. */
function writeOff(play: Play): void {
  for (const { owner, item, layer, from } of play.lines) {
    const row = play.rows.get(nameOf({ owner, item, layer, ...from }));
    if (!row || row.pieces > 0) continue;
    const lost = { location: 'LOSS', handlingUnit: '', quality: from.quality };
    for (const serial of row.numbers) put(play, { owner, item, layer }, serial, lost);
    row.numbers.clear();
  }
}

/**
 * Which numbers go with the lines, in order; refuses a number that is not where a line takes it.
 */
export function playNumbers(lines: readonly Moved[], numbers: Numbers): Played | Refusal {
  const play = begin(lines, numbers);
  const played: Moved[] = [];
  for (const [index, line] of lines.entries()) {
    const serials = line.serials ?? along(play, index);
    if (isRefusal(serials)) return serials;
    const wrong = move(play, line, serials);
    if (wrong) return wrong;
    played.push(serials.length > 0 ? { ...line, serials } : line);
  }
  writeOff(play);
  return { lines: played, placed: [...play.placed.values()] };
}

/** What is wrong with taking pieces of these numbers from a row of which this is known. */
export function numbersFault(line: MovementLine, numbers: Numbers): Refusal | undefined {
  const played = playNumbers([{ ...line, weightGrams: 0, left: 0 }], numbers);
  return isRefusal(played) ? played : undefined;
}
