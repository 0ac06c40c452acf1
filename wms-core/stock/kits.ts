import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal, type Text } from '#base/refusal.ts';
import { type Millis, toDay } from '#base/time.ts';
import type { Item, KitParts, Layer, MovementLine, Place, StockRow } from '#wms-core/contracts.ts';
import type { KitNumber } from '#wms-core/ports.ts';
import type { ActDeps } from './acts.ts';
import { once } from './once.ts';
import { refuse } from './refusals.ts';

/**
 * Kits are put together and taken apart at one place: components go to PRODUCTION, the kit comes
 * from it, in one posting. The unit of that place is the work order that built the kit, with the
 * kit's own number where it has one, so what went into which kit can be read from the movements
 * (`kit-content.ts`), and where the serial number of a component stands says which kit it is in.
 */

export interface KitOrder {
  readonly kitOrder: string;
  readonly act: 'build' | 'break';
  readonly owner: string;
  /** The kit. */
  readonly item: string;
  readonly quantity: number;
  /** Where the components lie loose and the kits are laid, or the other way round. */
  readonly location: string;
  /**
   * Of the kits that are built, where they are kept by lot; the work order where it is left out.
   */
  readonly lot?: string;
  /** Of every kit and every component that is kept by serial number. */
  readonly numbers?: readonly KitNumber[];
  /** Of kits that are broken: what the book has in them, and nobody found. */
  readonly missing?: readonly KitNumber[];
  /** Of all kits that are built, grams, where each has a weight of its own. */
  readonly weightGrams?: number;
  readonly actor: string;
  readonly at: Millis;
}

export interface KitPieces {
  readonly item: string;
  readonly layer: string;
  readonly lot: string;
  readonly quantity: number;
  readonly serials?: readonly string[];
  /** The number of the kit that they are, or are in. */
  readonly kit?: string;
  /** Catch weight of them all, where it is known before they are booked. */
  readonly weightGrams?: number;
}

export interface KitDone {
  readonly sequence: number;
  readonly kits: readonly KitPieces[];
  readonly components: readonly KitPieces[];
}

/** What the two acts work with once they are found sound. */
export interface KitWork {
  readonly order: KitOrder;
  readonly kit: KitParts;
  readonly items: ReadonlyMap<string, Item>;
  /** Free pieces at the place that may be used, in the order in which they are. */
  readonly rows: readonly StockRow[];
  /** All that lies loose there of kit and components. */
  readonly here: readonly StockRow[];
}

export type Plan = Omit<KitDone, 'sequence'> & { readonly lines: readonly MovementLine[] };

/** The unit of PRODUCTION that is a kit, or are the kits of a work order. No code has a slash. */
export const unitOf = (kitOrder: string, kit?: string): string =>
  kit === undefined ? kitOrder : `${kitOrder}/${kit}`;

const inProduction = (unit: string): Place => ({
  location: 'PRODUCTION',
  handlingUnit: unit,
  quality: 'passed',
});

const atPlace = ({ location }: KitOrder): Place => ({
  location,
  handlingUnit: '',
  quality: 'passed',
});

/** Oldest expiry first, then oldest receipt. */
const byAge = (a: StockRow, b: StockRow): number => {
  const [one, other] = [a, b].map((row) => row.expiryDate ?? '9999-12-31') as [string, string];
  if (one !== other) return one < other ? -1 : 1;
  return a.receivedAt - b.receivedAt || (a.layer < b.layer ? -1 : 1);
};

/** Takes so many pieces of an item from the rows; says how many are missing. */
export function takeFrom(
  rows: readonly StockRow[],
  item: string,
  quantity: number,
): { readonly taken: readonly KitPieces[]; readonly missing: number } {
  let missing = quantity;
  const taken: KitPieces[] = [];
  for (const row of rows) {
    const pieces = row.item === item ? Math.min(missing, row.quantity - row.allocated) : 0;
    if (pieces === 0) continue;
    taken.push({ item, layer: row.layer, lot: row.lot, quantity: pieces });
    missing -= pieces;
  }
  return { taken, missing };
}

/**
 * In key order, before it is read what lies there: a hold that was placed is then seen, and one that
 * is being placed waits until the kits are built, and finds them.
 */
const LOCK_PLACE = `SELECT 1 FROM wms.stock
  WHERE owner = $1 AND item = ANY($2::text[]) AND location = $3 AND handling_unit = ''
  ORDER BY owner, item, layer, location, handling_unit, quality FOR UPDATE`;

/** Refuses what is no kit here, or none that is built. */
export async function kitWorkOf(
  deps: ActDeps,
  tx: Tx,
  order: KitOrder,
): Promise<KitWork | Refusal> {
  const { owner, item, location } = order;
  const unknown = await deps.masterData.ownerFault(tx, owner);
  if (unknown) return unknown;
  const kit = await deps.masterData.kit(tx, owner, item);
  if (!kit) return refuse('kit.unknown', { item });
  const ids = [item, ...kit.components.map((one) => one.item)];
  const items = await deps.masterData.items(tx, owner, ids);
  if (isRefusal(items)) return items;
  if (!deps.masterData.location(location)) return refuse('location.unknown', { location });
  await tx.query(LOCK_PLACE, [owner, ids, location]);
  const today = toDay(order.at);
  const here = (await deps.ledger.contents(tx, { location, handlingUnit: '' })).filter(
    (row) => row.owner === owner && items.has(row.item),
  );
  const rows = here.filter((row) => whyUnfit(row, today) === undefined).sort(byAge);
  return { order, kit, items, rows, here };
}

