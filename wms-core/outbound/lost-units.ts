/**
 * A cart, tote or pallet that nobody can find. What is in it is held where it was seen last: still
 * counted, not allocatable; the orders that had it are filled again. Somebody looks for it by a
 * count of that place: found there, its goods go back to bins; found elsewhere, it is counted where
 * it was scanned; not found by two people, or given up by one at the desk, it is written off, above a
 * limit once somebody has approved it.
 */
import type { Tx } from '#base/database/index.ts';
import { invariant } from '#base/invariant.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import type { HandlingUnit, PostingHead, SettledPlace, StockRow } from '#wms-core/contracts.ts';
import { type By, type Outbound, takeTurn } from './context.ts';
import type { Order } from './model.ts';
import { nextStatus } from './order-states.ts';
import { refuse } from './refusals.ts';
import { loadOrder, noteEvents, patchOrder } from './store/orders.ts';
import type { Ware } from './wares.ts';

/** What a lost unit is bound to: nobody is given it. */
const LOST = 'LOST';

export interface ByReason extends By {
  readonly reason: string;
}

export type Done = { readonly done: true } | Refusal;
const DONE = { done: true } as const;

async function orderOfTote(tx: Tx, tote: string): Promise<Order | undefined> {
  const [row] = await tx.query<{ order: string }>(
    `SELECT order_id AS "order" FROM wms.sales_order
     WHERE tote = $1 AND status NOT IN ('shipped', 'closed_short', 'cancelled')`,
    [tote],
  );
  return row && loadOrder(tx, row.order);
}

/**
 * A put under way into the tote: its lines name the tote, and its worker stands before the slot.
 */
async function putInto(tx: Tx, order: string): Promise<string | undefined> {
  const [row] = await tx.query<{ task: string }>(
    `SELECT k.task_id AS task
     FROM wms.pick_share s JOIN wms.pick_run r USING (run) JOIN wms.task k USING (task_id)
     WHERE s.order_id = $1 AND s.picked > 0 AND s.put IS NULL AND k.kind = 'put'
       AND k.status IN ('open', 'sent', 'started', 'held')
     ORDER BY k.task_id LIMIT 1`,
    [order],
  );
  return row?.task;
}

/** The order goes on with another tote, from its wall: what is missing is picked again. */
async function replaceTote(
  o: Outbound,
  tx: Tx,
  order: Order,
  by: ByReason & Pick<HandlingUnit, 'type'>,
): Promise<Refusal | undefined> {
  const { order: id, tote } = order;
  if (order.status !== 'released' && order.status !== 'sorted') {
    return refuse('unit.too_late', { unit: tote, order: id, status: order.status });
  }
  const task = await putInto(tx, id);
  if (task) return refuse('unit.being_filled', { unit: tote, order: id, task });
  const query = { type: by.type, kind: 'tote_pool', limit: 1 } as const;
  const [fresh] = await o.ledger.freeUnits(tx, query);
  if (!fresh) return refuse('unit.no_other', { unit: tote, order: id });
  if (order.taskId !== '') {
    // The answer does not matter: a check that has ended already looks for nothing any more.
    const { taskId } = order;
    const control = { verb: 'force_complete', taskId, reason: by.reason } as const;
    await o.taskBook.control(tx, control, by.actor);
  }
  const isSorted = order.status === 'sorted';
  await o.ledger.bindUnit(tx, fresh.handlingUnit, id);
  await patchOrder(tx, id, {
    ...(isSorted ? { status: nextStatus(order.status, 'refill'), taskId: '', station: '' } : {}),
    tote: fresh.handlingUnit,
    toteAt: fresh.location,
  });
  const data = { tote, instead: fresh.handlingUnit, reason: by.reason };
  await noteEvents(tx, by.at, [{ order: id, event: 'tote_lost', actor: by.actor, data }]);
  return undefined;
}

const contentOf = (o: Outbound, tx: Tx, { handlingUnit, location }: HandlingUnit) =>
  o.ledger.contents(tx, { handlingUnit, location });

/** What it may hold: what the book has in it, and what was written off from it before. */
const waresIn = (tx: Tx, unit: string): Promise<Ware[]> =>
  tx.query<Ware>(
    `SELECT owner, item FROM wms.stock WHERE handling_unit = $1 AND quantity > 0
     UNION SELECT owner, item FROM wms.movement WHERE from_unit = $1 AND to_location = 'LOSS'
     ORDER BY owner, item`,
    [unit],
  );

/**
 * Holds what is in the unit and has it counted where it stands; the count lifts the hold. False:
 * there is nothing in it to look for.
 */
async function search(o: Outbound, tx: Tx, unit: HandlingUnit, by: ByReason): Promise<boolean> {
  const { handlingUnit, location } = unit;
  const wares = await waresIn(tx, handlingUnit);
  const { actor, at, reason } = by;
  for (const [owner, own] of Map.groupBy(wares, (ware) => ware.owner)) {
    const holdId = o.ids.next('LOST');
    const scope = { owner, location, handlingUnit };
    const hold = { holdId, kind: 'missing', scope, reason, actor, at } as const;
    invariant(
      !isRefusal(await o.ledger.placeHold(tx, hold)),
      'a hold that names its place is placed',
    );
    await o.counts.request(tx, {
      ...{ owner, location, handlingUnit, items: own.map(({ item }) => item), actor, at },
      reason: 'lost_unit',
      document: handlingUnit,
      correlationId: holdId,
    });
  }
  return wares.length > 0;
}

