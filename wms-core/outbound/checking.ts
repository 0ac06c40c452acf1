import type { Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { Act, CheckTask, ReportAnswer, TaskReport } from '#wms-core/ports.ts';
import { closeOrder } from './closing.ts';
import { type By, headOf, type Outbound } from './context.ts';
import type { Order, OrderLine } from './model.ts';
import { nextStatus } from './order-states.ts';
import { startPacking } from './packing.ts';
import { movesOfAll } from './pieces.ts';
import { refuse } from './refusals.ts';
import { settleCounts } from './settle-check.ts';
import { liftOff } from './shipping-pallets.ts';
import {
  addToLines,
  isSorted,
  loadLines,
  loadOrder,
  noteEvents,
  patchOrder,
} from './store/orders.ts';
import { loadParcel, parcelsOf, patchParcel } from './store/parcels.ts';
import { unplan } from './store/trucks.ts';
import { checkTask, emit } from './tasks.ts';

/**
 * When all of a released order is in its tote, it is checked. One that got nothing is closed; if its
 * tote stood at the wall it is checked too: somebody may have put another's pieces into it.
 */
export async function startCheckIfSorted(o: Outbound, tx: Tx, id: string, by: By): Promise<void> {
  if (!(await isSorted(tx, id))) return;
  const order = await loadOrder(tx, id);
  if (order?.status !== 'released') return;
  const lines = await loadLines(tx, [id]);
  const isStored = o.masterData.location(order.toteAt)?.kind === 'tote_pool';
  const isEmpty = lines.every((line) => line.put === 0);
  if (isEmpty && (isStored || !order.tote)) await closeOrder(o, tx, order, by);
  else await startCheck(o, tx, order, by);
}

/** The pack station with the fewest orders on it. */
async function freestStation(o: Outbound, tx: Tx): Promise<string> {
  const rows = await tx.query<{ station: string; orders: number }>(
    `SELECT station, count(*)::bigint AS orders FROM wms.sales_order
     WHERE station <> '' AND status IN ('sorted', 'checked', 'packed') GROUP BY station`,
  );
  const busy = new Map(rows.map((row) => [row.station, row.orders]));
  const all = o.masterData.locationsOfKind('pack_station');
  const open = all.filter((one) => !one.lockIn);
  // Sorted totes fill the wall: with none in order they wait at one that is not.
  const stations = (open.length > 0 ? open : all).map((one) => one.location);
  return stations.reduce((best, one) =>
    (busy.get(one) ?? 0) < (busy.get(best) ?? 0) ? one : best,
  );
}

/**
 * Sends an order to be checked: from the wall, or, when a weight was off or goods were taken from
 * it after packing, with its parcels to be emptied first. After too many checks a person decides.
 */
export async function startCheck(o: Outbound, tx: Tx, from: Order, by: By): Promise<void> {
  const id = from.order;
  if (from.checks >= o.settings.maxChecks) {
    await stop(o, tx, from, by);
    return;
  }
  const isFirst = from.status === 'released' && from.checks === 0;
  const step = from.status === 'released' ? 'sort' : 'recheck';
  const status = from.status === 'sorted' ? from.status : nextStatus(from.status, step);
  const station = from.station || (await freestStation(o, tx));
  const order: Order = { ...from, status, station };
  const here = (await parcelsOf(tx, id)).filter(({ status }) => status !== 'loaded');
  const parcels = here.map((parcel) => parcel.parcel);
  const claims = await o.ledger.claims(tx, id);
  const taskId = await emit(o, tx, await checkTask(o, tx, order, claims, parcels));
  await patchOrder(tx, id, {
    status,
    station,
    taskId,
    taskAttempts: 0,
    checks: order.checks + 1,
    recheck: false,
    attention: null,
    dock: '',
  });
  if (!isFirst) {
    await unplan(tx, { order: id });
    const lines = await loadLines(tx, [id]);
    const unchecked = lines.map(({ lineId, checked }) => ({
      order: id,
      lineId,
      checked: -checked,
    }));
    await addToLines(tx, unchecked, by.at);
    return;
  }
  await noteEvents(tx, by.at, [{ order: id, event: 'picked', actor: by.actor }]);
  const data = { order: id, pieces: claims.reduce((sum, claim) => sum + claim.quantity, 0) };
  const { correlationId } = order;
  await o.feed.append(tx, by.at, [{ type: 'wms.order.picked', subject: id, correlationId, data }]);
}

async function stop(o: Outbound, tx: Tx, order: Order, by: By): Promise<void> {
  if (order.status === 'attention') return;
  const text = {
    en: `Order ${order.order} was checked ${order.checks} times and still does not fit. Look at its tote or parcels, then retry it.`,
    zh: `订单 ${order.order} 已复核 ${order.checks} 次仍不符。请检查其周转箱或包裹,然后重试。`,
  };
  const status = nextStatus(order.status, 'stop');
  await patchOrder(tx, order.order, { status, attention: text, recheck: false, taskId: '' });
  const kind = 'failed';
  const key = `order:${order.order}`;
  await o.exceptions.raise(tx, { key, kind, subject: order.order, text, at: by.at });
  await noteEvents(tx, by.at, [{ order: order.order, event: 'attention', actor: by.actor }]);
}

/** The blind check: the tote comes to the station, parcels are emptied into it, pieces counted. */
export async function onCheck(
  o: Outbound,
  tx: Tx,
  task: CheckTask,
  report: TaskReport,
  act: Act | undefined,
): Promise<ReportAnswer> {
  const order = await loadOrder(tx, task.order);
  if (order?.status !== 'sorted' || order.taskId !== task.taskId) {
    return refuse('outbound.stale', { task: task.taskId });
  }
  if (act?.act === 'unit_moved') return (await moved(o, tx, task, report, order, act)) ?? ACCEPTED;
  if (act?.act !== 'checked') {
    return act ? refuse('outbound.act', { kind: task.kind, act: act.act }) : ACCEPTED;
  }
  const left = (await parcelsOf(tx, order.order)).filter((one) => task.unpack.includes(one.parcel));
  for (const { parcel } of left) {
    const refusal = await unpack(o, tx, task, report, order, parcel);
    if (refusal) return refusal;
  }
  const outcome = await settleCounts(o, tx, { task, report, order, counts: act.counts });
  if ('refused' in outcome) return outcome;
  const lines = await loadLines(tx, [order.order]);
  if (lines.some((line) => line.allocated + line.short < line.ordered)) {
    const status = nextStatus(order.status, 'refill');
    await patchOrder(tx, order.order, { status, taskId: '', station: '' });
    o.wake();
  } else if (outcome.strangers) {
    await startCheck(o, tx, order, report);
  } else {
    await confirm(o, tx, order, lines, report);
  }
  return ACCEPTED;
}

const ACCEPTED = { accepted: true } as const;

async function moved(
  o: Outbound,
  tx: Tx,
  task: CheckTask,
  report: TaskReport,
  order: Order,
  { handlingUnit, to }: Extract<Act, { act: 'unit_moved' }>,
): Promise<Refusal | undefined> {
  if (handlingUnit !== task.tote && !task.unpack.includes(handlingUnit)) {
    return refuse('outbound.unit', { handlingUnit, task: task.taskId });
  }
  if (handlingUnit !== task.tote && (await loadParcel(tx, handlingUnit))?.status === 'unpacked') {
    return undefined;
  }
  const head = headOf(task, report, 'check');
  const stuck = handlingUnit !== task.tote && (await liftOff(o, tx, head, handlingUnit));
  if (stuck) return stuck;
  const gone = await o.ledger.moveUnit(tx, { ...head, handlingUnit, to });
  if (isRefusal(gone)) return gone;
  if (handlingUnit !== task.tote) return unpack(o, tx, task, report, order, handlingUnit);
  await patchOrder(tx, order.order, { toteAt: to });
  return undefined;
}

/** A parcel is emptied into the order's tote and ceases to be. */
async function unpack(
  o: Outbound,
  tx: Tx,
  task: CheckTask,
  report: TaskReport,
  order: Order,
  id: string,
): Promise<Refusal | undefined> {
  const parcel = await loadParcel(tx, id);
  if (!parcel || parcel.status === 'unpacked') return undefined;
  if (parcel.status !== 'planned') {
    const rows = await o.ledger.contents(tx, { handlingUnit: id });
    const claims = await o.ledger.claims(tx, order.order);
    const to = { location: order.toteAt, handlingUnit: order.tote };
    const lines = movesOfAll(rows, claims, to);
    if (lines.length > 0) {
      const head = headOf(task, report, 'unpack', `unpack:${id}`);
      const posted = await o.ledger.post(tx, { ...head, lines });
      if (isRefusal(posted)) return posted;
    }
    const closed = await o.ledger.closeUnit(tx, id);
    if (isRefusal(closed)) return closed;
  }
  await patchParcel(tx, id, { status: 'unpacked' });
  return undefined;
}

/** All pieces were found, and no others. A tote without any goes back to the stack. */
async function confirm(
  o: Outbound,
  tx: Tx,
  order: Order,
  lines: readonly OrderLine[],
  by: By,
): Promise<void> {
  const id = order.order;
  if (lines.every((line) => line.put === 0)) {
    await patchOrder(tx, id, { status: nextStatus(order.status, 'clear') });
    await startPacking(o, tx, order, by);
    return;
  }
  await addToLines(
    tx,
    lines.map(({ lineId, put, checked }) => ({ order: id, lineId, checked: put - checked })),
    by.at,
  );
  await patchOrder(tx, id, { status: nextStatus(order.status, 'confirm'), taskId: '' });
  await noteEvents(tx, by.at, [{ order: id, event: 'checked', actor: by.actor }]);
  const { correlationId } = order;
  const data = { order: id, round: order.checks };
  await o.feed.append(tx, by.at, [{ type: 'wms.order.checked', subject: id, correlationId, data }]);
  await startPacking(o, tx, (await loadOrder(tx, id))!, by);
}
