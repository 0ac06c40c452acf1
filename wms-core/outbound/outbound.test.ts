import { afterEach, describe, expect, test, vi } from 'vitest';
import { item, openPaperHouse, type PaperHouse } from './testing/paper-house.ts';

/** Whole flows on a real database: slow where others compute at the same time. */
vi.setConfig({ testTimeout: 60_000 });

let house: PaperHouse;

afterEach(async () => {
  expect(await house.verify()).toEqual([]);
  await house.close();
});

/** All is well in the end: book and world agree, nothing was refused. */
async function expectSettled() {
  expect(house.refusals).toEqual([]);
  expect(await house.book()).toEqual(house.world.list());
}

const kinds = () => house.seen.map((task) => task.kind);
const events = async (type: string) =>
  (
    await house.query<{ data: Record<string, unknown> }>(
      'SELECT data FROM wms.event WHERE type = $1 ORDER BY sequence',
      [type],
    )
  ).map((row) => row.data);

describe('an order', () => {
  test('goes from promise to truck', async () => {
    house = await openPaperHouse({ items: [item('P1'), item('P2')] });
    await house.stock('P1', '1-1', 20);
    await house.stock('P2', '2-3', 20);
    expect(await house.order('SO-1', { P1: 3, P2: 2 })).toEqual({ created: true });
    expect(await house.order('SO-1', { P1: 3, P2: 2 })).toEqual({ created: false });
    expect(await house.order('SO-1', { P1: 4 })).toMatchObject({ code: 'order.conflict' });
    await house.work();
    await expectSettled();
    expect(await house.status('SO-1')).toBe('shipped');
    expect(await house.lines('SO-1')).toMatchObject([
      { shipped: 3, short: 0 },
      { shipped: 2, short: 0 },
    ]);
    expect(kinds().filter((kind) => kind !== 'move')).toEqual([
      'pick',
      'put',
      'check',
      'pack',
      'weigh',
      'load',
    ]);
    expect(await events('wms.order.shipped')).toMatchObject([
      { order: 'SO-1', customer: 'C', parcels: [{ waybill: expect.stringMatching(/^OF/) }] },
    ]);
    const stats = await house.database.transaction('stats', (tx) => house.outbound.stats(tx));
    expect(stats).toMatchObject({ accepted: 0, released: 1, picked: 1, checked: 1, shipped: 1 });
    // Slot, tote and cart are free again.
    expect(
      await house.query(`SELECT handling_unit FROM wms.handling_unit WHERE bound_to <> ''`),
    ).toEqual([]);
  });

  test('with unknown items is refused with all bad lines at once', async () => {
    house = await openPaperHouse({ items: [item('P1')] });
    const refused = await house.order('SO-1', { X1: 1, P1: 1, X2: 1 });
    expect(refused).toMatchObject({
      code: 'order.invalid',
      details: [{ facts: { item: 'X1' } }, { facts: { item: 'X2' } }],
    });
  });

  test('waits for its goods without blocking others, and goes when they come', async () => {
    house = await openPaperHouse({
      items: [item('P1'), item('P2')],
      settings: { patienceMs: 86_400_000 },
    });
    await house.stock('P1', '1-1', 5);
    await house.order('SO-1', { P2: 1 }, { priority: 90 });
    await house.order('SO-2', { P1: 1 });
    await house.work();
    expect(await house.status('SO-1')).toBe('accepted');
    expect(await house.status('SO-2')).toBe('shipped');
    await house.stock('P2', '1-2', 5);
    await house.work();
    expect(await house.status('SO-1')).toBe('shipped');
    await expectSettled();
  });

  test('takes the lot that expires first, but none below its minimum remaining life', async () => {
    house = await openPaperHouse({
      items: [item('P1', { rotation: 'FEFO', lotControlled: true, shelfLifeDays: 100 })],
    });
    await house.stock('P1', '1-1', 5, { lot: 'LATE', expiry: '2026-06-01' });
    await house.stock('P1', '1-2', 5, { lot: 'SOON', expiry: '2026-01-20' });
    await house.stock('P1', '1-3', 5, { lot: 'NEXT', expiry: '2026-03-01' });
    await house.order('SO-1', { P1: 2 });
    await house.order('SO-2', { P1: 2 }, { minRemainingDays: 30 });
    await house.work();
    const lots = await house.query(
      'SELECT order_id AS order, lot FROM wms.pick_share ORDER BY order_id',
    );
    expect(lots).toEqual([
      { order: 'SO-1', lot: 'SOON' },
      { order: 'SO-2', lot: 'NEXT' },
    ]);
    const [why] = await house.query<{ candidates: unknown }>(
      `SELECT candidates FROM wms.decision WHERE subject = 'SO-2' AND rule = 'rotation'`,
    );
    expect(JSON.stringify(why)).toContain('"notExpiringBefore":"2026-02-06"');
  });

  test('is cancelled while nobody picks it, and not later', async () => {
    house = await openPaperHouse({ items: [item('P1')] });
    await house.order('SO-1', { P1: 2 });
    expect(await house.cancel('SO-1')).toMatchObject({ status: 'cancelled' });
    await house.stock('P1', '1-1', 5);
    await house.order('SO-2', { P1: 2 });
    await house.workUpTo('pick');
    expect(await house.cancel('SO-2')).toMatchObject({ code: 'order.too_late' });
    await house.work();
    expect(await house.status('SO-2')).toBe('shipped');
  });

  test('larger than any unit takes the cage and is marked', async () => {
    const big = item('P1', { lengthMm: 500, widthMm: 500, heightMm: 500, weightGrams: 9_000 });
    house = await openPaperHouse({ items: [big] });
    await house.stock('P1', '1-1', 10);
    await house.order('SO-1', { P1: 6 });
    await house.work();
    await expectSettled();
    expect(await house.status('SO-1')).toBe('shipped');
    expect(await house.query('SELECT overflow FROM wms.sales_order')).toEqual([{ overflow: true }]);
    expect(await house.query('SELECT 1 AS one FROM wms.parcel')).toHaveLength(6);
  });
});

