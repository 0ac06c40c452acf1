import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStockApp, type StockApp } from '#tests/support/stock-app.ts';
import { kitKind } from '../master-data/kinds/kits.ts';
import { asKind } from '../master-data/record.ts';
import { verifyLedger } from './index.ts';
import { item, NOW, OWNER } from './testing/fixture.ts';

const DAY = '2026-06-01';

describe('kits', () => {
  let s: StockApp;
  beforeAll(async () => {
    s = await openStockApp();
    const tea = item('TEA', { lotControlled: true, shelfLifeDays: 365 });
    const cards = [
      tea,
      item('CUP'),
      item('GIFT', { lotControlled: true }),
      item('BOX'),
      item('NIL'),
    ];
    await s.run((tx) => s.masterData.upsertItems(tx, cards));
    const kit = (code: string, components: object) => ({
      ...{ owner: OWNER, item: code, components, fulfilment: 'built_first' },
      ...{ status: 'active', blockReason: '' },
    });
    const gift = kit('GIFT', [
      { item: 'TEA', quantity: 2 },
      { item: 'CUP', quantity: 1 },
    ]);
    const origin = { actor: 'test', source: 'test', at: NOW };
    const kits = [gift, kit('BOX', [{ item: 'CUP', quantity: 4 }])];
    await s.run((tx) => s.masterData.write(tx, asKind(kitKind), kits, origin));
    const tea1 = { item: 'TEA', location: 'A-01-01', lot: 'T1', expiryDate: DAY, quantity: 3 };
    const tea2 = { ...tea1, lot: 'T2', expiryDate: '2026-09-01', quantity: 10 };
    const cups = { item: 'CUP', location: 'A-01-01', quantity: 5 };
    const boxes = { item: 'BOX', location: 'A-01-02', quantity: 2 };
    const lines = [tea2, tea1, cups, boxes];
    const opened = await s.call('POST', '/api/v1/opening-stock', { importId: 'OP', lines });
    expect(opened.status).toBe(200);
  }, 60_000);
  afterAll(async () => {
    expect(await s.run(verifyLedger)).toEqual([]);
    await s.close();
  });

  const work = (kitOrder: string, act: 'build' | 'break', quantity: number, more: object = {}) =>
    s.call('POST', '/api/v1/kit-orders', {
      ...{ kitOrder, act, item: 'GIFT', quantity, location: 'A-01-01', actor: 'anna', ...more },
    });
  const pieces = async (code: string) =>
    Object.fromEntries(
      (await s.call('GET', `/api/v1/stock?item=${code}`)).body.rows.map(
        (row: { lot: string; quantity: number }) => [row.lot, row.quantity],
      ),
    );
  const traced = async (query: string) =>
    (await s.call('GET', `/api/v1/trace?${query}`)).body.layers
      .map((layer: { item: string; lot: string }) => `${layer.item} ${layer.lot}`)
      .sort();

  it('are built of the oldest components that lie there, in one posting, once', async () => {
    const built = await work('KIT-1', 'build', 2);
    expect(built).toMatchObject({
      status: 200,
      body: {
        kits: [{ item: 'GIFT', lot: 'KIT-1', quantity: 2 }],
        components: [
          { item: 'TEA', lot: 'T1', quantity: 3 },
          { item: 'TEA', lot: 'T2', quantity: 1 },
          { item: 'CUP', quantity: 2 },
        ],
      },
    });
    expect(await work('KIT-1', 'build', 2)).toEqual(built);
    expect(await work('KIT-1', 'build', 3)).toMatchObject({ body: { code: 'stock.conflict' } });
    expect(await pieces('GIFT')).toEqual({ 'KIT-1': 2 });
    expect(await pieces('TEA')).toEqual({ T2: 9 });
    const [kits] = (await s.call('GET', '/api/v1/stock?item=GIFT')).body.rows;
    expect(kits).toMatchObject({ expiryDate: DAY });
  });

  it('are traced to their lots, and lots to the kits that they are in', async () => {
    expect(await traced('lot=KIT-1')).toEqual(['CUP ', 'GIFT KIT-1', 'TEA T1', 'TEA T2']);
    expect(await traced('lot=T1')).toEqual(['GIFT KIT-1', 'TEA T1']);
    const [tea] = (await s.call('GET', '/api/v1/trace?lot=T1')).body.layers.filter(
      (layer: { item: string }) => layer.item === 'TEA',
    );
    // All that came of it is in kits now.
    expect(tea).toMatchObject({ here: 0, shipped: 0, lost: 0 });
    expect(tea.used).toBe(tea.received);
  });

  it('give back the lots that went into them when they are broken', async () => {
    expect(await work('KIT-2', 'break', 1)).toMatchObject({
      status: 200,
      body: {
        components: [
          { lot: 'T1', quantity: 2 },
          { item: 'CUP', quantity: 1 },
        ],
      },
    });
    expect(await pieces('TEA')).toEqual({ T1: 2, T2: 9 });
    expect(await work('KIT-3', 'break', 1)).toMatchObject({ status: 200 });
    expect(await pieces('TEA')).toEqual({ T1: 3, T2: 10 });
    expect(await pieces('CUP')).toEqual({ '': 5 });
    expect(await pieces('GIFT')).toEqual({});
  });

  it('that came as they are give back pieces of the same supplier', async () => {
    const broken = await work('KIT-4', 'break', 2, { item: 'BOX', location: 'A-01-02' });
    expect(broken).toMatchObject({
      status: 200,
      body: { components: [{ item: 'CUP', quantity: 8 }] },
    });
  });

  it.each([
    ['no kit', 'build', 1, { item: 'NIL' }, 'kit.unknown'],
    ['no place', 'build', 1, { location: 'LOSS' }, 'location.unknown'],
    ['too few components', 'build', 6, {}, 'kit.short'],
    ['too few kits', 'break', 1, {}, 'stock.short'],
  ] as const)('%s: refused, and nothing moves', async (_, act, quantity, more, code) => {
    const before = await pieces('TEA');
    expect(await work(`NO-${code}`, act, quantity, more)).toMatchObject({ body: { code } });
    expect(await pieces('TEA')).toEqual(before);
  });

  it('are held with a lot that is in them, listed in its recall, and free with it', async () => {
    expect(await work('KIT-7', 'build', 2)).toMatchObject({ status: 200 });
    const isHeld = async (code: string) =>
      (await s.call('GET', `/api/v1/stock?item=${code}`)).body.rows.map(
        (row: { lot: string; held: boolean }) => [row.lot, row.held],
      );
    const before = await isHeld('GIFT');
    const recall = { recallId: 'RC-1', scope: { lot: 'T1' }, reason: 'mould', actor: 'qa' };
    const opened = await s.call('POST', '/api/v1/recalls', recall);
    expect(opened.body.list.here).toContainEqual(
      expect.objectContaining({ item: 'GIFT', lot: 'KIT-7', quantity: 2 }),
    );
    expect(await isHeld('GIFT')).toEqual([['KIT-7', true]]);
    const [kits] = (await s.call('GET', '/api/v1/stock?item=GIFT')).body.rows;
    const own = encodeURIComponent(`kit RC-1/${kits.layer}`);
    expect(await s.call('DELETE', `/api/v1/stock/holds/${own}?actor=qa&reason=no`)).toMatchObject({
      body: { code: 'hold.of_kit' },
    });
    expect(await work('KIT-8', 'break', 1)).toMatchObject({ body: { code: 'stock.short' } });
    await s.call('POST', '/api/v1/recalls/RC-1/end', {
      ...{ outcome: 'lifted', note: 'wrong lot', actor: 'qa' },
    });
    expect(await isHeld('GIFT')).toEqual(before);
    expect(await work('KIT-8', 'break', 2)).toMatchObject({ status: 200 });
  });

  it('of which more lie there than were built are not broken (kit.more_than_built)', async () => {
    await work('KIT-5', 'build', 1);
    const found = {
      correctionId: 'C-1',
      location: 'A-01-01',
      item: 'GIFT',
      lot: 'KIT-5',
      delta: 1,
    };
    const corrected = await s.call('POST', '/api/v1/stock/corrections', {
      ...found,
      ...{ reason: 'found', actor: 'anna' },
    });
    expect(corrected.status).toBe(200);
    expect(await work('KIT-6', 'break', 2)).toMatchObject({
      body: { code: 'kit.more_than_built' },
    });
    expect(await work('KIT-6', 'break', 1)).toMatchObject({ status: 200 });
  });

  it.each([
    ['another owner’s goods of that number and lot', { owner: 'TWO', item: 'TEA', lot: 'T2' }],
    ['goods of a supplier’s lot that is not in them', { supplierLot: 'ACME-7' }],
  ])('are not held with %s', async (_, scope) => {
    const name = { en: 'Two', zh: '乙' };
    expect((await s.call('PUT', '/api/v1/owners/TWO', { name })).status).toBeLessThan(300);
    expect(await work('KIT-9', 'build', 1)).toMatchObject({ status: 200 });
    const why = { kind: 'freeze', reason: 'theirs', toCome: true, actor: 'qa' };
    const holdId = `OF-${'owner' in scope ? scope.owner : scope.supplierLot}`;
    const held = await s.call('POST', '/api/v1/stock/holds', { holdId, scope, ...why });
    expect(held.status).toBe(200);
    const { holds } = (await s.call('GET', '/api/v1/stock/holds')).body;
    expect(holds.map((one: { holdId: string }) => one.holdId)).not.toContainEqual(
      expect.stringMatching(`^kit ${holdId}/`),
    );
    await s.call('DELETE', `/api/v1/stock/holds/${holdId}?actor=qa`);
  });
});
