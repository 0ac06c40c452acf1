import { describe, expect, it } from 'vitest';
import { layOut } from '#app/site/default-site.ts';
import { silentLog } from '#base/log.ts';
import { createRandom } from '#base/random.ts';
import { hours, minutes, seconds } from '#base/time.ts';
import { createVirtualScheduler, VIRTUAL_EPOCH } from '#base/virtual-scheduler.ts';
import { createScaledScheduler } from '../plant/scaled-scheduler.ts';
import type { ErrorRates } from '../world/contracts.ts';
import { createWorld } from '../world/world.ts';
import { Books } from './books.ts';
import { datesOf } from './documents.ts';
import { Erp } from './erp.ts';
import type { ErpDeps } from './model.ts';
import { type FlowPlan, planMadeUp } from './plan.ts';

const SITE = layOut();
const NO_ERRORS = { arrivedShort: 0, arrivedDamaged: 0 } as ErrorRates;
const PLAN = planMadeUp({ orders: 12, items: 120, seed: 4, openingShare: 0.6 });

interface Document {
  readonly lines: readonly { line: string; item: string; quantity: number }[];
}

/** A warehouse that takes documents by their natural key and confirms when told. */
function stage(options: { plan?: FlowPlan; rates?: Partial<ErrorRates> } = {}) {
  const scheduler = createVirtualScheduler();
  const plant = createScaledScheduler(scheduler, 1);
  const world = createWorld();
  const events: { type: string; subject: string; data: unknown }[] = [];
  const documents = new Map<string, Map<string, unknown>>();
  const trouble = { away: false, loseAnswers: 0 };
  const posts: string[] = [];
  const reply = (status: number, body: unknown) => ({
    status,
    text: async () => JSON.stringify(body),
  });
  const keyOf: Record<string, (body: never) => string> = {
    '/api/v1/approval-limits': () => 'limits',
    '/api/v1/approvers': () => 'approvers',
    '/api/v1/items': (body: { items: { item: string }[] }) => body.items[0]!.item,
    '/api/v1/opening-stock': (body: { importId: string }) => body.importId,
    '/api/v1/asns': (body: { asn: string }) => body.asn,
    '/api/v1/orders': (body: { order: string }) => body.order,
  };
  const fetch: ErpDeps['fetch'] = async (url, init) => {
    if (trouble.away) throw new Error('ECONNREFUSED');
    const { pathname, searchParams } = new URL(url);
    if (pathname === '/api/v1/events') {
      const from = Number(searchParams.get('after') || 0);
      const page = events.slice(from, from + Number(searchParams.get('limit')));
      return reply(200, { events: page, next: String(from + page.length) });
    }
    const body = JSON.parse(init.body!) as never;
    const key = keyOf[pathname]!(body);
    posts.push(key);
    const kept = documents.get(pathname) ?? new Map<string, unknown>();
    documents.set(pathname, kept);
    const known = kept.get(key);
    if (known && JSON.stringify(known) !== JSON.stringify(body)) return reply(409, {});
    kept.set(key, body);
    if (trouble.loseAnswers-- > 0) throw new Error('ECONNRESET');
    return reply(known ? 200 : 201, {});
  };
  const make = () =>
    new Erp({
      plan: options.plan ?? PLAN,
      site: SITE,
      world,
      api: 'http://warehouse',
      fetch,
      scheduler: plant,
      wall: scheduler,
      speed: () => plant.speed,
      random: createRandom(9),
      rates: { ...NO_ERRORS, ...options.rates },
      log: silentLog,
    });
  const sent = (path: string) => documents.get(`/api/v1/${path}`) ?? new Map<string, unknown>();
  return {
    scheduler,
    world,
    events,
    trouble,
    posts,
    sent,
    make,
    turn: plant.turn,
    erp: make(),
    confirm(asn: string) {
      const { lines } = sent('asns').get(asn) as Document;
      const results = lines.map((line) => ({ ...line, accepted: line.quantity, pending: 0 }));
      events.push({ type: 'wms.receipt.confirmed', subject: asn, data: { lines: results } });
    },
    ship(order: string, missing = 0) {
      const { lines } = sent('orders').get(order) as Document;
      const results = lines.map((line, i) => {
        const shipped = line.quantity - (i === 0 ? missing : 0);
        return { ...line, ordered: line.quantity, shipped };
      });
      events.push({ type: 'wms.order.shipped', subject: order, data: { lines: results } });
    },
  };
}

