import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { days, type Millis, toDay } from '#base/time.ts';
import type { Item } from '#wms-core/contracts.ts';
import { once } from '#wms-core/stock/once.ts';
import { receiptDates } from '../dates.ts';
import type { InboundParts } from '../parts.ts';
import { toldKey } from './doubt.ts';
import { refuseLotDates } from './refusals.ts';
import { doubtHold, type LotLayer, lockLot, whereabouts, writeCorrections } from './store.ts';

/**
 * A date of a lot was written down wrong. All layers of the lot (of one supplier) get the right one
 * where they stand, wherever their pieces are by now; what must not go out by it is held, and orders
 * lose it.
 */

export interface LotDates {
  /** Given by whoever corrects: it counts once. */
  readonly correction: string;
  readonly owner: string;
  readonly item: string;
  readonly lot: string;
  /** Needed where the lot came from several. */
  readonly supplier?: string;
  /** YYYY-MM-DD; left out, each layer keeps its own; null: none is kept. */
  readonly productionDate?: string | null;
  /** YYYY-MM-DD; left out beside a production date, by the item's shelf life. */
  readonly expiryDate?: string;
  readonly reason: string;
  readonly actor: string;
}

export interface Corrected {
  readonly correction: string;
  /** Layers that had other dates. */
  readonly layers: readonly string[];
  /** Of these: pieces that are here, those of them that are rejected, those that went to customers. */
  readonly pieces: number;
  readonly rejected: number;
  readonly shipped: number;
  /** Pieces that orders lost, because too little life is left. */
  readonly released: number;
}

export type LotDateParts = Pick<
  InboundParts,
  'clock' | 'masterData' | 'ledger' | 'feed' | 'exceptions'
>;

interface Dated {
  readonly before: LotLayer;
  readonly layer: string;
  readonly productionDate: string | null;
  readonly expiryDate: string | null;
}

/** A layer's dates by the correction, or what makes them a lie. */
function datesOf(item: Item, lot: LotDates, before: LotLayer, at: Millis): Dated | Refusal {
  const { layer, receivedAt } = before;
  const productionDate =
    lot.productionDate === undefined ? before.productionDate : (lot.productionDate ?? '');
  const isComputed = productionDate !== '' && item.shelfLifeDays !== null;
  const isRedone = isComputed && lot.productionDate !== undefined;
  const expiryDate = lot.expiryDate ?? (isRedone ? '' : before.expiryDate);
  const dates = receiptDates(item, { productionDate, expiryDate }, at);
  if (isRefusal(dates)) return dates;
  const came = toDay(receivedAt);
  if (productionDate > came) {
    const facts = { item: item.item, lot: lot.lot, productionDate, came };
    return refuseLotDates('lot_dates.produced_later', facts);
  }
  return { before, layer, productionDate: dates.productionDate, expiryDate: dates.expiryDate };
}

const isOther = ({ before, productionDate, expiryDate }: Dated): boolean =>
  before.productionDate !== (productionDate ?? '') || before.expiryDate !== (expiryDate ?? '');

/** Once by its number. */
export function correctLotDates(
  tx: Tx,
  parts: LotDateParts,
  lot: LotDates,
): Promise<Corrected | Refusal> {
  const { correction: id, actor: _actor, ...content } = lot;
  return once(tx, { kind: 'lot-dates', id, content }, async () => {
    const layers = await lockLot(tx, lot);
    return correct(tx, parts, lot, layers);
  });
}

async function correct(
  tx: Tx,
  parts: LotDateParts,
  lot: LotDates,
  all: readonly LotLayer[],
): Promise<Corrected | Refusal> {
  const { owner, item: id, actor } = lot;
  if (lot.expiryDate === undefined && lot.productionDate === undefined) {
    return refuseLotDates('lot_dates.nothing');
  }
  const own = all.filter(({ supplier }) => supplier === (lot.supplier ?? supplier));
  if (own.length === 0) return refuseLotDates('lot_dates.unknown', { item: id, lot: lot.lot });
  const suppliers = [...new Set(own.map(({ supplier }) => supplier || '–'))].sort();
  if (suppliers.length > 1) {
    const facts = { item: id, lot: lot.lot, suppliers: suppliers.join(', ') };
    return refuseLotDates('lot_dates.suppliers', facts);
  }
  const items = await parts.masterData.items(tx, owner, [id]);
  if (isRefusal(items)) return items;
  const item = items.get(id)!;
  const at = parts.clock.now();
  const dated: Dated[] = [];
  for (const before of own) {
    const dates = datesOf(item, lot, before, at);
    if (isRefusal(dates)) return dates;
    dated.push(dates);
  }
  const changed = dated.filter(isOther).sort((a, b) => (a.layer < b.layer ? -1 : 1));
  const soonest = toDay(at + days(item.minLifeOutDays));
  const { released } = await parts.ledger.redate(tx, {
    correction: lot.correction,
    layers: changed,
    ...{ soonest, actor, at },
  });
  await noteChange(tx, lot, changed, at);
  await settleDoubts(tx, parts, lot, dated, at);
  const layers = changed.map(({ layer }) => layer);
  const done: Corrected = {
    ...{ correction: lot.correction, layers, ...(await whereabouts(tx, layers)) },
    released: released.reduce((sum, { quantity }) => sum + quantity, 0),
  };
  if (changed.length > 0) await tell(tx, parts, lot, { done, changed, at });
  return done;
}

