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
      ...[item('HAM', { catchWeight: true, weightGrams: 1_000 }), item('PLATE')],
      item('FEAST', { catchWeight: true, weightGrams: 3_000 }),
    ];
    await s.run((tx) => s.masterData.upsertItems(tx, cards));
    const kit = (code: string, parts: Readonly<Record<string, number>>) => ({
      ...{ owner: OWNER, item: code, fulfilment: 'built_first' },
      components: Object.entries(parts).map(([part, quantity]) => ({ item: part, quantity })),
      ...{ status: 'active', blockReason: '' },
    });
    const origin = { actor: 'test', source: 'test', at: NOW };
    const kits = [kit('SET', { LENS: 1, CUP: 2 }), kit('BAG', { LENS: 1 })];
    const heavy = [kit('PLATE', { HAM: 2 }), kit('FEAST', { HAM: 3 })];
    await s.run((tx) => s.masterData.write(tx, asKind(kitKind), [...kits, ...heavy], origin));
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
});