/**
 * Whatever a count there asked for is void, too: it would be booked off twice, or where it is not.
 */
async function endSearch(o: Outbound, tx: Tx, unit: HandlingUnit, by: ByReason): Promise<void> {
  const { location, handlingUnit } = unit;
  const { actor, at, reason } = by;
  await o.adjustments.withdraw(tx, { location, handlingUnit, actor, at, reason });
  const holds = await o.ledger.holds(tx, { location, handlingUnit, kind: 'missing' });
  for (const { holdId } of holds) await o.ledger.liftHold(tx, holdId, by.actor, by.at);
}

/** Harmless when it is reported again. */
export async function loseUnit(o: Outbound, tx: Tx, id: string, by: ByReason): Promise<Done> {
  await takeTurn(tx);
  const unit = await o.ledger.unit(tx, id);
  if (!unit) return refuse('unit.not_known', { unit: id });
  if (unit.boundTo === LOST) return DONE;
  const order = await orderOfTote(tx, id);
  if (!order && unit.boundTo !== '') {
    return refuse('unit.at_work', { unit: id, boundTo: unit.boundTo });
  }
  const refusal = order && (await replaceTote(o, tx, order, { ...by, type: unit.type }));
  if (refusal) return refusal;
  await o.ledger.bindUnit(tx, id, LOST);
  await search(o, tx, unit, by);
  o.wake();
  return DONE;
}

async function lostUnit(o: Outbound, tx: Tx, id: string): Promise<HandlingUnit | Refusal> {
  await takeTurn(tx);
  const unit = await o.ledger.unit(tx, id);
  if (!unit) return refuse('unit.not_known', { unit: id });
  return unit.boundTo === LOST ? unit : refuse('unit.not_lost', { unit: id });
}

const headOf = (o: Outbound, unit: string, by: ByReason): PostingHead => {
  const postingId = o.ids.next('LOST');
  const { actor, at, reason } = by;
  return { postingId, document: unit, actor, at, reason, correlationId: postingId };
};

/** It stands where it was scanned; what is in it is counted there, and then goes back to bins. */
export async function findUnit(
  o: Outbound,
  tx: Tx,
  id: string,
  by: ByReason & { readonly location: string },
): Promise<Done> {
  const unit = await lostUnit(o, tx, id);
  if (isRefusal(unit)) return unit;
  const { location: to } = by;
  await endSearch(o, tx, unit, by);
  const moved = await o.ledger.moveUnit(tx, { ...headOf(o, id, by), handlingUnit: id, to });
  if (isRefusal(moved)) return moved;
  const found = { ...unit, location: to };
  if (!(await search(o, tx, found, by))) await o.ledger.bindUnit(tx, id, '');
  return DONE;
}

/**
 * Nobody looks any more: what it held is lost, with the reason, once whoever must has approved it.
 */
export async function giveUpUnit(o: Outbound, tx: Tx, id: string, by: ByReason): Promise<Done> {
  const unit = await lostUnit(o, tx, id);
  if (isRefusal(unit)) return unit;
  await endSearch(o, tx, unit, by);
  const rows = await contentOf(o, tx, unit);
  for (const own of Map.groupBy(rows, (row) => row.owner).values()) {
    const lines = own.map((row) => lossOf(row));
    const refused = await o.adjustments.lose(tx, { ...headOf(o, id, by), lines });
    if (refused) return refused;
  }
  return DONE;
}

function lossOf({ item, owner, layer, quantity, quality, location, handlingUnit }: StockRow) {
  const from = { location, handlingUnit, quality };
  return {
    item,
    owner,
    layer,
    quantity,
    from,
    to: { location: 'LOSS', handlingUnit: '', quality },
  };
}

/** A lost unit was counted: what it turned out to hold goes back to bins. */
export async function onUnitCounted(o: Outbound, tx: Tx, place: SettledPlace): Promise<void> {
  const unit = await o.ledger.unit(tx, place.handlingUnit);
  if (!unit || unit.boundTo !== LOST) return;
  // The book still has what two people did not find: carried back, it would be missing on the way.
  if (place.isRejected) {
    const reason = 'the difference was not approved';
    await search(o, tx, unit, { actor: 'warehub', at: place.at, reason });
    return;
  }
  // Given up without an answer: it is still searched for.
  const { location, handlingUnit } = unit;
  const holds = await o.ledger.holds(tx, { location, handlingUnit, kind: 'missing' });
  if (holds.length > 0) return;
  // Whoever missed pieces in it while he emptied it had it in hand.
  if (place.reason === 'carry_short') await onLostEmptied(o, tx, handlingUnit);
  const underWay = await o.returns.underWay(tx, handlingUnit);
  for (const row of await contentOf(o, tx, unit)) {
    const { owner, item, layer, lot, quality, quantity } = row;
    if (underWay.includes(layer)) continue;
    await o.returns.request(tx, {
      ...{ owner, from: location, handlingUnit, goods: { item, layer, lot, quality }, quantity },
      document: handlingUnit,
      actor: 'warehub',
      correlationId: `${handlingUnit}:${place.at}`,
      at: place.at,
    });
  }
}

/** Emptied again, it may be used again. */
export async function onLostEmptied(o: Outbound, tx: Tx, id: string): Promise<void> {
  const unit = id === '' ? undefined : await o.ledger.unit(tx, id);
  if (unit?.boundTo !== LOST) return;
  if ((await contentOf(o, tx, unit)).length === 0) await o.ledger.bindUnit(tx, id, '');
}
