import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Language, type Refusal } from '#base/refusal.ts';
import { type Millis, toTimestamp } from '#base/time.ts';
import { readAsn, readLines } from '#wms-core/inbound/asn-store.ts';
import { refuseInbound } from '#wms-core/inbound/refusals.ts';
import type { ItemMaster } from '#wms-core/master-data/index.ts';
import { warehouseKind } from '#wms-core/master-data/kinds/parties.ts';
import { readRecords } from '#wms-core/master-data/record-store.ts';
import type { Order, Share } from '#wms-core/outbound/model.ts';
import { refuse as refuseOutbound } from '#wms-core/outbound/refusals.ts';
import { serpentine } from '#wms-core/outbound/serpentine.ts';
import { loadLines, loadOrder } from '#wms-core/outbound/store/orders.ts';
import { parcelsOf } from '#wms-core/outbound/store/parcels.ts';
import { sharesOfOrders } from '#wms-core/outbound/store/runs.ts';
import type { StockLedger } from '#wms-core/stock/index.ts';
import { showUnit } from '#wms-core/units/read.ts';
import { readCount } from '#wms-core/work/count-store.ts';
import { refuseWork } from '#wms-core/work/refusals.ts';
import { gtinOf } from './gs1.ts';
import type { Content, UnitLabel } from './labels/unit.ts';
import type { Waybill } from './labels/waybill.ts';
import { refusePaper } from './refusals.ts';
import type { CountPaper } from './sheets/count-sheet.ts';
import type { PickPaper } from './sheets/pick-list.ts';
import type { ReceivingPaper } from './sheets/receiving-sheet.ts';
import { nameIn, type Say } from './words.ts';

/** What the house knows of a document, as its papers show it. Writes nothing. */

export interface PaperDeps {
  readonly masterData: ItemMaster;
  readonly ledger: Pick<StockLedger, 'contents' | 'layers'>;
}

/** For whom a paper is printed. */
export interface Reader {
  readonly language: Language;
  readonly say: Say;
}

type Named = Readonly<Record<'item' | 'name' | 'code' | 'gtin', string>>;

/** Names and barcodes of items; of one that is gone its number. */
async function namer(
  { masterData }: PaperDeps,
  tx: Tx,
  { owner, items }: { readonly owner: string; readonly items: readonly string[] },
  { language }: Reader,
): Promise<(item: string) => Named> {
  const known = await masterData.items(tx, owner, [...new Set(items)]);
  return (item) => {
    const found = isRefusal(known) ? undefined : known.get(item);
    if (!found) return { item, name: '', code: '', gtin: '' };
    const name = nameIn(language, found.name);
    return { item, name, code: found.barcodes[0] ?? '', gtin: gtinOf(found) ?? '' };
  };
}

async function houseName({ masterData }: PaperDeps, tx: Tx, reader: Reader): Promise<string> {
  const warehouse = masterData.warehouse();
  const [record] = await readRecords(tx, warehouseKind, [{ warehouse }]);
  return record ? nameIn(reader.language, record.name) : warehouse;
}

async function recipient(deps: PaperDeps, tx: Tx, order: Order, reader: Reader): Promise<string> {
  if (order.toWarehouse !== '') return order.toWarehouse;
  const { owner, customer } = order;
  const partner = await deps.masterData.partner(tx, owner, 'customer', customer);
  return partner ? `${nameIn(reader.language, partner.name)} (${customer})` : customer;
}

/** YYYY-MM-DD HH:MM UTC */
const moment = (at: Millis) => `${toTimestamp(at).slice(0, 16).replace('T', ' ')} UTC`;

const kilograms = (grams: number) => `${(grams / 1_000).toFixed(3)} kg`;

/** What is alike in item, lot and dates as one. */
function alike(contents: readonly Content[]): Content[] {
  const keyOf = ({ quantity: _, ...rest }: Content) => JSON.stringify(rest);
  return [...Map.groupBy(contents, keyOf).values()].map((some) => ({
    ...some[0]!,
    quantity: some.reduce((sum, { quantity }) => sum + quantity, 0),
  }));
}

export async function unitLabel(
  deps: PaperDeps,
  tx: Tx,
  unit: string,
  reader: Reader,
): Promise<UnitLabel | Refusal> {
  const shown = await showUnit(tx, unit);
  if (isRefusal(shown)) return shown;
  const rows = await deps.ledger.contents(tx, { within: unit });
  const contents: Content[] = [];
  for (const [owner, own] of Map.groupBy(rows, (row) => row.owner)) {
    const items = own.map(({ item }) => item);
    const named = await namer(deps, tx, { owner, items }, reader);
    for (const { item, lot, expiryDate, productionDate, quantity } of own) {
      const { name, gtin } = named(item);
      const dates = { expiryDate: expiryDate ?? '', productionDate: productionDate ?? '' };
      contents.push({ item, name, gtin, lot, ...dates, quantity });
    }
  }
  const { say } = reader;
  return {
    unit,
    from: await houseName(deps, tx, reader),
    to: '',
    facts: contents.length === 0 ? [] : [[say('weight'), kilograms(shown.grossGrams)]],
    contents: alike(contents),
  };
}

async function orderOf(tx: Tx, id: string): Promise<Order | Refusal> {
  return (await loadOrder(tx, id)) ?? refuseOutbound('order.unknown', { order: id });
}

