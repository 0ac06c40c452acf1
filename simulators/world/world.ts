import { gtin14 } from '#base/gs1/index.ts';
import { invariant } from '#base/invariant.ts';
import type {
  DeliveredUnit,
  Delivery,
  InjectedError,
  PhysicalItem,
  Pieces,
  World,
} from './contracts.ts';

/** The world with what only the plant's own parts need. */
export interface WatchedWorld extends World {
  /** Calls `listen` after pieces or handling units came to or left this container. */
  watch(container: string, listen: () => void): void;
  /**
   * What broke the conservation of pieces, one sentence each; empty when all that entered is still
   * somewhere. Pieces never leave: what left the house lies in 'CUSTOMER:…'.
   */
  verify(): readonly string[];
}

interface WorldSnapshot {
  readonly items: readonly PhysicalItem[];
  readonly pieces: readonly (Pieces & { readonly container: string })[];
  readonly entered: readonly Pieces[];
  readonly units: readonly (readonly [unit: string, at: string])[];
  readonly deliveries: readonly Delivery[];
  readonly errors: readonly InjectedError[];
  readonly inside?: readonly (readonly [kit: string, pieces: readonly Pieces[]])[];
}

/** Item and lot never contain a tab, so a joined key sorts and splits. */
const keyOf = (item: string, lot: string) => `${item}\t${lot}`;
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function toPieces(stock: ReadonlyMap<string, number>): Pieces[] {
  return [...stock.keys()].sort(compare).map((key) => {
    const [item = '', lot = ''] = key.split('\t');
    return { item, lot, quantity: stock.get(key) ?? 0 };
  });
}

function add(stock: Map<string, number>, key: string, quantity: number): void {
  const total = (stock.get(key) ?? 0) + quantity;
  invariant(total >= 0, `the world has no ${key} to take away`);
  if (total === 0) stock.delete(key);
  else stock.set(key, total);
}

/** The serial numbers on pieces, by container and goods, in the order in which they came there. */
function createNumbers() {
  const numbers = new Map<string, readonly string[]>();
  const nameOf = (container: string, key: string) => `${container}\n${key}`;
  const of = (container: string, key: string) => numbers.get(nameOf(container, key)) ?? [];
  const set = (container: string, key: string, serials: readonly string[]) => {
    if (serials.length === 0) numbers.delete(nameOf(container, key));
    else numbers.set(nameOf(container, key), serials);
  };
  return {
    of,
    add: (container: string, key: string, serials: readonly string[]) =>
      set(container, key, [...of(container, key), ...serials]),
    take(container: string, key: string, taken: readonly string[]) {
      set(
        container,
        key,
        of(container, key).filter((serial) => !taken.includes(serial)),
      );
    },
    clear: () => numbers.clear(),
  };
}

const kitName = ({ item, serials }: Pieces): string => serials?.[0] ?? item;

/** Numbered pieces in what was made of them: in a kit, by its number or its item. */
function createInsides() {
  const insides = new Map<string, readonly Pieces[]>();
  const of = (kit: string) => insides.get(kit) ?? [];
  const numbered = (pieces: readonly Pieces[]) => pieces.filter(({ serials }) => serials?.length);
  return {
    of,
    all: () => [...insides],
    /** Pieces become others: what was in them comes out, and they are in what is made. */
    remake(used: readonly Pieces[], made: readonly Pieces[]) {
      const out = new Set(numbered(made).flatMap(({ serials = [] }) => serials));
      for (const kit of used) {
        const left = of(kitName(kit)).filter(
          ({ serials }) => !serials?.some((one) => out.has(one)),
        );
        if (left.length === 0) insides.delete(kitName(kit));
        else insides.set(kitName(kit), left);
      }
      const [kit, ...others] = made;
      if (!kit || others.length > 0) return;
      const each = numbered(used).flatMap(({ serials = [], ...piece }) =>
        serials.map((serial) => ({ ...piece, quantity: 1, serials: [serial] })),
      );
      if (each.length > 0) insides.set(kitName(kit), [...of(kitName(kit)), ...each]);
    },
    restore(all: readonly (readonly [string, readonly Pieces[]])[]) {
      insides.clear();
      for (const [kit, pieces] of all) insides.set(kit, pieces);
    },
  };
}