describe('the ERP', () => {
  it('tells items, opening stock and deliveries, and the world holds the same goods', async () => {
    const s = stage();
    s.erp.start();
    await s.scheduler.runFor(minutes(20));
    expect(s.erp.stats()).toMatchObject({ itemsSent: 120, asnsSent: PLAN.asns.length });
    const opening = s.sent('opening-stock').get('OPENING-1') as {
      lines: {
        location: string;
        item: string;
        quantity: number;
        lot?: string;
        serials?: string[];
      }[];
    };
    for (const { location, item, quantity, lot = '', serials } of opening.lines) {
      const numbered = serials ? { serials } : {};
      expect(s.world.contents(location)).toEqual([{ item, lot, quantity, ...numbered }]);
    }
    expect(opening.lines.some(({ serials }) => serials)).toBe(true);
    for (const asn of PLAN.asns) {
      const stacked = s.world.stacked();
      const truck = s.world
        .inventory()
        .filter(({ container }) => (stacked[container] ?? container) === `TRUCK:${asn.asn}`);
      expect(truck.reduce((n, row) => n + row.quantity, 0)).toBe(
        asn.lines.reduce((n, line) => n + line.quantity, 0),
      );
    }
  });

  it('sends an order when it is due and its books cover it', async () => {
    const plan = planMadeUp({ orders: 12, items: 120, seed: 4, openingShare: 0.95 });
    const s = stage({ plan });
    s.erp.start();
    await s.scheduler.runFor(hours(4));
    const early = s.sent('orders').size;
    expect(early).toBeGreaterThan(0);
    expect(early).toBeLessThan(plan.orders.length);
    for (const asn of plan.asns) s.confirm(asn.asn);
    await s.scheduler.runFor(minutes(1));
    expect(s.sent('orders').size).toBe(plan.orders.length);
  });

  it('keeps its books from shipments, and knows when all is done', async () => {
    const s = stage();
    s.erp.start();
    await s.scheduler.runFor(minutes(20));
    for (const asn of PLAN.asns) s.confirm(asn.asn);
    await s.scheduler.runFor(hours(4));
    const [first, ...others] = PLAN.orders;
    s.ship(first!.order, 1);
    for (const order of others) s.ship(order.order);
    expect(s.erp.stats().done).toBe(false);
    await s.scheduler.runFor(minutes(1));
    const pieces = PLAN.orders
      .flatMap((order) => order.lines)
      .reduce((n, line) => n + line.quantity, 0);
    expect(s.erp.stats()).toMatchObject({
      done: true,
      ordersShipped: PLAN.orders.length,
      ordersShort: 1,
      shippedPieces: pieces - 1,
    });
  });

  it('sends a document again with the same key and content when the answer was lost', async () => {
    const s = stage();
    s.trouble.loseAnswers = 3;
    s.erp.start();
    await s.scheduler.runFor(minutes(20));
    expect(s.posts.filter((key) => key === 'ITEM-0001').length).toBeGreaterThan(1);
    expect(s.erp.stats().refused).toEqual([]);
    expect(s.erp.stats().asnsSent).toBe(PLAN.asns.length);
  });

  it('waits while the warehouse is away, and goes on', async () => {
    const s = stage();
    s.trouble.away = true;
    s.erp.start();
    await s.scheduler.runFor(minutes(5));
    expect(s.erp.stats().itemsSent).toBe(0);
    s.trouble.away = false;
    await s.scheduler.runFor(minutes(20));
    expect(s.erp.stats().asnsSent).toBe(PLAN.asns.length);
  });

  it('goes on after a restart: nothing is delivered or sent twice', async () => {
    const s = stage();
    s.erp.start();
    await s.scheduler.runFor(minutes(5));
    s.erp.stop();
    const pieces = JSON.stringify(s.world.inventory());
    const snapshot = JSON.parse(JSON.stringify(s.erp.snapshot()));
    const sentBefore = s.posts.length;
    const next = s.make();
    next.restore(snapshot);
    next.start();
    await s.scheduler.runFor(1);
    expect(JSON.stringify(s.world.inventory())).toBe(pieces);
    expect(s.posts.length).toBe(sentBefore);
    await s.scheduler.runFor(minutes(30));
    expect(next.stats().asnsSent).toBe(PLAN.asns.length);
    expect(new Set(s.posts).size).toBe(s.posts.length);
  });

  it('brings trucks that are short or broken, at the rates given, and writes it down', async () => {
    const s = stage({ rates: { arrivedShort: 1, arrivedDamaged: 1 } });
    s.erp.start();
    await s.scheduler.runFor(minutes(20));
    const kinds = new Set(s.world.errors().map((error) => error.kind));
    expect(kinds).toEqual(new Set(['arrived_short', 'arrived_damaged']));
    const asn = PLAN.asns[0]!;
    const truck = s.world.contents(`TRUCK:${asn.asn}`).reduce((n, row) => n + row.quantity, 0);
    expect(truck).toBeLessThan(asn.lines.reduce((n, line) => n + line.quantity, 0));
  });

  /** Runs for so long while everything that was sent is taken in and shipped. */
  async function trade(s: ReturnType<typeof stage>) {
    await s.scheduler.runFor(minutes(2));
    for (const key of s.sent('orders').keys()) {
      if (!s.events.some((event) => event.subject === key)) s.ship(key);
    }
  }

  it('sends orders and a truck when somebody wishes, at once and of goods that there are', async () => {
    const plan = planMadeUp({ orders: 1, items: 60, seed: 2, openingShare: 1, endless: true });
    const s = stage({ plan });
    s.erp.start();
    await trade(s);
    const before = new Set(s.sent('orders').keys());
    const orders = s.erp.orderNow({ orders: 3, lines: 4 })!;
    const asn = s.erp.deliverNow({ lines: 5, packed: false, trouble: 'damaged' })!;
    await s.scheduler.runFor(seconds(2));
    expect([...s.sent('orders').keys()].filter((key) => !before.has(key))).toEqual(orders);
    const lines = orders.flatMap((key) => (s.sent('orders').get(key) as Document).lines);
    expect(lines).toHaveLength(12);
    expect((s.sent('asns').get(asn) as Document).lines).toHaveLength(5);
    expect(s.world.delivery(asn)!.pieces.every(({ damaged }) => damaged > 0)).toBe(true);
    // Every piece that was wished for is there.
    const free = new Map<string, number>();
    for (const { item, quantity } of s.world.inventory()) {
      free.set(item, (free.get(item) ?? 0) + quantity);
    }
    for (const { item, quantity } of lines) {
      free.set(item, free.get(item)! - quantity);
      expect(free.get(item), item).toBeGreaterThanOrEqual(0);
    }
  });

  it('promises by the clock as it runs when it promises', async () => {
    const plan = planMadeUp({ orders: 1, items: 60, seed: 2, openingShare: 1, endless: true });
    const s = stage({ plan });
    s.erp.start();
    await trade(s);
    const hoursLeft = async () => {
      const [order] = s.erp.orderNow({ orders: 1, lines: 1 })!;
      await s.scheduler.runFor(seconds(2));
      const { deadline } = s.sent('orders').get(order!) as { deadline: string };
      return Math.round((Date.parse(deadline) - s.scheduler.now()) / hours(1));
    };
    expect(await hoursLeft()).toBe(24);
    s.turn(4);
    await trade(s);
    expect(await hoursLeft()).toBe(6);
    s.turn(0);
    await s.scheduler.runFor(hours(5));
    s.turn(1);
    await trade(s);
    // What stood still for five hours has lost none of them.
    expect(await hoursLeft()).toBe(24);
  });

  it('an endless plan sells on and buys again', async () => {
    const plan = planMadeUp({ orders: 4, items: 60, seed: 2, openingShare: 1, endless: true });
    const s = stage({ plan });
    s.erp.start();
    for (let hour = 0; hour < 10; hour++) {
      await s.scheduler.runFor(hours(1));
      for (const key of s.sent('asns').keys()) {
        if (!s.events.some((event) => event.subject === key)) s.confirm(key);
      }
      for (const key of s.sent('orders').keys()) {
        if (!s.events.some((event) => event.subject === key)) s.ship(key);
      }
    }
    expect(s.erp.stats().ordersSent).toBeGreaterThan(30);
    expect(s.erp.stats().asnsSent).toBeGreaterThan(0);
    expect(s.erp.stats().done).toBe(false);
  });
});

