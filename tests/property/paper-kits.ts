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
import { recipeOf } from './paper-facts.ts';
import { heldIn } from './paper-holds.ts';
import { post } from './paper-post.ts';
import type { Line, Place, Request } from './stock-requests.ts';

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

const inKits = (order: string): Place => ({
  location: 'PRODUCTION',
  unit: order,
  quality: 'passed',
});

function build(paper: Paper, ask: KitAsk, recipe: ReadonlyMap<string, number>): Line[] | string {
  const taken = [...recipe].map(([item, each]) =>
    takeFirst(usable(paper, ask, item), each * ask.quantity),
  );
  if (taken.includes(undefined)) return 'kit.short';
  const lines = taken.flat().map((one): Line => {
    const [row, quantity] = one!;
    const { item, layer } = row;
    return { item, layer, quantity, from: placeOf(row), to: inKits(ask.id) };
  });
  const { id, owner, item, quantity, location } = ask;
  const layer = addLayer(paper, { owner, item, lot: id, delivery: id, line: '' });
  const parts = new Map<string, number>();
  for (const line of lines) parts.set(line.layer, (parts.get(line.layer) ?? 0) + line.quantity);
  paper.builds.set(layer, { order: id, built: quantity, parts });
  const to: Place = { location, unit: '', quality: 'passed' };
  return [...lines, { item, layer, quantity, from: inKits(id), to }];
}

/** What comes out of so many kits of a layer: of each item its share, the first that went in first. */
function contentOf(
  paper: Paper,
  kits: { readonly layer: string; readonly quantity: number },
  recipe: ReadonlyMap<string, number>,
): Map<string, number> | string {
  const known = paper.builds.get(kits.layer);
  if (!known) return 'kit.lots_unknown';
  const content = new Map<string, number>();
  for (const [item, each] of recipe) {
    let open = each * kits.quantity;
    for (const layer of known.parts.keys()) {
      if (paper.layers.get(layer)!.item !== item) continue;
      const pieces = Math.min(open, paper.inKits.get(`${known.order} ${layer}`) ?? 0);
      if (pieces > 0) content.set(layer, pieces);
      open -= pieces;
    }
    if (open > 0) return 'kit.more_than_built';
  }
  return content;
}

function takeApart(
  paper: Paper,
  ask: KitAsk,
  recipe: ReadonlyMap<string, number>,
): Line[] | string {
  const taken = takeFirst(usable(paper, ask, ask.item), ask.quantity);
  if (!taken) return 'stock.short';
  const lines: Line[] = [];
  for (const [row, quantity] of taken) {
    const content = contentOf(paper, { layer: row.layer, quantity }, recipe);
    if (typeof content === 'string') return content;
    const production = inKits(paper.builds.get(row.layer)!.order);
    const at = placeOf(row);
    lines.push({ item: row.item, layer: row.layer, quantity, from: at, to: production });
    for (const [layer, pieces] of content) {
      const { item } = paper.layers.get(layer)!;
      lines.push({ item, layer, quantity: pieces, from: production, to: at });
    }
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
