import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Act, LoadTask, ReportAnswer, Task, TaskReport, WeighTask } from '#wms-core/ports.ts';
import { addToTally } from '#wms-core/tally.ts';
import { type By, headOf, type Outbound } from './context.ts';
import { componentsShipped, hostLine, shownLines } from './kit-view.ts';
import type { Order, Parcel } from './model.ts';
import { nextStatus } from './order-states.ts';
import { toldOf } from './orders.ts';
import { weightFits } from './parcels.ts';
import { movesOfAll } from './pieces.ts';
import { refuse } from './refusals.ts';
import { layOnto, letLeave, palletsUnder } from './shipping-pallets.ts';
import { containedIn, numbersInKits } from './store/kit-numbers.ts';
import { addToLines, loadLines, loadOrder, noteEvents, patchOrder } from './store/orders.ts';
import {
  loadParcel,
  parcelsOf,
  parcelsPerDock,
  patchParcel,
  serialsShipped,
  setParcels,
} from './store/parcels.ts';
import { emit, loadTask, moveTask } from './tasks.ts';
import { lanesUnfit, planLoading, takeOnBoard } from './trucks.ts';

/** A parcel on the scale, then at the place from which a vehicle fetches it. */
export async function onWeigh(
  o: Outbound,
  tx: Tx,
  task: WeighTask,
  report: TaskReport,
  act: Act | undefined,
): Promise<ReportAnswer> {
  const parcel = await loadParcel(tx, task.handlingUnit);
  if (parcel?.status !== 'packed' || parcel.taskId !== task.taskId)
    return refuse('outbound.stale', { task: task.taskId });
  const id = parcel.parcel;
  if (act?.act === 'unit_moved') {
    const head = headOf(task, report, 'weigh');
    const moved = await o.ledger.moveUnit(tx, { ...head, handlingUnit: id, to: act.to });
    if (isRefusal(moved)) return moved;
    const laid = { parcel, pallet: act.onto ?? '' };
    const fault = act.onto ? await layOnto(o, tx, head, laid) : undefined;
    if (fault) return fault;
    await patchParcel(tx, id, { at: act.to });
  } else if (act?.act === 'weighed') {
    const estimate = { grams: parcel.estimateGrams, tolerance: parcel.toleranceGrams };
    const fits = weightFits(estimate, act.grams);
    const status = fits ? 'weighed' : 'off';
    await patchParcel(tx, id, { status, actualGrams: act.grams, taskId: '' });
    const data = { parcel: id, expected: estimate.grams, actual: act.grams };
    const note = { order: parcel.order, actor: report.actor, data };
    await noteEvents(tx, report.at, [
      ...(act.byHand ? [{ ...note, event: 'weighed_by_hand' }] : []),
      ...(fits ? [] : [{ ...note, event: 'weight_off' }]),
    ]);
    await weighedIfAll(o, tx, parcel.order, report);
  } else if (act) {
    return refuse('outbound.act', { kind: task.kind, act: act.act });
  }
  return { accepted: true };
}

export async function weighedIfAll(o: Outbound, tx: Tx, id: string, by: By): Promise<void> {
  const parcels = await parcelsOf(tx, id);
  if (parcels.some((parcel) => parcel.status === 'packed')) return;
  const order = (await loadOrder(tx, id))!;
  if (order.recheck || parcels.some((parcel) => parcel.status === 'off')) {
    await patchOrder(tx, id, { recheck: true });
  } else {
    await patchOrder(tx, id, { status: nextStatus(order.status, 'weigh') });
    await noteEvents(tx, by.at, [{ order: id, event: 'weighed', actor: by.actor }]);
  }
  o.wake();
}

/**
 * Sends a weighed order's parcels to the outbound lane that has the fewest, of those whose truck may
 * take its dangerous goods if there are any. False: no lane has room (an order larger than a lane
 * gets an empty one).
 */
