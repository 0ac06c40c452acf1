import type { Site } from '#base/site/site.ts';
import { hours } from '#base/time.ts';
import { type FlowPlan, planMadeUp, withBusiness } from '#simulators/erp/index.ts';
import { DEFAULT_FLOOR, layOut } from '../site/default-site.ts';

const ITEMS = 80;
const MAX_LINES = 5;
const MAX_PIECES = 8;
/** All orders are in after this share of the hours, so that faults meet them under way. */
const ARRIVALS = 0.7;

/**
 * Orders small enough that many kinds of things happen within an hour: few lines, few pieces, and a
 * fifth of the items still has to arrive.
 */
export function simulationPlan(options: {
  readonly orders: number;
  readonly seed: number;
  readonly hours: number;
  readonly business: readonly string[];
}): FlowPlan {
  const { orders, seed, business } = options;
  const plan = withBusiness(planMadeUp({ orders, seed, items: ITEMS }), business);
  const span = Math.max(1, plan.orders.at(-1)?.at ?? 0);
  const squeeze = Math.min(1, (hours(options.hours) * ARRIVALS) / span);
  return {
    ...plan,
    orders: plan.orders.map((order) => ({
      ...order,
      at: Math.round(order.at * squeeze),
      lines: order.lines
        .slice(0, MAX_LINES)
        .map((line) => ({ ...line, quantity: Math.min(line.quantity, MAX_PIECES) })),
    })),
  };
}

/** Polling is most of what happens in a simulated hour: five times a second is often enough. */
const POLL_MS = 200;

/** A smaller floor than that of `npm start`, with all kinds of devices. */
export function simulationSite(): Site {
  const site = layOut({
    ...DEFAULT_FLOOR,
    name: 'Simulated floor',
    aisles: 4,
    bays: 15,
    vehicles: 4,
    putSlots: 20,
    pickLabels: 40,
  });
  return { ...site, lightBanks: site.lightBanks.map((bank) => ({ ...bank, pollMs: POLL_MS })) };
}
