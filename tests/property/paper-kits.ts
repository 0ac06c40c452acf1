import {
  addLayer,
  byAge,
  isSite,
  lockedIn,
  type Paper,
  partsOf,
  placeOf,
  type Row,
} from './paper-book.ts';
import { isNumbered, recipeOf } from './paper-facts.ts';
import { heldIn } from './paper-holds.ts';
import { kitsNamed, numbersFault, whereNamed } from './paper-kit-numbers.ts';
import { post } from './paper-post.ts';
import type { KitNumber, Line, Place, Request } from './stock-requests.ts';

/** What becomes of goods on paper: kits are built and broken, and customs lets goods free. */

type KitAsk = Extract<Request, { ask: 'kit' }>;

/** Pieces that a work order may use where it works, the first to arrive first. */
function usable(paper: Paper, ask: KitAsk, item: string): Row[] {
  const layerOf = (row: Row) => paper.layers.get(row.layer)!;
  return [...paper.rows.values()]
    .filter((row) => row.item === item && layerOf(row).owner === ask.owner)
    .filter((row) => row.location === ask.location && row.unit === '' && row.quality === 'passed')
    .filter((row) => row.quantity > lockedIn(row) && heldIn(paper, row) === 0)
    .filter((row) => !layerOf(row).isBonded)
    .sort((a, b) => byAge(layerOf(a), layerOf(b)));
}

/** Some pieces of each row until there are enough; undefined: there are not. */
function takeFirst(rows: readonly Row[], quantity: number): [Row, number][] | undefined {
  let open = quantity;
  const taken = rows.flatMap((row): [Row, number][] => {
    const pieces = Math.min(open, row.quantity - lockedIn(row));
    open -= pieces;
    return pieces > 0 ? [[row, pieces]] : [];
  });
  return open > 0 ? undefined : taken;
}

/** Each kit with a number is a bag of its own, the others of a work order share one. */
const bagOf = (order: string, kit?: string): Place => ({
  location: 'PRODUCTION',
  unit: kit === undefined ? order : `${order}/${kit}`,
  quality: 'passed',
});

const lineOf = (row: Row, quantity: number, to: Place): Line => ({
  ...{ item: row.item, layer: row.layer, quantity, from: placeOf(row), to },
});

/** The pieces of one component, bag by bag. */
function partsFor(
  paper: Paper,
  ask: KitAsk,
  part: { readonly item: string; readonly each: number },
): Line[] | string {
  const { id, quantity } = ask;
  const kits = kitsNamed(ask);
  const rows = usable(paper, ask, part.item);
  if (isNumbered(part.item)) {
    const named = (ask.numbers ?? []).filter(({ item }) => item === part.item);
    const found = whereNamed(paper, ask, { rows, named });
    if (typeof found === 'string') return found;
    const bags = Map.groupBy(found, ([row, { kit }]) => `${row.layer} ${kit}`);
    return [...bags.values()].map((own) => {
      const [row, { kit }] = own[0]!;
      const serials = own.map(([, { serial }]) => serial);
      return { ...lineOf(row, own.length, bagOf(id, kit)), serials };
    });
  }
  const taken = takeFirst(rows, part.each * quantity)!;
  if (kits.length === 0) return taken.map(([row, pieces]) => lineOf(row, pieces, bagOf(id)));
  const single = taken.flatMap(([row, pieces]) => Array.from({ length: pieces }, () => row));
  return kits.flatMap((kit, index) => {
    const own = single.slice(index * part.each, (index + 1) * part.each);
    const byRow = Map.groupBy(own, (row) => row);
    return [...byRow].map(([row, pieces]) => lineOf(row, pieces.length, bagOf(id, kit)));
  });
}

function build(paper: Paper, ask: KitAsk, recipe: ReadonlyMap<string, number>): Line[] | string {
  const { id, owner, item, quantity, location } = ask;
  for (const [part, each] of recipe) {
    if (!takeFirst(usable(paper, ask, part), each * quantity)) return 'kit.short';
  }
  const fault = numbersFault(ask, recipe);
  if (fault) return fault;
  const lines: Line[] = [];
  for (const [part, each] of recipe) {
    const parts = partsFor(paper, ask, { item: part, each });
    if (typeof parts === 'string') return parts;
    lines.push(...parts);
  }
  const layer = addLayer(paper, { owner, item, lot: id, delivery: id, line: '' });
  const parts = new Map<string, number>();
  for (const line of lines) parts.set(line.layer, (parts.get(line.layer) ?? 0) + line.quantity);
  const kits = kitsNamed(ask);
  paper.builds.set(layer, { order: id, built: quantity, parts, kits });
  const to: Place = { location, unit: '', quality: 'passed' };
  const made = kits.map((kit): Line => {
    return { item, layer, quantity: 1, serials: [kit], from: bagOf(id, kit), to };
  });
  return [...lines, ...(kits.length > 0 ? made : [{ item, layer, quantity, from: bagOf(id), to }])];
}

/**
 * What comes out of so many kits of a layer: of each item its share, the first that went in first;
 * of pieces with numbers those that were named.
 */