export async function sendToDock(o: Outbound, tx: Tx, order: Order, by: By): Promise<boolean> {
  const all = await parcelsOf(tx, order.order);
  const parcels = all.filter(({ status }) => status === 'weighed');
  if (parcels.length === 0) {
    // What a check left of it is all on trucks already.
    const staged = nextStatus(order.status, 'stage');
    await patchOrder(tx, order.order, { status: staged });
    await shipped(o, tx, { ...order, status: staged }, by);
    return true;
  }
  const taken = await parcelsPerDock(tx);
  const free = o.masterData
    .locationsOfKind('dock_out')
    .filter((lane) => !lane.lockIn)
    .map(({ location, maxHandlingUnits }) => ({
      location,
      taken: taken.get(location) ?? 0,
      room: maxHandlingUnits - (taken.get(location) ?? 0),
    }))
    .filter((lane) => lane.room >= parcels.length || lane.taken === 0);
  const docks = free.map((lane) => lane.location);
  const unfit = await lanesUnfit(o, tx, order, parcels, docks);
  const lanes = free.sort(
    (a, b) => Number(unfit.has(a.location)) - Number(unfit.has(b.location)) || a.taken - b.taken,
  );
  const lane = lanes[0];
  if (!lane) return false;
  const under = await palletsUnder(
    tx,
    parcels.map(({ parcel }) => parcel),
  );
  const tasks = new Map<string, Task>();
  for (const { parcel, at } of parcels) {
    const handlingUnit = under.get(parcel) ?? parcel;
    if (tasks.has(handlingUnit)) continue;
    const move = { handlingUnit, from: at, to: lane.location };
    tasks.set(handlingUnit, await moveTask(o, tx, order, move));
  }
  await emit(o, tx, ...tasks.values());
  await setParcels(
    tx,
    parcels.map(({ parcel }) => ({
      parcel,
      status: 'moving',
      taskId: tasks.get(under.get(parcel) ?? parcel)!.taskId,
    })),
  );
  await patchOrder(tx, order.order, { dock: lane.location });
  return true;
}

/** A vehicle has one of the parcels, or several on a pallet, or set them down at the lane. */
export async function onParcelMove(
  o: Outbound,
  tx: Tx,
  moved: { readonly parcel: Parcel; readonly carried: readonly string[] },
  report: TaskReport,
): Promise<void> {
  if (report.type !== 'completed') return;
  const { parcel, carried } = moved;
  await setParcels(
    tx,
    carried.map((one) => ({ parcel: one, status: 'staged', taskId: '' })),
  );
  const parcels = await parcelsOf(tx, parcel.order);
  if (!parcels.every((one) => one.status === 'staged' || one.status === 'loaded')) return;
  const order = (await loadOrder(tx, parcel.order))!;
  if (order.recheck) {
    o.wake();
    return;
  }
  const status = nextStatus(order.status, 'stage');
  await patchOrder(tx, order.order, { status, taskId: '' });
  await startLoading(o, tx, order, report);
}

const isAllLoaded = async (tx: Tx, { order }: Order): Promise<boolean> =>
  (await parcelsOf(tx, order)).every(({ status }) => status === 'loaded');

/**
 * Asks for those parcels of a staged order that a truck may take now; the rest waits. One of which
 * all were loaded by a task that then failed is shipped.
 */
export async function startLoading(o: Outbound, tx: Tx, order: Order, by: By): Promise<void> {
  if (await isAllLoaded(tx, order)) return shipped(o, tx, order, by);
  const parcels = await planLoading(o, tx, order, by);
  if (parcels.length === 0) return;
  const taskId = await emit(o, tx, await loadTask(o, tx, order, parcels));
  await patchOrder(tx, order.order, { taskId, taskAttempts: 0 });
}

/** Parcels are handed over, one by one; with the last the order is shipped. */
export async function onLoad(
  o: Outbound,
  tx: Tx,
  task: LoadTask,
  report: TaskReport,
  act: Act | undefined,
): Promise<ReportAnswer> {
  const order = await loadOrder(tx, task.order);
  if (order?.status !== 'staged' || order.taskId !== task.taskId)
    return refuse('outbound.stale', { task: task.taskId });
  if (act?.act === 'loaded') {
    const { handlingUnit } = act;
    const meant = task.parcels.filter(
      (one) => one.handlingUnit === handlingUnit || one.onPallet === handlingUnit,
    );
    const staged = (await parcelsOf(tx, task.order)).filter(({ status }) => status === 'staged');
    const here = meant.filter((one) => staged.some(({ parcel }) => parcel === one.handlingUnit));
    if (here.length === 0) return refuse('outbound.unit', { handlingUnit, task: task.taskId });
    for (const { handlingUnit: parcel } of here) {
      const refusal = await loaded(o, tx, { task, report, order, parcel });
      if (refusal) return refusal;
    }
  } else if (act) {
    return refuse('outbound.act', { kind: task.kind, act: act.act });
  }
  if (report.type === 'completed') await loadingEnded(o, tx, order, report);
  return { accepted: true };
}

/** With its last parcel the order is shipped; what stayed behind waits for the next truck. */
async function loadingEnded(o: Outbound, tx: Tx, order: Order, report: TaskReport): Promise<void> {
  if (await isAllLoaded(tx, order)) return shipped(o, tx, order, report);
  await patchOrder(tx, order.order, { taskId: '' });
  const parcels = await parcelsOf(tx, order.order);
  const data = { parcels: parcels.filter(({ status }) => status === 'staged').length };
  const event = { order: order.order, event: 'waits_for_truck', actor: report.actor, data };
  await noteEvents(tx, report.at, [event]);
  o.wake();
}

