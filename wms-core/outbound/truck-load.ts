import type { Refusal, Text } from '#base/refusal.ts';
import {
  type DangerousGoods,
  MOST_MILLI_POINTS,
  mayLieTogether,
} from '#wms-core/master-data/index.ts';
import { refuse } from './refusals.ts';

/**
 * What may be on a truck together. Limited quantities [ADR 3.4] count for nothing and fear nobody;
 * all other dangerous goods are summed by points [1.1.3.6.4], and those that would react keep apart
 * by the table that bins and parcels follow, which is stricter than ADR 7.5.2.1.
 */

/** A parcel as a truck's rules see it. */
export interface TruckParcel {
  readonly parcel: string;
  readonly limited: boolean;
  readonly goods: readonly DangerousGoods[];
}

/** Goods under the full rules. */
export const regulated = (parcels: readonly TruckParcel[]): readonly DangerousGoods[] =>
  parcels.flatMap(({ limited, goods }) => (limited ? [] : goods));

/** Whether anything in them asks which truck they go onto. */
export const askForTruck = (parcels: readonly TruckParcel[]): boolean =>
  parcels.some(({ limited, goods }) =>
    goods.some((one) => !limited || one.maxTransportGrams !== null),
  );

/** Goods that are never exempt count as nothing here: the truck has ADR equipment. */
export const milliPointsOf = (parcels: readonly TruckParcel[]): number =>
  regulated(parcels).reduce((sum, one) => sum + (one.milliPoints ?? 0), 0);

/** Points as people read them. */
export function pointsText(milliPoints: number): string {
  const rest = String(milliPoints % 1_000)
    .padStart(3, '0')
    .replace(/0+$/, '');
  return `${Math.floor(milliPoints / 1_000)}${rest && `.${rest}`}`;
}

export interface TruckKind {
  readonly truck: string;
  readonly adrEquipped: boolean;
}

/** Why `more` may not come to what is on the truck; undefined: it may. */
export function misfit(
  { truck, adrEquipped }: TruckKind,
  on: readonly TruckParcel[],
  more: readonly TruckParcel[],
): Refusal | undefined {
  const apart = neverTogether(on, more);
  if (apart) return refuse(`truck.${apart.rule}`, { truck, ...apart.facts });
  const adds = regulated(more);
  if (adds.length === 0 || adrEquipped) return undefined;
  const never = adds.find((one) => one.milliPoints === null);
  if (never) return refuse('truck.never_exempt', { truck, item: never.item });
  const has = milliPointsOf(on);
  const points = milliPointsOf(more);
  if (points === 0 || has + points <= MOST_MILLI_POINTS) return undefined;
  const figures = { has: pointsText(has), adds: pointsText(points) };
  const code = points > MOST_MILLI_POINTS ? 'truck.points_alone' : 'truck.points';
  return refuse(code, { truck, ...figures, most: MOST_MILLI_POINTS / 1_000 });
}

/** What no truck, however equipped, may have on it at once. */
function neverTogether(on: readonly TruckParcel[], more: readonly TruckParcel[]) {
  const heavy = tooMuchOfOne([...on, ...more], more);
  if (heavy) return { rule: 'most', facts: heavy } as const;
  const adds = regulated(more);
  const there = regulated(on);
  for (const [index, one] of adds.entries()) {
    const other = [...there, ...adds.slice(0, index)].find((each) => !mayLieTogether(one, each));
    if (other) return { rule: 'apart', facts: { item: one.item, other: other.item } } as const;
  }
  return undefined;
}

/** They go only on a truck with ADR equipment. */
const askForEquipment = (parcels: readonly TruckParcel[]): boolean =>
  regulated(parcels).some(({ milliPoints }) => milliPoints === null) ||
  milliPointsOf(parcels) > MOST_MILLI_POINTS;

/**
 * Why `more` may not come onto a pallet with `on`: no truck could take it, or, while no truck with
 * ADR equipment is here, the pallet would ask for one that none of its parcels asks for by itself.
 */
