import type { PastLoad } from '#wms-core/floor/index.ts';
import type { PastFacts, Telling } from './past-telling.ts';

type Quality = 'rejected' | 'pending' | 'passed';
const WORST_FIRST: readonly Quality[] = ['rejected', 'pending', 'passed'];

interface Side {
  readonly place: string;
  readonly unit: string;
  readonly quality: Quality;
}

interface Unit {
  place: string;
  parent: string;
  quantity: number;
}

/** How full a place is, and what is worst in it. Locks and holds of the past are not kept. */
function createShelf(limit: { readonly ml: number; readonly grams: number }) {
  const loads = new Map<Quality, { quantity: number; ml: number; grams: number }>();
  return {
    add(quality: Quality, { quantity, ml, grams }: PastLoad, sign: 1 | -1): void {
      const load = loads.get(quality) ?? { quantity: 0, ml: 0, grams: 0 };
      load.quantity += sign * quantity;
      load.ml += sign * ml;
      load.grams += sign * grams;
      loads.set(quality, load);
    },
    get value() {
      const all = [...loads.values()].filter(({ quantity }) => quantity > 0);
      const sum = (part: keyof PastLoad) => all.reduce((total, one) => total + one[part], 0);
      const state = WORST_FIRST.find((quality) => (loads.get(quality)?.quantity ?? 0) > 0);
      if (!state) return null;
      const fill = Math.max(sum('grams') / limit.grams, sum('ml') / limit.ml);
      return { quantity: sum('quantity'), fill: Math.round(fill * 100) / 100, state };
    },
  };
}

/** What lay where, in which units, and what was moved. */
export function pastGoods({ from, site, wms }: PastFacts): Telling[] {
  const told: Telling[] = [];
  const shelves = new Map<string, ReturnType<typeof createShelf>>();
  const units = new Map<string, Unit>();
  let now = from;

  function tellPlace(id: string): void {
    const shelf = shelves.get(id);
    if (shelf) told.push({ at: now, section: 'places', id, value: shelf.value });
  }

  /** One that is in another is not drawn itself, and one that is gone now was there while it had goods. */
  function tellUnit(id: string): void {
    const unit = units.get(id);
    const type = wms.types.get(id);
    const isThere = unit && unit.parent === '' && (type !== undefined || unit.quantity > 0);
    const inside = [...(insides.get(id) ?? [])].length;
    const value = isThere
      ? {
          type: type ?? (wms.goneParcels.has(id) ? 'parcel' : 'unit'),
          place: unit.place,
          boundTo: '',
          quantity: unit.quantity,
          units: inside,
        }
      : null;
    told.push({ at: now, section: 'units', id, value });
  }

  const insides = new Map<string, Set<string>>();
  function stand(id: string, place: string, parent: string): void {
    const before = units.get(id);
    if (before && before.parent !== '') insides.get(before.parent)?.delete(id);
    if (parent !== '') insides.set(parent, (insides.get(parent) ?? new Set()).add(id));
    units.set(id, { place, parent, quantity: before?.quantity ?? 0 });
  }

  function add({ place, unit, quality }: Side, load: PastLoad, sign: 1 | -1): void {
    const limit = wms.limits.get(place);
    if (limit) {
      const shelf = shelves.get(place) ?? createShelf(limit);
      shelves.set(place, shelf);
      shelf.add(quality, load, sign);
    }
    if (unit === '') return;
    const known = units.get(unit);
    // Goods that come say where it stands.
    if (!known || (sign === 1 && known.parent === '')) stand(unit, place, known?.parent ?? '');
    units.get(unit)!.quantity += sign * load.quantity;
  }

  const touched = (side: Side): void => {
    tellPlace(side.place);
    if (side.unit !== '') tellUnit(side.unit);
  };

  const later = new Set(wms.unitEvents.map(({ unit }) => unit));
  for (const { id, location } of site.handlingUnits) if (later.has(id)) stand(id, location, '');
  for (const { unit, place, parent } of wms.units) stand(unit, place, parent);
  for (const goods of wms.goods) add(goods, goods, 1);
  for (const id of shelves.keys()) tellPlace(id);
  for (const id of units.keys()) tellUnit(id);

  const steps = [
    ...wms.movements.map((one) => ({
      at: one.at,
      take() {
        const source = { place: one.from, unit: one.fromUnit, quality: one.fromQuality };
        const target = { place: one.to, unit: one.toUnit, quality: one.toQuality };
        add(source, one, -1);
        add(target, one, 1);
        touched(source);
        touched(target);
      },
    })),
    ...wms.unitEvents.map(({ at, unit, place, parent, isGone }) => ({
      at,
      take() {
        const holder = units.get(unit)?.parent || parent;
        stand(unit, place, parent);
        if (isGone) units.delete(unit);
        tellUnit(unit);
        if (holder !== '') tellUnit(holder);
      },
    })),
  ].sort((a, b) => a.at - b.at);
  for (const { at, take } of steps) {
    now = Math.max(at, from + 1);
    take();
  }
  return told;
}