describe('a short pick', () => {
  test('blocks the missing pieces, has them counted and takes others', async () => {
    house = await openPaperHouse({ items: [item('P1')] });
    await house.stock('P1', '1-1', 10, { real: 4 });
    await house.stock('P1', '3-2', 10);
    await house.order('SO-1', { P1: 6 });
    await house.workUpTo('move');
    const holds = await house.query('SELECT kind, quantity FROM wms.hold WHERE lifted_at IS NULL');
    expect(holds).toEqual([{ kind: 'missing', quantity: 6 }]);
    await house.work();
    await expectSettled();
    expect(await house.lines('SO-1')).toMatchObject([{ shipped: 6, short: 0 }]);
    expect(kinds().filter((kind) => kind === 'count').length).toBeGreaterThan(0);
    expect(await events('wms.order.short')).toMatchObject([{ item: 'P1', quantity: 2 }]);
  });

  test('in a bin that is being counted leaves none of its pieces to orders afterwards', async () => {
    house = await openPaperHouse({ items: [item('P1')] });
    await house.stock('P1', '1-1', 10, { real: 4 });
    await house.order('SO-1', { P1: 6 });
    await house.workUpTo('pick');
    const run = house.database.transaction;
    await run('count', (tx) =>
      house.core.ledger.placeHold(tx, {
        ...{ holdId: 'count CNT-9', kind: 'count', scope: { location: '1-1' } },
        ...{ reason: 'counted', actor: 'W9', at: house.scheduler.now() },
      }),
    );
    while (await house.step((task) => task.kind === 'pick'));
    const at = house.scheduler.now();
    await run('give up', (tx) => house.core.ledger.liftHold(tx, 'count CNT-9', 'boss', at));
    const holds = await house.query('SELECT kind, quantity FROM wms.hold WHERE lifted_at IS NULL');
    expect(holds).toEqual([{ kind: 'missing', quantity: 6 }]);
    await house.work();
    await expectSettled();
    expect(await house.lines('SO-1')).toMatchObject([{ shipped: 4, short: 2 }]);
  });

  test('without other stock closes the line short and ships the rest', async () => {
    house = await openPaperHouse({ items: [item('P1'), item('P2')] });
    await house.stock('P1', '1-1', 5, { real: 3 });
    await house.stock('P2', '1-2', 5);
    await house.order('SO-1', { P1: 5, P2: 1 });
    await house.work();
    await expectSettled();
    expect(await house.lines('SO-1')).toMatchObject([
      { shipped: 3, short: 2, reason: 'no_stock' },
      { shipped: 1, short: 0 },
    ]);
  });

  test('gives what is there to the order of the highest priority, before the next deadline', async () => {
    house = await openPaperHouse({ items: [item('P1')] });
    await house.stock('P1', '1-1', 6, { real: 3 });
    await house.order(
      'SO-1',
      { P1: 3 },
      { priority: 10, deadline: house.scheduler.now() + 60_000 },
    );
    await house.order('SO-2', { P1: 3 }, { priority: 90 });
    await house.work();
    await expectSettled();
    expect(await house.status('SO-1')).toBe('closed_short');
    expect(await house.lines('SO-2')).toMatchObject([{ shipped: 3, short: 0 }]);
  });

  test('of an order that allows it leaves a back-order', async () => {
    house = await openPaperHouse({ items: [item('P1')] });
    await house.stock('P1', '1-1', 5, { real: 3 });
    await house.order('SO-1', { P1: 5 }, { allowBackorder: true });
    await house.work();
    expect(await house.status('SO-1')).toBe('shipped');
    expect(await house.status('SO-1:B1')).toBe('accepted');
    expect(await events('wms.order.backordered')).toEqual([
      {
        order: 'SO-1',
        owner: 'OWN',
        backOrder: 'SO-1:B1',
        lines: [{ line: '1', item: 'P1', quantity: 2 }],
      },
    ]);
    await house.stock('P1', '1-3', 5);
    await house.work();
    expect(await house.status('SO-1:B1')).toBe('shipped');
    expect(await house.lines('SO-1:B1')).toMatchObject([{ ordered: 2, shipped: 2 }]);
    await expectSettled();
  });

  test('of a back-order is told under the correlation id of the order it came from', async () => {
    house = await openPaperHouse({ items: [item('P1')] });
    await house.stock('P1', '1-1', 5, { real: 3 });
    await house.order('SO-1', { P1: 5 }, { allowBackorder: true });
    await house.work();
    await house.stock('P1', '1-3', 5, { real: 1 });
    await house.work();
    const told = await house.query(
      `SELECT DISTINCT subject, correlation_id AS "correlationId" FROM wms.event
       WHERE type = 'wms.order.short' ORDER BY subject`,
    );
    expect(told).toEqual([
      { subject: 'SO-1', correlationId: 'SO-1' },
      { subject: 'SO-1:B1', correlationId: 'SO-1' },
    ]);
  });

  test('finds the number of its back-order free: no host may post one of that form', async () => {
    house = await openPaperHouse({ items: [item('P1')] });
    expect(await house.order('SO-1:B1', { P1: 5 })).toMatchObject({ code: 'order.reserved' });
    expect(await house.order('SO:B1-1', { P1: 5 })).toEqual({ created: true });
  });

  test('of everything frees cart, slot and tote and closes the order', async () => {
    house = await openPaperHouse({ items: [item('P1')] });
    await house.stock('P1', '1-1', 5, { real: 0 });
    await house.order('SO-1', { P1: 5 });
    await house.work();
    await expectSettled();
    expect(await house.status('SO-1')).toBe('closed_short');
    const stats = await house.database.transaction('stats', (tx) => house.outbound.stats(tx));
    expect(stats).toMatchObject({ released: 0, shipped: 0, closedShort: 1 });
    expect(await events('wms.order.closed')).toMatchObject([{ order: 'SO-1' }]);
    expect(
      await house.query(`SELECT handling_unit FROM wms.handling_unit WHERE bound_to <> ''`),
    ).toEqual([]);
  });
});