async function packed(tx: Tx, id: string) {
  const order = await orderOf(tx, id);
  if (isRefusal(order)) return order;
  const parcels = await parcelsOf(tx, id);
  return parcels.length === 0 ? refusePaper('paper.no_parcels', { order: id }) : { order, parcels };
}

export async function cartonLabels(
  deps: PaperDeps,
  tx: Tx,
  id: string,
  reader: Reader,
): Promise<readonly UnitLabel[] | Refusal> {
  const found = await packed(tx, id);
  if (isRefusal(found)) return found;
  const { order, parcels } = found;
  const lines = parcels.flatMap((parcel) => parcel.lines);
  const { owner } = order;
  const items = lines.map(({ item }) => item);
  const named = await namer(deps, tx, { owner, items }, reader);
  const layers = await deps.ledger.layers(tx, [...new Set(lines.map(({ layer }) => layer))]);
  const from = await houseName(deps, tx, reader);
  const to = await recipient(deps, tx, order, reader);
  const { say } = reader;
  return parcels.map((parcel, index) => ({
    ...{ unit: parcel.parcel, from, to },
    facts: [
      [say('order'), id],
      ['', say('parcel', { n: index + 1, all: parcels.length })],
      [say('weight'), kilograms(parcel.actualGrams ?? parcel.estimateGrams)],
    ],
    contents: alike(
      parcel.lines.map(({ item, lot, layer, quantity }) => {
        const { name, gtin } = named(item);
        const { expiryDate, productionDate } = layers.get(layer) ?? {};
        const dates = { expiryDate: expiryDate ?? '', productionDate: productionDate ?? '' };
        return { item, name, gtin, lot, ...dates, quantity };
      }),
    ),
  }));
}

export async function waybills(
  deps: PaperDeps,
  tx: Tx,
  id: string,
  reader: Reader,
): Promise<readonly Waybill[] | Refusal> {
  const found = await packed(tx, id);
  if (isRefusal(found)) return found;
  const { order, parcels } = found;
  const from = await houseName(deps, tx, reader);
  const to = await recipient(deps, tx, order, reader);
  return parcels.map((parcel, index) => ({
    ...{ waybill: parcel.waybill, sscc: parcel.parcel, from, to, order: id },
    ...{ n: index + 1, all: parcels.length },
    grams: parcel.actualGrams ?? parcel.estimateGrams,
    isLimited: parcel.limited,
  }));
}

/** What a line gets from bins, as far as nobody has picked it, in walking order. */
function openShares(deps: PaperDeps, shares: readonly Share[]) {
  const spotted = shares
    .filter(({ picked }) => picked === null)
    .map((share) => {
      const { aisle = null, x = 0, y = 0, z = 0 } = deps.masterData.location(share.bin) ?? {};
      return { ...share, location: share.bin, aisle: aisle ?? 0, x, y, z };
    });
  return serpentine(spotted);
}

export async function pickPaper(
  deps: PaperDeps,
  tx: Tx,
  id: string,
  reader: Reader,
): Promise<PickPaper | Refusal> {
  const order = await orderOf(tx, id);
  if (isRefusal(order)) return order;
  const { owner, wave, deadline } = order;
  const lines = await loadLines(tx, [id]);
  const shares = openShares(deps, await sharesOfOrders(tx, [id]));
  const items = [...lines, ...shares].map(({ item }) => item);
  const named = await namer(deps, tx, { owner, items }, reader);
  return {
    ...{ order: id, owner, wave },
    customer: await recipient(deps, tx, order, reader),
    deadline: deadline === null ? '' : moment(deadline),
    picks: shares.map(({ bin, item, lot, planned }) => ({
      ...{ bin, item, lot, quantity: planned },
      name: named(item).name,
    })),
    open: lines
      .map(({ item, ordered, short, allocated }) => ({
        ...{ item, quantity: ordered - short - allocated },
        name: named(item).name,
      }))
      .filter(({ quantity }) => quantity > 0),
  };
}

export async function countPaper(
  deps: PaperDeps,
  tx: Tx,
  id: string,
  reader: Reader,
): Promise<CountPaper | Refusal> {
  const count = await readCount(tx, id);
  if (!count) return refuseWork('count.unknown', { count: id });
  const { owner, location, handlingUnit, round, items } = count;
  const named = await namer(deps, tx, { owner, items }, reader);
  return { count: id, location, handlingUnit, owner, round, items: items.map(named) };
}

export async function receivingPaper(
  deps: PaperDeps,
  tx: Tx,
  id: string,
  reader: Reader,
): Promise<ReceivingPaper | Refusal> {
  const asn = await readAsn(tx, id);
  if (!asn) return refuseInbound('asn.unknown', { asn: id });
  const { owner, supplier, customer, dock, expectedAt } = asn;
  const lines = (await readLines(tx, [id])).get(id) ?? [];
  const items = lines.map(({ item }) => item);
  const named = await namer(deps, tx, { owner, items }, reader);
  return {
    ...{ asn: id, owner, dock, supplier: supplier || customer },
    expectedAt: moment(expectedAt),
    lines: lines.map(({ item, expected }) => ({ ...named(item), expected })),
  };
}