/** Which handling unit stands where, and which stand at one place, in the order of their names. */
function createUnits() {
  const places = new Map<string, string>();
  const standing = new Map<string, Set<string>>();
  const leave = (unit: string) => {
    const at = places.get(unit);
    if (at !== undefined) standing.get(at)?.delete(unit);
  };
  return {
    at: (unit: string) => places.get(unit),
    standingAt: (place: string) => [...(standing.get(place) ?? [])].sort(compare),
    all: () => [...places].sort(([a], [b]) => compare(a, b)),
    put(unit: string, place: string) {
      leave(unit);
      places.set(unit, place);
      const there = standing.get(place) ?? new Set<string>();
      there.add(unit);
      standing.set(place, there);
    },
    remove(unit: string) {
      leave(unit);
      places.delete(unit);
    },
    clear() {
      places.clear();
      standing.clear();
    },
  };
}

/**
 * The one physical truth, kept in plain maps. A delivery's `quantity` is all pieces on the truck
 * of that item and lot, `damaged` says how many of them are broken.
 */
export function createWorld(): WatchedWorld {
  const items = new Map<string, PhysicalItem>();
  const barcodes = new Map<string, string>();
  const stock = new Map<string, Map<string, number>>();
  const entered = new Map<string, number>();
  const units = createUnits();
  const numbers = createNumbers();
  const insides = createInsides();
  const deliveries = new Map<string, Delivery>();
  const errors: InjectedError[] = [];
  const watchers = new Map<string, (() => void)[]>();
  let version = 0;

  const changed = (...containers: readonly string[]) => {
    version++;
    for (const container of containers) for (const tell of watchers.get(container) ?? []) tell();
  };
  const stockOf = (container: string) => {
    const known = stock.get(container);
    if (known) return known;
    const made = new Map<string, number>();
    stock.set(container, made);
    return made;
  };
  /** Each piece of such an item gets a number that no other has. */
  const freshNumbers = (item: string, quantity: number): string[] => {
    let before = 0;
    for (const [key, count] of entered) if (key.split('\t')[0] === item) before += count;
    return Array.from({ length: quantity }, (_, i) => `${item}-W${before + i + 1}`);
  };
  const enter = (container: string, { item, lot, quantity, serials }: Pieces) => {
    invariant(Number.isInteger(quantity) && quantity >= 0, 'pieces are whole');
    if (quantity === 0) return;
    if (items.get(item)?.numbered) {
      numbers.add(container, keyOf(item, lot), serials ?? freshNumbers(item, quantity));
    }
    add(stockOf(container), keyOf(item, lot), quantity);
    add(entered, keyOf(item, lot), quantity);
  };
  const contents = (container: string): Pieces[] =>
    toPieces(stock.get(container) ?? new Map()).map((pieces) => {
      const serials = numbers.of(container, keyOf(pieces.item, pieces.lot));
      return serials.length === 0 ? pieces : { ...pieces, serials };
    });
  const define = (list: readonly PhysicalItem[]) => {
    for (const item of list) {
      items.set(item.item, item);
      barcodes.set(item.item, item.item);
      for (const code of item.barcodes) {
        barcodes.set(code, item.item);
        barcodes.set(gtin14(code) ?? code, item.item);
      }
    }
  };
  const weightOf = (container: string): number => {
    let grams = 0;
    for (const { item, quantity } of toPieces(stock.get(container) ?? new Map())) {
      grams += (items.get(item)?.weightGrams ?? 0) * quantity;
    }
    for (const unit of units.standingAt(container)) grams += weightOf(unit);
    return grams;
  };
  const load = ({ unit, pieces, units: inner = [] }: DeliveredUnit, at: string) => {
    units.put(unit, at);
    for (const each of pieces) enter(unit, each);
    for (const each of inner) load(each, unit);
  };
  const outermost = (unit: string): string => {
    const at = units.at(unit);
    if (at?.startsWith('TRUCK:')) return at;
    return at === undefined || units.at(at) === undefined ? unit : outermost(at);
  };
  const inventory = () =>
    [...stock.keys()]
      .sort(compare)
      .flatMap((container) => contents(container).map((pieces) => ({ container, ...pieces })));

  return {
    define(list) {
      define(list);
      changed();
    },
    item: (item) => items.get(item),
    itemByBarcode(code) {
      const item = barcodes.get(code);
      return item === undefined ? undefined : items.get(item);
    },
    seed(container, pieces) {
      enter(container, pieces);
      changed(container);
    },
    deliver(delivery) {
      // A host that repeats itself brings no second truck.
      if (deliveries.has(delivery.asn)) return;
      deliveries.set(delivery.asn, delivery);
      const truck = `TRUCK:${delivery.asn}`;
      for (const pieces of delivery.pieces) enter(truck, pieces);
      for (const unit of delivery.units ?? []) load(unit, truck);
      changed(truck, delivery.dock);
    },
    delivery: (asn) => deliveries.get(asn),
    deliveryAt(dock) {
      for (const delivery of deliveries.values()) {
        if (delivery.dock === dock && stock.get(`TRUCK:${delivery.asn}`)?.size) return delivery;
      }
      return undefined;
    },
    move(from, to, { item, lot, quantity, serials }) {
      const key = keyOf(item, lot);
      const there = numbers.of(from, key);
      const meant = serials ? there.filter((serial) => serials.includes(serial)) : there;
      const taken = meant.slice(0, Math.max(0, quantity));
      const most = there.length > 0 ? taken.length : (stock.get(from)?.get(key) ?? 0);
      const moved = Math.min(quantity, most);
      if (moved <= 0) return 0;
      numbers.take(from, key, taken);
      numbers.add(to, key, taken);
      add(stockOf(from), key, -moved);
      add(stockOf(to), key, moved);
      if (stockOf(from).size === 0) stock.delete(from);
      changed(from, to);
      return moved;
    },
    make(container, used, made) {
      const at = stockOf(container);
      const isThere = used.every((one) => (at.get(keyOf(one.item, one.lot)) ?? 0) >= one.quantity);
      if (!isThere) return false;
      insides.remake(used, made);
      for (const { item, lot, quantity, serials } of used) {
        numbers.take(container, keyOf(item, lot), serials ?? []);
        add(at, keyOf(item, lot), -quantity);
        add(entered, keyOf(item, lot), -quantity);
      }
      for (const pieces of made) enter(container, pieces);
      if (stockOf(container).size === 0) stock.delete(container);
      changed(container);
      return true;
    },
    inside: insides.of,
    contents,
    createUnit(unit, at) {
      if (units.at(unit) !== undefined) return;
      units.put(unit, at);
      changed(at);
    },
    moveUnit(unit, to) {
      const from = units.at(unit);
      if (from === undefined) return false;
      units.put(unit, to);
      changed(from, to);
      return true;
    },
    removeUnit(unit) {
      const at = units.at(unit);
      if (at === undefined) return;
      invariant(!stock.get(unit)?.size, `${unit} still holds pieces`);
      units.remove(unit);
      changed(at);
    },
    unitAt: (unit) => units.at(unit),
    unitsAt: (place) => units.standingAt(place),
    stacked: () =>
      Object.fromEntries(
        units
          .all()
          .map(([unit]) => [unit, outermost(unit)] as const)
          .filter(([unit, outer]) => unit !== outer),
      ),
    weightOf,
    recordError(error) {
      errors.push({ errorId: `E-${errors.length + 1}`, ...error });
      changed();
    },
    errors: () => errors,
    inventory,
    snapshot(): WorldSnapshot {
      return {
        items: [...items.values()],
        pieces: inventory(),
        entered: toPieces(entered),
        units: units.all(),
        deliveries: [...deliveries.values()],
        errors: [...errors],
        inside: insides.all(),
      };
    },
    restore(snapshot) {
      const state = snapshot as WorldSnapshot;
      for (const map of [items, barcodes, stock, entered, deliveries]) map.clear();
      units.clear();
      numbers.clear();
      insides.restore(state.inside ?? []);
      define(state.items);
      for (const { container, item, lot, quantity, serials } of state.pieces) {
        add(stockOf(container), keyOf(item, lot), quantity);
        numbers.add(container, keyOf(item, lot), serials ?? []);
      }
      for (const { item, lot, quantity } of state.entered) {
        add(entered, keyOf(item, lot), quantity);
      }
      for (const [unit, at] of state.units) units.put(unit, at);
      for (const delivery of state.deliveries) deliveries.set(delivery.asn, delivery);
      errors.splice(0, errors.length, ...state.errors);
      changed();
    },
    get version() {
      return version;
    },
    watch(container, listen) {
      watchers.set(container, [...(watchers.get(container) ?? []), listen]);
    },
    verify() {
      const found = new Map<string, number>();
      for (const { item, lot, quantity } of inventory()) add(found, keyOf(item, lot), quantity);
      return [...new Set([...entered.keys(), ...found.keys()])]
        .sort(compare)
        .filter((key) => entered.get(key) !== found.get(key))
        .map((key) => {
          const [item, lot] = key.split('\t');
          return `${item} lot '${lot}': ${entered.get(key) ?? 0} entered, ${found.get(key) ?? 0} found`;
        });
    },
  };
}