describe('the put wall', () => {
  test('finds a cart with too few: the line is filled again, the bin counted', async () => {
    house = await openPaperHouse({ items: [item('P1')], slips: { pickFew: 1 } });
    await house.stock('P1', '1-1', 10);
    await house.order('SO-1', { P1: 4 });
    const put = await house.workUpTo('put');
    expect(put.kind).toBe('put');
    await house.work();
    await expectSettled();
    // Each further pick is one short too, until a single piece is left to find.
    expect(await house.lines('SO-1')).toMatchObject([{ shipped: 4, short: 0 }]);
    expect(await house.book()).toEqual(['P1 1-1 6']);
  });

  test('finds a cart with too many: the surplus goes back to a bin', async () => {
    house = await openPaperHouse({ items: [item('P1')], slips: { pickMany: 1 } });
    await house.stock('P1', '1-1', 10);
    await house.order('SO-1', { P1: 4 });
    await house.work();
    await expectSettled();
    expect(await house.lines('SO-1')).toMatchObject([{ shipped: 4 }]);
    expect(kinds()).toContain('transfer');
    expect(kinds()).toContain('count');
    expect(house.world.total('P1')).toBe(10);
  });

  test('takes the next cart as soon as a vehicle has fetched the empty one', async () => {
    house = await openPaperHouse({ items: [item('P1')] });
    await house.stock('P1', '1-1', 10);
    await house.order('SO-1', { P1: 4 });
    await house.workUpTo('put');
    const run = async () => {
      const [row] = await house.query<{ status: string; station: string }>(
        'SELECT status, station FROM wms.pick_run',
      );
      return row!;
    };
    while ((await run()).status !== 'returning') await house.step((task) => task.kind === 'put');
    expect((await run()).station).toMatch(/^WALL/);
    await house.step((task) => task.kind === 'move');
    expect(await run()).toEqual({ status: 'returning', station: '' });
    await house.work();
    await expectSettled();
  });

  test('sends no cart to a station at which somebody left a unit, by the book', async () => {
    house = await openPaperHouse({ items: [item('P1')] });
    await house.stock('P1', '1-1', 10);
    await house.query(
      `UPDATE wms.handling_unit SET location = 'WALL-1' WHERE handling_unit =
         (SELECT handling_unit FROM wms.handling_unit WHERE type = 'tote' ORDER BY 1 DESC LIMIT 1)`,
    );
    await house.order('SO-1', { P1: 4 });
    await house.workUpTo('put');
    expect(await house.query('SELECT station FROM wms.pick_run')).toEqual([{ station: 'WALL-2' }]);
    await house.work();
    await expectSettled();
  });

  test('sorts damaged pieces out of the order', async () => {
    house = await openPaperHouse({ items: [item('P1')] });
    await house.stock('P1', '1-1', 10);
    await house.order('SO-1', { P1: 4 });
    await house.workUpTo('put');
    house.slips.damaged = 1;
    await house.step((task) => task.kind === 'put');
    await house.step((task) => task.kind === 'put');
    house.slips.damaged = 0;
    await house.work();
    await expectSettled();
    expect(await house.lines('SO-1')).toMatchObject([{ shipped: 4 }]);
    expect(
      await house.query(`SELECT location, quantity FROM wms.stock WHERE quality = 'rejected'`),
    ).toEqual([{ location: 'EXC', quantity: 4 }]);
  });
});

