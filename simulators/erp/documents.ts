import type { Random } from '#base/random.ts';
import { days, type Millis, toDay, toTimestamp } from '#base/time.ts';
import type { Delivery, ErrorRates, InjectedError } from '../world/contracts.ts';
import type { CatalogueItem } from './catalogue.ts';
import type { OpeningLine } from './opening.ts';
import { loadPallets, type PackedPallet, packedOf } from './pallets.ts';
import type { PlannedAsn, PlannedLot, PlannedOrder } from './plan.ts';

/** When the run began, on both clocks, and how fast the plant's ran. */
export interface Beginning {
  readonly wall: Millis;
  readonly plant: Millis;
  readonly speed: number;
}

/** How the plant's time lies on the wall's: at this moment it was so old, and so fast it runs. */
export interface Tempo {
  readonly wall: Millis;
  readonly age: Millis;
  readonly speed: number;
}

/** In whose name documents are sent. */
export const ACTOR = 'erp';

/** The wall's time at which the plant will have lived `after` since the beginning. */
export const wallAt = (tempo: Tempo, after: Millis): Millis =>
  tempo.wall + (after - tempo.age) / tempo.speed;
const onWall = (tempo: Tempo, after: Millis) => toTimestamp(Math.round(wallAt(tempo, after)));

export interface LotDates {
  readonly productionDate?: string;
  readonly expiryDate?: string;
}

/** The dates on the box, by the item's shelf life. */
export function datesOf(
  item: CatalogueItem | undefined,
  lot: Pick<PlannedLot, 'producedDaysAgo'>,
  beginning: Beginning,
): LotDates {
  if (!item || item.shelfLifeDays === null || lot.producedDaysAgo === undefined) return {};
  const produced = beginning.wall - days(lot.producedDaysAgo);
  const shelfLife = item.shelfLifeDays - (item.firstDayCounts ? 1 : 0);
  return { productionDate: toDay(produced), expiryDate: toDay(produced + days(shelfLife)) };
}

export function asnDocument(
  asn: PlannedAsn,
  pallets: readonly PackedPallet[],
  items: ReadonlyMap<string, CatalogueItem>,
  beginning: Beginning,
  tempo: Tempo,
) {
  const labelled = ({ handlingUnit, content }: Omit<PackedPallet, 'units'>) => ({
    handlingUnit,
    content: content.map(({ line, item, lot, quantity }) => ({
      ...{ line, quantity },
      ...(lot.lot === '' ? {} : { lot: lot.lot }),
      ...datesOf(items.get(item), lot, beginning),
    })),
  });
  const units = pallets.map((pallet) => {
    return { ...labelled(pallet), units: pallet.units.map(labelled) };
  });
  return {
    asn: asn.asn,
    version: 1,
    supplier: asn.supplier,
    expectedAt: onWall(tempo, asn.at),
    actor: ACTOR,
    lines: asn.lines.map(({ line, item, quantity }) => ({ line, item, quantity })),
    ...(units.length > 0 ? { units } : {}),
  };
}

export function orderDocument(order: PlannedOrder, tempo: Tempo) {
  return {
    order: order.order,
    customer: order.customer,
    priority: order.priority,
    deadline: onWall(tempo, order.at + order.dueAfter),
    allowBackorder: false,
    actor: ACTOR,
    lines: order.lines.map(({ line, item, quantity }) => ({ line, item, quantity })),
  };
}

export function openingLine(
  line: OpeningLine,
  items: ReadonlyMap<string, CatalogueItem>,
  beginning: Beginning,
) {
  const { location, item, lot, quantity, serials } = line;
  const dates = datesOf(items.get(item), line, beginning);
  const numbered = serials ? { serials } : {};
  return { location, item, quantity, ...numbered, ...(lot === '' ? {} : { lot }), ...dates };
}

type Arrived = Omit<InjectedError, 'errorId' | 'at' | 'who'>;

/** The truck as it really comes: a line may be short, or have broken pieces. */
export function truckOf(
  asn: PlannedAsn,
  pallets: readonly PackedPallet[],
  items: ReadonlyMap<string, CatalogueItem>,
  chance: { readonly beginning: Beginning; readonly random: Random; readonly rates: ErrorRates },
): { readonly delivery: Delivery; readonly errors: readonly Arrived[] } {
  const { random, rates, beginning } = chance;
  const errors: Arrived[] = [];
  const some = (quantity: number) => random.integer(1, Math.max(1, Math.min(5, quantity >> 2)));
  const pieces = asn.lines.flatMap(({ item, lots }) =>
    lots.map((lot) => {
      let quantity = lot.quantity - packedOf(pallets, lot);
      let damaged = 0;
      if (quantity > 0 && random.chance(rates.arrivedShort)) {
        const missing = Math.min(quantity, some(quantity));
        quantity -= missing;
        errors.push({ kind: 'arrived_short', item, quantity: missing, place: asn.asn });
      }
      if (quantity > 0 && random.chance(rates.arrivedDamaged)) {
        damaged = Math.min(quantity, some(quantity));
        errors.push({ kind: 'arrived_damaged', item, quantity: damaged, place: asn.asn });
      }
      return { item, lot: lot.lot, quantity, damaged, ...datesOf(items.get(item), lot, beginning) };
    }),
  );
  const packed = loadPallets(asn.asn, pallets, chance);
  const { units } = packed;
  errors.push(...packed.errors);
  const stacked = units.length > 0 ? { units } : {};
  return { delivery: { asn: asn.asn, dock: '', pieces, ...stacked }, errors };
}
