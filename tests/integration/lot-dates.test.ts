import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { type Database, openMemory } from '#base/database/index.ts';
import { days, minutes, toDay } from '#base/time.ts';
import { onPostgres, skip, stockOf, times } from '#tests/support/complaints.ts';
import { granted, openWms, type WmsProcess } from '#tests/support/wms.ts';
import { item } from '#wms-core/testing/house.ts';

/** A lot's dates, written down wrong, are corrected over REST while its pieces are under way. */

const why = { reason: 'typed wrong', actor: 'quality desk' };
const inDays = (house: WmsProcess, count: number) => toDay(house.scheduler.now() + days(count));
const correct = (house: WmsProcess, correction: string, more: object) =>
  house.call('POST', '/api/v1/lot-dates/corrections', {
    ...{ correction, item: 'TEA', lot: 'L-1', ...why },
    ...more,
  });

describe('the dates of a lot', () => {
  let database: Database;
  let house: WmsProcess;
  beforeEach(async () => {
    database = await openMemory();
    house = await openWms(database);
    await house.items([item('TEA', { lotControlled: true, rotation: 'FEFO', minLifeOutDays: 10 })]);
    const lot = (name: string, location: string, life: number) => ({
      ...{ item: 'TEA', lot: name, location, quantity: 4, expiryDate: inDays(house, life) },
    });
    await house.opening([lot('L-1', '1-1', 100), lot('L-2', '1-2', 200)]);
  });
  afterEach(async () => {
    expect(await house.verify()).toEqual([]);
    await house.close();
    await database.close();
  });

  const lots = async (more = '') =>
    (await granted(house.call('GET', `/api/v1/stock?item=TEA${more}`))).body.rows.map(
      (row: { lot: string; expiryDate: string; quantity: number }) =>
        `${row.lot} ${row.expiryDate} ${row.quantity}`,
    );
  const shippedLots = async () =>
    (await granted(house.call('GET', '/api/v1/movements?document=SO-1&limit=1000'))).body.movements
      .filter((one: { to: { location: string } }) => one.to.location === 'CUSTOMER')
      .map((one: { lot: string; quantity: number }) => `${one.lot} ${one.quantity}`);

  it.each(['pick', 'put', 'pack'] as const)(
    'take pieces of too little life from an order that is at its %s, and it gets others',
    async (kind) => {
      await granted(house.order('SO-1', { TEA: 4 }));
      await house.work(kind);
      const date = inDays(house, 9);
      const { body } = await granted(correct(house, 'LDC-1', { expiryDate: date }));
      expect(body).toMatchObject({ pieces: 4, rejected: 0, shipped: 0, released: 4 });
      expect((await granted(correct(house, 'LDC-1', { expiryDate: date }))).body).toEqual(body);
      await house.work();
      expect(await house.line('SO-1')).toMatchObject({ shipped: 4 });
      expect(await shippedLots()).toEqual(['L-2 4']);
      expect(await lots()).toEqual([`L-1 ${date} 4`]);
    },
  );

  it('keep pieces of too little life from the truck', async () => {
    await granted(house.order('SO-1', { TEA: 4 }));
    await house.work('load');
    await granted(correct(house, 'LDC-1', { expiryDate: inDays(house, 9) }));
    await expect(house.work()).rejects.toThrow('on hold');
    expect(await shippedLots()).toEqual([]);
  });

  it('leave an order what it may have, and tell the next one which is older', async () => {
    await granted(house.order('SO-1', { TEA: 2 }));
    await house.work('pick');
    const date = inDays(house, 300);
    const { body } = await granted(correct(house, 'LDC-1', { expiryDate: date }));
    expect(body).toMatchObject({ pieces: 4, released: 0 });
    await house.work();
    expect(await shippedLots()).toEqual(['L-1 2']);
    await granted(house.order('SO-2', { TEA: 2 }));
    await house.work();
    expect((await lots()).sort()).toEqual([`L-1 ${date} 2`, `L-2 ${inDays(house, 200)} 2`]);
  });

  it('are kept with who, why and what they were, and told to hosts', async () => {
    const before = inDays(house, 100);
    const date = inDays(house, 90);
    await granted(correct(house, 'LDC-1', { expiryDate: date }));
    const told = { item: 'TEA', lot: 'L-1', ...why };
    const list = await house.call('GET', '/api/v1/lot-dates/corrections?item=TEA&lot=L-1');
    expect(list.body.corrections).toMatchObject([
      { correction: 'LDC-1', expiryBefore: before, expiryDate: date, ...told },
    ]);
    const { body: feed } = await house.call('GET', '/api/v1/events?limit=1000');
    const [event] = feed.events.filter(
      (one: { type: string }) => one.type === 'wms.lot.dates_corrected',
    );
    expect(event.data).toMatchObject({ ...told, layers: [{ before: { expiryDate: before } }] });
    const { body: history } = await house.call('GET', '/api/v1/history?subject=L-1');
    expect(JSON.stringify(history)).toContain('lot dates corrected');
  });

  it('that had passed by mistake thaw the goods, and freeze them once when they have passed', async () => {
    const passed = { expiryDate: inDays(house, -1) };
    await granted(correct(house, 'LDC-1', passed));
    expect(await house.totals('TEA')).toMatchObject({ frozen: 4, available: 4 });
    await granted(correct(house, 'LDC-2', { expiryDate: inDays(house, 50) }));
    expect(await house.totals('TEA')).toMatchObject({ frozen: 0, available: 8 });
    await granted(correct(house, 'LDC-3', passed));
    // The house looks for expired goods by itself, too.
    await house.settle(minutes(6));
    expect(await house.totals('TEA')).toMatchObject({ frozen: 4, available: 4 });
    const { body } = await granted(house.call('GET', '/api/v1/stock/holds'));
    expect(body.holds).toMatchObject([
      { kind: 'expiry', reason: expect.stringContaining('LDC-3') },
    ]);
  });

  it('make both layers of a lot one date, which stay layers of their own', async () => {
    await house.opening([
      { item: 'TEA', lot: 'L-1', location: '1-3', quantity: 2, expiryDate: inDays(house, 120) },
    ]);
    const date = inDays(house, 120);
    await granted(correct(house, 'LDC-1', { expiryDate: date }));
    expect((await lots('&lot=L-1')).sort()).toEqual([`L-1 ${date} 2`, `L-1 ${date} 4`]);
  });

  test.each([
    ['an unknown lot', { lot: 'L-9', expiryDate: '2027-01-01' }, 'lot_dates.unknown'],
    ['no date', {}, 'lot_dates.nothing'],
    [
      'an expiry before the production',
      { productionDate: '2025-12-01', expiryDate: '2025-11-30' },
      'receipt.expires_first',
    ],
    ['no calendar day', { expiryDate: '2027-02-31' }, 'receipt.date_invalid'],
    ['a production day still to come', { productionDate: '2027-01-01' }, 'receipt.produced_later'],
    ['another supplier', { supplier: 'ACME', expiryDate: '2027-01-01' }, 'lot_dates.unknown'],
  ])('are refused where they would be a lie: %s', async (_name, more, code) => {
    const before = await lots();
    expect((await correct(house, 'LDC-1', more)).body.code).toBe(code);
    expect(await lots()).toEqual(before);
  });

  it('are refused with other content under a known number', async () => {
    await granted(correct(house, 'LDC-1', { expiryDate: inDays(house, 50) }));
    const other = await correct(house, 'LDC-1', { expiryDate: inDays(house, 51) });
    expect(other.body.code).toBe('stock.conflict');
  });
});

describe.skipIf(skip)('a correction while orders are released by two processes', () => {
  const open = onPostgres();

  it('leaves no order a piece that it may not have', async () => {
    const { one, two } = await open([item('TEA', { lotControlled: true, minLifeOutDays: 10 })]);
    await one.opening(
      [1, 2, 3, 4].map((bay) => ({
        ...{ item: 'TEA', lot: 'L-1', location: `1-${bay}`, quantity: 5 },
        expiryDate: inDays(one, 100),
      })),
    );
    await times(10, (index) => granted((index % 2 ? one : two).order(`SO-${index}`, { TEA: 2 })));
    const [corrected] = await Promise.all([
      correct(one, 'LDC-1', { expiryDate: inDays(one, 5) }),
      ...[one, two, one, two].map((house) => house.release()),
    ]);
    expect(corrected.status).toBe(200);
    await one.release();
    expect((await stockOf(one, 'TEA')).map(({ allocated }) => allocated)).toEqual([0, 0, 0, 0]);
  });
});
