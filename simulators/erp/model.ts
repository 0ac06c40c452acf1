import type { Log } from '#base/log.ts';
import type { Random } from '#base/random.ts';
import type { Site } from '#base/site/site.ts';
import type { Scheduler } from '#base/time.ts';
import type { ErrorRates, World } from '../world/contracts.ts';
import type { Fetch } from './api.ts';
import type { BooksState } from './books.ts';
import type { BusinessSnapshot, BusinessStats } from './business/index.ts';
import type { CalendarState } from './calendar.ts';
import type { EndlessState } from './endless.ts';
import type { FlowPlan } from './plan.ts';
import type { SetUpState } from './set-up.ts';

export interface ErpDeps {
  readonly plan: FlowPlan;
  readonly site: Site;
  readonly world: World;
  /** Warehub's address, 'http://127.0.0.1:8080'. */
  readonly api: string;
  readonly fetch: Fetch;
  /** By which the warehouse knows the host. */
  readonly key?: string;
  /** The plant's (scaled) clock: arrivals. */
  readonly scheduler: Scheduler;
  /** The wall's clock: time-outs and polling. */
  readonly wall: Scheduler;
  /** How many times as fast as the wall's the plant's clock runs now; 0 while it stands still. */
  readonly speed: () => number;
  readonly random: Random;
  readonly rates: ErrorRates;
  readonly log: Log;
}

export interface ErpStats {
  readonly itemsSent: number;
  readonly asnsSent: number;
  readonly asnsConfirmed: number;
  readonly ordersSent: number;
  readonly ordersPlanned: number;
  readonly ordersShipped: number;
  /** Shipped or closed with fewer pieces than ordered. */
  readonly ordersShort: number;
  readonly ordersCancelled: number;
  readonly shippedLines: number;
  readonly shippedPieces: number;
  /** Documents that the warehouse would not have. */
  readonly refused: readonly string[];
  /** A line a kind. */
  readonly business: readonly BusinessStats[];
  /** Every planned order and errand has ended. Never true of an endless plan. */
  readonly done: boolean;
}

export interface ErpSnapshot extends CalendarState, SetUpState {
  /** Documents sent, by number. */
  readonly asnsSent: readonly string[];
  readonly asnsConfirmed: number;
  readonly ordersSent: readonly string[];
  /** Where it has read the feed to. */
  readonly cursor: string;
  readonly books: BooksState;
  readonly refused: readonly string[];
  readonly endless: EndlessState | null;
  readonly business: BusinessSnapshot;
}