interface Loading {
  readonly task: LoadTask;
  readonly report: TaskReport;
  readonly order: Order;
  readonly parcel: string;
}

/** To the customer, or in transit to the other warehouse. */
async function loaded(
  o: Outbound,
  tx: Tx,
  { task, report, order, parcel: id }: Loading,
): Promise<Refusal | undefined> {
  const parcel = await loadParcel(tx, id);
  if (parcel?.status !== 'staged' || parcel.order !== task.order) {
    return refuse('outbound.unit', { handlingUnit: id, task: task.taskId });
  }
  const fault = await takeOnBoard(o, tx, order, parcel, report);
  if (fault) return fault;
  const rows = await o.ledger.contents(tx, { handlingUnit: id });
  const claims = await o.ledger.claims(tx, task.order);
  const to = order.toWarehouse
    ? { location: 'TRANSIT', handlingUnit: order.order }
    : { location: 'CUSTOMER', handlingUnit: '' };
  const lines = movesOfAll(rows, claims, to);
  const head = headOf(task, report, 'ship');
  const postingId = `${head.postingId}:${id}`;
  const posted = await o.ledger.post(tx, { ...head, postingId, lines });
  if (isRefusal(posted)) return posted;
  const pallet = (await palletsUnder(tx, [id])).get(id);
  const closed = await o.ledger.closeUnit(tx, id);
  if (isRefusal(closed)) return closed;
  const left = await letLeave(o, tx, pallet);
  if (left) return left;
  await patchParcel(tx, id, { status: 'loaded', at: to.location, pallet: pallet ?? '' });
  await addToLines(
    tx,
    lines.flatMap(({ lockedFor, quantity }) =>
      lockedFor ? [{ ...lockedFor, shipped: quantity }] : [],
    ),
    report.at,
  );
  return undefined;
}

async function shipped(o: Outbound, tx: Tx, order: Order, by: By): Promise<void> {
  const id = order.order;
  await patchOrder(tx, id, { status: nextStatus(order.status, 'ship'), taskId: '' });
  await addToTally(tx, 'orders shipped', 1);
  await noteEvents(tx, by.at, [{ order: id, event: 'shipped', actor: by.actor }]);
  const lines = await loadLines(tx, [id]);
  const parcels = await parcelsOf(tx, id);
  const numbers = await serialsShipped(
    tx,
    parcels.map(({ parcel }) => parcel),
  );
  const layers = parcels.flatMap((one) => one.lines.map(({ layer }) => layer));
  const inKits = await numbersInKits(tx, layers);
  const { customer, toWarehouse, correlationId, parent } = order;
  const sent = parcels.map(({ parcel, pallet, waybill, actualGrams, lines: content }) => {
    const open = new Map(numbers.get(parcel));
    return {
      sscc: parcel,
      ...(pallet ? { pallet } : {}),
      waybill,
      grams: actualGrams,
      content: content.map(({ lineId, item, layer, lot, quantity }) => {
        const serials = (open.get(layer) ?? []).slice(0, quantity);
        open.set(layer, (open.get(layer) ?? []).slice(quantity));
        const contains = containedIn(inKits, layer, serials);
        return {
          ...{ lineId, item, lot, quantity },
          ...(serials.length > 0 ? { serials } : {}),
          ...(contains.length > 0 ? { contains } : {}),
        };
      }),
    };
  });
  const data = {
    order: id,
    owner: order.owner,
    customer,
    ...(toWarehouse ? { toWarehouse } : {}),
    parent,
    status: 'shipped',
    carrier: o.carrier.name,
    at: by.at,
    lines: shownLines(lines).map((line) => ({
      line: line.lineId,
      item: line.item,
      ...toldOf(line),
      ordered: line.ordered,
      shipped: line.shipped,
      short: line.short,
      reason: line.shortReason,
      ...componentsShipped(
        line,
        sent.flatMap(({ content }) => content),
      ),
    })),
    parcels: sent.map(({ content, ...parcel }) => ({
      ...parcel,
      lines: content.map(({ lineId, ...pieces }) => ({
        line: hostLine(lines, lineId),
        ...pieces,
      })),
    })),
  };
  await o.feed.append(tx, by.at, [{ type: 'wms.order.shipped', subject: id, correlationId, data }]);
  if (toWarehouse) {
    const { actor, at } = by;
    const head = { transfer: id, owner: order.owner, toWarehouse, correlationId };
    await o.transfers.shipped(tx, { ...head, actor, at });
  }
  o.wake();
}
