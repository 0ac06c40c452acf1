import type { Random } from '#base/random.ts';
import { type Millis, minutes } from '#base/time.ts';
import {
  expectedPieces,
  type FlowPlan,
  makeUpOrder,
  makeUpShop,
  type PlannedAsn,
  type PlannedOrder,
  planAsns,
} from './plan.ts';

export interface EndlessState {
  /** How many orders and purchases were made up so far. */
  readonly orders: number;
  readonly purchases: number;
  readonly nextOrderAt: Millis;
  /** Made up, and not sent yet. */
  readonly waiting: {
    readonly asns: readonly PlannedAsn[];
    readonly orders: readonly PlannedOrder[];
  };
}

/** Orders for ever, after those of the plan; goods are bought again when they run low. */
export interface EndlessTrade {
  /** Makes up the orders that have arrived by now. */
  sell(age: Millis): void;
  /** Orders goods of which fewer are expected than should be. */
  buy(age: Millis, expected: (item: string) => number): void;
  /** Orders of today, of what is free: as many, and as many lines, as there are goods for. */
  sellNow(
    wish: { readonly orders: number; readonly lines: number },
    age: Millis,
    free: (item: string) => number,
  ): readonly string[];
  /** A truck of so many lines, of what is needed most. */
  buyNow(wish: TruckWish, age: Millis, expected: (item: string) => number): string;
  readonly asns: readonly PlannedAsn[];
  readonly orders: readonly PlannedOrder[];
  /** A document was sent. */
  forget(number: string): void;
  snapshot(): EndlessState;
  restore(state: EndlessState): void;
}

/** A truck that somebody wants to see. */
export interface TruckWish {
  readonly lines: number;
  /** On a pallet that the supplier stacked and the notice names. */
  readonly packed: boolean;
  /** What is wrong with what comes. */
  readonly trouble?: 'short' | 'damaged';
}

/** More orders than this do not wait to be sent: the shop pauses. */
const MAX_WAITING = 50;
/** Below this share of the usual stock goods are bought, and so much at once. */
const BUY_BELOW = 0.5;
const BUY = 1;
/** Of an order that somebody wants to see go through the house. */
const MOST_PIECES = 24;
const DRAWS = 20;

export function createEndlessTrade(plan: FlowPlan, seed: number): EndlessTrade {
  const shop = makeUpShop({ items: plan.items.length, seed });
  let made = plan.orders.length;
  let purchases = 0;
  let nextOrderAt = plan.orders.at(-1)?.at ?? 0;
  let asns: PlannedAsn[] = [];
  let orders: PlannedOrder[] = [];

  /** Lines as customers draw them; the last of whatever is there. */
  const drawLines = (count: number, random: Random, free: (item: string) => number) => {
    const chosen = new Map<string, number>();
    const offer = (item: number, quantity: number) => {
      const { item: code } = shop.items[item]!;
      const left = Math.min(free(code), quantity, MOST_PIECES);
      if (left > 0 && chosen.size < count && !chosen.has(code)) chosen.set(code, left);
    };
    for (let draw = 0; draw < DRAWS && chosen.size < count; draw++) {
      for (const { item, quantity } of shop.demand.order(random)) offer(item, quantity);
    }
    for (const item of shop.items.keys()) offer(item, 1);
    return [...chosen].map(([item, quantity], i) => ({ line: String(i + 1), item, quantity }));
  };
  /** Pieces of orders that nobody has been told of yet. */
  const waiting = (item: string) =>
    orders
      .flatMap(({ lines }) => lines)
      .reduce((sum, line) => sum + (line.item === item ? line.quantity : 0), 0);

  return {
    sell(age) {
      while (nextOrderAt <= age && orders.length < MAX_WAITING) {
        const gap = shop.demand.gapMinutes(shop.random.fork(`gap-${made}`));
        orders.push(makeUpOrder(shop, made, nextOrderAt));
        made++;
        // A shop that paused goes on from now.
        nextOrderAt = Math.max(nextOrderAt, age - minutes(60)) + Math.round(minutes(gap));
      }
    },
    buy(age, expected) {
      if (asns.length > 0) return;
      const wanted = shop.items.flatMap((item, i) => {
        const usual = expectedPieces(shop.demand.popularity[i]!);
        return expected(item.item) < usual * BUY_BELOW ? [[item, usual * BUY] as const] : [];
      });
      if (wanted.length === 0) return;
      const random = shop.random.fork(`purchase-${purchases}`);
      purchases++;
      asns = planAsns(wanted, { prefix: `ASN-R${purchases}-`, from: age, random });
    },
    sellNow(wish, age, free) {
      const numbers: string[] = [];
      while (numbers.length < wish.orders && orders.length < MAX_WAITING) {
        const random = shop.random.fork(`wish-${made}`);
        const lines = drawLines(wish.lines, random, (item) => free(item) - waiting(item));
        if (lines.length === 0) break;
        const order = { ...makeUpOrder(shop, made, age), lines };
        orders.push(order);
        numbers.push(order.order);
        made++;
      }
      return numbers;
    },
    buyNow({ lines, packed, trouble }, age, expected) {
      const wanted = shop.items
        .map((item, i) => {
          const usual = expectedPieces(shop.demand.popularity[i]!);
          return { item, usual, need: expected(item.item) / usual };
        })
        .sort((a, b) => a.need - b.need)
        .slice(0, lines)
        .map(({ item, usual }) => [item, usual * BUY] as const);
      const random = shop.random.fork(`purchase-${purchases}`);
      purchases++;
      const [truck] = planAsns(wanted, { prefix: `ASN-W${purchases}-`, from: age, random });
      const { packed: _, ...asn } = truck!;
      asns.push({ ...asn, ...(packed ? { packed } : {}), ...(trouble ? { trouble } : {}) });
      return asn.asn;
    },
    get asns() {
      return asns;
    },
    get orders() {
      return orders;
    },
    forget(number) {
      asns = asns.filter((asn) => asn.asn !== number);
      orders = orders.filter((order) => order.order !== number);
    },
    snapshot: () => ({ orders: made, purchases, nextOrderAt, waiting: { asns, orders } }),
    restore(state) {
      made = state.orders;
      purchases = state.purchases;
      nextOrderAt = state.nextOrderAt;
      asns = [...state.waiting.asns];
      orders = [...state.waiting.orders];
    },
  };
}