export function palletMisfit(
  { pallet, isEquippedHere }: { readonly pallet: string; readonly isEquippedHere: boolean },
  on: readonly TruckParcel[],
  more: readonly TruckParcel[],
): Refusal | undefined {
  const apart = neverTogether(on, more);
  if (apart) return refuse(`pallet.${apart.rule}`, { pallet, ...apart.facts });
  const all = [...on, ...more];
  if (isEquippedHere || !askForEquipment(all)) return undefined;
  if (all.some((one) => askForEquipment([one]))) return undefined;
  const figures = { has: pointsText(milliPointsOf(on)), adds: pointsText(milliPointsOf(more)) };
  return refuse('pallet.points', { pallet, ...figures, most: MOST_MILLI_POINTS / 1_000 });
}

/** An item of `more` of which one vehicle may not have as much as there is in all. */
function tooMuchOfOne(all: readonly TruckParcel[], more: readonly TruckParcel[]) {
  const goods = all.flatMap((parcel) => parcel.goods);
  for (const { owner, item, maxTransportGrams } of more.flatMap((parcel) => parcel.goods)) {
    if (maxTransportGrams === null) continue;
    const grams = goods.reduce(
      (sum, one) => (one.owner === owner && one.item === item ? sum + one.grossGrams : sum),
      0,
    );
    if (grams > maxTransportGrams) return { item, grams, most: maxTransportGrams };
  }
  return undefined;
}

/** One line of a driver's paper [ADR 5.4.1.1.1]: goods of one UN number, name, class and group. */
export interface PaperLine {
  readonly unNumber: string;
  readonly name: Text;
  readonly hazardClass: string;
  readonly subsidiaryHazards: readonly string[];
  readonly packingGroup: string | null;
  readonly transportCategory: number | null;
  readonly packages: number;
  readonly pieces: number;
  readonly grams: number;
  readonly ml: number;
  readonly milliPoints: number | null;
  /** As ADR words it: UN 1263 PAINT, 3, III. */
  readonly text: Text;
}

const keyOf = (one: DangerousGoods): string =>
  JSON.stringify([
    ...[one.unNumber, one.name, one.hazardClass, one.subsidiaryHazards],
    ...[one.packingGroup, one.transportCategory],
  ]);

function worded(one: DangerousGoods, name: string): string {
  const { unNumber, hazardClass, subsidiaryHazards, packingGroup } = one;
  const further = subsidiaryHazards.length > 0 ? ` (${subsidiaryHazards.join(', ')})` : '';
  return [`UN ${unNumber} ${name}`, `${hazardClass}${further}`, packingGroup ?? []]
    .flat()
    .join(', ');
}

/** The goods under the full rules, summed, by UN number. */
export function paperLines(parcels: readonly TruckParcel[]): readonly PaperLine[] {
  const entries = parcels.flatMap((parcel) =>
    regulated([parcel]).map((goods) => ({ goods, parcel: parcel.parcel })),
  );
  const groups = [...Map.groupBy(entries, ({ goods }) => keyOf(goods))];
  return groups
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, own]) => {
      const { unNumber, name, hazardClass, subsidiaryHazards, packingGroup, transportCategory } =
        own[0]!.goods;
      const sum = (of: (goods: DangerousGoods) => number) =>
        own.reduce((total, { goods }) => total + of(goods), 0);
      const isExempt = own.every(({ goods }) => goods.milliPoints !== null);
      return {
        ...{ unNumber, name, hazardClass, subsidiaryHazards, packingGroup, transportCategory },
        packages: new Set(own.map(({ parcel }) => parcel)).size,
        pieces: sum(({ quantity }) => quantity),
        grams: sum(({ grams }) => grams),
        ml: sum(({ ml }) => ml),
        milliPoints: isExempt ? sum(({ milliPoints }) => milliPoints ?? 0) : null,
        text: {
          en: worded(own[0]!.goods, name.en),
          zh: worded(own[0]!.goods, name.zh),
        },
      };
    });
}
