import type { Tx } from '#base/database/index.ts';
import type { By, Outbound } from './context.ts';
import type { Order, OrderLine } from './model.ts';
import { nextStatus } from './order-states.ts';
import { loadLines, noteEvents, patchOrder } from './store/orders.ts';
import { sharesOfOrders } from './store/runs.ts';
import { type Ware, wareKey } from './wares.ts';

/** Released orders whose goods are frozen: a freeze ends by itself or by a person, an order would not. */

/** Items (by `wareKey`) of which pieces lie frozen in bins. */
export async function frozenWares(
  o: Outbound,
  tx: Tx,
  wares: readonly Ware[],
): Promise<ReadonlySet<string>> {
  if (wares.length === 0) return new Set();
  const found = await o.ledger.standings(tx, wares);
  return new Set(found.filter((one) => one.place === 'bin' && one.frozen > 0).map(wareKey));
}

const hasNothing = ({ allocated, picked, put }: OrderLine): boolean =>
  allocated === 0 && picked === 0 && put === 0;

/**
 * Of these orders those that have nothing yet go back to where they were before their release, with
 * their patience anew; answers which. Slot and tote are free for others.
 */
export async function waitAgain(
  o: Outbound,
  tx: Tx,
  orders: readonly Order[],
  by: By,
): Promise<ReadonlySet<string>> {
  if (orders.length === 0) return new Set();
  const ids = orders.map(({ order }) => order);
  const lines = await loadLines(tx, ids);
  // What lies in a cart for an order is put into its tote, whether it is frozen since or not.
  const inCarts = new Set(
    (await sharesOfOrders(tx, ids))
      .filter(({ picked, put }) => picked !== null && picked > 0 && put === null)
      .map(({ order }) => order),
  );
  const back = orders.filter(({ order, tote, toteAt }) => {
    const isAway = tote !== '' && o.masterData.location(toteAt)?.kind !== 'tote_pool';
    const own = lines.filter((line) => line.order === order);
    // What a kit was exploded into has a wave behind it.
    return (
      !isAway && !inCarts.has(order) && own.every((line) => hasNothing(line) && line.kitLine === '')
    );
  });
  for (const { order, status, tote, giveUpAt } of back) {
    if (tote !== '') await o.ledger.bindUnit(tx, tote, '');
    await patchOrder(tx, order, {
      status: nextStatus(status, 'wait'),
      ...{ wave: '', slot: '', tote: '', toteAt: '', overflow: false },
      giveUpAt: giveUpAt === null ? null : Math.max(giveUpAt, by.at + o.settings.patienceMs),
    });
  }
  const data = { reason: 'frozen' };
  await noteEvents(
    tx,
    by.at,
    back.map(({ order }) => ({ order, event: 'waits_again', actor: by.actor, data })),
  );
  await o.feed.append(
    tx,
    by.at,
    back.map(({ order, owner, correlationId }) => ({
      ...{ type: 'wms.order.unreleased', subject: order, correlationId },
      data: { order, owner, ...data },
    })),
  );
  return new Set(back.map(({ order }) => order));
}
