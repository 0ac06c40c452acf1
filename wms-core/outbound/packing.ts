import type { Tx } from '#base/database/index.ts';
import { makeSscc } from '#base/gs1/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { MovementLine } from '#wms-core/contracts.ts';
import { mayGoLimited, volumeMl } from '#wms-core/master-data/index.ts';
import type { Act, PackTask, ReportAnswer, Task, TaskReport } from '#wms-core/ports.ts';
import { nextSerials } from '#wms-core/sscc.ts';
import { closeOrder } from './closing.ts';
import { type By, headOf, type Outbound } from './context.ts';
import type { Order, Parcel } from './model.ts';
import { layersOf, withSerials } from './numbers.ts';
import { nextStatus } from './order-states.ts';
import {
  estimateWeight,
  isLimited,
  limitedContentGrams,
  type Packable,
  planParcels,
} from './parcels.ts';
import { refuse } from './refusals.ts';
import { weighedIfAll } from './shipping.ts';
import { loadOrder, noteEvents, patchOrder } from './store/orders.ts';
import { insertParcels, loadParcel, parcelsOf, patchParcel, setParcels } from './store/parcels.ts';
import { emit, packTask, weighTask } from './tasks.ts';
import { itemsOf, wareKey } from './wares.ts';

/** Plans the parcels of a checked order and asks for them; an empty order's tote is only stored. */
export async function startPacking(o: Outbound, tx: Tx, order: Order, by: By): Promise<void> {
  const parcels = await plan(o, tx, order);
  await insertParcels(tx, parcels);
  const taskId = await emit(o, tx, await packTask(o, tx, order, parcels));
  await patchOrder(tx, order.order, { taskId, taskAttempts: 0 });
  await noteEvents(tx, by.at, [
    { order: order.order, event: 'packing', actor: by.actor, data: { parcels: parcels.length } },
  ]);
}

async function plan(o: Outbound, tx: Tx, order: Order): Promise<Parcel[]> {
  const claims = await o.ledger.claims(tx, order.order);
  if (claims.length === 0) return [];
  const items = await itemsOf(o, tx, claims);
  const layers = await o.ledger.layers(tx, [...new Set(claims.map((claim) => claim.layer))]);
  const { parcelGrams, parcelMl, parcelTareGrams, ssccExtension, gs1Prefix } = o.settings;
  const limitedGrams = limitedContentGrams(parcelTareGrams);
  const goods = claims.map(({ lineId, owner, item, layer, quantity }): Packable => {
    const card = items.get(wareKey({ owner, item }))!;
    const lot = layers.get(layer)?.lot ?? '';
    const { weightGrams } = card;
    const size = { weightGrams, volumeMl: volumeMl(card) };
    // A piece beyond what a package of limited quantities may weigh goes under the full rules.
    const limited = mayGoLimited(card) && weightGrams <= limitedGrams;
    return { lineId, item, layer, lot, quantity, ...size, hazard: card, limited };
  });
  const planned = planParcels(goods, { grams: parcelGrams, ml: parcelMl, limitedGrams });
  const serials = await nextSerials(tx, planned.length);
  return planned.map((content, index) => {
    const serial = serials[index]!;
    const parcel = makeSscc(ssccExtension, gs1Prefix, serial);
    const { grams, tolerance } = estimateWeight(content, parcelTareGrams);
    return {
      parcel,
      order: order.order,
      waybill: o.carrier.waybill(order, { sscc: parcel, serial, grams }),
      status: 'planned',
      at: order.station,
      taskId: '',
      taskAttempts: 0,
      estimateGrams: grams,
      toleranceGrams: tolerance,
      actualGrams: null,
      limited: isLimited(content),
      pallet: '',
      lines: content.map(({ lineId, item, layer, lot, quantity }) => ({
        lineId,
        item,
        layer,
        lot,
        quantity,
      })),
    };
  });
}

/** Pieces go from the tote into parcels; at the end the empty tote goes back to its stack. */
export async function onPack(
  o: Outbound,
  tx: Tx,
  task: PackTask,
  report: TaskReport,
  act: Act | undefined,
): Promise<ReportAnswer> {
  const order = await loadOrder(tx, task.order);
  const isOpen = order?.status === 'checked' || order?.status === 'clearing';
  if (!order || !isOpen || order.taskId !== task.taskId) {
    return refuse('outbound.stale', { task: task.taskId });
  }
  if (act?.act === 'packed') {
    const { handlingUnit: parcel, serials } = act;
    const refusal = await packed(o, tx, { task, report, order, parcel, serials });
    if (refusal) return refusal;
  } else if (act?.act === 'unit_moved') {
    const { handlingUnit, to } = act;
    if (handlingUnit !== task.tote) {
      return refuse('outbound.unit', { handlingUnit, task: task.taskId });
    }
    const head = headOf(task, report, 'store_tote');
    const moved = await o.ledger.moveUnit(tx, { ...head, handlingUnit, to });
    if (isRefusal(moved)) return moved;
    await patchOrder(tx, order.order, { toteAt: to });
  } else if (act) {
    return refuse('outbound.act', { kind: task.kind, act: act.act });
  }
  if (report.type === 'completed') await allPacked(o, tx, order, report);
  return { accepted: true };
}

