import type { Tx } from '#base/database/index.ts';
import { invariant } from '#base/invariant.ts';
import type { Millis } from '#base/time.ts';
import type { Claim } from '#wms-core/contracts.ts';
import type { CheckTask, Goods, PickTask, PutTask, Task } from '#wms-core/ports.ts';
import type { Outbound } from './context.ts';
import type { Order, Parcel, Run, Share } from './model.ts';
import { palletsFor, palletsUnder } from './shipping-pallets.ts';
import { loadOrders } from './store/orders.ts';
import { itemsOf, wareKey } from './wares.ts';

/** Tasks are built from what the store knows, so a task given out again names only what is left. */

interface Cause {
  readonly owner: string;
  readonly priority: number;
  readonly deadline: Millis | null;
  readonly document: string;
  readonly correlationId: string;
}

async function head(o: Outbound, tx: Tx, cause: Cause, items: readonly string[]) {
  return {
    taskId: o.ids.next('T'),
    warehouse: o.site.warehouse,
    priority: cause.priority,
    ...(cause.deadline === null ? {} : { deadline: cause.deadline }),
    document: cause.document,
    correlationId: cause.correlationId,
    items:
      items.length === 0
        ? []
        : await o.masterData.cards(tx, cause.owner, [...new Set(items)].sort()),
    ...o.masterData.whose(cause.owner),
  };
}

const ofOrder = (order: Order): Cause => ({ ...order, document: order.order });
const ofRun = (run: Run): Cause => ({ ...run, document: run.wave });

const passed = (goods: { item: string; layer: string; lot: string }): Goods => ({
  item: goods.item,
  layer: goods.layer,
  lot: goods.lot,
  quality: 'passed',
});

export async function emit(o: Outbound, tx: Tx, ...tasks: readonly Task[]): Promise<string> {
  await o.taskBook.emit(tx, 'outbound', tasks);
  return tasks[0]?.taskId ?? '';
}

/** The pick lines of a run that are still open, in walking order. */
export async function pickTask(
  o: Outbound,
  tx: Tx,
  run: Run,
  shares: readonly Share[],
): Promise<PickTask> {
  const lines = new Map<string, PickTask['lines'][number]>();
  for (const share of shares) {
    if (share.picked !== null || share.planned === 0) continue;
    const quantity = (lines.get(share.pickLine)?.quantity ?? 0) + share.planned;
    const lineId = share.pickLine;
    lines.set(lineId, { lineId, goods: passed(share), quantity, from: share.bin });
  }
  return {
    ...(await head(
      o,
      tx,
      ofRun(run),
      shares.map((share) => share.item),
    )),
    kind: 'pick',
    cart: run.cart,
    cartFrom: run.cartAt,
    cartTo: run.home,
    lines: [...lines.values()].sort((a, b) => (a.lineId < b.lineId ? -1 : 1)),
  };
}

export async function moveTask(
  o: Outbound,
  tx: Tx,
  cause: Run | Order,
  move: { readonly handlingUnit: string; readonly from: string; readonly to: string },
): Promise<Task> {
  const of = 'run' in cause ? ofRun(cause) : ofOrder(cause);
  return { ...(await head(o, tx, of, [])), kind: 'move', ...move };
}

export const putLineOf = (share: Share): string => `S${share.share}`;
export const shareOfPutLine = (lineId: string): number => Number(lineId.slice(1));

/** The put lines of a run that are still open, along the wall, slot by slot. */
export async function putTask(
  o: Outbound,
  tx: Tx,
  run: Run,
  shares: readonly Share[],
): Promise<PutTask> {
  const open = shares.filter((share) => share.put === null && (share.picked ?? 0) > 0);
  const orders = await loadOrders(tx, [...new Set(open.map((share) => share.order))]);
  const slotOf = (share: Share) => orders.get(share.order)!.slot;
  const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  const sorted = open.sort(
    (a, b) => compare(slotOf(a), slotOf(b)) || compare(a.item, b.item) || a.share - b.share,
  );
  const seen = new Set<string>();
  const lines = sorted.map((share) => {
    const order = orders.get(share.order)!;
    const isFirst = !seen.has(order.order) && order.toteAt !== order.slot;
    seen.add(order.order);
    return {
      lineId: putLineOf(share),
      goods: passed(share),
      quantity: share.picked!,
      slot: order.slot,
      tote: order.tote,
      order: order.order,
      ...(isFirst ? { toteFrom: order.toteAt } : {}),
    };
  });
  return {
    ...(await head(
      o,
      tx,
      ofRun(run),
      open.map((share) => share.item),
    )),
    kind: 'put',
    cart: run.cart,
    at: run.station,
    lines,
  };
}

/**
 * The serial numbers in the units where an order’s claims lie, by layer; of goods that have some.
 */
