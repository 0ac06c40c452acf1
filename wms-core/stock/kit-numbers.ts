import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal, type Text } from '#base/refusal.ts';
import { toDay } from '#base/time.ts';
import type { SerialAt, StockRow } from '#wms-core/contracts.ts';
import type { KitNumber } from '#wms-core/ports.ts';
import type { ActDeps } from './acts.ts';
import { type KitWork, whyUnfit } from './kits.ts';
import { numberName, whereText } from './numbers.ts';
import { refuse } from './refusals.ts';

/** Serial numbers of kits and of what is in them: whether those that were told will do. */

/** The numbers of the kits themselves; none, where they are not kept by number. */
export const kitNumbers = ({ order, items }: KitWork): readonly string[] =>
  items.get(order.item)!.serialControlled
    ? (order.numbers ?? []).filter(({ item }) => item === order.item).map(({ serial }) => serial)
    : [];

/** Those of one component in one kit, or in all where kits have no numbers. */
export const numbersOf = (
  numbers: readonly KitNumber[] | undefined,
  item: string,
  kit: string | undefined,
): readonly string[] =>
  (numbers ?? []).filter((one) => one.item === item && one.kit === kit).map(({ serial }) => serial);

const inKit = (kit: string | undefined): Text =>
  kit === undefined ? { en: '', zh: '' } : { en: ` in kit ${kit}`, zh: `（套件 ${kit}）` };

/** One number for each piece that has one, each once, each in a kit that is named. */
export function numbersFault(work: KitWork): Refusal | undefined {
  const { order, kit, items } = work;
  const { item, quantity, numbers = [], missing = [] } = order;
  const told = [...numbers, ...missing];
  if (order.act === 'build' && missing.length > 0) return refuse('kit.nothing_missing');
  const stranger = told.find((one) => !items.get(one.item)?.serialControlled);
  if (stranger) return refuse('kit.number_stranger', { kit: item, item: stranger.item });
  const names = told.map((one) => numberName(order.owner, one.item, one.serial));
  const twice = told.find((_, index) => names.indexOf(names[index]!) !== index);
  if (twice) return refuse('kit.number_twice', { item: twice.item, serial: twice.serial });
  const own = kitNumbers(work);
  const isNumbered = items.get(item)!.serialControlled;
  if (isNumbered && own.length !== quantity) {
    const facts = { item, wanted: quantity, given: own.length, kit: inKit(undefined) };
    return refuse('kit.numbers_missing', facts);
  }
  const isOfKit = (one: KitNumber) =>
    one.item === item || (isNumbered ? own.includes(one.kit ?? '') : one.kit === undefined);
  const astray = told.find((one) => !isOfKit(one));
  if (astray) {
    const why = isNumbered
      ? { en: 'say in which of the kits it is (kit)', zh: '请用 kit 指明它在哪个套件中' }
      : { en: 'these kits have no numbers: leave kit out', zh: '该套件无序列号：请勿填写 kit' };
    return refuse('kit.number_kit', { item: astray.item, serial: astray.serial, why });
  }
  for (const part of kit.components.filter((one) => items.get(one.item)!.serialControlled)) {
    for (const one of isNumbered ? own : [undefined]) {
      const wanted = part.quantity * (isNumbered ? 1 : quantity);
      const given = numbersOf(told, part.item, one).length;
      const facts = { item: part.item, wanted, given, kit: inKit(one) };
      if (given !== wanted) return refuse('kit.numbers_missing', facts);
    }
  }
  return undefined;
}

export interface Located {
  readonly number: KitNumber;
  readonly row: StockRow;
}

/** So many other pieces a refusal names. */
const MAX_NAMED = 5;

/** What the book knows of the numbers at the work place, and how many pieces are left to take. */
interface Place {
  readonly work: KitWork;
  readonly lying: ReadonlyMap<string, SerialAt>;
  /** Of numbers that do not lie there: where they are. */
  readonly elsewhere: readonly SerialAt[];
  readonly open: Map<StockRow, number>;
  /** Pieces of each row whose number the book does not have. */
  readonly nameless: Map<StockRow, number>;
}

