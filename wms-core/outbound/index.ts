import type { Tx } from '#base/database/index.ts';
import { invariant } from '#base/invariant.ts';
import { isOperatingError } from '#base/operating-error.ts';
import type { Refusal } from '#base/refusal.ts';
import type { Timer } from '#base/time.ts';
import type { AllocationListener, ReportHandler, SettledPlace } from '#wms-core/contracts.ts';
import type { Routes, SendProblem } from '../http.ts';
import { readTallies } from '../tally.ts';
import { createOwnFleet } from './carrier.ts';
import { type By, type Outbound, type OutboundDeps, takeTurn } from './context.ts';
import { createHandler } from './handler.ts';
import { outboundRoutes } from './http.ts';
import { turn } from './loop.ts';
import { lostUnitRoutes } from './lost-http.ts';
import {
  type ByReason,
  type Done,
  findUnit,
  giveUpUnit,
  loseUnit,
  onLostEmptied,
  onUnitCounted,
} from './lost-units.ts';
import type { Order } from './model.ts';
import { onFloorRoutes } from './on-floor-http.ts';
import { validateOrderStates } from './order-states.ts';
import {
  acceptOrder,
  cancelOrder,
  type OrderDocument,
  retryOrder,
  tellAvailable,
} from './orders.ts';
import { onCartCounted, onReturnEnded } from './reconcile.ts';
import { outboundDefaults } from './settings.ts';
import { createSpots } from './spots.ts';
import { takeBack } from './take-back.ts';
import { truckRoutes } from './trucks-http.ts';

export type { CarrierPort } from './carrier.ts';
export type { Crossing, ExpectedGoods, OutboundDeps } from './context.ts';
export type { OrderDocument, OrderView } from './orders.ts';
export { outboundRefusals } from './refusals.ts';
export { type OutboundSettings, outboundDefaults } from './settings.ts';

/** What the terminal shows of outbound: orders by how far they came. */
export interface OutboundStats {
  readonly accepted: number;
  readonly released: number;
  readonly picked: number;
  readonly checked: number;
  readonly shipped: number;
  readonly closedShort: number;
  readonly attention: number;
}

export interface OutboundModule {
  readonly handler: ReportHandler;
  readonly listener: AllocationListener;
  readonly routes: (deps: { readonly problem: SendProblem }) => Routes;
  /** Units that nobody can find, as POST /api/v1/handling-units/{unit}/lost and so on do. */
  readonly units: {
    lose(tx: Tx, unit: string, by: ByReason): Promise<Done>;
    find(tx: Tx, unit: string, by: ByReason & { readonly location: string }): Promise<Done>;
    giveUp(tx: Tx, unit: string, by: ByReason): Promise<Done>;
  };
  /** A count ended: what a lost unit turned out to hold goes back to bins. */
  onCounted(tx: Tx, place: SettledPlace): Promise<void>;
  /** Takes an order in, as POST /api/v1/orders does. */
  accept(tx: Tx, document: OrderDocument, by: By): Promise<{ readonly created: boolean } | Refusal>;
  /** Checks a stopped order anew, as POST /api/v1/orders/{order}/retry does. */
  retry(tx: Tx, order: string, by: By): Promise<Order | Refusal>;
  cancel(tx: Tx, order: string, by: By & { readonly reason: string }): Promise<Order | Refusal>;
  /** Begins to release orders; what was under way goes on where it stood. */
  start(): Promise<void>;
  stop(): Promise<void>;
  stats(tx: Tx): Promise<OutboundStats>;
}

/** A burst of reports leads to one turn of the loop. */
const WAKE_MS = 20;

/**
 * Orders, from promise to truck. Reports move pieces; everything that is scarce (slots, totes,
 * carts, stations, lanes) is given out by one loop, woken by whatever frees some of it.
 */
