import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HandlingUnit } from '#wms-core/contracts.ts';
import { moveStock } from './acts.ts';
import { MAX_LEVELS } from './nesting.ts';
import { accepted, at, OWNER, openStock } from './testing/fixture.ts';
import { overloaded } from './unit-tree.ts';
import { verifyLedger } from './verify.ts';

let s: Awaited<ReturnType<typeof openStock>>;
beforeAll(async () => {
  s = await openStock();
  await s.run((tx) =>
    tx.query(
      `INSERT INTO wms.unit_type VALUES
         ('EUR', 'Pallet', '托盘', 'pallet', 25000, 500000, 1000000, 1200, 800, 144, 3,
          '["EUR", "tote"]', 'active', '', 1),
         ('BIG', 'Tote', '箱', 'tote', 2000, 30000, 60000, 1000, 1000, 700, 1, '[]', 'active', '', 1)`,
    ),
  );
});
afterAll(async () => {
  expect(await s.run(verifyLedger)).toEqual([]);
  await s.db.close();
});

let count = 0;
async function made(change: Partial<HandlingUnit> = {}): Promise<string> {
  const handlingUnit = `U-${++count}`;
  const unit = {
    handlingUnit,
    type: 'tote',
    location: 'POOL-1',
    tareGrams: 2_000,
    maxWeightGrams: 30_000,
    maxVolumeMl: 60_000,
    boundTo: '',
    ...change,
  } as const;
  accepted(await s.run((tx) => s.ledger.createUnit(tx, unit)));
  return handlingUnit;
}
const LARGE = { maxWeightGrams: 500_000, maxVolumeMl: 1_000_000 };
const pallet = (change: Partial<HandlingUnit> = {}) =>
  made({ type: 'pallet', tareGrams: 20_000, ...LARGE, ...change });

const put = (handlingUnit: string, into: string, postingId?: string) =>
  s.run((tx) => s.ledger.putUnit(tx, { ...s.posting([], postingId), handlingUnit, into }));
const takeOut = (handlingUnit: string) =>
  s.run((tx) => s.ledger.takeOutUnit(tx, { ...s.posting([]), handlingUnit }));
const move = (handlingUnit: string, to: string) =>
  s.run((tx) => s.ledger.moveUnit(tx, { ...s.posting([]), handlingUnit, to }));
const placeOf = async (handlingUnit: string) =>
  (await s.run((tx) => s.ledger.unit(tx, handlingUnit)))?.location;