async function placeOf(
  deps: ActDeps,
  tx: Tx,
  work: KitWork,
  wanted: readonly KitNumber[],
): Promise<Place> {
  const { owner, location } = work.order;
  const items = [...new Set(wanted.map(({ item }) => item))].sort();
  const lying = await deps.ledger.serialsAt(tx, { owner, items, location, handlingUnit: '' });
  const elsewhere = await tx.query<SerialAt>(
    `SELECT owner, item, serial, layer, location, handling_unit AS "handlingUnit", quality
     FROM wms.serial WHERE item = ANY($1::text[]) AND serial = ANY($2::text[])
     ORDER BY owner = $3 DESC, owner, item, serial`,
    [items, wanted.map(({ serial }) => serial), owner],
  );
  const numbered = ({ layer, quality }: StockRow) =>
    lying.filter((at) => at.layer === layer && at.quality === quality).length;
  return {
    work,
    lying: new Map(lying.map((at) => [numberName(at.owner, at.item, at.serial), at])),
    elsewhere,
    open: new Map(work.rows.map((row) => [row, row.quantity - row.allocated])),
    nameless: new Map(work.rows.map((row) => [row, row.quantity - numbered(row)])),
  };
}

/** Numbers that lie there free for kits, the first few. */
function others({ lying, open }: Place, item: string): string {
  const free = [...lying.values()].filter((at) =>
    [...open].some(([row, pieces]) => pieces > 0 && row.item === item && row.layer === at.layer),
  );
  const named = free.slice(0, MAX_NAMED).map(({ serial }) => serial);
  return named.join(', ') || '–';
}

function unfit(place: Place, { item, serial }: KitNumber, why: Text): Refusal {
  const { location } = place.work.order;
  const take = others(place, item);
  return refuse('kit.number_unfit', { item, serial, place: location, why, take });
}

function isNotHere(place: Place, { item, serial }: KitNumber): Refusal {
  const { owner, location } = place.work.order;
  const at = place.elsewhere.find((one) => one.item === item && one.serial === serial);
  const where =
    at && at.owner !== owner
      ? { en: ` By the book it belongs to ${at.owner}.`, zh: `账面归属货主 ${at.owner}。` }
      : whereText(at);
  return refuse('serial.elsewhere', { serial, item, place: location, where });
}

/** The row that the piece lies in; a number that the book does not have is of a piece without. */
function rowOf(place: Place, number: KitNumber): StockRow | Refusal {
  const { work, lying, elsewhere, open, nameless } = place;
  const { order, rows, here } = work;
  const at = lying.get(numberName(order.owner, number.item, number.serial));
  const isAt = (row: StockRow) =>
    row.item === number.item && row.layer === at?.layer && row.quality === at.quality;
  if (!at) {
    const known = elsewhere.find(
      (one) =>
        one.owner === order.owner && one.item === number.item && one.serial === number.serial,
    );
    if (known && known.location !== 'LOSS') return isNotHere(place, number);
    const row = rows.find(
      (one) => one.item === number.item && open.get(one)! > 0 && nameless.get(one)! > 0,
    );
    if (!row) return isNotHere(place, number);
    nameless.set(row, nameless.get(row)! - 1);
    return row;
  }
  const row = rows.find(isAt);
  if (row) return row;
  const lies = here.find(isAt);
  const why = lies && whyUnfit(lies, toDay(order.at));
  return why ? unfit(place, number, why) : isNotHere(place, number);
}

/** Where the named pieces lie at the work place; refuses one that may not be used. */
export async function locate(
  deps: ActDeps,
  tx: Tx,
  work: KitWork,
  wanted: readonly KitNumber[],
): Promise<readonly Located[] | Refusal> {
  if (wanted.length === 0) return [];
  const place = await placeOf(deps, tx, work, wanted);
  const found: Located[] = [];
  for (const number of wanted) {
    const row = rowOf(place, number);
    if (isRefusal(row)) return row;
    const open = place.open.get(row)!;
    if (open < 1) {
      const why = { en: 'its lot here is promised to orders', zh: '该批在此处已被订单锁定' };
      return unfit(place, number, why);
    }
    place.open.set(row, open - 1);
    found.push({ number, row });
  }
  return found;
}
