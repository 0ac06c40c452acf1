import type { Tx } from '#base/database/index.ts';
import type { Text } from '#base/refusal.ts';
import { days, type Millis, toDay } from '#base/time.ts';
import type { Outbound } from './context.ts';
import type { KitNeed } from './kits.ts';
import type { Order } from './model.ts';
import type { Filled, Need } from './rotation.ts';
import { causesOf, componentCauses, type Lack, shortfallOf } from './shortfall.ts';
import { NO_LANE, type ShortLine } from './shortfall-words.ts';
import { itemsOf, type Ware, wareKey } from './wares.ts';

/** An order that was looked at: what its lines asked for, and what was found for them. */
export interface Looked {
  readonly order: Order;
  readonly needs: readonly KitNeed[];
  readonly choices: Filled['choices'];
  readonly missing: readonly (Pick<Need, 'lineId'> & { readonly missing: number })[];
}

const needsOf = ({ needs, missing }: Looked) =>
  missing.map(({ lineId, missing: pieces }) => {
    const need = needs.find((one) => one.lineId === lineId)!;
    return { ...need, missing: pieces };
  });

const waresOf = (looked: readonly Looked[]): Ware[] =>
  looked.flatMap((one) =>
    needsOf(one).flatMap(({ owner, item, kit }) =>
      [{ item }, ...(kit?.components ?? [])].map((part) => ({ owner, item: part.item })),
    ),
  );

/** Pieces that these orders have locked, by order and item. */
async function lockedBy(tx: Tx, orders: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.query<{ order: string; item: string; quantity: number }>(
    `SELECT order_id AS "order", item, sum(quantity)::bigint AS quantity FROM wms.allocation
     WHERE order_id = ANY($1::text[]) GROUP BY order_id, item`,
    [orders],
  );
  return new Map(rows.map(({ order, item, quantity }) => [`${order}/${item}`, quantity]));
}

/**
 * Writes why orders do not get what they ask for, and takes it away from those that do. Called
 * before what was chosen is locked. A few statements for all, none where nothing lacks or lacked.
 */
export async function noteShortfalls(
  o: Outbound,
  tx: Tx,
  looked: readonly Looked[],
  at: Millis,
): Promise<void> {
  const due = looked.filter(({ order, missing }) => missing.length > 0 || order.shortfall);
  if (due.length === 0) return;
  const wares = waresOf(due);
  const found = await o.ledger.standings(tx, wares);
  const items = await itemsOf(o, tx, wares);
  const locked = await lockedBy(
    tx,
    due.map(({ order }) => order.order),
  );
  const soonestOf = (ware: Ware, least: string): string => {
    const soonest = toDay(at + days(items.get(wareKey(ware))!.minLifeOutDays));
    return soonest > least ? soonest : least;
  };
  const shorts = due.map((one): ShortLine[] =>
    needsOf(one).map(({ owner, lineId, item, missing, kit, ...need }) => {
      const lackOf = (part: string, pieces: number): Lack => ({
        ...{ lineId, item: part, missing: pieces, underCustoms: need.underCustoms },
        customer: one.order.customer,
        soonest: soonestOf({ owner, item: part }, need.notExpiringBefore),
        chosen: one.choices
          .filter((choice) => choice.item === part)
          .reduce((sum, choice) => sum + choice.quantity, 0),
        locked: locked.get(`${one.order.order}/${part}`) ?? 0,
      });
      const own = found.filter((standing) => standing.owner === owner);
      const itself = causesOf(lackOf(item, missing), own);
      const parts = kit?.components.map((part) => lackOf(part.item, part.quantity * missing));
      const causes = parts
        ? [...itself.filter(({ code }) => code !== 'no_stock'), ...componentCauses(parts, own)]
        : itself;
      return { line: lineId, item, missing, causes };
    }),
  );
  const notes = due.map(({ order, needs }, index) =>
    shortfallOf(order.shortfall, {
      lines: needs.map(({ lineId }) => lineId),
      short: shorts[index]!,
    }),
  );
  await tx.query(
    `UPDATE wms.sales_order o SET shortfall = n.shortfall::jsonb
     FROM unnest($1::text[], $2::text[]) AS n(order_id, shortfall)
     WHERE o.order_id = n.order_id AND o.shortfall IS DISTINCT FROM n.shortfall::jsonb`,
    [
      due.map(({ order }) => order.order),
      notes.map((note) => (note ? JSON.stringify(note) : null)),
    ],
  );
}

/** Why an order is not further, as its own state says; null where nothing keeps it. */
export function reasonOf(order: Order): Text | null {
  const { status, attention, shortfall, slot, dock, recheck } = order;
  if (status === 'cancelled') return null;
  if (attention) return attention;
  if (shortfall) return shortfall.text;
  if (status === 'accepted') {
    return {
      en: 'It waits for its turn: it is released when a put slot, a tote and a cart are free.',
      zh: '等待释放：有空闲的分播格口、周转箱和拣货车时即释放。',
    };
  }
  if (status === 'released' && slot === '') {
    return { en: 'It waits for a free put slot.', zh: '等待空闲的分播格口。' };
  }
  return status === 'weighed' && dock === '' && !recheck ? NO_LANE : null;
}
