import { isVirtual, nameOf, type Paper, partsOf } from './paper-book.ts';
import type { Line, Place } from './stock-requests.ts';

/** Serial numbers on paper: each is a card in the row where its piece lies. */

const isKept = ({ location }: Place) => !isVirtual(location) || location === 'TRANSIT';

/** Pieces in the rows from which the lines take, before they do. */
export function piecesBefore(paper: Paper, lines: readonly Line[]): Map<string, number> {
  const names = lines.filter(({ from }) => isKept(from)).map((line) => nameOf(line, line.from));
  return new Map(
    names.map((name) => [
      name,
      paper.rows.get(name)?.quantity ?? paper.transit.get(name)?.quantity ?? 0,
    ]),
  );
}

function cardsIn(paper: Paper, line: Line, place: Place): string[] {
  const row = nameOf(line, place);
  return [...paper.serials]
    .filter(([, at]) => nameOf({ item: line.item, layer: at.layer }, at) === row)
    .map(([serial]) => serial)
    .sort();
}

/** The kit of this house in which a card lies: they have numbers, and a unit of their own. */
function kitAround(paper: Paper, { location, unit }: Place): string | undefined {
  const [order, kit = ''] = unit.split('/');
  const card = paper.serials.get(kit);
  const isHere = card && isKept(card) && partsOf(card.layer).delivery === order;
  return location === 'PRODUCTION' && isHere ? kit : undefined;
}

/** A worker scans this piece. */
function scanned(paper: Paper, line: Line, serial: string, pieces: number): string | undefined {
  const at = paper.serials.get(serial);
  const kit = at && kitAround(paper, at);
  if (!isKept(line.from)) {
    if (kit !== undefined && line.from.unit !== at?.unit) return 'serial.in_kit';
    return at && isKept(at) ? 'serial.duplicate' : undefined;
  }
  const cards = cardsIn(paper, line, line.from);
  if (cards.includes(serial)) return undefined;
  const isFromKit = at?.location === 'PRODUCTION' && at.unit !== '' && kit === undefined;
  const isCardless = at === undefined || at.location === 'LOSS' || isFromKit;
  if (isCardless && cards.length < pieces) return undefined;
  const isSameSpot = at?.location === line.from.location && at.unit === line.from.unit;
  return isSameSpot ? 'serial.other_layer' : 'serial.elsewhere';
}

/** Nobody scans the pieces of this line: whose cards go with it is plain, or it is not. */
function unscanned(
  paper: Paper,
  rest: readonly Line[],
  pieces: number,
): readonly string[] | 'serial.which' {
  const [line] = rest as readonly [Line];
  const scans = new Set(rest.flatMap((each) => each.serials ?? []));
  const cards = cardsIn(paper, line, line.from).filter((card) => !scans.has(card));
  const silent = rest.filter((each) => each.serials === undefined);
  const goals = new Set(silent.map((each) => nameOf(each, each.to)));
  const sum = (lines: readonly Line[]) => lines.reduce((all, each) => all + each.quantity, 0);
  if (sum(rest) === pieces && goals.size === 1 && cards.length <= sum(silent)) {
    return cards.slice(0, line.quantity);
  }
  return line.to.location === 'LOSS' || cards.length === 0 ? [] : 'serial.which';
}

/** What is wrong, or the lines with the cards that went with their pieces. */
export function moveSerials(
  paper: Paper,
  lines: readonly Line[],
  pieces: Map<string, number>,
): string | readonly Line[] {
  const carded: Line[] = [];
  const change = (name: string, by: number) => {
    if (pieces.has(name)) pieces.set(name, pieces.get(name)! + by);
  };
  for (const [index, line] of lines.entries()) {
    const name = nameOf(line, line.from);
    const rest = lines.slice(index).filter((each) => nameOf(each, each.from) === name);
    const there = pieces.get(name) ?? 0;
    const cards = line.serials ?? (isKept(line.from) ? unscanned(paper, rest, there) : []);
    if (typeof cards === 'string') return cards;
    for (const serial of cards) {
      const fault = scanned(paper, line, serial, pieces.get(name) ?? 0);
      if (fault) return fault;
      paper.serials.set(serial, { ...line.to, layer: line.layer });
      change(name, -1);
    }
    change(name, cards.length - line.quantity);
    change(nameOf(line, line.to), line.quantity);
    carded.push(cards.length > 0 ? { ...line, serials: cards } : line);
  }
  for (const line of lines) {
    if (pieces.get(nameOf(line, line.from)) !== 0) continue;
    for (const card of cardsIn(paper, line, line.from)) {
      const place = { location: 'LOSS', unit: '', quality: line.from.quality };
      paper.serials.set(card, { ...place, layer: line.layer });
    }
  }
  return carded;
}
