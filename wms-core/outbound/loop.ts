import type { Tx } from '#base/database/index.ts';
import { sendEmptied, sendToStations, startRuns } from './carts.ts';
import { startCheck } from './checking.ts';
import { type By, type Outbound, takeTurn } from './context.ts';
import { readNews } from './demand.ts';
import type { Order } from './model.ts';
import { fillAgain, releaseWave } from './release.ts';
import { sendToDock, startLoading } from './shipping.ts';
import { noteEvents, ORDER_LIST, patchOrder, takenSlots } from './store/orders.ts';
import { parcelsOf } from './store/parcels.ts';
import { chooseUnit, type WaveRoom } from './wave.ts';

interface Agenda {
  readonly news: boolean;
  readonly waiting: boolean;
  readonly slotless: boolean;
  readonly toFill: boolean;
  readonly shares: number;
  readonly full: boolean;
  readonly emptying: boolean;
  readonly recheck: boolean;
  readonly toDock: boolean;
  readonly toLoad: boolean;
}

/** One query says what there is to do, so that an idle pulse costs next to nothing. */
const AGENDA = {
  name: 'outbound-agenda',
  text: `WITH o AS MATERIALIZED (
    SELECT order_id, status, slot, recheck, dock, look_at, task_id FROM wms.sales_order
    WHERE status NOT IN ('shipped', 'closed_short', 'cancelled'))
  SELECT EXISTS (SELECT FROM wms.outbound_news) AS news,
    EXISTS (SELECT FROM o WHERE status = 'accepted' AND look_at <= $1) AS waiting,
    EXISTS (SELECT FROM o WHERE status = 'released' AND slot = '') AS slotless,
    EXISTS (SELECT FROM o JOIN wms.sales_line l USING (order_id) WHERE o.status = 'released'
      AND l.allocated + l.short < l.ordered AND l.look_at <= $1) AS "toFill",
    (SELECT count(*) FROM wms.pick_share WHERE run = '' AND planned > 0) AS shares,
    EXISTS (SELECT FROM wms.pick_run WHERE status = 'full') AS full,
    EXISTS (SELECT FROM wms.pick_run WHERE status = 'emptying') AS emptying,
    EXISTS (SELECT FROM o WHERE recheck) AS recheck,
    EXISTS (SELECT FROM o WHERE status = 'weighed' AND dock = '') AS "toDock",
    EXISTS (SELECT FROM o WHERE status = 'staged' AND task_id = '' AND NOT recheck) AS "toLoad"`,
};

/** One turn of the release loop: everything that waits for a slot, a cart, a station or a lane. */
export async function turn(o: Outbound, tx: Tx, by: By): Promise<{ readonly released: number }> {
  await takeTurn(tx);
  const [first] = await tx.query<Agenda>(AGENDA, [by.at]);
  if (first!.news) await readNews(tx);
  const [agenda] = first!.news ? await tx.query<Agenda>(AGENDA, [by.at]) : [first];
  const { slotless, toFill, waiting, shares, full, emptying, recheck, toDock, toLoad } = agenda!;
  if (full) await sendToStations(o, tx);
  if (emptying) await sendEmptied(o, tx);
  if (recheck) await recheckOrders(o, tx, by);
  if (toDock) await sendOrdersToDock(o, tx, by);
  if (toLoad) await loadWaiting(o, tx, by);
  if (slotless) await giveSlots(o, tx);
  if (toFill || slotless) await fillAgain(o, tx, by);
  if (!waiting && !toFill && !slotless && shares === 0) return { released: 0 };
  const carts = await o.ledger.freeUnits(tx, { type: 'cart', kind: 'cart_pool', limit: 100 });
  const lines = carts.length * o.settings.linesPerRun - shares;
  const released = waiting && lines > 0 ? await releaseInto(o, tx, lines, by) : 0;
  await startRuns(o, tx, carts, by);
  return { released };
}

async function freeSlots(o: Outbound, tx: Tx): Promise<string[]> {
  const taken = await takenSlots(tx);
  const slots = o.masterData.locationsOfKind('put_slot').filter((one) => !one.lockIn);
  return slots
    .map((one) => one.location)
    .filter((slot) => !taken.has(slot))
    .sort();
}