export function createOutbound(deps: OutboundDeps): OutboundModule {
  validateOrderStates();
  const { database, scheduler, log } = deps;
  let timer: Timer | undefined;
  let dueAt = Number.POSITIVE_INFINITY;
  let running: Promise<unknown> | undefined;
  let isStarted = false;

  const schedule = (delayMs: number) => {
    if (!isStarted) return;
    const at = scheduler.now() + delayMs;
    if (at >= dueAt) return;
    timer?.cancel();
    dueAt = at;
    timer = scheduler.after(delayMs, 'outbound release', run);
  };
  const o: Outbound = {
    ...deps,
    settings: { ...outboundDefaults, ...deps.settings },
    carrier: deps.carrier ?? createOwnFleet(),
    spotOf: createSpots(deps.site, deps.masterData),
    wake: () => schedule(WAKE_MS),
  };
  const turnNow = (actor: string) =>
    database.transaction('outbound release', (tx) => turn(o, tx, { at: scheduler.now(), actor }));

  async function run(): Promise<void> {
    dueAt = Number.POSITIVE_INFINITY;
    running = turnNow('system');
    try {
      await running;
    } catch (error) {
      if (!isOperatingError(error) || !error.retryable) throw error;
      log.warn({ code: error.code }, 'the release of orders waits for the database');
    } finally {
      running = undefined;
    }
    schedule(o.settings.pulseMs);
  }

  deps.returns.listen(async (tx, ended) => {
    await takeTurn(tx);
    await onReturnEnded(o, tx, ended);
    await onLostEmptied(o, tx, ended.handlingUnit);
    o.wake();
  });

  return {
    handler: createHandler(o),
    listener: {
      onReleased: (tx, claims, at, actor) => takeBack(o, tx, claims, { at, actor }),
      async onAvailable(tx, owner, items) {
        if (await tellAvailable(tx, owner, items)) o.wake();
      },
    },
    routes:
      ({ problem }) =>
      async (app) => {
        await app.register(outboundRoutes({ outbound: o, problem, release: turnNow }));
        await app.register(truckRoutes({ outbound: o, problem }));
        await app.register(lostUnitRoutes({ outbound: o, problem }));
        await app.register(onFloorRoutes({ outbound: o, problem }));
      },
    units: {
      lose: (tx, unit, by) => loseUnit(o, tx, unit, by),
      find: (tx, unit, by) => findUnit(o, tx, unit, by),
      giveUp: (tx, unit, by) => giveUpUnit(o, tx, unit, by),
    },
    async onCounted(tx, place) {
      if (place.handlingUnit === '') return;
      await takeTurn(tx);
      await onUnitCounted(o, tx, place);
      await onCartCounted(o, tx, place);
    },
    accept: (tx, document, by) => acceptOrder(o, tx, document, by),
    retry: (tx, order, by) => retryOrder(o, tx, order, by),
    cancel: (tx, order, by) => cancelOrder(o, tx, order, by),
    async start() {
      invariant(!isStarted, 'outbound is started once');
      isStarted = true;
      o.wake();
    },
    async stop() {
      isStarted = false;
      timer?.cancel();
      dueAt = Number.POSITIVE_INFINITY;
      await running;
    },
    async stats(tx) {
      const rows = await tx.query<{ status: string; orders: number }>(
        `SELECT status, count(*) AS orders FROM wms.sales_order
         WHERE status NOT IN ('shipped', 'closed_short', 'cancelled') GROUP BY status`,
      );
      const ended = await readTallies(tx);
      const shipped = ended['orders shipped'];
      const of = (...statuses: string[]) =>
        rows.reduce((sum, row) => (statuses.includes(row.status) ? sum + row.orders : sum), 0);
      const checked = of('checked', 'packed', 'weighed', 'staged') + shipped;
      const picked = of('sorted', 'attention') + checked;
      return {
        accepted: of('accepted'),
        released: of('released') + picked,
        picked,
        checked,
        shipped,
        closedShort: of('clearing') + ended['orders closed short'],
        attention: of('attention'),
      };
    },
  };
}
