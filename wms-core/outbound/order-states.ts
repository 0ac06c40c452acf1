import { invariant } from '#base/invariant.ts';
import type { OrderStatus } from './model.ts';

export type OrderStep =
  | 'release'
  | 'wait'
  | 'sort'
  | 'confirm'
  | 'refill'
  | 'pack'
  | 'weigh'
  | 'stage'
  | 'ship'
  | 'recheck'
  | 'clear'
  | 'close'
  | 'cancel'
  | 'stop';

type Table = Readonly<Record<OrderStatus, Readonly<Partial<Record<OrderStep, OrderStatus>>>>>;

/** All that can happen to an order. What does not stand here does not happen. */
export const orderStates: Table = {
  accepted: { release: 'released', close: 'closed_short', cancel: 'cancelled' },
  released: {
    wait: 'accepted',
    sort: 'sorted',
    close: 'closed_short',
    cancel: 'cancelled',
    stop: 'attention',
  },
  sorted: { confirm: 'checked', refill: 'released', clear: 'clearing', stop: 'attention' },
  checked: { pack: 'packed', recheck: 'sorted', stop: 'attention' },
  packed: { weigh: 'weighed', recheck: 'sorted', stop: 'attention' },
  weighed: { stage: 'staged', recheck: 'sorted', stop: 'attention' },
  staged: { ship: 'shipped', recheck: 'sorted', stop: 'attention' },
  clearing: { close: 'closed_short' },
  attention: { recheck: 'sorted' },
  shipped: {},
  closed_short: {},
  cancelled: {},
};

export const FIRST: OrderStatus = 'accepted';
export const FINAL: readonly OrderStatus[] = ['shipped', 'closed_short', 'cancelled'];

/** The state after `step`; a step that the table lacks is a bug of the caller. */
export function nextStatus(status: OrderStatus, step: OrderStep): OrderStatus {
  const next = orderStates[status][step];
  invariant(next !== undefined, `an order that is ${status} cannot ${step}`);
  return next;
}

/** Checked once at start: every target exists, every state is reached, only final ones end. */
export function validateOrderStates(table: Table = orderStates): void {
  const reached = new Set<string>([FIRST]);
  for (const status of reached) {
    const steps = table[status as OrderStatus];
    invariant(steps !== undefined, `the order state ${status} has no row`);
    for (const target of Object.values(steps)) reached.add(target);
    const isFinal = FINAL.includes(status as OrderStatus);
    invariant(
      isFinal === (Object.keys(steps).length === 0),
      `the order state ${status} is a dead end`,
    );
  }
  for (const status of Object.keys(table)) {
    invariant(reached.has(status), `the order state ${status} is never reached`);
  }
}