async function freeTotes(o: Outbound, tx: Tx, limit: number) {
  const query = { kind: 'tote_pool', limit } as const;
  const totes = await o.ledger.freeUnits(tx, { ...query, type: 'tote' });
  const cages = await o.ledger.freeUnits(tx, { ...query, type: 'cage' });
  return [...totes, ...cages];
}

function largestUnit(o: Outbound): Pick<WaveRoom, 'largestMl' | 'largestGrams'> {
  const units = o.site.handlingUnits.filter((unit) => unit.type !== 'cart');
  return {
    largestMl: Math.max(0, ...units.map((unit) => unit.maxVolumeMl)),
    largestGrams: Math.max(0, ...units.map((unit) => unit.maxWeightGrams)),
  };
}

async function releaseInto(o: Outbound, tx: Tx, lines: number, by: By): Promise<number> {
  const slots = await freeSlots(o, tx);
  if (slots.length === 0) return 0;
  const orders = o.settings.ordersPerWave;
  const units = await freeTotes(o, tx, Math.min(slots.length, orders));
  const released = await releaseWave(o, tx, { slots, units, lines, orders, ...largestUnit(o) }, by);
  // A full wave leaves others behind for which there may be room.
  if (released === orders) o.wake();
  return released;
}

function ordersWhere(tx: Tx, condition: string): Promise<Order[]> {
  return tx.query<Order>(
    `SELECT ${ORDER_LIST} FROM wms.sales_order o WHERE ${condition}
     ORDER BY o.priority DESC, o.deadline NULLS LAST, o.created_at, o.order_id`,
  );
}

/** Orders that came back to be filled again after they had left the wall need a slot anew. */
async function giveSlots(o: Outbound, tx: Tx): Promise<void> {
  const slots = await freeSlots(o, tx);
  for (const order of await ordersWhere(tx, `o.status = 'released' AND o.slot = ''`)) {
    const slot = slots.shift();
    if (!slot) return;
    await patchOrder(tx, order.order, { slot });
  }
}

/**
 * Packed orders of which a weight was off or goods were taken back: as soon as all their parcels
 * stand still and a tote is free, the parcels are emptied and everything is checked again.
 */
async function recheckOrders(o: Outbound, tx: Tx, by: By): Promise<void> {
  const orders = await ordersWhere(
    tx,
    `o.recheck AND (o.status IN ('packed', 'weighed', 'attention')
       OR (o.status = 'staged' AND o.task_id = ''))`,
  );
  for (const order of orders) {
    const parcels = (await parcelsOf(tx, order.order)).filter(({ status }) => status !== 'loaded');
    if (parcels.some((parcel) => parcel.status === 'moving')) continue;
    const isWeighing = parcels.some((parcel) => parcel.status === 'packed' && parcel.taskId !== '');
    if (isWeighing) continue;
    if (order.tote) {
      await startCheck(o, tx, order, by);
      continue;
    }
    const grams = parcels.reduce((sum, parcel) => sum + parcel.estimateGrams, 0);
    const volumeMl = parcels.length * o.settings.parcelMl;
    const free = await freeTotes(o, tx, 1);
    const choice =
      chooseUnit({ volumeMl, weightGrams: grams }, largestUnit(o), free) ??
      (free[0] && { unit: free.at(-1)!, overflow: true });
    if (!choice) return;
    const { unit, overflow } = choice;
    const toteAt = (await o.ledger.unit(tx, unit.handlingUnit))!.location;
    await o.ledger.bindUnit(tx, unit.handlingUnit, order.order);
    const tote = { tote: unit.handlingUnit, toteAt, overflow };
    await patchOrder(tx, order.order, tote);
    await noteEvents(tx, by.at, [{ order: order.order, event: 'recheck', actor: by.actor }]);
    await startCheck(o, tx, { ...order, ...tote }, by);
  }
}

async function sendOrdersToDock(o: Outbound, tx: Tx, by: By): Promise<void> {
  const orders = await ordersWhere(tx, `o.status = 'weighed' AND o.dock = '' AND NOT o.recheck`);
  for (const order of orders) {
    if (!(await sendToDock(o, tx, order, by))) return;
  }
}

/** Parcels that wait for a truck: the one at their lane now may take them. */
async function loadWaiting(o: Outbound, tx: Tx, by: By): Promise<void> {
  const orders = await ordersWhere(tx, `o.status = 'staged' AND o.task_id = '' AND NOT o.recheck`);
  for (const order of orders) await startLoading(o, tx, order, by);
}
