import type { StockRow } from '#wms-core/contracts.ts';

/** Pieces found of an item and lot. */
export interface Found {
  readonly item: string;
  readonly lot: string;
  readonly quantity: number;
}

/** Pieces to be booked: of one row of the book, or of goods that the book does not have there. */
export interface Difference {
  readonly item: string;
  readonly lot: string;
  /** < 0: missing, > 0: surplus. */
  readonly delta: number;
  /**
   * Missing pieces that stay in the book because they are locked: their pick will look for them.
   */
  readonly unbooked: number;
  readonly takes: readonly { readonly row: StockRow; readonly quantity: number }[];
}

const keyOf = (goods: { readonly item: string; readonly lot: string }) =>
  `${goods.item}\n${goods.lot}`;

/** Missing pieces come off what nobody has locked, the row that came in last first. */
function takesFrom(rows: readonly StockRow[], missing: number) {
  const latestFirst = [...rows].sort(
    (a, b) => b.receivedAt - a.receivedAt || (a.layer < b.layer ? 1 : -1),
  );
  const takes: { row: StockRow; quantity: number }[] = [];
  let left = missing;
  for (const row of latestFirst) {
    const quantity = Math.min(left, row.quantity - row.allocated);
    if (quantity <= 0) continue;
    takes.push({ row, quantity });
    left -= quantity;
  }
  return { takes, left };
}

/**
 * Compares what was found with the book, for every item that was asked for or found. `book` holds
 * all rows of the place.
 */
export function differences(
  book: readonly StockRow[],
  asked: readonly string[],
  found: readonly Found[],
): Difference[] {
  const items = new Set([...asked, ...found.map((goods) => goods.item)]);
  const rows = new Map<string, StockRow[]>();
  for (const row of book) {
    if (items.has(row.item)) rows.set(keyOf(row), [...(rows.get(keyOf(row)) ?? []), row]);
  }
  const counted = new Map<string, Found>();
  for (const goods of found) {
    const known = counted.get(keyOf(goods));
    const quantity = goods.quantity + (known?.quantity ?? 0);
    counted.set(keyOf(goods), { item: goods.item, lot: goods.lot, quantity });
  }
  const result: Difference[] = [];
  for (const key of [...new Set([...rows.keys(), ...counted.keys()])].sort()) {
    const [item, lot] = key.split('\n') as [string, string];
    const own = rows.get(key) ?? [];
    const booked = own.reduce((sum, row) => sum + row.quantity, 0);
    const delta = (counted.get(key)?.quantity ?? 0) - booked;
    if (delta === 0) continue;
    if (delta > 0) {
      result.push({ item, lot, delta, unbooked: 0, takes: [] });
      continue;
    }
    const { takes, left } = takesFrom(own, -delta);
    result.push({ item, lot, delta, unbooked: left, takes });
  }
  return result;
}

/**
 * Whether the differences are what the short picks of this place had announced: nothing more than
 * the held pieces is missing.
 */
export function isExpected(
  found: readonly Difference[],
  missing: readonly { readonly item?: string; readonly quantity?: number }[],
): boolean {
  return found.every((difference) => {
    if (difference.delta > 0) return false;
    const announced = missing
      .filter((hold) => hold.item === undefined || hold.item === difference.item)
      .reduce((sum, hold) => sum + (hold.quantity ?? 0), 0);
    return -difference.delta <= announced;
  });
}

/** The rows of the book of these goods, by item and lot. */
export function rowsOf(
  book: readonly StockRow[],
  goods: readonly { readonly item: string; readonly lot: string }[],
): StockRow[] {
  const keys = new Set(goods.map(keyOf));
  return book.filter((row) => keys.has(keyOf(row)));
}

/** How wrong the book was, in percent of it; 100 where it had nothing. */
export const percentOf = (delta: number, booked: number): number =>
  booked === 0 ? 100 : (100 * Math.abs(delta)) / booked;

/** The most that the book of one item and lot was wrong, in percent of it. */
export function worstPercent(book: readonly StockRow[], found: readonly Difference[]): number {
  const booked = ({ item, lot }: Difference) =>
    book
      .filter((row) => row.item === item && row.lot === lot)
      .reduce((sum, row) => sum + row.quantity, 0);
  return Math.max(0, ...found.map((one) => percentOf(one.delta, booked(one))));
}

/** Of which items something came or went between two marks of a place. */
export function movedBetween(before: string, after: string): ReadonlySet<string> {
  const [was, is] = [new Set(before.split(' ')), new Set(after.split(' '))];
  const differing = [...was, ...is].filter(
    (entry) => entry !== '' && was.has(entry) !== is.has(entry),
  );
  return new Set(differing.map((entry) => entry.slice(0, entry.indexOf('/'))));
}

/** The book of a place as one comparable text: two equal ones mean that nothing moved between. */
export function bookMark(rows: readonly StockRow[], asked?: readonly string[]): string {
  return rows
    .filter((row) => asked?.includes(row.item) ?? true)
    .map((row) => `${row.item}/${row.layer}/${row.quality}=${row.quantity}`)
    .sort()
    .join(' ');
}