describe('the check', () => {
  test('catches two swapped totes: one is filled again, the other gives its surplus back', async () => {
    house = await openPaperHouse({ items: [item('P1'), item('P2')] });
    await house.stock('P1', '1-1', 10);
    await house.stock('P2', '2-1', 10);
    await house.order('SO-1', { P1: 1 });
    await house.order('SO-2', { P2: 1 });
    await house.workUpTo('check');
    const [first, second] = house.seen.filter((task) => task.kind === 'put')[0]!.lines;
    house.world.move(first!.tote, 'aside', first!.goods.item, 1);
    house.world.move(second!.tote, first!.tote, second!.goods.item, 1);
    house.world.move('aside', second!.tote, first!.goods.item, 1);
    await house.work();
    await expectSettled();
    expect(await house.status('SO-1')).toBe('shipped');
    expect(await house.status('SO-2')).toBe('shipped');
    expect(await house.lines('SO-1')).toMatchObject([{ shipped: 1, short: 0 }]);
    expect(house.world.total('P1')).toBe(10);
  });

  test('that came too often stops an order as it comes back filled, for a person', async () => {
    house = await openPaperHouse({ items: [item('P1')], settings: { maxChecks: 1 } });
    await house.stock('P1', '1-1', 10);
    await house.order('SO-1', { P1: 4 });
    const check = await house.workUpTo('check');
    if (check.kind === 'check') house.world.move(check.tote, 'pocket', 'P1', 1);
    await house.work();
    expect(await house.status('SO-1')).toBe('attention');
    expect(await house.retry('SO-1')).toMatchObject({ order: 'SO-1' });
    await house.work();
    expect(house.refusals).toEqual([]);
    expect(await house.lines('SO-1')).toMatchObject([{ shipped: 4, short: 0 }]);
  });
});

