import type { Pieces, World } from '../world/contracts.ts';

/** One thing that hands did to the world, written down so that it can be taken back. */
export type Deed =
  | { readonly type: 'moved'; readonly from: string; readonly to: string; readonly pieces: Pieces }
  | {
      readonly type: 'unit_moved';
      readonly unit: string;
      readonly from: string;
      readonly to: string;
    }
  | {
      readonly type: 'made';
      readonly at: string;
      readonly used: readonly Pieces[];
      readonly made: readonly Pieces[];
    }
  | { readonly type: 'unit_made'; readonly unit: string }
  | { readonly type: 'unit_removed'; readonly unit: string; readonly from: string };

/**
 * The world as one act touches it: every deed is remembered. When the answer is refused, nothing
 * was taken over by the warehouse, so the worker puts everything back where it was.
 */
export class Hands {
  readonly deeds: Deed[] = [];
  readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  /** Moves pieces of the lot told; of any lot when none is told or `anyLot` is set. */
  move(from: string, to: string, wanted: Pieces, anyLot = false): number {
    let left = wanted.quantity;
    for (const { lot, serials } of lotsOf(this.world, from, wanted.item, wanted.lot, anyLot)) {
      if (left <= 0) break;
      const meant = serials?.filter((serial) => wanted.serials?.includes(serial) ?? true);
      const numbered = meant ? { serials: meant.slice(0, left) } : {};
      const pieces = { item: wanted.item, lot, quantity: left, ...numbered };
      const quantity = this.world.move(from, to, pieces);
      if (quantity === 0) continue;
      this.deeds.push({ type: 'moved', from, to, pieces: { ...pieces, quantity } });
      left -= quantity;
    }
    return wanted.quantity - left;
  }

  /** Pieces that lie here become others. False: some of them are not here. */
  make(at: string, used: readonly Pieces[], made: readonly Pieces[]): boolean {
    const lots = used.flatMap((wanted) => takenFrom(this.world, at, wanted));
    if (!this.world.make(at, lots, made)) return false;
    this.deeds.push({ type: 'made', at, used: lots, made });
    return true;
  }

  moveUnit(unit: string, to: string): boolean {
    const from = this.world.unitAt(unit);
    if (from === undefined || from === to) return from !== undefined;
    this.world.moveUnit(unit, to);
    this.deeds.push({ type: 'unit_moved', unit, from, to });
    return true;
  }

  createUnit(unit: string, at: string): void {
    if (this.world.unitAt(unit) !== undefined) return;
    this.world.createUnit(unit, at);
    this.deeds.push({ type: 'unit_made', unit });
  }

  /** What is in the units in or on it lies on itself, and they are thrown away. */
  open(unit: string): void {
    for (const inner of this.world.unitsAt(unit)) {
      this.open(inner);
      for (const row of this.world.contents(inner)) this.move(inner, unit, row);
      this.removeUnit(inner);
    }
  }

  /** Only an empty unit is thrown away. */
  removeUnit(unit: string): void {
    const from = this.world.unitAt(unit);
    if (from === undefined || this.world.contents(unit).length > 0) return;
    if (this.world.unitsAt(unit).length > 0) return;
    this.world.removeUnit(unit);
    this.deeds.push({ type: 'unit_removed', unit, from });
  }
}

/** How many pieces of an item lie in a container: of one lot, or of all when `lot` is ''. */
export function piecesIn(world: World, container: string, item: string, lot: string): number {
  return lotsOf(world, container, item, lot, false).reduce((sum, row) => sum + row.quantity, 0);
}

function lotsOf(
  world: World,
  container: string,
  item: string,
  lot: string,
  anyLot: boolean,
): readonly Pieces[] {
  const rows = world.contents(container).filter((row) => row.item === item);
  const told = rows.filter((row) => row.lot === lot);
  if (lot === '') return [...told, ...rows.filter((row) => row.lot !== lot)];
  return anyLot ? [...told, ...rows.filter((row) => row.lot !== lot)] : told;
}

/**
 * So many pieces of an item, of whichever lots lie there, those with the numbers told; as told where
 * there are too few.
 */
function takenFrom(world: World, at: string, wanted: Pieces): readonly Pieces[] {
  let left = wanted.quantity;
  const taken: Pieces[] = [];
  for (const row of lotsOf(world, at, wanted.item, wanted.lot, false)) {
    const meant = row.serials?.filter((serial) => wanted.serials?.includes(serial) ?? true);
    const quantity = Math.min(left, meant?.length ?? row.quantity);
    const numbered = meant ? { serials: meant.slice(0, quantity) } : {};
    if (quantity > 0) taken.push({ ...row, quantity, ...numbered });
    left -= quantity;
  }
  return left > 0 ? [wanted] : taken;
}

/** Takes deeds back, the last one first. */
export function undo(world: World, deeds: readonly Deed[]): void {
  for (const deed of [...deeds].reverse()) {
    if (deed.type === 'moved') world.move(deed.to, deed.from, deed.pieces);
    else if (deed.type === 'made') world.make(deed.at, deed.made, deed.used);
    else if (deed.type === 'unit_moved') world.moveUnit(deed.unit, deed.from);
    else if (deed.type === 'unit_removed') world.createUnit(deed.unit, deed.from);
    else if (world.contents(deed.unit).length === 0) world.removeUnit(deed.unit);
  }
}