function contentOf(
  paper: Paper,
  ask: KitAsk,
  kits: { readonly layer: string; readonly quantity: number; readonly kit: string | undefined },
  recipe: ReadonlyMap<string, number>,
): Omit<Line, 'to'>[] | string {
  const known = paper.builds.get(kits.layer);
  const isOurs = kits.kit === undefined || known?.kits.includes(kits.kit);
  if (!known || !isOurs) return 'kit.lots_unknown';
  const from = bagOf(known.order, kits.kit);
  const content: Omit<Line, 'to'>[] = [];
  const share = (layer: string, pieces: number) => {
    const { item } = paper.layers.get(layer)!;
    const left = paper.inKits.get(`${from.unit} ${layer}`)!;
    const grams = Math.floor((left.grams * pieces) / left.pieces);
    return { item, layer, quantity: pieces, from, ...(left.grams > 0 ? { grams } : {}) };
  };
  let isShort = false;
  for (const [item, each] of recipe) {
    let open = each * kits.quantity;
    const told = (ask.numbers ?? []).filter((one) => one.item === item && one.kit === kits.kit);
    const layerIn = ({ serial }: KitNumber) => {
      const at = paper.serials.get(serial);
      return at?.location === 'PRODUCTION' && at.unit === from.unit ? at.layer : undefined;
    };
    if (isNumbered(item) && told.some((one) => layerIn(one) === undefined)) {
      return 'kit.number_not_in';
    }
    for (const layer of known.parts.keys()) {
      if (paper.layers.get(layer)!.item !== item) continue;
      const left = paper.inKits.get(`${from.unit} ${layer}`)?.pieces ?? 0;
      const own = told.filter((one) => layerIn(one) === layer).map(({ serial }) => serial);
      const pieces = isNumbered(item) ? own.length : Math.min(open, left);
      const serials = own.length > 0 ? { serials: own } : {};
      if (pieces > 0) content.push({ ...share(layer, pieces), ...serials });
      open -= pieces;
    }
    isShort ||= open > 0;
  }
  return isShort ? 'kit.more_than_built' : content;
}

/** The kits to be broken: those that were named, or the first. */
function kitsToBreak(
  paper: Paper,
  ask: KitAsk,
): readonly (readonly [Row, number, string | undefined])[] | string {
  const rows = usable(paper, ask, ask.item);
  const named = (ask.numbers ?? []).filter(({ item }) => item === ask.item);
  if (!isNumbered(ask.item)) {
    return takeFirst(rows, ask.quantity)!.map(([row, pieces]) => [row, pieces, undefined]);
  }
  const found = whereNamed(paper, ask, { rows, named });
  return typeof found === 'string' ? found : found.map(([row, { serial }]) => [row, 1, serial]);
}

function takeApart(
  paper: Paper,
  ask: KitAsk,
  recipe: ReadonlyMap<string, number>,
): Line[] | string {
  if (!takeFirst(usable(paper, ask, ask.item), ask.quantity)) return 'stock.short';
  const taken = numbersFault(ask, recipe) ?? kitsToBreak(paper, ask);
  if (typeof taken === 'string') return taken;
  const lines: Line[] = [];
  for (const [row, quantity, kit] of taken) {
    const content = contentOf(paper, ask, { layer: row.layer, quantity, kit }, recipe);
    if (typeof content === 'string') return content;
    const serials = kit === undefined ? {} : { serials: [kit] };
    const bag = bagOf(paper.builds.get(row.layer)!.order, kit);
    lines.push({ ...lineOf(row, quantity, bag), ...serials });
    lines.push(...content.map((line) => ({ ...line, to: placeOf(row) })));
  }
  return lines;
}

export function workKits(paper: Paper, ask: KitAsk): string {
  const recipe = recipeOf(ask.owner, ask.item);
  if (!recipe) return 'kit.unknown';
  if (!isSite(ask.location)) return 'location.unknown';
  const lines = ask.act === 'build' ? build(paper, ask, recipe) : takeApart(paper, ask, recipe);
  if (typeof lines === 'string') return lines;
  const act = `kit:${ask.id}`;
  paper.booked.set(act, lines);
  return post(paper, act, lines);
}

/** Pieces of an entry that no order and no hold has, where they lie: the first to arrive first. */
export function letFree(paper: Paper, ask: Extract<Request, { ask: 'customs' }>): string {
  const { id, document, item, quantity } = ask;
  const layerOf = (row: Row) => paper.layers.get(row.layer)!;
  const place = (row: Row) => [row.location, row.unit, row.quality].join(' ');
  const rows = [...paper.rows.values()]
    .filter((row) => row.item === item && row.quantity > 0)
    .filter((row) => layerOf(row).isBonded && layerOf(row).document === document)
    .sort((a, b) => byAge(layerOf(a), layerOf(b)) || (place(a) < place(b) ? -1 : 1));
  let open = quantity;
  const lines = rows.flatMap((row): Line[] => {
    const free = row.quantity - lockedIn(row) - heldIn(paper, row);
    const pieces = Math.min(open, Math.max(0, free));
    if (pieces === 0) return [];
    open -= pieces;
    const { owner, lot } = layerOf(row);
    const from = { owner, item, lot, ...partsOf(row.layer) };
    const layer = addLayer(paper, { ...from, document: `DEC-${id}` }, false, layerOf(row));
    const between: Place = { location: 'PRODUCTION', unit: `customs:${id}`, quality: row.quality };
    const grams = Math.floor((row.grams * pieces) / row.quantity);
    const goods = { item, quantity: pieces, grams };
    return [
      { ...goods, layer: row.layer, from: placeOf(row), to: between },
      { ...goods, layer, from: between, to: placeOf(row) },
    ];
  });
  return open > 0 ? 'customs.short' : post(paper, `customs:${id}`, lines);
}
