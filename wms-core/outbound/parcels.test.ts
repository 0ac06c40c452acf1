import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  estimateWeight,
  isLimited,
  limitedContentGrams,
  type Packable,
  planParcels,
  weightFits,
} from './parcels.ts';

const packable = (more: Partial<Packable>): Packable => ({
  lineId: '1',
  item: 'P',
  layer: 'L',
  lot: '',
  quantity: 1,
  weightGrams: 1_000,
  volumeMl: 1_000,
  ...more,
});

describe('parcels', () => {
  const limits = { grams: 25_000, ml: 120_000 };

  const ofClass = (item: string, unNumber: string, hazardClass: '3' | '5.1' | '8') =>
    packable({ item, hazard: { unNumber, hazardClass, subsidiaryHazards: [] } });

  test('hold no goods together that would react, and others as they come', () => {
    const paint = ofClass('PAINT', '1263', '3');
    const bleach = ofClass('BLEACH', '1791', '8');
    const oxidizer = ofClass('OXIDIZER', '1942', '5.1');
    const goods = [
      paint,
      oxidizer,
      packable({ item: 'CUP' }),
      bleach,
      ofClass('LACQUER', '1263', '3'),
    ];
    const packed = planParcels(goods, limits).map((parcel) => parcel.map(({ item }) => item));
    expect(packed).toEqual([['PAINT', 'CUP', 'BLEACH', 'LACQUER'], ['OXIDIZER']]);
  });

  test('hold limited quantities apart from other dangerous goods, up to what they may weigh', () => {
    const hazard = { unNumber: '1263', hazardClass: '3', subsidiaryHazards: [] } as const;
    const goods = [
      packable({ item: 'CUP' }),
      packable({ item: 'SMALL', hazard, limited: true, quantity: 20 }),
      packable({ item: 'LARGE', hazard }),
    ];
    const packed = planParcels(goods, { ...limits, limitedGrams: 8_000 });
    const counted = packed.map((parcel) => ({
      limited: isLimited(parcel),
      items: [...new Set(parcel.map(({ item }) => item))],
      pieces: parcel.reduce((sum, { quantity }) => sum + quantity, 0),
    }));
    expect(counted).toEqual([
      { limited: true, items: ['CUP', 'SMALL'], pieces: 8 },
      { limited: true, items: ['SMALL'], pieces: 8 },
      { limited: true, items: ['SMALL'], pieces: 5 },
      { limited: false, items: ['LARGE'], pieces: 1 },
    ]);
  });

  test('no weight that the scale lets pass is over 30 kg gross for limited quantities', () => {
    const weightGrams = limitedContentGrams(300);
    const { grams, tolerance } = estimateWeight([packable({ weightGrams })], 300);
    expect(grams + tolerance).toBe(30_000);
  });

  test('hold every piece once and keep the limits, but for a single piece beyond them', () => {
    const goods = fc.array(
      fc.record({
        lineId: fc.uuid(),
        quantity: fc.integer({ min: 1, max: 200 }),
        weightGrams: fc.integer({ min: 1, max: 40_000 }),
        volumeMl: fc.integer({ min: 1, max: 200_000 }),
      }),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(goods, (lines) => {
        const packed = planParcels(lines.map(packable), limits);
        for (const line of lines) {
          const pieces = packed
            .flat()
            .filter((one) => one.lineId === line.lineId)
            .reduce((sum, one) => sum + one.quantity, 0);
          expect(pieces).toBe(line.quantity);
        }
        for (const parcel of packed) {
          const sum = (of: (one: Packable) => number) =>
            parcel.reduce((total, one) => total + one.quantity * of(one), 0);
          const fits =
            sum((one) => one.weightGrams) <= limits.grams &&
            sum((one) => one.volumeMl) <= limits.ml;
          expect(fits || sum(() => 1) === 1).toBe(true);
        }
      }),
    );
  });

  test.each([
    ['small pieces: 50 g or 3 %', [packable({ quantity: 100, weightGrams: 30 })], 3_300, 99],
    ['a light parcel: 50 g', [packable({ quantity: 10, weightGrams: 30 })], 600, 50],
    ['heavy pieces: less than half of one', [packable({ quantity: 20 })], 20_300, 499],
    [
      'the lightest piece decides',
      [packable({ quantity: 20 }), packable({ weightGrams: 81 })],
      20_381,
      40,
    ],
  ])('tolerance of %s', (_, parcel, grams, tolerance) => {
    const estimate = estimateWeight(parcel, 300);
    expect(estimate).toEqual({ grams, tolerance });
    expect(weightFits(estimate, grams + tolerance)).toBe(true);
    expect(weightFits(estimate, grams - tolerance - 1)).toBe(false);
  });
});