interface PackedParcel {
  readonly task: PackTask;
  readonly report: TaskReport;
  readonly order: Order;
  readonly parcel: string;
  /** Of goods that are shared out over parcels. */
  readonly serials: readonly string[] | undefined;
}

async function packed(
  o: Outbound,
  tx: Tx,
  { task, report, order, parcel: id, serials }: PackedParcel,
): Promise<Refusal | undefined> {
  const parcel = await loadParcel(tx, id);
  if (parcel?.status !== 'planned' || parcel.order !== order.order) {
    return refuse('outbound.unit', { handlingUnit: id, task: task.taskId });
  }
  const made = await o.ledger.createUnit(tx, {
    handlingUnit: id,
    type: 'parcel',
    location: task.at,
    tareGrams: o.settings.parcelTareGrams,
    maxWeightGrams: o.settings.parcelGrams,
    maxVolumeMl: o.settings.parcelMl,
    boundTo: order.order,
  });
  if (isRefusal(made)) return made;
  const { lines: into, isWhole } = await linesInto(o, tx, order, parcel, task.at);
  const lines = serials ? await namedLines(o, tx, order, into, serials) : into;
  if (lines.length > 0) {
    const posted = await o.ledger.post(tx, { ...headOf(task, report, 'pack'), lines });
    if (isRefusal(posted)) return posted;
  }
  await patchParcel(tx, id, { status: 'packed', at: task.at });
  if (!isWhole) await patchOrder(tx, order.order, { recheck: true });
  return undefined;
}

/** The lines of the layers that these numbers are of say which pieces go. */
async function namedLines(
  o: Outbound,
  tx: Tx,
  order: Order,
  lines: readonly MovementLine[],
  serials: readonly string[],
): Promise<MovementLine[]> {
  const items = [...new Set(lines.map((line) => line.item))];
  const where = { owner: order.owner, items, handlingUnit: order.tote };
  const layerOf = layersOf(await o.ledger.serialsAt(tx, where));
  const layers = new Set(serials.map((serial) => layerOf.get(serial)));
  const isNamed = (line: MovementLine) => layers.has(line.layer);
  return [
    ...lines.filter((line) => !isNamed(line)),
    ...withSerials(lines.filter(isNamed), serials, layerOf),
  ];
}

/** What the parcel holds: locked pieces, and such as lost their lock after the packer was told. */
async function linesInto(o: Outbound, tx: Tx, order: Order, parcel: Parcel, at: string) {
  const claims = (await o.ledger.claims(tx, order.order)).filter(
    (claim) => claim.handlingUnit === order.tote,
  );
  const from = { location: order.toteAt, handlingUnit: order.tote, quality: 'passed' } as const;
  const to = { location: at, handlingUnit: parcel.parcel, quality: 'passed' } as const;
  const lines: MovementLine[] = [];
  let isWhole = true;
  for (const { lineId, item, layer, quantity } of parcel.lines) {
    const line = { item, owner: order.owner, layer, from, to };
    const claim = claims.find((one) => one.lineId === lineId && one.layer === layer);
    const locked = Math.min(quantity, claim?.quantity ?? 0);
    const lockedFor = { order: order.order, lineId };
    if (locked > 0) lines.push({ ...line, quantity: locked, lockedFor });
    if (locked < quantity) {
      isWhole = false;
      lines.push({ ...line, quantity: quantity - locked });
    }
  }
  return { lines, isWhole };
}

/** The tote and its slot are free; the parcels are weighed. */
async function allPacked(o: Outbound, tx: Tx, order: Order, report: TaskReport): Promise<void> {
  if (order.status === 'clearing') {
    await closeOrder(o, tx, order, report);
    return;
  }
  const id = order.order;
  await o.ledger.bindUnit(tx, order.tote, '');
  const status = nextStatus(order.status, 'pack');
  await patchOrder(tx, id, { status, slot: '', tote: '', toteAt: '', taskId: '' });
  const parcels = await parcelsOf(tx, id);
  await noteEvents(tx, report.at, [{ order: id, event: 'packed', actor: report.actor }]);
  const data = { order: id, parcels: parcels.map(({ parcel, waybill }) => ({ parcel, waybill })) };
  const { correlationId } = order;
  await o.feed.append(tx, report.at, [
    { type: 'wms.order.packed', subject: id, correlationId, data },
  ]);
  o.wake();
  if (order.recheck) return;
  const packed = parcels.filter((parcel) => parcel.status === 'packed');
  if (packed.length === 0) await weighedIfAll(o, tx, id, report);
  const tasks: Task[] = [];
  for (const parcel of packed) tasks.push(await weighTask(o, tx, order, parcel));
  await emit(o, tx, ...tasks);
  await setParcels(
    tx,
    packed.map(({ parcel }, index) => ({
      parcel,
      status: 'packed',
      taskId: tasks[index]!.taskId,
    })),
  );
}
