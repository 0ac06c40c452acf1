import { decideOn, isAskedFor, request as requestAdjustment } from './paper-adjust.ts';
import { addLayer, byAge, isSite, nameOf, type Paper, placeOf, rowAt } from './paper-book.ts';
import { HOUSE } from './paper-facts.ts';
import { isFrozen, lift, placeHold } from './paper-holds.ts';
import { letFree, workKits } from './paper-kits.ts';
import { allocate, fill, post, release } from './paper-post.ts';
import { reverse } from './paper-receipts.ts';
import { undo } from './paper-undo.ts';
import { carry, closeUnit, createUnit, overweight, put, takeOut } from './paper-units.ts';
import type { Line, Named, Request, Scope, Spot } from './stock-requests.ts';

/** What people and hosts ask for by an id of their own, on paper; and the one door to all of it. */

/** Booked by a person, who may take it back. */
function book(paper: Paper, act: string, line: Line): string {
  paper.booked.set(act, [line]);
  return post(paper, act, [line]);
}

/** By hand goods come to a place of the site, or into a unit where that stands. */
const isTarget = (paper: Paper, { location, unit }: Spot): boolean =>
  isSite(location) || (unit !== '' && paper.units.get(unit)?.location === location);

function layersHere(paper: Paper, named: Named): string[] {
  const layers = [...paper.rows.values()]
    .filter((row) => row.quantity > 0 && row.item === named.item)
    .filter((row) => paper.layers.get(row.layer)!.owner === named.owner)
    .filter((row) => nameOf(row, named) === nameOf(row, placeOf(row)))
    .filter((row) => named.lot === undefined || paper.layers.get(row.layer)!.lot === named.lot)
    .map((row) => row.layer);
  if (layers.length < 2 || named.serials === undefined) return layers;
  // Of several layers the numbers tell which.
  const meant = layers.filter((layer) =>
    named.serials?.some((serial) => {
      const at = paper.serials.get(serial);
      return at && nameOf({ ...named, layer }, named) === nameOf({ ...named, layer: at.layer }, at);
    }),
  );
  return meant.length > 0 ? meant : layers;
}

const layerFault = (layers: readonly string[]): string =>
  layers.length === 0 ? 'layer.unknown' : 'layer.ambiguous';

/** The movement of pieces that are more or fewer than the book says. */
function difference(
  paper: Paper,
  ask: Extract<Request, { ask: 'correct' | 'adjust' }>,
): Line | string {
  const { id, owner, item, lot, delta, serials, location, unit, quality } = ask;
  const numbers = serials ? { serials } : {};
  const place = { location, unit, quality };
  const loss = { location: 'LOSS', unit: '', quality };
  const here = layersHere(paper, ask);
  if (delta < 0) {
    if (here.length !== 1) return layerFault(here);
    return { item, layer: here[0]!, quantity: -delta, from: place, to: loss, ...numbers };
  }
  if (!isTarget(paper, place)) return 'location.unknown';
  if (here.length > 1) return layerFault(here);
  let layer = here[0];
  if (layer === undefined) {
    if (lot === undefined) return 'lot.missing';
    const known = [...paper.layers]
      .filter(([, one]) => one.owner === owner && one.item === item && one.lot === lot)
      .sort(([, a], [, b]) => byAge(b, a));
    layer = known[0]?.[0] ?? addLayer(paper, { owner, item, lot, delivery: '', line: id });
  }
  return { item, layer, quantity: delta, from: loss, to: place, ...numbers };
}

function correct(paper: Paper, ask: Extract<Request, { ask: 'correct' }>): string {
  const line = difference(paper, ask);
  if (typeof line === 'string') return line;
  const done = book(paper, `correction:${ask.id}`, line);
  const isKept = done === 'done' && isAskedFor(paper, line, rowAt(paper, line, line.from).quantity);
  return isKept ? 'move.asked' : done;
}

function adjust(paper: Paper, ask: Extract<Request, { ask: 'adjust' }>): string {
  const before = paper.acts.get(`adjust ${ask.id}`);
  const content = JSON.stringify(ask);
  if (before !== undefined) return before === content ? 'done' : 'adjustment.conflict';
  const line = difference(paper, ask);
  if (typeof line === 'string') return line;
  paper.acts.set(`adjust ${ask.id}`, content);
  return requestAdjustment(paper, ask.id, line);
}

const GRADES = ['rejected', 'pending', 'passed'];

const isBin = (location: string): boolean => location.startsWith('A-');

