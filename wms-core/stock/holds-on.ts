import type { Tx } from '#base/database/index.ts';
import type { Refusal, Text } from '#base/refusal.ts';
import type { HoldRequest, Layer, MovementLine, Place } from '#wms-core/contracts.ts';
import type { Quality } from '#wms-core/ports.ts';
import { isVirtual, placeText, type StockKey } from './keys.ts';
import { loadLayers } from './layers.ts';
import { refuse } from './refusals.ts';
import { scopeText } from './scope-words.ts';

/** A hold that lies now; '' in its scope matches everything. */
export interface Hold {
  readonly holdId: string;
  readonly kind: HoldRequest['kind'];
  readonly owner: string;
  readonly item: string;
  readonly lot: string;
  readonly layer: string;
  readonly location: string;
  readonly handlingUnit: string;
  /**
   * Where it is of all in that unit: the unit and those in it at any depth, as they are nested now
   * (`hold-units.ts`); else none.
   */
  readonly units: readonly string[];
  readonly delivery: string;
  readonly supplierLot: string;
  readonly producedFrom: string;
  readonly producedTo: string;
  readonly quantity: number | null;
  /** Of pieces that were brought away: the hold because of which this one lies; '' of others. */
  readonly root: string;
  /** Of such a hold alone: it lies on exactly this row. */
  readonly quality: Quality | '';
  /** '' but for goods that are kept for one customer. */
  readonly customer: string;
  readonly reason: string;
  readonly actor: string;
  readonly at: number;
  readonly until: number | null;
}

/** What a hold's scope is compared with. */
export interface Holdable {
  readonly owner: string;
  readonly item: string;
  readonly lot: string;
  readonly layer: string;
  readonly location: string;
  readonly handlingUnit: string;
  readonly delivery: string;
  readonly supplierLot: string;
  /** YYYY-MM-DD, '' where none is kept. */
  readonly productionDate: string;
  readonly quality: Quality;
}

export const HOLD_COLUMNS = `hold_id AS "holdId", kind, owner, item, lot, layer, location,
  handling_unit AS "handlingUnit", units, delivery, supplier_lot AS "supplierLot",
  produced_from AS "producedFrom",
  produced_to AS "producedTo", quantity, root, quality, customer, reason, actor, at, until`;

/** The holds that may lie on these items, oldest first. */
export function loadHolds(tx: Tx, items: readonly string[]): Promise<Hold[]> {
  return tx.query<Hold>(
    `SELECT ${HOLD_COLUMNS} FROM wms.hold
     WHERE lifted_at IS NULL AND item = ANY($1::text[]) ORDER BY at, hold_id`,
    [['', ...new Set(items)]],
  );
}

const SCOPE = ['owner', 'item', 'lot', 'layer', 'location', 'delivery', 'supplierLot'] as const;

/** The hold on pieces of a row to which they were brought, because of the hold `root`. */
export const movedName = (
  root: string,
  {
    layer,
    location,
    handlingUnit,
    quality,
  }: Pick<Hold, 'layer' | 'location' | 'handlingUnit' | 'quality'>,
): string => `moved ${[root, layer, location, handlingUnit, quality].join('/')}`;

/** Holds of people and rules: the house's own name the work that they belong to, or miss pieces. */
export const isSomebodys = ({
  kind,
  holdId,
  root,
}: Pick<Hold, 'kind' | 'holdId' | 'root'>): boolean =>
  kind !== 'missing' && kind !== 'count' && !(root || holdId).includes('/');

/** Days as text compare like days; goods without a date were made on none. */
const isMadeWithin = ({ producedFrom, producedTo }: Hold, day: string): boolean =>
  (producedFrom === '' || day >= producedFrom) &&
  (producedTo === '' || (day !== '' && day <= producedTo));

const isInUnit = ({ handlingUnit, units }: Hold, goods: Holdable): boolean =>
  handlingUnit === '' || handlingUnit === goods.handlingUnit || units.includes(goods.handlingUnit);

/** Of pieces that were brought away none but them are held: no unit beside, no other quality. */
const isOnRow = ({ handlingUnit, quality }: Hold, goods: Holdable): boolean =>
  handlingUnit === goods.handlingUnit && quality === goods.quality;

export const covers = (hold: Hold, goods: Holdable): boolean =>
  SCOPE.every((field) => hold[field] === '' || hold[field] === goods[field]) &&
  isInUnit(hold, goods) &&
  (hold.root === '' || isOnRow(hold, goods)) &&
  isMadeWithin(hold, goods.productionDate);

/** What holds are compared with, of goods of this layer at a place. */
export function holdableAt(
  key: Pick<StockKey, 'owner' | 'item' | 'layer'>,
  { location, handlingUnit, quality }: Place,
  layer: Layer | undefined,
): Holdable {
  const { owner, item, layer: code } = key;
  const { lot = '', delivery = '', supplierLot = '', productionDate } = layer ?? {};
  return {
    ...{ owner, item, layer: code, lot, delivery, supplierLot },
    ...{ productionDate: productionDate ?? '', location, handlingUnit, quality },
  };
}

/**
 * How many of a row's pieces are on hold. Holds of some pieces add up; a hold of some pieces that
 * covers several rows (two lots in one bin) counts in full on each until it is lifted: which lot is
 * missing is not known, and blocking too much beats promising a phantom. What is kept for the
 * `customer` who asks is not on hold for him.
 */
export function piecesHeld(
  holds: readonly Hold[],
  goods: Holdable & { readonly quantity: number },
  customer = '',
): number {
  let held = 0;
  for (const hold of holds) {
    if (!covers(hold, goods) || (hold.customer !== '' && hold.customer === customer)) continue;
    if (hold.quantity === null) return goods.quantity;
    held += hold.quantity;
  }
  return Math.min(held, goods.quantity);
}

/** What a refusal says of a hold: which a person may lift, what that names, and why it lies. */
export const toldOf = (
  hold: Hold,
): { readonly hold: string; readonly scope: Text; readonly reason: string } => ({
  hold: hold.root || hold.holdId,
  scope:
    hold.root === ''
      ? scopeText(hold)
      : { en: 'goods that were brought there', zh: '移入该处的货物' },
  reason: hold.reason,
});

/**
 * The refusal that a line meets when a hold lies on pieces at its source: neither those on hold nor
 * those locked for orders are there for the `wanted` pieces, the line's and others' of its posting.
 */
export async function holdOn(
  tx: Tx,
  holds: readonly Hold[],
  line: MovementLine,
  row: { readonly quantity: number; readonly allocated: number; readonly wanted: number },
): Promise<Refusal | undefined> {
  if (isVirtual(line.from.location)) return undefined;
  const layer = (await loadLayers(tx, [line.layer])).get(line.layer);
  const goods = holdableAt(line, line.from, layer);
  const hold = holds.find((each) => covers(each, goods));
  if (!hold) return undefined;
  const { quantity, allocated, wanted } = row;
  if (quantity - allocated - piecesHeld(holds, { ...goods, quantity }) >= wanted) return undefined;
  return refuse('stock.held', {
    item: line.item,
    place: placeText(line.from),
    ...toldOf(hold),
  });
}
