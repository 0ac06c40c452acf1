import type { Log } from '#base/log.ts';
import { isOperatingError } from '#base/operating-error.ts';
import { createRandom, type Random } from '#base/random.ts';
import type { Site } from '#base/site/site.ts';
import { type Millis, minutes, type Scheduler, seconds, type Timer } from '#base/time.ts';
import type { ErrorRates, World } from '../world/contracts.ts';
import { type Api, createApi, type Fetch } from './api.ts';
import { Books, type BooksState, type HostEvent } from './books.ts';
import {
  APPROVAL_LIMITS,
  APPROVERS,
  BUSINESS,
  type BusinessSnapshot,
  type BusinessStats,
  createSideBusiness,
  type SideBusiness,
} from './business/index.ts';
import { type CatalogueItem, physicalOf } from './catalogue.ts';
import {
  ACTOR,
  asnDocument,
  type Beginning,
  openingLine,
  orderDocument,
  type Tempo,
  truckOf,
  wallAt,
} from './documents.ts';
import {
  createEndlessTrade,
  type EndlessState,
  type EndlessTrade,
  type TruckWish,
} from './endless.ts';
import { placeOpeningStock } from './opening.ts';
import { drawPallets } from './pallets.ts';
import type { FlowPlan, PlannedAsn, PlannedOrder } from './plan.ts';

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

export interface ErpSnapshot {
  readonly beginning: Beginning | null;
  /** Absent: written by a plant whose speed nobody could change. */
  readonly tempo?: Tempo;
  readonly itemsSent: number;
  readonly policySent: boolean;
  readonly openingSent: boolean;
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

const POLL_WALL_MS = 500;
const POLL_PLANT_MS = seconds(5);
const RETRY_MS = 2_000;
const ITEMS_A_POST = 200;
const ORDERS_A_TURN = 20;
const EVENTS_A_PAGE = 500;
/** The plant stood still for longer than this: its promises are of another day. */
const MOST_DRIFT_MS = minutes(1);
const MAX_REFUSED_KEPT = 100;
const TRADE_EVERY = minutes(10);

/**
 * The ERP: tells the warehouse its items, opening stock, deliveries and orders when they are due,
 * reads the feed, and keeps its own books from what is confirmed. An order is sent once the books
 * cover it, or when nothing more is on its way. It acts in turns; a turn that fails is begun again,
 * and every document carries its natural key, so what was sent twice counts once.
 */
export class Erp {
  readonly #deps: ErpDeps;
  readonly #api: Api;
  readonly #items: ReadonlyMap<string, CatalogueItem>;
  readonly #books = new Books();
  readonly #asnsSent = new Set<string>();
  readonly #ordersSent = new Set<string>();
  readonly #trade: EndlessTrade | undefined;
  readonly #business: SideBusiness;
  #beginning: Beginning | null = null;
  #tempo: Tempo = { wall: 0, age: 0, speed: 1 };
  #itemsSent = 0;
  #policySent = false;
  #openingSent = false;
  #asnsConfirmed = 0;
  #cursor = '';
  #refused: string[] = [];
  #tradedAt: Millis = 0;
  #timer: Timer | undefined;
  #running = false;
  #isActing = false;
  #isHurried = false;
  #changes = 0;

