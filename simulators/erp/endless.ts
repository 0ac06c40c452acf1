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
  readonly asns: readonly PlannedAsn[];
  readonly orders: readonly PlannedOrder[];
  /** A document was sent. */
  forget(number: string): void;
  snapshot(): EndlessState;
  restore(state: EndlessState): void;
}

/** More orders than this do not wait to be sent: the shop pauses. */
const MAX_WAITING = 50;
/** Below this share of the usual stock goods are bought, and so much at once. */
const BUY_BELOW = 0.5;
const BUY = 1;

export function createEndlessTrade(plan: FlowPlan, seed: number): EndlessTrade {
  const shop = makeUpShop({ items: plan.items.length, seed });
  let made = plan.orders.length;
  let purchases = 0;
  let nextOrderAt = plan.orders.at(-1)?.at ?? 0;
  let asns: PlannedAsn[] = [];
  let orders: PlannedOrder[] = [];
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
