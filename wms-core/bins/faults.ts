import type { Tx } from '#base/database/index.ts';
import { invariant } from '#base/invariant.ts';
import { isRefusal, type Refusal, same, type Text } from '#base/refusal.ts';
import type { Item, Location, MasterData } from '#wms-core/contracts.ts';
import { type ContentReader, contentReader } from '../inbound/putaway/contents.ts';
import { type Bin, type GoodsToPlace, layIn, piecesThatFit } from '../inbound/putaway/model.ts';
import { mixing, segregation, size } from '../inbound/putaway/rules/filters.ts';
import { createShelves, type Shelves } from '../inbound/putaway/shelves.ts';
import { volumeMl } from '../master-data/index.ts';
import { takeTurns } from '../plan-turn.ts';
import { refuseBin } from './refusals.ts';

/**
 * What a bin itself says of what may lie in it, by the rules that putaway plans with: its size, what
 * it bears and holds, what may lie together. Asked before somebody has goods brought there, or books
 * that they are; what was done by a task is a fact and is booked whatever it makes of the bin. Other
 * places than bins have no such rules.
 */

/** Pieces that are to lie in a bin. */
export interface ToLay {
  readonly owner: string;
  readonly item: string;
  readonly lot: string;
  readonly quantity: number;
  readonly to: string;
}

export interface BinDeps {
  readonly masterData: Pick<MasterData, 'items' | 'location' | 'zone' | 'trayOf'>;
}

export interface Bringing {
  /** One after the other: each finds those before it there, unless they were refused. */
  readonly goods: readonly ToLay[];
  /** Where the book has the goods by now; there they do not count. */
  readonly from?: string;
  /** Comes before them, whatever is wrong with it. */
  readonly earlier?: readonly ToLay[];
  /** What this delivery brought is not looked at: it is among the earlier ones. */
  readonly delivery?: string;
}

/** Rows without the goods that are being brought. */
function without(reader: ContentReader, { goods, from }: Bringing): ContentReader {
  if (from === undefined) return reader;
  return {
    ...reader,
    async contents(locations) {
      const keyOf = (one: Omit<ToLay, 'to' | 'quantity'>) =>
        [one.owner, one.item, one.lot].join('\n');
      const left = new Map<string, number>();
      for (const one of goods) {
        left.set(keyOf(one), (left.get(keyOf(one)) ?? 0) + one.quantity);
      }
      const rows = (await reader.contents(locations)).map((row) => {
        if (row.location !== from) return row;
        const gone = Math.min(row.quantity, left.get(keyOf(row)) ?? 0);
        left.set(keyOf(row), (left.get(keyOf(row)) ?? 0) - gone);
        return { ...row, quantity: row.quantity - gone };
      });
      return rows.filter(({ quantity }) => quantity > 0);
    },
  };
}

const RULES: Readonly<Record<Location['mixing'], Text>> = {
  any: same(''),
  one_owner: { en: 'for goods of one owner', zh: '只放一个货主的货物' },
  one_item: { en: 'for one item', zh: '只放一种货品' },
  one_lot: { en: 'for one lot', zh: '只放一个批次' },
  empty_only: { en: 'filled only while it is empty', zh: '只在空置时放货' },
};

const nameOf = (item: string, lot: string): Text =>
  lot === '' ? same(item) : { en: `${item} of lot ${lot}`, zh: `${item}（批次 ${lot}）` };

const NAMED = 3;

function contentOf({ items }: Bin): Text {
  const names = [...items].flatMap(([item, lots]) => [...lots].map((lot) => nameOf(item, lot)));
  const more = names.length > NAMED ? { en: ' and more', zh: '等' } : same('');
  const some = names.slice(0, NAMED);
  return {
    en: some.map(({ en }) => en).join(', ') + more.en,
    zh: some.map(({ zh }) => zh).join('、') + more.zh,
  };
}

function roomOf({ maxHeightMm, maxLengthMm }: Location): Text {
  const high = { en: `pieces up to ${maxHeightMm} mm high`, zh: `限高 ${maxHeightMm} mm` };
  const long = { en: `pieces up to ${maxLengthMm} mm long`, zh: `限长 ${maxLengthMm} mm` };
  if (maxLengthMm === null) return high;
  if (maxHeightMm === null) return long;
  return { en: `${high.en} and ${maxLengthMm} mm long`, zh: `${high.zh}、${long.zh}` };
}

/** More than fits: which of the bin's limits it is that they pass. */
function loadFault(bin: Bin, { item, quantity }: GoodsToPlace): Refusal | undefined {
  const fits = piecesThatFit(bin, item);
  if (fits >= quantity) return undefined;
  const { location: place, tray } = bin;
  const told = { quantity, item: item.item, bin: place.location, fits };
  const [grams, ml] = [quantity * item.weightGrams, quantity * volumeMl(item)];
  if (bin.usedVolumeMl + ml > place.maxVolumeMl) {
    return refuseBin('bin.too_full', {
      ...{ ...told, ml, used: bin.usedVolumeMl, most: place.maxVolumeMl },
    });
  }
  if (tray && tray.usedWeightGrams + grams > tray.payloadGrams) {
    return refuseBin('bin.tray_too_heavy', {
      ...{ ...told, grams, used: tray.usedWeightGrams, most: tray.payloadGrams },
    });
  }
  const used = bin.usedWeightGrams;
  return refuseBin('bin.too_heavy', { ...told, grams, used, most: place.maxWeightGrams });
}

