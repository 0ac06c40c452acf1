import { isOperatingError } from '#base/operating-error.ts';
import { createRandom, type Random } from '#base/random.ts';
import { type Millis, minutes, seconds, type Timer } from '#base/time.ts';
import { type Api, createApi } from './api.ts';
import { Books, type HostEvent } from './books.ts';
import { BUSINESS, createSideBusiness, type SideBusiness } from './business/index.ts';
import { Calendar } from './calendar.ts';
import { physicalOf } from './catalogue.ts';
import { orderDocument } from './documents.ts';
import { createEndlessTrade, type EndlessTrade, type TruckWish } from './endless.ts';
import type { ErpDeps, ErpSnapshot, ErpStats } from './model.ts';
import type { PlannedOrder } from './plan.ts';
import { SetUp } from './set-up.ts';
import { createTrucks } from './trucks.ts';

const POLL_WALL_MS = 500;
const POLL_PLANT_MS = seconds(5);
const RETRY_MS = 2_000;
const ORDERS_A_TURN = 20;
const EVENTS_A_PAGE = 500;
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
  readonly #books = new Books();
  readonly #asnsSent = new Set<string>();
  readonly #ordersSent = new Set<string>();
  readonly #trade: EndlessTrade | undefined;
  readonly #business: SideBusiness;
  readonly #calendar: Calendar;
  readonly #setUp: SetUp;
  readonly #trucks: ReturnType<typeof createTrucks>;
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
    this.#trade = deps.plan.endless && createEndlessTrade(deps.plan, deps.plan.endless.seed);
    const { plan, site, world, random, log } = deps;
    const items = new Map(plan.items.map((item) => [item.item, item]));
    const calendar = new Calendar(deps);
    this.#calendar = calendar;
    this.#setUp = new SetUp({
      ...{ plan, site, world, items, calendar, books: this.#books },
      post: (name, path, body) => this.#post(name, path, body),
      changed: () => {
        this.#changes++;
      },
    });
    this.#trucks = createTrucks({ ...deps, items, calendar });
    this.#business = createSideBusiness({
      ...{ plan, site, world, log, api: this.#api, clock: deps.scheduler },
      kinds: BUSINESS.filter(({ kind }) => plan.business?.includes(kind)),
      opening: this.#setUp.openingLines(),
      random: random.fork('business'),
    });
  }

  start(): void {
    this.#running = true;
    const { plan, world, random } = this.#deps;
    world.define(plan.items.map((item) => physicalOf(item, random)));
    if (this.#calendar.begin()) this.#setUp.layOpeningStock();
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
      itemsSent: this.#setUp.itemsSent,
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

  /** Orders that somebody wants now; empty where there are no goods for any, none of a plan that sells nothing. */
  orderNow(wish: { readonly orders: number; readonly lines: number }) {
    const free = (item: string) => this.#books.free(item);
    const numbers = this.#trade?.sellNow(wish, this.#calendar.age, free);
    this.#hurry();
    return numbers;
  }

  /** A truck that somebody wants now; none of a plan that buys nothing. */
  deliverNow(wish: TruckWish): string | undefined {
    const asn = this.#trade?.buyNow(wish, this.#calendar.age, (item) => this.#books.expected(item));
    this.#hurry();
    return asn;
  }

  snapshot(): ErpSnapshot {
    return {
      ...this.#calendar.snapshot(),
      ...this.#setUp.snapshot(),
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
    this.#calendar.restore(state);
    this.#setUp.restore(state);
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
      if (this.#calendar.keepTempo()) this.#changes++;
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
    await this.#setUp.act();
    await this.#readFeed();
    this.#buyAndSell();
    await this.#sendAsns();
    await this.#sendOrders();
    await this.#business.act(this.#calendar.age);
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
    this.#trade.sell(this.#calendar.age);
    if (this.#calendar.age - this.#tradedAt < TRADE_EVERY) return;
    this.#tradedAt = this.#calendar.age;
    this.#trade.buy(this.#calendar.age, (item) => this.#books.expected(item));
  }

  async #sendAsns(): Promise<void> {
    const planned = [...this.#deps.plan.asns, ...(this.#trade?.asns ?? [])];
    for (const asn of planned) {
      if (asn.at > this.#calendar.age || this.#asnsSent.has(asn.asn)) continue;
      this.#trucks.drive(asn);
      const accepted = await this.#post(asn.asn, '/api/v1/asns', this.#trucks.notice(asn));
      this.#asnsSent.add(asn.asn);
      if (accepted) this.#books.announced(asn.asn, asn.lines);
      this.#trade?.forget(asn.asn);
      this.#changes++;
    }
  }

  async #sendOrders(): Promise<void> {
    const planned = [...this.#deps.plan.orders, ...(this.#trade?.orders ?? [])];
    const allArrived =
      this.#books.openAsns === 0 &&
      this.#deps.plan.asns.every((asn) => this.#asnsSent.has(asn.asn));
    let sent = 0;
    for (const order of planned) {
      if (order.at > this.#calendar.age || this.#ordersSent.has(order.order)) continue;
      if (!allArrived && !this.#books.covers(order.lines)) continue;
      const document = orderDocument(order, this.#calendar.tempo);
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