describe('books', () => {
  it('promise what is there and no more', () => {
    const books = new Books();
    books.opening([{ item: 'A', quantity: 10 }]);
    expect(
      books.covers([
        { item: 'A', quantity: 6 },
        { item: 'A', quantity: 5 },
      ]),
    ).toBe(false);
    books.ordered('SO-1', [{ item: 'A', quantity: 6 }]);
    expect(books.free('A')).toBe(4);
    books.announced('ASN-1', [{ item: 'A', quantity: 20 }]);
    expect(books.expected('A')).toBe(24);
    const restored = new Books();
    restored.restore(books.snapshot());
    restored.hear({
      type: 'wms.order.shipped',
      subject: 'SO-1',
      data: { lines: [{ item: 'A', ordered: 6, shipped: 6 }] },
    });
    expect(restored.free('A')).toBe(4);
    expect(restored.shipped).toEqual({ pieces: 6, lines: 1 });
  });

  it('hear of every piece: broken ones come in too, and losses and finds are taken over', () => {
    const books = new Books();
    const told = [
      ['wms.receipt.confirmed', { lines: [{ item: 'A', received: 10, accepted: 7, pending: 1 }] }],
      ['wms.inventory.adjusted', { item: 'A', delta: -3 }],
      ['wms.inventory.adjusted', { item: 'B', delta: 2 }],
      ['wms.inventory.scrapped', { item: 'A', delta: -1, quality: 'rejected' }],
      ['wms.order.shipped', { lines: [{ item: 'A', ordered: 4, shipped: 4 }] }],
    ] as const;
    books.announced('ASN-1', [{ item: 'A', quantity: 10 }]);
    for (const [type, data] of told) books.hear({ type, subject: 'ASN-1', data });
    expect(books.stock).toEqual({ A: 2, B: 2 });
    expect(books.free('A')).toBe(1);
  });

  it('hear of what customers send back: broken pieces are in the house and not for sale', () => {
    const books = new Books();
    const lines = [{ item: 'A', received: 6, grades: { A: 3, B: 1, C: 2 } }];
    books.hear({ type: 'wms.return.confirmed', subject: 'RMA-1', data: { lines } });
    expect(books.stock).toEqual({ A: 6 });
    expect(books.free('A')).toBe(4);
  });

  it('dates on a box follow the shelf life', () => {
    const item = { ...PLAN.items[0]!, shelfLifeDays: 180, firstDayCounts: false };
    const beginning = { wall: VIRTUAL_EPOCH, plant: VIRTUAL_EPOCH, speed: 1 };
    expect(datesOf(item, { producedDaysAgo: 6 }, beginning)).toEqual({
      productionDate: '2026-01-01',
      expiryDate: '2026-06-30',
    });
  });
});
