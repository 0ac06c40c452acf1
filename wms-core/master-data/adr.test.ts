import { describe, expect, test } from 'vitest';
import type { Item } from '#wms-core/contracts.ts';
import { item } from '../testing/house.ts';
import { dangerousGoods, mayGoLimited, pointFactor } from './adr.ts';

const paint = (more: Partial<Item> = {}): Item =>
  item('PAINT', {
    ...{ unNumber: '1263', hazardClass: '3', packingGroup: 'III', transportCategory: 3 },
    ...{ weightGrams: 5_600, dangerousMl: 5_000, limitedQuantityMl: 5_000 },
    ...more,
  });
const solid = (more: Partial<Item> = {}): Item =>
  paint({ dangerousMl: null, limitedQuantityMl: null, dangerousGrams: 1_000, ...more });

describe('a kilogram or litre counts', () => {
  test.each([
    [0, '1263', null],
    [1, '1263', 50],
    [1, '1005', 20],
    [1, '0241', 20],
    [2, '1263', 3],
    [3, '1263', 1],
    [4, '1263', 0],
    [null, '1263', null],
  ])('in category %s, UN %s: %s points [ADR 1.1.3.6.4]', (transportCategory, unNumber, points) => {
    expect(pointFactor(paint({ transportCategory, unNumber }))).toBe(points);
  });

  test.each([
    ['litres of a liquid', paint(), { grams: 0, ml: 15_000, milliPoints: 15_000 }],
    ['net kilograms of a solid', solid(), { grams: 3_000, ml: 0, milliPoints: 3_000 }],
    [
      'the gross weight of an article',
      solid({ dangerousGrams: null, transportCategory: 2 }),
      { grams: 16_800, ml: 0, milliPoints: 50_400 },
    ],
    ['nothing where it is never exempt', paint({ transportCategory: 0 }), { milliPoints: null }],
  ])('by %s [ADR 1.1.3.6.3]', (_, card, expected) => {
    expect(dangerousGoods(card, 3)).toMatchObject({ quantity: 3, grossGrams: 16_800, ...expected });
  });

  test('not at all where it is not dangerous', () => {
    expect(dangerousGoods(item('CUP'), 3)).toBeUndefined();
  });
});

describe('limited quantities', () => {
  test.each([
    ['up to the limit of its inner packaging', paint(), true],
    ['beyond it', paint({ dangerousMl: 5_001 }), false],
    ['spread over inner packagings', paint({ dangerousMl: 20_000, innerPackagings: 4 }), true],
    ['one of which would hold more', paint({ dangerousMl: 20_001, innerPackagings: 4 }), false],
    ['a limit of nothing', paint({ limitedQuantityMl: 0 }), false],
    ['no limit told', paint({ limitedQuantityMl: null }), false],
    ['grams', solid({ limitedQuantityGrams: 1_000 }), true],
    ['more grams', solid({ limitedQuantityGrams: 999 }), false],
    ['goods that are not dangerous', item('CUP'), false],
  ])('%s [ADR 3.4.2]', (_, card, expected) => {
    expect(mayGoLimited(card)).toBe(expected);
  });
});
