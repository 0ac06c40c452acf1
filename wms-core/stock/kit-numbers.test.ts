import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStockApp, type StockApp } from '#tests/support/stock-app.ts';
import { kitKind } from '../master-data/kinds/kits.ts';
import { asKind } from '../master-data/record.ts';
import { verifyLedger } from './index.ts';
import { item, NOW, OWNER } from './testing/fixture.ts';

/** SET: kits with numbers of a lens with a number and 2 cups. BAG: a lens each, no number. */
describe('kits of numbered pieces', () => {
  let s: StockApp;
  beforeAll(async () => {
    s = await openStockApp();
    const cards = [
      ...[item('LENS', { serialControlled: true }), item('CUP'), item('BAG')],
      item('SET', { serialControlled: true, lotControlled: true }),
    ];
    await s.run((tx) => s.masterData.upsertItems(tx, cards));
    const kit = (code: string, parts: Readonly<Record<string, number>>) => ({
      ...{ owner: OWNER, item: code, fulfilment: 'built_first' },
      components: Object.entries(parts).map(([part, quantity]) => ({ item: part, quantity })),
      ...{ status: 'active', blockReason: '' },
    });
    const origin = { actor: 'test', source: 'test', at: NOW };
    const kits = [kit('SET', { LENS: 1, CUP: 2 }), kit('BAG', { LENS: 1 })];
    await s.run((tx) => s.masterData.write(tx, asKind(kitKind), kits, origin));
    await arrive('A-01-01', ['L1', 'L2', 'L3', 'L4'], NOW);
    await arrive('A-01-02', ['M1', 'M2', 'M3', 'M4'], NOW + 1);
    const cups = await s.layer('CUP');
    await s.stock('CUP', cups, 20, { location: 'A-01-01', handlingUnit: '', quality: 'passed' });
  }, 60_000);
  afterAll(async () => {
    expect(await s.run(verifyLedger)).toEqual([]);
    await s.close();
  });

  const arrive = async (location: string, serials: readonly string[], receivedAt: number) => {
    const layer = await s.layer('LENS', { receivedAt });
    const from = { location: 'SUPPLIER', handlingUnit: '', quality: 'passed' } as const;
    const line = s.line('LENS', layer, serials.length, from, { ...from, location });
    expect(await s.post([{ ...line, serials }])).toMatchObject({ sequence: expect.any(Number) });
  };
  const work = async (kitOrder: string, act: string, code: string, more: object) => {
    const body = { kitOrder, act, item: code, location: 'A-01-01', actor: 'anna', ...more };
    return s.call('POST', '/api/v1/kit-orders', body);
  };
  const set = (kit: string) => ({ item: 'SET', serial: kit });
  const lens = (serial: string, kit?: string) => ({
    item: 'LENS',
    serial,
    ...(kit ? { kit } : {}),
  });
  const at = async (serial: string) => {
    const [row] = await s.run((tx) =>
      tx.query<{ at: string }>(
        `SELECT concat_ws(' ', location, nullif(handling_unit, '')) AS at FROM wms.serial
         WHERE serial = $1`,
        [serial],
      ),
    );
    return row?.at;
  };

  it.each([
    ['no numbers', [], 'kit.numbers_missing'],
    ['no number of the kit', [lens('L1', 'K1')], 'kit.numbers_missing'],
    ['a number twice', [set('K1'), lens('L1', 'K1'), lens('L1', 'K1')], 'kit.number_twice'],
    ['not said in which kit', [set('K1'), lens('L1')], 'kit.number_kit'],
    ['in a kit that is not built', [set('K1'), lens('L1', 'K9')], 'kit.number_kit'],
    ['too many', [set('K1'), lens('L1', 'K1'), lens('L2', 'K1')], 'kit.numbers_missing'],
    [
      'of goods without numbers',
      [set('K1'), lens('L1', 'K1'), { item: 'CUP', serial: 'C1', kit: 'K1' }],
      'kit.number_stranger',
    ],
    ['that lies elsewhere', [set('K1'), lens('M1', 'K1')], 'serial.elsewhere'],
    ['that nobody knows', [set('K1'), lens('L9', 'K1')], 'serial.elsewhere'],
  ])('are not built with %s', async (_, numbers, code) => {
    const refused = await work('NO', 'build', 'SET', { quantity: 1, numbers });
    expect(refused).toMatchObject({ body: { code } });
    expect(await at('L1')).toBe('A-01-01');
    expect(await at('K1')).toBeUndefined();
  });

  it('are built of the pieces that were named, each found in its kit', async () => {
    const numbers = [set('K1'), set('K2'), lens('L1', 'K2'), lens('L3', 'K1')];
    const built = await work('KIT-1', 'build', 'SET', { quantity: 2, numbers });
    expect(built).toMatchObject({
      status: 200,
      body: {
        kits: [
          { item: 'SET', quantity: 1, serials: ['K1'] },
          { item: 'SET', quantity: 1, serials: ['K2'] },
        ],
        components: expect.arrayContaining([
          expect.objectContaining({ item: 'LENS', serials: ['L3'], kit: 'K1' }),
          expect.objectContaining({ item: 'LENS', serials: ['L1'], kit: 'K2' }),
          expect.objectContaining({ item: 'CUP', quantity: 2, kit: 'K1' }),
        ]),
      },
    });
    expect(await work('KIT-1', 'build', 'SET', { quantity: 2, numbers })).toEqual(built);
    expect([await at('L3'), await at('L1')]).toEqual([
      'PRODUCTION KIT-1/K1',
      'PRODUCTION KIT-1/K2',
    ]);
    expect([await at('K1'), await at('K2')]).toEqual(['A-01-01', 'A-01-01']);
  });

  it('keep their numbers: a piece in one is neither received again nor built into another', async () => {
    const again = [set('K3'), lens('L1', 'K3')];
    expect(await work('KIT-2', 'build', 'SET', { quantity: 1, numbers: again })).toMatchObject({
      body: { code: 'serial.elsewhere', detail: expect.stringContaining('KIT-1/K2') },
    });
    const known = [set('K1'), lens('L2', 'K1')];
    expect(await work('KIT-2', 'build', 'SET', { quantity: 1, numbers: known })).toMatchObject({
      body: { code: 'serial.duplicate' },
    });
    const layer = await s.layer('LENS', { receivedAt: NOW + 9 });
    const from = { location: 'SUPPLIER', handlingUnit: '', quality: 'passed' } as const;
    const line = s.line('LENS', layer, 1, from, { ...from, location: 'A-01-01' });
    expect(await s.post([{ ...line, serials: ['L1'] }])).toMatchObject({ code: 'serial.in_kit' });
  });

  it('are broken by scanning what is in them, and give back just that', async () => {
    const one = (numbers: object[], more = {}) =>
      work('BR-1', 'break', 'SET', { quantity: 1, numbers, ...more });
    expect(await one([set('K1')])).toMatchObject({ body: { code: 'kit.numbers_missing' } });
    expect(await one([set('K1'), lens('L1', 'K1')])).toMatchObject({
      body: { code: 'kit.number_not_in', detail: expect.stringContaining('L3') },
    });
    expect(await one([set('K7'), lens('L3', 'K7')])).toMatchObject({
      body: { code: 'serial.elsewhere' },
    });
    const broken = await one([set('K1'), lens('L3', 'K1')]);
    expect(broken).toMatchObject({
      status: 200,
      body: {
        components: [
          { item: 'LENS', quantity: 1, serials: ['L3'] },
          { item: 'CUP', quantity: 2 },
        ],
      },
    });
    expect([await at('L3'), await at('L1')]).toEqual(['A-01-01', 'PRODUCTION KIT-1/K2']);
  });

  it('what nobody finds in one stays in the book at the work place, held until it is counted', async () => {
    const numbers = [set('K2')];
    const missing = [lens('L1', 'K2')];
    const broken = await work('BR-2', 'break', 'SET', { quantity: 1, numbers, missing });
    expect(broken.status).toBe(200);
    expect(await at('L1')).toBe('A-01-01');
    const { holds } = (await s.call('GET', '/api/v1/stock/holds')).body;
    expect(holds).toContainEqual(
      expect.objectContaining({
        kind: 'missing',
        quantity: 1,
        holdId: expect.stringMatching(/^missing:kit BR-2/),
      }),
    );
  });

  it('without numbers of their own are those that the scanned pieces were in', async () => {
    await arrive('A-01-03', ['B1', 'B2', 'B3'], NOW + 5);
    const there = { location: 'A-01-03' };
    const bag = (kitOrder: string, act: string, serials: string[]) =>
      work(kitOrder, act, 'BAG', {
        ...{ ...there, quantity: serials.length, numbers: serials.map((one) => lens(one)) },
      });
    expect(await bag('BAG-1', 'build', ['B1'])).toMatchObject({ status: 200 });
    expect(await bag('BAG-2', 'build', ['B2', 'B3'])).toMatchObject({ status: 200 });
    expect(await bag('BAG-3', 'break', ['B9'])).toMatchObject({
      body: { code: 'kit.number_not_in' },
    });
    // The oldest kit is that of BAG-1, and what was scanned is of the other.
    expect(await bag('BAG-3', 'break', ['B3'])).toMatchObject({ status: 200 });
    const places = [await at('B1'), await at('B2'), await at('B3')];
    expect(places).toEqual(['PRODUCTION BAG-1', 'PRODUCTION BAG-2', 'A-01-03']);
    expect(await bag('BAG-4', 'break', ['B1', 'B2'])).toMatchObject({ status: 200 });
    expect([await at('B1'), await at('B2')]).toEqual(['A-01-03', 'A-01-03']);
  });

  it.each([
    ['on hold', 'kit.number_unfit', 'on hold'],
    ['promised to an order', 'kit.number_unfit', 'promised'],
    ['of another owner', 'serial.elsewhere', 'belongs to two'],
  ])('do not take a piece that is %s', async (state, code, why) => {
    const layer = await s.layer('LENS', { receivedAt: NOW + 100 + why.length });
    const place = { location: 'A-01-02', handlingUnit: '', quality: 'passed' } as const;
    const from = { ...place, location: 'SUPPLIER' };
    const serial = `T${why.length}`;
    const owner = state === 'of another owner' ? { owner: 'two' } : {};
    const strange = owner.owner
      ? await s.run((tx) =>
          s.ledger.layer(tx, {
            ...{ owner: 'two', item: 'LENS', lot: '', productionDate: null, expiryDate: null },
            ...{ receivedAt: NOW, receiptLine: '', delivery: 'D-TWO', supplier: '' },
          }),
        )
      : layer;
    const line = { ...s.line('LENS', strange, 1, from, place), ...owner, serials: [serial] };
    expect(await s.post([line])).toMatchObject({ sequence: expect.any(Number) });
    const hold = { holdId: 'H-LENS', kind: 'freeze', scope: { layer }, reason: 'x', actor: 'qa' };
    if (state === 'on hold') await s.call('POST', '/api/v1/stock/holds', hold);
    if (state === 'promised to an order') {
      const claim = s.claim('SO-1', layer, 'A-01-02', 1, 'LENS');
      expect(await s.run((tx) => s.ledger.allocate(tx, [claim]))).not.toMatchObject({
        refused: true,
      });
    }
    const numbers = [lens(serial)];
    const refused = await work('NO', 'build', 'BAG', { quantity: 1, numbers, location: 'A-01-02' });
    expect(refused.body).toMatchObject({ code, detail: expect.stringContaining(why) });
    expect(await at(serial)).toBe('A-01-02');
  });

  it('that were built once can be broken, and their numbers be built into others', async () => {
    await arrive('A-01-01', ['V1', 'V2'], NOW + 6);
    const numbers = [set('U1'), lens('V1', 'U1')];
    expect(await work('KIT-U', 'build', 'SET', { quantity: 1, numbers })).toMatchObject({
      status: 200,
    });
    expect(await at('V1')).toBe('PRODUCTION KIT-U/U1');
    const broken = [set('U1'), lens('V1', 'U1')];
    expect(await work('BR-U', 'break', 'SET', { quantity: 1, numbers: broken })).toMatchObject({
      status: 200,
    });
    expect([await at('V1'), await at('U1')]).toEqual(['A-01-01', 'PRODUCTION KIT-U/U1']);
    expect(await work('KIT-V', 'build', 'SET', { quantity: 1, numbers })).toMatchObject({
      status: 200,
    });
    expect([await at('V1'), await at('U1')]).toEqual(['PRODUCTION KIT-V/U1', 'A-01-01']);
  });

  it('lead a trace of a piece to the customer of its kit, and of a kit to what is in it', async () => {
    const numbers = [set('C1'), lens('V2', 'C1')];
    await work('KIT-C', 'build', 'SET', { quantity: 1, numbers });
    const trace = async (serial: string) =>
      (await s.call('GET', `/api/v1/trace?serial=${serial}`)).body;
    expect((await trace('C1')).serials).toMatchObject([
      { serial: 'C1', location: 'A-01-01' },
      { serial: 'V2', location: 'PRODUCTION', handlingUnit: 'KIT-C/C1' },
    ]);
    expect((await trace('V2')).shipped).toEqual([]);
    const [row] = (await s.call('GET', '/api/v1/stock?serial=C1')).body.rows;
    const place = { location: 'A-01-01', handlingUnit: '', quality: 'passed' } as const;
    const out = { ...place, location: 'CUSTOMER' };
    const line = { ...s.line('SET', row.layer, 1, place, out), serials: ['C1'] };
    expect(await s.post([line])).toMatchObject({ sequence: expect.any(Number) });
    expect(await trace('V2')).toMatchObject({
      serials: [{ serial: 'V2' }, { serial: 'C1', location: 'CUSTOMER' }],
      shipped: [{ item: 'SET', quantity: 1 }],
    });
    // Its kit has left, so the piece may come back on its own.
    await arrive('A-01-02', ['V2'], NOW + 7);
    expect(await at('V2')).toBe('A-01-02');
  });
});