function move(paper: Paper, ask: Extract<Request, { ask: 'move' }>): string {
  const { id, item, quantity, serials, location, unit, quality, to, withHold } = ask;
  if (GRADES.indexOf(to.quality) > GRADES.indexOf(quality)) return 'move.better';
  if (!isTarget(paper, to)) return 'location.unknown';
  const meant = layersHere(paper, ask);
  if (meant.length !== 1) return layerFault(meant);
  // All bins are in a zone of goods in free circulation.
  const isStored = !isBin(location) && isBin(to.location);
  if (isStored && paper.layers.get(meant[0]!)!.isBonded) return 'stock.customs_zone';
  const from = { location, unit, quality };
  const goods = { item, layer: meant[0]!, quantity, ...(serials ? { serials } : {}) };
  const isDoubted = to.quality !== quality;
  if (!withHold && !isDoubted && isFrozen(paper, rowAt(paper, goods, from), quantity))
    return 'move.held';
  const line = { ...goods, from, to };
  const here = rowAt(paper, line, from).quantity;
  const done = book(paper, `move:${id}`, line);
  const tooHeavy = done === 'done' ? overweight(paper, unit, to.unit) : undefined;
  const mayBeKept = done === 'done' || done === 'stock.short';
  const isKept = mayBeKept && isAskedFor(paper, line, here - quantity);
  return tooHeavy ?? (isKept ? 'move.asked' : done);
}

function opening(paper: Paper, { id, owner, lines }: Extract<Request, { ask: 'opening' }>): string {
  if (lines.some((line) => line.lot === undefined)) return 'opening.invalid';
  if (lines.some((line) => !isSite(line.location))) return 'location.unknown';
  const from = { location: 'SUPPLIER', unit: '', quality: 'passed' } as const;
  const movements = lines.map(({ item, lot = '', location, quantity }) => {
    const layer = addLayer(paper, { owner, item, lot, delivery: id, line: '' });
    return { item, layer, quantity, from, to: { ...from, location } };
  });
  return post(paper, `opening:${id}`, movements);
}

/** A scope that names goods is about one owner's, the house's where nobody else is named. */
function ownScope(scope: Scope): Scope {
  const namesGoods = (scope.item ?? scope.lot) !== undefined;
  const isOne = (scope.layer ?? scope.delivery) !== undefined;
  return namesGoods && !isOne ? { owner: HOUSE, ...scope } : scope;
}

const EVENTS = {
  correct: 'wms.inventory.adjusted',
  move: 'wms.inventory.moved',
  hold: 'wms.stock.held',
  opening: 'wms.opening_stock.imported',
  customs: 'wms.customs.released',
  build: 'wms.kit.built',
  break: 'wms.kit.broken',
} as const;

type ByPerson = Extract<
  Request,
  { ask: 'correct' | 'move' | 'hold' | 'opening' | 'customs' | 'kit' }
>;

/** Acts by people and hosts: once by their id, other content under a known id is a conflict. */
function once(paper: Paper, request: ByPerson, run: () => string): string {
  const name = `${request.ask} ${request.id}`;
  const content = JSON.stringify(request);
  const before = paper.acts.get(name);
  if (before !== undefined) return before === content ? 'done' : 'stock.conflict';
  const outcome = run();
  paper.acts.set(name, content);
  const event = EVENTS[request.ask === 'kit' ? request.act : request.ask];
  paper.told.push(`${event} ${request.id}`);
  return outcome;
}

function answer(paper: Paper, request: Request): string {
  switch (request.ask) {
    case 'post':
      return post(paper, request.id, request.lines);
    case 'allocate':
      return allocate(paper, request.claims);
    case 'release':
      return release(paper, request.claims);
    case 'fill':
      return fill(paper, request);
    case 'put':
      return put(paper, request.id, request.unit, request.into);
    case 'takeOut':
      return takeOut(paper, request.id, request.unit);
    case 'carry':
      return carry(paper, request.id, request.unit, request.to);
    case 'createUnit':
      return createUnit(paper, request.unit, request.location);
    case 'closeUnit':
      return closeUnit(paper, request.unit);
    case 'lift':
      return lift(paper, request.id);
    case 'hold':
      return once(paper, request, () =>
        placeHold(paper, { ...request, scope: ownScope(request.scope) }),
      );
    case 'correct':
      return once(paper, request, () => correct(paper, request));
    case 'adjust':
      return adjust(paper, request);
    case 'decide':
      return decideOn(paper, request);
    case 'move':
      return once(paper, request, () => move(paper, request));
    case 'kit':
      return once(paper, request, () => workKits(paper, request));
    case 'customs':
      return once(paper, request, () => letFree(paper, request));
    case 'reverse':
      return reverse(paper, request);
    case 'undo':
      return undo(paper, request);
    case 'opening':
      return once(paper, request, () => opening(paper, request));
  }
}

/** The answer to a request, and the paper after it: a refused one leaves it as it was. */
export function decide(
  paper: Paper,
  request: Request,
): { readonly answer: string; readonly paper: Paper } {
  const next = structuredClone(paper);
  const given = answer(next, request);
  return { answer: given, paper: given === 'done' ? next : paper };
}
