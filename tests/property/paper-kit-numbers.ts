import { isVirtual, lockedIn, type Paper, type Row } from './paper-book.ts';
import { isNumbered } from './paper-facts.ts';
import type { KitNumber, Place, Request } from './stock-requests.ts';

/** Kits whose pieces have cards, on paper: which cards were named, and where they lie. */

type KitAsk = Extract<Request, { ask: 'kit' }>;

/** The numbers of the kits themselves. */
export const kitsNamed = ({ item, numbers = [] }: KitAsk): readonly string[] =>
  isNumbered(item) ? numbers.filter((one) => one.item === item).map(({ serial }) => serial) : [];

export function numbersFault(ask: KitAsk, recipe: ReadonlyMap<string, number>): string | undefined {
  const { item, quantity, numbers = [] } = ask;
  const isPart = (one: KitNumber) => one.item === item || recipe.has(one.item);
  if (numbers.some((one) => !isPart(one) || !isNumbered(one.item))) return 'kit.number_stranger';
  if (new Set(numbers.map((one) => `${one.item} ${one.serial}`)).size < numbers.length) {
    return 'kit.number_twice';
  }
  const own = kitsNamed(ask);
  if (isNumbered(item) && own.length !== quantity) return 'kit.numbers_missing';
  const parts = numbers.filter((one) => one.item !== item);
  const isAstray = ({ kit }: KitNumber) =>
    isNumbered(item) ? !own.includes(kit ?? '') : kit !== undefined;
  if (parts.some(isAstray)) return 'kit.number_kit';
  const isFull = [...recipe].every(([part, each]) => {
    if (!isNumbered(part)) return true;
    const of = (kit: string | undefined) =>
      parts.filter((one) => one.item === part && one.kit === kit).length;
    return isNumbered(item)
      ? own.every((kit) => of(kit) === each)
      : of(undefined) === each * quantity;
  });
  return isFull ? undefined : 'kit.numbers_missing';
}

/** The rows in which the named pieces lie, each of them free. */
export function whereNamed(
  paper: Paper,
  { location }: KitAsk,
  { rows, named }: { readonly rows: readonly Row[]; readonly named: readonly KitNumber[] },
): readonly (readonly [Row, KitNumber])[] | string {
  const isHere = (place: Place) => place.location === location && place.unit === '';
  const cardsIn = (row: Row) =>
    [...paper.serials.values()].filter(
      (at) => isHere(at) && at.layer === row.layer && at.quality === row.quality,
    ).length;
  const open = new Map(rows.map((row) => [row, row.quantity - lockedIn(row)]));
  const cardless = new Map(rows.map((row) => [row, row.quantity - cardsIn(row)]));
  const found: (readonly [Row, KitNumber])[] = [];
  for (const number of named) {
    const at = paper.serials.get(number.serial);
    let row: Row | undefined;
    if (at && isHere(at) && !isVirtual(at.location)) {
      row = rows.find((one) => one.layer === at.layer && one.quality === at.quality);
      // All its pieces are promised, or it may not be used.
      if (!row) return 'kit.number_unfit';
    } else {
      if (at && at.location !== 'LOSS') return 'serial.elsewhere';
      row = rows.find((one) => open.get(one)! > 0 && cardless.get(one)! > 0);
      if (!row) return 'serial.elsewhere';
      cardless.set(row, cardless.get(row)! - 1);
    }
    if (open.get(row)! < 1) return 'kit.number_unfit';
    open.set(row, open.get(row)! - 1);
    found.push([row, number]);
  }
  return found;
}