/** No doubt is left where all pieces of the lot expire on one day. */
async function settleDoubts(
  tx: Tx,
  { ledger, exceptions }: LotDateParts,
  { item, lot, actor }: LotDates,
  dated: readonly Dated[],
  at: Millis,
): Promise<void> {
  const after = new Set(dated.map(({ expiryDate }) => expiryDate));
  if (after.size > 1) return;
  for (const { before, layer } of dated) {
    if (before.isDoubted) await ledger.liftHold(tx, doubtHold(layer), actor, at);
  }
  const told = new Set([...dated.map(({ before }) => before.expiryDate), ...after]);
  for (const date of [...told].sort()) {
    await exceptions.settle(tx, toldKey(item, lot, date ?? ''), actor, at);
  }
}

const noteChange = (
  tx: Tx,
  { correction, owner, item, lot, reason, actor }: LotDates,
  changed: readonly Dated[],
  at: Millis,
): Promise<void> =>
  writeCorrections(
    tx,
    changed.map(({ before, layer, productionDate, expiryDate }) => ({
      ...{ correction, layer, owner, item, lot, reason, actor, at },
      productionBefore: before.productionDate,
      expiryBefore: before.expiryDate,
      productionDate: productionDate ?? '',
      expiryDate: expiryDate ?? '',
    })),
  );

async function tell(
  tx: Tx,
  { feed }: LotDateParts,
  { correction, owner, item, lot, reason, actor }: LotDates,
  what: { readonly done: Corrected; readonly changed: readonly Dated[]; readonly at: Millis },
): Promise<void> {
  const { done, changed, at } = what;
  const layers = changed.map(({ before, layer, productionDate, expiryDate }) => ({
    ...{ layer, supplier: before.supplier, productionDate, expiryDate },
    before: {
      productionDate: before.productionDate || null,
      expiryDate: before.expiryDate || null,
    },
  }));
  const { pieces, rejected, shipped, released } = done;
  await feed.append(tx, at, [
    {
      ...{ type: 'wms.lot.dates_corrected', subject: lot, correlationId: correction },
      data: {
        ...{ correction, owner, item, lot, reason, actor, layers },
        ...{ pieces, rejected, shipped, released },
      },
    },
  ]);
}

export interface DoubtSettlement {
  readonly layer: string;
  /** `label`: what the worker read twice; `known`: as the lot was known. */
  readonly right: 'label' | 'known';
  readonly reason: string;
  readonly actor: string;
}

/** One press: the whole lot gets the date that is right, and the goods are let go. Once. */
export function settleDoubt(
  tx: Tx,
  parts: LotDateParts,
  settlement: DoubtSettlement,
): Promise<Corrected | Refusal> {
  const { layer, right, reason, actor } = settlement;
  const correction = doubtHold(layer);
  const content = { layer, right };
  return once(tx, { kind: 'lot-dates', id: correction, content }, async () => {
    const found = (await parts.ledger.layers(tx, [layer])).get(layer);
    const lot = found && (await lockLot(tx, found));
    const own = lot?.filter(({ supplier }) => supplier === found?.supplier) ?? [];
    const doubted = own.find((one) => one.layer === layer && one.isDoubted);
    if (!found || !doubted) return refuseLotDates('lot_dates.no_doubt', { layer });
    const known = own.find(({ expiryDate, isDoubted }) => expiryDate !== '' && !isDoubted);
    const source = right === 'label' ? doubted : (known ?? doubted);
    const { owner, item, supplier } = found;
    return correct(
      tx,
      parts,
      {
        ...{ correction, owner, item, lot: found.lot, supplier, reason, actor },
        productionDate: source.productionDate || null,
        expiryDate: source.expiryDate,
      },
      own,
    );
  });
}