async function numbersIn(
  o: Outbound,
  tx: Tx,
  claims: readonly Claim[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const items = await itemsOf(o, tx, claims);
  const numbers = new Map<string, string[]>();
  const own = claims.filter((claim) => items.get(wareKey(claim))?.serialControlled);
  for (const { layer } of own) numbers.set(layer, []);
  const owner = own[0]?.owner ?? '';
  const wanted = { owner, items: [...new Set(own.map((claim) => claim.item))] };
  for (const handlingUnit of new Set(own.map((claim) => claim.handlingUnit))) {
    for (const { layer, serial } of await o.ledger.serialsAt(tx, { ...wanted, handlingUnit })) {
      numbers.get(layer)?.push(serial);
    }
  }
  return numbers;
}

export async function checkTask(
  o: Outbound,
  tx: Tx,
  order: Order,
  claims: readonly Claim[],
  unpack: readonly string[],
): Promise<Task> {
  const layers = await o.ledger.layers(tx, [...new Set(claims.map((claim) => claim.layer))]);
  const numbers = await numbersIn(o, tx, claims);
  const lines = new Map<string, CheckTask['lines'][number]>();
  for (const { item, layer, quantity } of claims) {
    const lot = layers.get(layer)?.lot ?? '';
    const serials = numbers.get(layer);
    const key = `${item}\u0000${serials ? layer : lot}`;
    const before = lines.get(key)?.quantity ?? 0;
    lines.set(key, { item, lot, quantity: before + quantity, ...(serials ? { serials } : {}) });
  }
  const exceptionPlace = o.masterData.locationsOfKind('exception')[0]?.location;
  invariant(exceptionPlace, 'the site has an exception place');
  return {
    ...(await head(
      o,
      tx,
      ofOrder(order),
      claims.map((claim) => claim.item),
    )),
    kind: 'check',
    order: order.order,
    tote: order.tote,
    from: order.toteAt,
    at: order.station,
    unpack,
    lines: [...lines.values()],
    exceptionPlace,
  };
}

export async function packTask(
  o: Outbound,
  tx: Tx,
  order: Order,
  parcels: readonly Parcel[],
): Promise<Task> {
  const toteTo = o.masterData.locationsOfKind('tote_pool')[0]?.location;
  invariant(toteTo, 'the site has a tote pool');
  const items = parcels.flatMap((parcel) => parcel.lines.map((line) => line.item));
  const numbers = await numbersIn(o, tx, await o.ledger.claims(tx, order.order));
  /** Of a layer that later parcels get pieces of too; what is left goes into the last of them. */
  const serialsFor = (layer: string, index: number) => {
    const later = parcels.slice(index + 1);
    const isShared = later.some(({ lines }) => lines.some((line) => line.layer === layer));
    const serials = isShared ? numbers.get(layer) : undefined;
    return serials ? { serials } : {};
  };
  return {
    ...(await head(o, tx, ofOrder(order), items)),
    kind: 'pack',
    order: order.order,
    tote: order.tote,
    at: order.station,
    toteTo,
    parcels: parcels.map(({ parcel, waybill, limited, lines }, index) => ({
      handlingUnit: parcel,
      waybill,
      ...(limited ? ({ limited: true } as const) : {}),
      lines: goodsOf(lines).map((line) => ({ ...line, ...serialsFor(line.goods.layer, index) })),
    })),
  };
}

/** What a packer sees: pieces by item and lot, whichever order lines they are for. */
function goodsOf(lines: Parcel['lines']): { goods: Goods; quantity: number }[] {
  const sums = new Map<string, { goods: Goods; quantity: number }>();
  for (const line of lines) {
    const quantity = (sums.get(line.layer)?.quantity ?? 0) + line.quantity;
    sums.set(line.layer, { goods: passed(line), quantity });
  }
  return [...sums.values()];
}

export async function weighTask(o: Outbound, tx: Tx, order: Order, parcel: Parcel): Promise<Task> {
  const station = o.site.locations.find((location) => location.id === order.station);
  const to = station?.packOut ?? o.masterData.locationsOfKind('pack_out')[0]?.location;
  invariant(to, 'the site has a place for packed parcels');
  const pallets = await palletsFor(o, tx, order, { parcel, place: to });
  return {
    ...(await head(o, tx, ofOrder(order), [])),
    kind: 'weigh',
    order: order.order,
    handlingUnit: parcel.parcel,
    at: order.station,
    to,
    ...(pallets.length > 0 ? { pallets } : {}),
  };
}

export async function loadTask(
  o: Outbound,
  tx: Tx,
  order: Order,
  parcels: readonly Parcel[],
): Promise<Task> {
  const staged = parcels.filter((parcel) => parcel.status === 'staged');
  const under = await palletsUnder(
    tx,
    staged.map(({ parcel }) => parcel),
  );
  const onPallet = ({ parcel }: Parcel) => under.get(parcel) ?? '';
  const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return {
    ...(await head(o, tx, ofOrder(order), [])),
    kind: 'load',
    order: order.order,
    at: order.dock,
    parcels: staged
      .sort((a, b) => compare(onPallet(a), onPallet(b)) || compare(a.parcel, b.parcel))
      .map((one) => {
        const pallet = under.get(one.parcel);
        const on = pallet === undefined ? {} : { onPallet: pallet };
        return { handlingUnit: one.parcel, waybill: one.waybill, ...on };
      }),
  };
}
