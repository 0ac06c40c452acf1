import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { StockRow } from '#wms-core/contracts.ts';
import type { ActDeps } from './acts.ts';
import { builtAs, contentOf, lockBuilds, unitsOfNumbers } from './kit-content.ts';
import { kitNumbers, type Located, locate, numbersFault, numbersOf } from './kit-numbers.ts';
import {
  intoProduction,
  type KitPieces,
  type KitWork,
  missingFor,
  newLayer,
  outOfProduction,
  type Plan,
  takeFrom,
  unitOf,
} from './kits.ts';
import { refuse } from './refusals.ts';

/** Each kit with a number gets as many pieces as one takes, in the order in which they were taken. */
function deal(
  pieces: readonly KitPieces[],
  each: number,
  kits: readonly string[],
): readonly KitPieces[] {
  if (kits.length === 0) return pieces;
  const open = pieces.map((one) => ({ ...one }));
  return kits.flatMap((kit) => {
    let wanted = each;
    return open.flatMap((one) => {
      const quantity = Math.min(wanted, one.quantity);
      one.quantity -= quantity;
      wanted -= quantity;
      return quantity > 0 ? [{ ...one, quantity, kit }] : [];
    });
  });
}

/** Named pieces, a row and a kit together. */
function gathered(located: readonly Located[]): readonly KitPieces[] {
  const alike = Map.groupBy(located, ({ number, row }) => `${row.layer}\n${number.kit ?? ''}`);
  return [...alike.values()].map((own) => {
    const { number, row } = own[0]!;
    const { item, layer, lot } = row;
    const serials = own.map((one) => one.number.serial);
    const kit = number.kit === undefined ? {} : { kit: number.kit };
    return { item, layer, lot, quantity: own.length, serials, ...kit };
  });
}

/** The pieces that go in: of goods with numbers those that were named, of others the oldest. */
async function partsFor(
  deps: ActDeps,
  tx: Tx,
  work: KitWork,
): Promise<readonly KitPieces[] | Refusal> {
  const { order, kit, items, rows } = work;
  const own = kitNumbers(work);
  const named = (order.numbers ?? []).filter(({ item }) => item !== order.item);
  const located = await locate(deps, tx, work, named);
  if (isRefusal(located)) return located;
  return kit.components.flatMap(({ item, quantity: each }) =>
    items.get(item)!.serialControlled
      ? gathered(located.filter(({ number }) => number.item === item))
      : deal(takeFrom(rows, item, each * order.quantity).taken, each, own),
  );
}

/**
 * Kits with catch weight differ, but not by more than this times the item's own weight, as received
 * goods do.
 */
const MOST_TIMES = 4;

function weightFault({ order, items }: KitWork): Refusal | undefined {
  const { item, quantity, weightGrams: grams } = order;
  const { catchWeight, weightGrams: usual } = items.get(item)!;
  if (!catchWeight) {
    return grams === undefined ? undefined : refuse('kit.weight_not_kept', { item });
  }
  if (grams === undefined) return refuse('kit.weight_missing', { item });
  const card = usual * quantity;
  const isLikely = grams * MOST_TIMES >= card && grams <= card * MOST_TIMES;
  return isLikely ? undefined : refuse('kit.weight_unlikely', { item, quantity, grams, usual });
}

/** The kits, each with its number where it has one, and the grams shared out among them. */
function kitsOf(work: KitWork, layer: string, lot: string): readonly KitPieces[] {
  const { item, quantity, weightGrams } = work.order;
  const own = kitNumbers(work);
  if (own.length === 0) {
    return [{ item, layer, lot, quantity, ...(weightGrams === undefined ? {} : { weightGrams }) }];
  }
  let left = weightGrams ?? 0;
  return own.map((serial, index) => {
    const grams = Math.floor(left / (own.length - index));
    left -= grams;
    const weight = weightGrams === undefined ? {} : { weightGrams: grams };
    return { item, layer, lot, quantity: 1, serials: [serial], kit: serial, ...weight };
  });
}

/**
 * What the components that lie at the place become: kits of one layer, as fresh as the oldest part.
 */
export async function planBuild(deps: ActDeps, tx: Tx, work: KitWork): Promise<Plan | Refusal> {
  const { order, items, rows } = work;
  const { item, kitOrder } = order;
  const fault = missingFor(work) ?? numbersFault(work) ?? weightFault(work);
  if (fault) return fault;
  const components = await partsFor(deps, tx, work);
  if (isRefusal(components)) return components;
  const used = new Set(components.map((one) => one.layer));
  const expiries = rows.flatMap((row) => (used.has(row.layer) ? (row.expiryDate ?? []) : []));
  const card = items.get(item)!;
  const lot = card.lotControlled ? (order.lot ?? kitOrder) : '';
  const expiryDate = expiries.sort()[0] ?? null;
  if (card.shelfLifeDays !== null && expiryDate === null) return refuse('expiry.missing', { item });
  const layer = await deps.ledger.layer(tx, newLayer(order, { item, lot, expiryDate }));
  const kits = kitsOf(work, layer, lot);
  const lines = [
    ...components.flatMap((one) => intoProduction(order, [one], unitOf(kitOrder, one.kit))),
    ...kits.flatMap((one) => outOfProduction(order, [one], unitOf(kitOrder, one.kit))),
  ];
  return { kits, components, lines };
}