describe('kits of goods with catch weight', () => {
  let s: StockApp;
  beforeAll(async () => {
    s = await openStockApp();
    const cards = [
      ...[item('HAM', { catchWeight: true, weightGrams: 1_000 }), item('PLATE')],
      item('FEAST', { catchWeight: true, weightGrams: 3_000 }),
    ];
    await s.run((tx) => s.masterData.upsertItems(tx, cards));
    for (const [kit, quantity] of [['PLATE', 2] as const, ['FEAST', 3] as const]) {
      const components = [{ item: 'HAM', quantity }];
      expect((await s.call('PUT', `/api/v1/kits/${kit}`, { components })).status).toBe(200);
    }
    for (const [index, weightGrams] of [3_100, 6_005].entries()) {
      const layer = await s.layer('HAM', { receivedAt: NOW + index });
      const to = { location: 'A-01-01', handlingUnit: '', quality: 'passed' } as const;
      const line = s.line('HAM', layer, 3 * (index + 1), { ...to, location: 'SUPPLIER' }, to);
      await s.post([{ ...line, weightGrams }]);
    }
  }, 60_000);
  afterAll(async () => {
    expect(await s.run(verifyLedger)).toEqual([]);
    await s.close();
  });

  const work = (kitOrder: string, act: string, code: string, more: object) =>
    s.call('POST', '/api/v1/kit-orders', {
      ...{ kitOrder, act, item: code, location: 'A-01-01', actor: 'anna', ...more },
    });
  const grams = (code: string) =>
    s.run(async (tx) => {
      const rows = await tx.query<{ quantity: number; grams: number }>(
        `SELECT quantity, weight_grams AS grams FROM wms.stock JOIN wms.layer USING (layer)
         WHERE stock.item = $1 ORDER BY received_at`,
        [code],
      );
      return rows.map((row) => [row.quantity, row.grams]);
    });

  it('give back every gram that went in, kit by kit', async () => {
    expect(await work('P-1', 'build', 'PLATE', { quantity: 2 })).toMatchObject({ status: 200 });
    // Three of the first layer, one of the other: its share.
    expect(await grams('HAM')).toEqual([[5, 5_005]]);
    expect(await work('P-2', 'break', 'PLATE', { quantity: 1 })).toMatchObject({
      body: { components: [{ quantity: 2, weightGrams: 2_066 }] },
    });
    expect(await work('P-3', 'break', 'PLATE', { quantity: 1 })).toMatchObject({
      body: {
        components: [
          { quantity: 1, weightGrams: 1_034 },
          { quantity: 1, weightGrams: 1_000 },
        ],
      },
    });
    expect(await grams('HAM')).toEqual([
      [3, 3_100],
      [6, 6_005],
    ]);
  });

  it('that have a weight of their own are weighed when they are built', async () => {
    const build = (more: object) => work('F-1', 'build', 'FEAST', { quantity: 2, ...more });
    expect(await build({})).toMatchObject({ body: { code: 'kit.weight_missing' } });
    expect(await build({ weightGrams: 60 })).toMatchObject({
      body: { code: 'kit.weight_unlikely' },
    });
    const plain = await work('P-4', 'build', 'PLATE', { quantity: 1, weightGrams: 2_000 });
    expect(plain).toMatchObject({ body: { code: 'kit.weight_not_kept' } });
    expect(await build({ weightGrams: 6_321 })).toMatchObject({ status: 200 });
    expect(await grams('FEAST')).toEqual([[2, 6_321]]);
    expect(await work('F-2', 'break', 'FEAST', { quantity: 1 })).toMatchObject({ status: 200 });
    expect(await grams('FEAST')).toEqual([[1, 3_161]]);
    expect(await work('F-3', 'break', 'FEAST', { quantity: 1 })).toMatchObject({ status: 200 });
    expect(await grams('HAM')).toEqual([
      [3, 3_100],
      [6, 6_005],
    ]);
  });
});