describe('units in units', () => {
  it('go with the outermost in one posting, goods, locks and serial numbers too', async () => {
    const [outer, middle, inner] = [await pallet(), await made(), await made({ type: 'parcel' })];
    accepted(await put(inner, middle));
    accepted(await put(middle, outer));
    const layer = await s.layer('P1', { lot: 'NEST' });
    for (const unit of [outer, middle, inner]) await s.stock('P1', layer, 3, at('POOL-1', unit));
    const locked = { ...s.claim('SO-N', layer, 'POOL-1', 2), handlingUnit: inner };
    accepted(await s.run((tx) => s.ledger.allocate(tx, [locked])));
    const { sequence } = accepted(await move(outer, 'VEHICLE:v1'));
    const lines = await s.run((tx) =>
      tx.query<{ unit: string; quantity: number }>(
        `SELECT to_unit AS unit, sum(quantity)::bigint AS quantity FROM wms.movement
         WHERE sequence = $1 AND to_location = 'VEHICLE:v1' GROUP BY 1 ORDER BY 1`,
        [sequence],
      ),
    );
    expect(lines).toEqual([outer, middle, inner].sort().map((unit) => ({ unit, quantity: 3 })));
    expect(await Promise.all([middle, inner].map(placeOf))).toEqual(['VEHICLE:v1', 'VEHICLE:v1']);
    expect(await s.run((tx) => s.ledger.claims(tx, 'SO-N'))).toMatchObject([
      { handlingUnit: inner, location: 'VEHICLE:v1', quantity: 2 },
    ]);
    accepted(await move(outer, 'POOL-1'));
  });

  it('are not moved alone (unit.nested), and stay where they are when taken out', async () => {
    const [outer, inner] = [await pallet(), await made()];
    accepted(await put(inner, outer));
    expect(await move(inner, 'DOCK-1')).toMatchObject({ code: 'unit.nested' });
    accepted(await move(outer, 'DOCK-1'));
    accepted(await takeOut(inner));
    expect(await takeOut(inner)).toMatchObject({ code: 'unit.not_nested' });
    accepted(await move(outer, 'POOL-1'));
    expect(await placeOf(inner)).toBe('DOCK-1');
    accepted(await move(inner, 'POOL-1'));
  });

  it('are put once by the id of the posting, and keep the outer one open (unit.holds_units)', async () => {
    const [outer, inner] = [await pallet(), await made()];
    const first = accepted(await put(inner, outer, 'PUT-ONCE'));
    expect(await put(inner, outer, 'PUT-ONCE')).toEqual(first);
    expect(await s.run((tx) => s.ledger.closeUnit(tx, outer))).toMatchObject({
      ...{ code: 'unit.holds_units', facts: { units: 1 } },
    });
    accepted(await s.run((tx) => s.ledger.closeUnit(tx, inner)));
    accepted(await s.run((tx) => s.ledger.closeUnit(tx, outer)));
  });

  it('make no circle (unit.in_itself)', async () => {
    const [a, b] = [await pallet(), await pallet()];
    accepted(await put(a, b));
    expect(await put(b, a)).toMatchObject({ code: 'unit.in_itself' });
    expect(await put(a, a)).toMatchObject({ code: 'unit.in_itself' });
    expect(await put(a, await pallet())).toMatchObject({ code: 'unit.nested' });
  });

  it('are not free for carts and totes that are looked for', async () => {
    const [outer, inner] = [await pallet(), await made()];
    const free = async () =>
      (
        await s.run((tx) => s.ledger.freeUnits(tx, { type: 'tote', kind: 'cart_pool', limit: 99 }))
      ).map(({ handlingUnit }) => handlingUnit);
    expect(await free()).toContain(inner);
    accepted(await put(inner, outer));
    expect(await free()).not.toContain(inner);
  });

  const filled = async (pieces: number, change: Partial<HandlingUnit> = {}) => {
    const unit = await made({ ...LARGE, ...change });
    await s.stock('P1', await s.layer('P1'), pieces, at('POOL-1', unit));
    return unit;
  };
  const tower = async (levels: number) => {
    let unit = await pallet();
    for (let level = 1; level < levels; level++) {
      const above = await pallet();
      accepted(await put(above, unit));
      unit = above;
    }
    return unit;
  };
  const eurTower = async () => {
    const [one, two, three] = [
      await pallet({ unitType: 'EUR' }),
      await pallet({ unitType: 'EUR' }),
      await pallet({ unitType: 'EUR' }),
    ];
    accepted(await put(two, one));
    accepted(await put(three, two));
    return three;
  };

  it('are weighed with the goods that a hand puts in, unless they carried these before', async () => {
    const [outer, inner] = [await pallet({ maxWeightGrams: 6_999 }), await made()];
    accepted(await put(inner, outer));
    const layer = await s.layer('P1', { lot: 'HEAVY' });
    await s.stock('P1', layer, 30, at('DOCK-1'));
    const deps = { ledger: s.ledger, masterData: s.masterData, feed: s.feed };
    const byHand = (quantity: number, from: string, unit: string) =>
      s.run((tx) =>
        moveStock(deps, tx, {
          ...{ moveId: `H-${++count}`, owner: OWNER, item: 'P1', layer, quantity },
          ...{ location: from === '' ? 'DOCK-1' : 'POOL-1', handlingUnit: from, quality: 'passed' },
          to: { location: 'POOL-1', handlingUnit: unit, quality: 'passed' },
          ...{ reason: 'test', actor: 'anna', at: 0 },
        }),
      );
    // Twenty of 250 g and a tote of 2 kg are one gram too much.
    expect(await byHand(20, '', inner)).toMatchObject({
      ...{ code: 'unit.overweight', facts: { handlingUnit: outer, grams: 7_000, over: 1 } },
    });
    accepted(await byHand(19, '', inner));
    // What was done is booked as it is, and told.
    const to = { ...at('POOL-1', inner) };
    accepted(await s.post([s.line('P1', layer, 11, at('DOCK-1'), to)]));
    expect(await s.run((tx) => overloaded(tx, 10))).toEqual([
      { handlingUnit: outer, location: 'POOL-1', grams: 9_500, limit: 6_999 },
    ]);
    accepted(await byHand(5, inner, outer));
    accepted(await byHand(1, outer, inner));
  });

  it.each<[string, string, () => Promise<string>, () => Promise<string>]>([
    ['deeper than the limit', 'unit.too_deep', pallet, () => tower(MAX_LEVELS)],
    ['a cart on a pallet', 'unit.not_compatible', () => made({ type: 'cart' }), pallet],
    [
      'a parcel on a pallet whose type takes totes',
      'unit.not_compatible',
      () => made({ type: 'parcel' }),
      () => pallet({ unitType: 'EUR' }),
    ],
    [
      'a fourth pallet where three may be stacked',
      'unit.stack',
      () => pallet({ unitType: 'EUR' }),
      eurTower,
    ],
    [
      '250 g a piece and the tares over the payload',
      'unit.overweight',
      () => filled(100),
      () => pallet({ maxWeightGrams: 26_999 }),
    ],
    [
      'more than the payload of one further down',
      'unit.overweight',
      () => filled(100),
      async () => {
        const [below, above] = [await pallet({ maxWeightGrams: 40_000 }), await pallet()];
        accepted(await put(above, below));
        return above;
      },
    ],
    [
      'more than its room, by outer dimensions',
      'unit.overfull',
      () => made({ unitType: 'BIG' }),
      () => pallet({ maxVolumeMl: 699_999 }),
    ],
    ['one that stands elsewhere', 'unit.elsewhere', () => made({ location: 'DOCK-1' }), pallet],
    ['one in use for an order', 'unit.bound', () => made({ boundTo: 'SO-1' }), pallet],
    ['one that does not exist', 'unit.unknown', async () => 'U-NONE', pallet],
  ])('refuse %s (%s)', async (_, code, child, into) => {
    expect(await put(await child(), await into())).toMatchObject({ code });
  });

  it('weigh with their tares up to the gram', async () => {
    // 100 pieces of 250 g in a tote of 2 kg.
    accepted(await put(await filled(100), await pallet({ maxWeightGrams: 27_000 })));
    accepted(await put(await made({ unitType: 'BIG' }), await pallet({ maxVolumeMl: 700_000 })));
  });

  it('at a bin are no candidates for picks, which take loose pieces', async () => {
    const layer = await s.layer('P2', { lot: 'RACK' });
    const unit = await made({ location: 'A-01-03' });
    await s.stock('P2', layer, 5, at('A-01-03', unit));
    const query = { owner: 'own', items: ['P2'], at: s.clock.now() };
    expect(await s.run((tx) => s.ledger.candidates(tx, query))).toEqual([]);
  });
});