/**
 * The kits that are broken: those of the numbers told; where kits have none, those that the numbers
 * of their pieces were in, or the oldest.
 */
async function kitsTaken(
  deps: ActDeps,
  tx: Tx,
  work: KitWork,
  at: Whereabouts,
): Promise<readonly KitPieces[] | Refusal> {
  const { order, kit, items, rows } = work;
  const { item, quantity } = order;
  const own = kitNumbers(work).map((serial) => ({ item, serial, kit: serial }));
  if (own.length > 0) {
    const located = await locate(deps, tx, work, own);
    return isRefusal(located) ? located : gathered(located);
  }
  const part = kit.components.find((one) => items.get(one.item)!.serialControlled);
  if (!part) return takeFrom(rows, item, quantity).taken;
  const told = toldOf(work, part.item, undefined);
  const inOrder: StockRow[] = [];
  for (const row of rows.filter((one) => one.item === item)) {
    const { unit } = (await builtAs(tx, row)) ?? {};
    const inside = told.filter((serial) => at(part.item, serial) === unit).length;
    const pieces = Math.min(row.quantity - row.allocated, Math.floor(inside / part.quantity));
    inOrder.push({ ...row, quantity: row.allocated + pieces });
  }
  const { taken, missing } = takeFrom(inOrder, item, quantity);
  // Whatever is wrong with the numbers is said of the kits that would be broken without them.
  return missing === 0 ? taken : takeFrom(rows, item, quantity).taken;
}

/** The unit of PRODUCTION that a number stands in; undefined: in none. */
type Whereabouts = (item: string, serial: string) => string | undefined;

const toldOf = ({ order }: KitWork, item: string, kit: string | undefined): readonly string[] =>
  numbersOf([...(order.numbers ?? []), ...(order.missing ?? [])], item, kit);

/** Gives back what went into the kits: their own components' layers, where they were built here. */
export async function planBreak(deps: ActDeps, tx: Tx, work: KitWork): Promise<Plan | Refusal> {
  const { order } = work;
  const fault = missingFor(work) ?? numbersFault(work);
  if (fault) return fault;
  // What is in them is read when nobody else takes it out.
  const layers = work.rows.filter(({ item }) => item === order.item).map(({ layer }) => layer);
  await lockBuilds(tx, layers);
  const at = await unitsOfNumbers(tx, order);
  const taken = await kitsTaken(deps, tx, work, at);
  if (isRefusal(taken)) return taken;
  const components: KitPieces[] = [];
  const lines: Plan['lines'][number][] = [];
  for (const kits of taken) {
    const build = await builtAs(tx, kits);
    const serials = (part: string) => {
      if (!work.items.get(part)?.serialControlled) return undefined;
      const told = toldOf(work, part, kits.kit);
      return taken.length === 1 || kits.kit !== undefined
        ? told
        : told.filter((serial) => at(part, serial) === build?.unit);
    };
    const { owner, item, kitOrder } = order;
    const parts = build
      ? await contentOf(tx, { ...build, kits: kits.quantity, owner, item, serials })
      : await partsOfStranger(deps, tx, work, { kits, serials });
    if (isRefusal(parts)) return parts;
    const unit = build?.unit ?? unitOf(kitOrder, kits.kit);
    lines.push(...intoProduction(order, [kits], unit), ...outOfProduction(order, parts, unit));
    const kit = kits.kit === undefined ? {} : { kit: kits.kit };
    components.push(...parts.map((one) => ({ ...one, ...kit })));
  }
  return { kits: taken, components, lines };
}

/** A kit that came as one: its parts are as the recipe says, and no older than it. */
async function partsOfStranger(
  deps: ActDeps,
  tx: Tx,
  { order, kit, items }: KitWork,
  come: {
    readonly kits: KitPieces;
    readonly serials: (item: string) => readonly string[] | undefined;
  },
): Promise<readonly KitPieces[] | Refusal> {
  const { kits } = come;
  const unknown = kit.components.find((one) => items.get(one.item)!.lotControlled);
  if (unknown) return refuse('kit.lots_unknown', { item: order.item, component: unknown.item });
  const from = (await deps.ledger.layers(tx, [kits.layer])).get(kits.layer)!;
  const { expiryDate, supplier } = from;
  const parts: KitPieces[] = [];
  for (const { item, quantity: each } of kit.components) {
    const made = newLayer(order, { item, lot: '', expiryDate, supplier });
    const layer = await deps.ledger.layer(tx, made);
    const serials = come.serials(item);
    const { catchWeight, weightGrams } = items.get(item)!;
    const quantity = each * kits.quantity;
    parts.push({
      ...{ item, layer, lot: '', quantity },
      ...(serials ? { serials } : {}),
      // Nobody weighed them: they weigh what the card says.
      ...(catchWeight ? { weightGrams: weightGrams * quantity } : {}),
    });
  }
  return parts;
}