describe('the scale', () => {
  test('stops a parcel that is too light; everything is checked and packed again', async () => {
    let weighed = 0;
    house = await openPaperHouse({
      items: [item('P1', { weightGrams: 500 })],
      weigh: (grams) => (weighed++ === 0 ? grams - 500 : grams),
    });
    await house.stock('P1', '1-1', 10);
    await house.order('SO-1', { P1: 4 });
    await house.work();
    await expectSettled();
    expect(await house.status('SO-1')).toBe('shipped');
    expect(kinds().filter((kind) => kind === 'weigh')).toHaveLength(2);
    const checks = house.seen.filter((task) => task.kind === 'check');
    expect(checks[1]).toMatchObject({ unpack: [expect.stringMatching(/^3/)] });
  });

  test('that finds a piece gone has the order filled again', async () => {
    house = await openPaperHouse({ items: [item('P1', { weightGrams: 500 })] });
    await house.stock('P1', '1-1', 10);
    await house.order('SO-1', { P1: 4 });
    const weigh = await house.workUpTo('weigh');
    if (weigh.kind === 'weigh') house.world.move(weigh.handlingUnit, 'pocket', 'P1', 1);
    await house.work();
    expect(house.refusals).toEqual([]);
    expect(await house.lines('SO-1')).toMatchObject([{ shipped: 4, short: 0 }]);
    expect(await house.book()).toEqual(['P1 1-1 5']);
  });

  test('that never agrees stops the order for a person, who retries it', async () => {
    let isBroken = true;
    house = await openPaperHouse({
      items: [item('P1')],
      weigh: (grams) => (isBroken ? grams + 5_000 : grams),
    });
    await house.stock('P1', '1-1', 10);
    await house.order('SO-1', { P1: 4 });
    await house.work();
    expect(await house.status('SO-1')).toBe('attention');
    isBroken = false;
    expect(await house.retry('SO-1')).toMatchObject({ order: 'SO-1' });
    await house.work();
    await expectSettled();
    expect(await house.status('SO-1')).toBe('shipped');
  });
});