/** `isOneLoad`: all that lies in the bin comes with these goods. */
function faultIn(bin: Bin, goods: GoodsToPlace, isOneLoad: boolean): Refusal | undefined {
  const { item, lot } = goods;
  const place = bin.location;
  const told = { bin: place.location, item: item.item };
  if (!size.keeps(bin, goods)) {
    const lengthMm = Math.max(item.lengthMm, item.widthMm);
    return refuseBin('bin.too_small', {
      ...{ ...told, heightMm: item.heightMm, lengthMm, room: roomOf(place) },
    });
  }
  const isFilledAtOnce = isOneLoad && place.mixing === 'empty_only';
  if (!isFilledAtOnce && !mixing.keeps(bin, goods)) {
    const names = { there: contentOf(bin), brought: nameOf(item.item, lot) };
    return refuseBin('bin.mixed', { ...told, rule: RULES[place.mixing], ...names });
  }
  if (!segregation.keeps(bin, goods)) {
    const other = [...new Set(bin.hazards.map(({ hazardClass }) => hazardClass))].join(', ');
    return refuseBin('bin.reacts', { ...told, class: item.hazardClass, other });
  }
  return loadFault(bin, goods);
}

/** Bins and their content as each owner's goods see them: strangers' are named with their owner. */
async function openSides(
  { masterData }: BinDeps,
  tx: Tx,
  bringing: Bringing,
  places: readonly Location[],
): Promise<ReadonlyMap<string, Shelves>> {
  const { location: place, zone, trayOf } = masterData;
  const { goods, earlier = [], delivery } = bringing;
  const sides = new Map<string, Shelves>();
  for (const { owner } of [...goods, ...earlier]) {
    if (sides.has(owner)) continue;
    const reader = without(contentReader(tx.query.bind(tx), owner, { delivery }), bringing);
    const shelves = createShelves({ places: [], place, zone, trayOf, owner, reader });
    await shelves.load(places);
    sides.set(owner, shelves);
  }
  return sides;
}

async function cardsOf(
  { masterData }: BinDeps,
  tx: Tx,
  goods: readonly ToLay[],
): Promise<(one: ToLay) => Item> {
  const cards = new Map<string, ReadonlyMap<string, Item>>();
  for (const [owner, own] of Map.groupBy(goods, (one) => one.owner)) {
    const ids = [...new Set(own.map(({ item }) => item))];
    const items = await masterData.items(tx, owner, ids);
    invariant(!isRefusal(items), `goods of unknown items are to lie in bins: ${ids.join(', ')}`);
    cards.set(owner, items);
  }
  return ({ owner, item }) => cards.get(owner)!.get(item)!;
}

/**
 * Why goods of known items may not lie where they are to: by their number among the goods. Whoever
 * asks keeps others from planning until the transaction ends; rows of stock are locked before.
 */
export async function binFaults(
  deps: BinDeps,
  tx: Tx,
  bringing: Bringing,
): Promise<ReadonlyMap<number, Refusal>> {
  const faults = new Map<number, Refusal>();
  const named = new Set(bringing.goods.map(({ to }) => to));
  const places = [...named].flatMap((to) => deps.masterData.location(to) ?? []);
  const bins = places.filter(({ kind }) => kind === 'bin');
  if (bins.length === 0) return faults;
  await takeTurns(tx);
  const { goods, earlier = [] } = bringing;
  const isBin = new Set(bins.map(({ location }) => location));
  const [before, wanted] = [earlier, goods].map((all) => all.filter(({ to }) => isBin.has(to)));
  const cardOf = await cardsOf(deps, tx, [...before!, ...wanted!]);
  const sides = await openSides(deps, tx, bringing, bins);
  const lay = (one: ToLay) => {
    for (const [owner, shelves] of sides) {
      const name = owner === one.owner ? one.item : `${one.owner}/${one.item}`;
      layIn(shelves.known(one.to)!, { ...one, name }, cardOf(one));
    }
  };
  const [side] = sides.values();
  const isEmpty = ({ location }: Location) => side?.known(location)?.items.size === 0;
  const filledNow = new Set(bins.filter(isEmpty).map(({ location }) => location));
  for (const one of before!) lay(one);
  for (const [index, one] of goods.entries()) {
    const bin = sides.get(one.owner)!.known(one.to);
    if (!bin) continue;
    const origin = { layer: '', quality: 'passed', supplier: '', delivery: '' } as const;
    const fault = faultIn(bin, { ...one, ...origin, item: cardOf(one) }, filledNow.has(one.to));
    if (fault) faults.set(index, fault);
    else lay(one);
  }
  return faults;
}

/** The first of them; undefined where all may lie there. */
export async function binFault(
  deps: BinDeps,
  tx: Tx,
  bringing: Bringing,
): Promise<Refusal | undefined> {
  return [...(await binFaults(deps, tx, bringing)).values()][0];
}