  constructor(deps: ErpDeps) {
    this.#deps = deps;
    this.#api = createApi({
      ...{ base: deps.api, fetch: deps.fetch, wall: deps.wall },
      ...(deps.key === undefined ? {} : { key: deps.key }),
    });
    this.#items = new Map(deps.plan.items.map((item) => [item.item, item]));
    this.#trade = deps.plan.endless && createEndlessTrade(deps.plan, deps.plan.endless.seed);
    const { plan, site, world, random, log } = deps;
    this.#business = createSideBusiness({
      ...{ plan, site, world, log, api: this.#api, clock: deps.scheduler },
      kinds: BUSINESS.filter(({ kind }) => plan.business?.includes(kind)),
      opening: this.#openingLines(),
      random: random.fork('business'),
    });
  }

  start(): void {
    this.#running = true;
    const { plan, world, scheduler, wall, random } = this.#deps;
    world.define(plan.items.map((item) => physicalOf(item, random)));
    if (!this.#beginning) {
      const speed = this.#deps.speed() || 1;
      this.#beginning = { wall: wall.now(), plant: scheduler.now(), speed };
      this.#tempo = { wall: wall.now(), age: 0, speed };
      this.#layOpeningStock();
    }
    this.#next(0);
  }

  stop(): void {
    this.#running = false;
    this.#timer?.cancel();
  }

  /** Counts every change, so a journal knows when to write. */
  get version(): number {
    return this.#changes + this.#business.version;
  }

  /** Pieces that the ERP believes to be in the house, by item. */
  get stock(): Readonly<Record<string, number>> {
    return this.#books.stock;
  }

  stats(): ErpStats {
    const { ended, shipped } = this.#books;
    const { plan } = this.#deps;
    const ends = Object.values(ended);
    const count = (end: string) => ends.filter((other) => other === end).length;
    const isOver = (order: PlannedOrder) =>
      order.order in ended || this.#refused.includes(order.order);
    return {
      itemsSent: this.#itemsSent,
      asnsSent: this.#asnsSent.size,
      asnsConfirmed: this.#asnsConfirmed,
      ordersSent: this.#ordersSent.size,
      ordersPlanned: plan.orders.length,
      ordersShipped: count('shipped') + count('short'),
      ordersShort: count('short'),
      ordersCancelled: count('cancelled'),
      shippedLines: shipped.lines,
      shippedPieces: shipped.pieces,
      refused: [...this.#refused],
      business: this.#business.stats,
      done: !plan.endless && plan.orders.every(isOver) && this.#business.done,
    };
  }

  /** Orders that somebody wants now; empty where there are no goods for any. */
  orderNow(wish: { readonly orders: number; readonly lines: number }): readonly string[] {
    const numbers = this.#trade?.sellNow(wish, this.#age, (item) => this.#books.free(item)) ?? [];
    this.#hurry();
    return numbers;
  }

  /** A truck that somebody wants now; none of a plan that buys nothing. */
  deliverNow(wish: TruckWish): string | undefined {
    const asn = this.#trade?.buyNow(wish, this.#age, (item) => this.#books.expected(item));
    this.#hurry();
    return asn;
  }

  snapshot(): ErpSnapshot {
    return {
      beginning: this.#beginning,
      tempo: this.#tempo,
      itemsSent: this.#itemsSent,
      policySent: this.#policySent,
      openingSent: this.#openingSent,
      asnsSent: [...this.#asnsSent],
      asnsConfirmed: this.#asnsConfirmed,
      ordersSent: [...this.#ordersSent],
      cursor: this.#cursor,
      books: this.#books.snapshot(),
      refused: [...this.#refused],
      endless: this.#trade?.snapshot() ?? null,
      business: this.#business.snapshot(),
    };
  }

  /** Before `start`. */
  restore(snapshot: unknown): void {
    const state = snapshot as ErpSnapshot;
    this.#beginning = state.beginning;
    const { wall, speed } = this.#begun;
    this.#tempo = state.tempo ?? { wall, age: 0, speed };
    this.#itemsSent = state.itemsSent;
    this.#policySent = state.policySent;
    this.#openingSent = state.openingSent;
    for (const asn of state.asnsSent) this.#asnsSent.add(asn);
    this.#asnsConfirmed = state.asnsConfirmed;
    for (const order of state.ordersSent) this.#ordersSent.add(order);
    this.#cursor = state.cursor;
    this.#books.restore(state.books);
    this.#refused = [...state.refused];
    if (state.endless) this.#trade?.restore(state.endless);
    this.#business.restore(state.business);
  }

  // ----------------------------------------------------------------------------------- turns

  #next(delayMs: number): void {
    if (!this.#running) return;
    this.#timer = this.#deps.wall.after(delayMs, 'erp acts', () => this.#turn());
  }

  /** Somebody waits: the next turn is due at once, and if one is under way, the one after it. */
  #hurry(): void {
    this.#changes++;
    this.#isHurried = true;
    if (!this.#isActing && this.#timer) {
      this.#timer.cancel();
      this.#next(0);
    }
  }

  async #turn(): Promise<void> {
    this.#isActing = true;
    try {
      await this.#act();
      // Only now is nothing half told that would have to be told again in the same words.
      this.#keepTempo();
      const slowest = this.#isHurried ? 0 : POLL_PLANT_MS / (this.#deps.speed() || 1);
      this.#isHurried = false;
      this.#next(Math.max(POLL_WALL_MS, slowest));
    } catch (error) {
      if (!isOperatingError(error)) throw error;
      this.#deps.log.debug({ code: error.code, message: error.message }, 'erp tries again');
      this.#next(RETRY_MS);
    } finally {
      this.#isActing = false;
    }
  }

  async #act(): Promise<void> {
    await this.#sendItems();
    await this.#sendPolicy();
    await this.#sendOpeningStock();
    await this.#readFeed();
    this.#buyAndSell();
    await this.#sendAsns();
    await this.#sendOrders();
    await this.#business.act(this.#age);
  }

  /** What is promised from now on is promised by the clock as it runs now. */
  #keepTempo(): void {
    const speed = this.#deps.speed();
    if (speed === 0) return;
    const wall = this.#deps.wall.now();
    const drift = Math.abs(wall - wallAt(this.#tempo, this.#age));
    if (speed === this.#tempo.speed && drift < MOST_DRIFT_MS) return;
    this.#tempo = { wall, age: this.#age, speed };
    this.#changes++;
  }

  get #begun(): Beginning {
    return this.#beginning ?? { wall: 0, plant: 0, speed: this.#deps.speed() || 1 };
  }

  /** Milliseconds of plant time since the beginning. */
  get #age(): Millis {
    return this.#deps.scheduler.now() - this.#begun.plant;
  }

  /** Up to which worth stock is corrected by one person alone, and who the second one is. */
  async #sendPolicy(): Promise<void> {
    if (this.#policySent) return;
    const approvalLimits = APPROVAL_LIMITS;
    await this.#post('approval limits', '/api/v1/approval-limits', { approvalLimits });
    await this.#post('approvers', '/api/v1/approvers', { approvers: APPROVERS });
    this.#policySent = true;
    this.#changes++;
  }

  async #sendItems(): Promise<void> {
    const { items } = this.#deps.plan;
    while (this.#itemsSent < items.length) {
      const batch = items.slice(this.#itemsSent, this.#itemsSent + ITEMS_A_POST);
      await this.#post('items', '/api/v1/items', { items: batch });
      this.#itemsSent += batch.length;
      this.#changes++;
    }
  }

  #openingLines() {
    return placeOpeningStock(this.#deps.plan, this.#deps.site);
  }

  #layOpeningStock(): void {
    const lines = this.#openingLines();
    for (const { location, producedDaysAgo: _, ...pieces } of lines) {
      this.#deps.world.seed(location, pieces);
    }
    this.#books.opening(lines);
  }

  async #sendOpeningStock(): Promise<void> {
    if (this.#openingSent) return;
    const lines = this.#openingLines();
    if (lines.length > 0) {
      await this.#post('opening stock', '/api/v1/opening-stock', {
        importId: 'OPENING-1',
        actor: ACTOR,
        lines: lines.map((line) => openingLine(line, this.#items, this.#begun)),
      });
    }
    this.#openingSent = true;
    this.#changes++;
  }

  async #readFeed(): Promise<void> {
    for (;;) {
      const query = `after=${encodeURIComponent(this.#cursor)}&limit=${EVENTS_A_PAGE}`;
      const { status, body } = await this.#api.call('GET', `/api/v1/events?${query}`);
      if (status !== 200) {
        this.#deps.log.warn({ status }, 'the feed would not be read');
        return;
      }
      const page = body as { events: readonly HostEvent[]; next: string };
      for (const event of page.events) {
        if (event.type === 'wms.receipt.confirmed') this.#asnsConfirmed++;
        this.#books.hear(event);
      }
      if (page.events.length > 0) this.#changes++;
      this.#cursor = page.next;
      if (page.events.length < EVENTS_A_PAGE) return;
    }
  }

  /** Of an endless plan: new orders, and goods to buy again. */
  #buyAndSell(): void {
    if (!this.#trade) return;
    this.#trade.sell(this.#age);
    if (this.#age - this.#tradedAt < TRADE_EVERY) return;
    this.#tradedAt = this.#age;
    this.#trade.buy(this.#age, (item) => this.#books.expected(item));
  }

  async #sendAsns(): Promise<void> {
    const planned = [...this.#deps.plan.asns, ...(this.#trade?.asns ?? [])];
    for (const asn of planned) {
      if (asn.at > this.#age || this.#asnsSent.has(asn.asn)) continue;
      this.#driveTruck(asn);
      const document = asnDocument(
        asn,
        this.#palletsOf(asn),
        this.#items,
        this.#begun,
        this.#tempo,
      );
      const accepted = await this.#post(asn.asn, '/api/v1/asns', document);
      this.#asnsSent.add(asn.asn);
      if (accepted) this.#books.announced(asn.asn, asn.lines);
      this.#trade?.forget(asn.asn);
      this.#changes++;
    }
  }

  #palletsOf(asn: PlannedAsn) {
    return drawPallets(asn, this.#items, this.#deps.random.fork(`pallets-${asn.asn}`));
  }

  /** The goods come with the notice. What happens on the way is drawn from the ASN's number. */
  #driveTruck(asn: PlannedAsn): void {
    const { world, random, scheduler } = this.#deps;
    if (world.delivery(asn.asn)) return;
    const rates = this.#ratesOf(asn);
    const chance = { beginning: this.#begun, random: random.fork(`truck-${asn.asn}`), rates };
    const { delivery, errors } = truckOf(asn, this.#palletsOf(asn), this.#items, chance);
    world.deliver(delivery);
    for (const error of errors) {
      world.recordError({ ...error, at: scheduler.now(), who: asn.supplier });
    }
  }

  #ratesOf({ trouble }: PlannedAsn): ErrorRates {
    const { rates } = this.#deps;
    if (trouble === 'short') return { ...rates, arrivedShort: 1 };
    return trouble === 'damaged' ? { ...rates, arrivedDamaged: 1 } : rates;
  }

  async #sendOrders(): Promise<void> {
    const planned = [...this.#deps.plan.orders, ...(this.#trade?.orders ?? [])];
    const allArrived =
      this.#books.openAsns === 0 &&
      this.#deps.plan.asns.every((asn) => this.#asnsSent.has(asn.asn));
    let sent = 0;
    for (const order of planned) {
      if (order.at > this.#age || this.#ordersSent.has(order.order)) continue;
      if (!allArrived && !this.#books.covers(order.lines)) continue;
      const document = orderDocument(order, this.#tempo);
      const accepted = await this.#post(order.order, '/api/v1/orders', document);
      this.#ordersSent.add(order.order);
      if (accepted) this.#books.ordered(order.order, order.lines);
      this.#trade?.forget(order.order);
      this.#changes++;
      if (++sent >= ORDERS_A_TURN) return;
    }
  }

  /** True: the warehouse has it, from now or from an earlier sending. */
  async #post(name: string, path: string, body: unknown): Promise<boolean> {
    const { status, body: answer } = await this.#api.call('POST', path, body);
    if (status < 300) return true;
    this.#deps.log.warn({ name, status, answer }, 'the warehouse refused a document');
    if (this.#refused.length < MAX_REFUSED_KEPT) this.#refused.push(name);
    return false;
  }
}

/** The ERP's chance, apart from the plant's. */
export const erpRandom = (seed: number): Random => createRandom(seed).fork('erp');