/** Why pieces may not be used for kits; undefined: they may. */
export function whyUnfit(row: StockRow, today: string): Text | undefined {
  if (row.quality !== 'passed') return { en: 'it is not released', zh: '该件未放行' };
  if (row.held) return { en: 'it is on hold', zh: '该件已冻结' };
  // Customs let go of goods by a release, not by what is made of them.
  if (row.customs !== undefined) return { en: 'customs has not released it', zh: '海关尚未放行' };
  const isOld = row.expiryDate !== null && row.expiryDate < today;
  return isOld ? { en: 'it has expired', zh: '该件已过期' } : undefined;
}

/** What is missing at the place for so many kits, all components at once. */
export function missingFor({ order, kit, rows }: KitWork): Refusal | undefined {
  const { act, item, quantity, location: place } = order;
  const wanted =
    act === 'break'
      ? [{ item, quantity }]
      : kit.components.map((one) => ({ item: one.item, quantity: one.quantity * quantity }));
  const faults = wanted.flatMap((one) => {
    const { missing } = takeFrom(rows, one.item, one.quantity);
    const available = one.quantity - missing;
    const facts = { item: one.item, place, wanted: one.quantity, available };
    return missing > 0 ? [refuse('stock.short', facts)] : [];
  });
  if (faults.length === 0) return undefined;
  return act === 'break' ? faults[0] : refuse('kit.short', { item, quantity, place }, faults);
}

/** Builds or breaks kits, once by the number of the work order. */
export function workKits(
  deps: ActDeps,
  plans: Readonly<Record<KitOrder['act'], Planner>>,
  tx: Tx,
  order: KitOrder,
): Promise<KitDone | Refusal> {
  const { kitOrder: id, actor, at, ...content } = order;
  return once(tx, { kind: 'kit', id, content }, async () => {
    const work = await kitWorkOf(deps, tx, order);
    if (isRefusal(work)) return work;
    const plan = await plans[order.act](deps, tx, work);
    if (isRefusal(plan)) return plan;
    const { lines, kits, components } = plan;
    const head = { document: id, correlationId: id, reason: `kit_${order.act}`, actor, at };
    const posted = await deps.ledger.post(tx, { ...head, postingId: `kit:${id}`, lines });
    if (isRefusal(posted)) return posted;
    const held = await holdMissing(deps, tx, order, components);
    if (held) return held;
    const type = order.act === 'build' ? 'wms.kit.built' : 'wms.kit.broken';
    const { item, quantity, location, missing } = order;
    const what = { kits, components, ...(missing ? { missing } : {}) };
    const data = { kitOrder: id, item, quantity, location, actor, ...what };
    await deps.feed.append(tx, at, [{ type, subject: id, correlationId: id, data }]);
    return { sequence: posted.sequence, kits, components };
  });
}

/**
 * What nobody found in a kit comes out of it all the same, as whatever is not found stays in the book
 * where it was seen last: held, so that no order gets it, until the place is counted.
 */
async function holdMissing(
  deps: ActDeps,
  tx: Tx,
  { kitOrder, owner, location, missing = [], actor, at }: KitOrder,
  components: readonly KitPieces[],
): Promise<Refusal | undefined> {
  const isMissing = (item: string, serial: string) =>
    missing.some((one) => one.item === item && one.serial === serial);
  const byLayer = Map.groupBy(components, (one) => one.layer);
  for (const [layer, parts] of byLayer) {
    const { item } = parts[0]!;
    const serials = parts.flatMap((one) => one.serials ?? []);
    const quantity = serials.filter((serial) => isMissing(item, serial)).length;
    if (quantity === 0) continue;
    const held = await deps.ledger.placeHold(tx, {
      ...{ holdId: `missing:kit ${kitOrder}/${layer}`, kind: 'missing', quantity },
      ...{ scope: { owner, item, layer, location }, reason: `short: ${kitOrder}`, actor, at },
    });
    if (isRefusal(held)) return held;
  }
  return undefined;
}

export type Planner = (deps: ActDeps, tx: Tx, work: KitWork) => Promise<Plan | Refusal>;

const goodsOf = ({ lot: _, kit: __, ...goods }: KitPieces, owner: string) => ({ ...goods, owner });

/** From the work place into kits of a work order, or kits there that are broken. */
export const intoProduction = (
  order: KitOrder,
  pieces: readonly KitPieces[],
  unit = order.kitOrder,
): MovementLine[] =>
  pieces.map((one) => ({
    ...goodsOf(one, order.owner),
    from: atPlace(order),
    to: inProduction(unit),
  }));

/** To the work place: kits that were built, or what comes out of others. */
export const outOfProduction = (
  order: KitOrder,
  pieces: readonly KitPieces[],
  unit = order.kitOrder,
): MovementLine[] =>
  intoProduction(order, pieces, unit).map((line) => ({ ...line, from: line.to, to: line.from }));

/** A layer that a work order makes. */
export const newLayer = (
  { owner, kitOrder, at }: KitOrder,
  goods: Pick<Layer, 'item' | 'lot' | 'expiryDate'> & { readonly supplier?: string },
): Omit<Layer, 'layer'> => ({
  supplier: '',
  ...goods,
  owner,
  productionDate: null,
  receivedAt: at,
  receiptLine: '',
  delivery: kitOrder,
});
