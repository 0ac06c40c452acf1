import {
  around,
  freeLocks,
  type Hold,
  isVirtual,
  lockedIn,
  nameOf,
  type Paper,
  placeOf,
  type Row,
} from './paper-book.ts';
import { ORDERS } from './paper-facts.ts';
import type { HoldKind, Scope } from './stock-requests.ts';

/** Holds on paper: which pieces they keep, from whom, and whose locks they take. */

type Lies = Pick<Hold, 'scope' | 'isOfOneUnit' | 'row'>;

/** A hold that names a unit is of all that stands in or on it. */
const isInUnit = (paper: Paper, { scope, isOfOneUnit }: Lies, unit: string): boolean =>
  isOfOneUnit ? scope.handlingUnit === unit : around(paper, unit).includes(scope.handlingUnit!);

export function covers(paper: Paper, hold: Lies, row: Row): boolean {
  if (hold.row !== undefined) return nameOf(row, placeOf(row)) === hold.row;
  const { handlingUnit, ...scope } = hold.scope;
  if (handlingUnit !== undefined && !isInUnit(paper, hold, row.unit)) return false;
  const { owner, lot, delivery } = paper.layers.get(row.layer)!;
  const goods: Scope = {
    owner,
    item: row.item,
    layer: row.layer,
    location: row.location,
    lot,
    delivery,
  };
  return Object.entries(scope).every(([field, value]) => goods[field as keyof Scope] === value);
}

const lyingOn = (paper: Paper, row: Row): Hold[] =>
  [...paper.holds.values()].filter((hold) => !hold.lifted && covers(paper, hold, row));

const keptBy = (holds: readonly Hold[], row: Row): number =>
  Math.min(
    row.quantity,
    holds.reduce((sum, hold) => sum + (hold.quantity ?? row.quantity), 0),
  );

/** What is kept for a customer is not kept from him. */
export const heldIn = (paper: Paper, row: Row, customer?: string): number =>
  keptBy(
    lyingOn(paper, row).filter((hold) => hold.customer === undefined || hold.customer !== customer),
    row,
  );

/** So many pieces are there and no order's, and not all of them may be moved. */
export function isFrozen(paper: Paper, row: Row, pieces: number): boolean {
  const holds = lyingOn(paper, row).filter(({ kind }) =>
    ['freeze', 'recall', 'expiry'].includes(kind),
  );
  const unlocked = row.quantity - lockedIn(row);
  return holds.length > 0 && pieces <= unlocked && pieces > unlocked - keptBy(holds, row);
}

export const isOnHold = (paper: Paper, row: Row): boolean => lyingOn(paper, row).length > 0;

/**
 * Locks that are more than a row's pieces beside those on hold are freed, and all of orders of others
 * than for whom the goods are kept. A count leaves locks to their picks.
 */
export function freeCrowd(paper: Paper, row: Row): void {
  const holds = lyingOn(paper, row).filter(({ kind }) => kind !== 'count');
  for (const { customer } of holds) {
    if (customer === undefined) continue;
    for (const order of row.locks.keys()) {
      if (ORDERS[order]!.customer !== customer) row.locks.delete(order);
    }
  }
  const general = holds.filter(({ customer }) => customer === undefined);
  const crowd = lockedIn(row) - (row.quantity - keptBy(general, row));
  if (crowd > 0) freeLocks(row, crowd);
}

/** Locked pieces that come to where a hold lies lose their locks there. */
export function freeWhereHeld(paper: Paper, rows: readonly Row[]): void {
  const isNamed = [...paper.holds.values()].some(
    (hold) =>
      !hold.lifted &&
      hold.kind !== 'count' &&
      rows.some(
        ({ location, unit }) =>
          hold.scope.location === location ||
          (hold.scope.handlingUnit !== undefined && isInUnit(paper, hold, unit)),
      ),
  );
  if (isNamed) for (const row of rows) freeCrowd(paper, row);
}

export interface NewHold {
  readonly id: string;
  readonly kind: HoldKind;
  readonly scope: Scope;
  readonly customer?: string | undefined;
  readonly quantity?: number | undefined;
}

function holdFault({ kind, customer, scope, quantity }: NewHold): string | undefined {
  const isKept = customer !== undefined;
  if (isKept !== (kind === 'customer')) return 'hold.customer';
  if (isKept && quantity !== undefined) return 'hold.customer';
  const { owner: _, ...what } = scope;
  if (Object.keys(what).length === 0) return 'hold.scope';
  const where = scope.location ?? scope.handlingUnit;
  const isNamed = (scope.item ?? scope.layer) !== undefined && where !== undefined;
  return quantity !== undefined && !isNamed ? 'hold.scope' : undefined;
}

export function lay(paper: Paper, hold: NewHold, because?: string): void {
  const { id, kind, customer, scope, quantity } = hold;
  const isOfOneUnit = ['count', 'missing'].includes(kind) || id === because;
  const laid = { kind, customer, because, scope, quantity, lifted: false, isOfOneUnit };
  paper.holds.set(id, laid);
  if (kind === 'count') return;
  for (const row of paper.rows.values()) {
    if (!isVirtual(row.location) && covers(paper, laid, row)) freeCrowd(paper, row);
  }
}

/** Goods that are frozen or recalled wherever they are, are it in kits too. */
const isInKitsToo = ({ kind, scope, quantity }: NewHold): boolean =>
  (kind === 'freeze' || kind === 'recall') &&
  quantity === undefined &&
  scope.location === undefined &&
  scope.handlingUnit === undefined;

export function placeHold(paper: Paper, hold: NewHold): string {
  const fault = holdFault(hold);
  if (fault) return fault;
  lay(paper, hold);
  if (!isInKitsToo(hold)) return 'done';
  for (const [layer, { parts }] of paper.builds) {
    const isOfThese = [...parts.keys()].some((part) => {
      const { item } = paper.layers.get(part)!;
      const anywhere = { location: '', unit: '', quality: 'passed' } as const;
      const lies = { scope: hold.scope, isOfOneUnit: false };
      return covers(paper, lies, {
        ...{ item, layer: part, ...anywhere, quantity: 0, grams: 0, locks: new Map() },
      });
    });
    if (!isOfThese) continue;
    lay(paper, { id: `kit ${hold.id}/${layer}`, kind: hold.kind, scope: { layer } }, hold.id);
  }
  return 'done';
}

export function lift(paper: Paper, id: string): string {
  const hold = paper.holds.get(id);
  if (!hold) return 'hold.unknown';
  if (hold.lifted) return 'done';
  paper.told.push(`wms.stock.thawed ${id}`);
  for (const [other, { because }] of paper.holds) {
    if (other === id || because === id) paper.holds.get(other)!.lifted = true;
  }
  return 'done';
}
