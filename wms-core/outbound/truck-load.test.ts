import { describe, expect, test } from 'vitest';
import type { DangerousGoods } from '#wms-core/master-data/index.ts';
import {
  askForTruck,
  misfit,
  palletMisfit,
  paperLines,
  pointsText,
  type TruckParcel,
} from './truck-load.ts';

const goods = (more: Partial<DangerousGoods> = {}): DangerousGoods => ({
  ...{ owner: 'OWN', item: 'PAINT', unNumber: '1263', name: { en: 'PAINT', zh: '涂料' } },
  ...{ hazardClass: '3', subsidiaryHazards: [], packingGroup: 'III', transportCategory: 3 },
  ...{ quantity: 1, grams: 0, ml: 5_000, grossGrams: 5_600, milliPoints: 5_000 },
  ...{ maxTransportGrams: null, ...more },
});
let count = 0;
const parcel = (of: Partial<DangerousGoods>, limited = false): TruckParcel => ({
  parcel: `P${++count}`,
  limited,
  goods: [goods(of)],
});
const plain = { truck: 'TR', adrEquipped: false };
const equipped = { truck: 'TR', adrEquipped: true };
const acid = { item: 'ACID', unNumber: '2031', hazardClass: '5.1' } as const;

describe('a truck', () => {
  test.each([
    ['of a thousand points', plain, [400_000, 600_000], undefined],
    ['of a thousandth more', plain, [400_000, 600_001], 'truck.points'],
    ['of more than that alone', plain, [0, 1_000_001], 'truck.points_alone'],
    ['with ADR equipment', equipped, [900_000, 600_001], undefined],
    ['that is full, and goods that count for nothing', plain, [1_000_000, 0], undefined],
  ])('%s: %s', (_, truck, [has, adds], code) => {
    const more = [parcel({ milliPoints: adds! })];
    expect(misfit(truck, [parcel({ milliPoints: has! })], more)?.code).toBe(code);
  });

  test.each([
    ['never exempt', plain, [], { milliPoints: null }, 'truck.never_exempt'],
    ['never exempt, with ADR equipment', equipped, [], { milliPoints: null }, undefined],
    ['beside what they react with', plain, [parcel({})], acid, 'truck.apart'],
    ['the same, with ADR equipment', equipped, [parcel({})], acid, 'truck.apart'],
    ['beside limited quantities of it', plain, [parcel({}, true)], acid, undefined],
    [
      'more than a vehicle may have',
      plain,
      [parcel({})],
      { maxTransportGrams: 11_199 },
      'truck.most',
    ],
    ['as much as it may have', plain, [parcel({})], { maxTransportGrams: 11_200 }, undefined],
  ] as const)('and goods %s: %s', (_, truck, on, more, code) => {
    expect(misfit(truck, on, [parcel(more)])?.code).toBe(code);
  });

  test.each([
    ['goods under the full rules', parcel({}), true],
    ['limited quantities', parcel({}, true), false],
    ['limited quantities with a most for a vehicle', parcel({ maxTransportGrams: 9 }, true), true],
    ['nothing dangerous', { parcel: 'P', limited: false, goods: [] }, false],
  ])('is asked for by %s: %s', (_, one, expected) => {
    expect(askForTruck([one])).toBe(expected);
  });

  test('has no points of limited quantities', () => {
    const limited = parcel({ milliPoints: 2_000_000 }, true);
    expect(misfit(plain, [limited], [limited])).toBeUndefined();
    expect(paperLines([limited])).toEqual([]);
  });

  test('has a paper that sums by UN number, name, class and group [ADR 5.4.1.1.1]', () => {
    const two = parcel({ quantity: 2, ml: 10_000, milliPoints: 10_000 });
    const acids = parcel({ ...acid, subsidiaryHazards: ['8'], packingGroup: 'II' });
    expect(paperLines([parcel({}), two, acids, parcel({}, true)])).toMatchObject([
      {
        ...{ unNumber: '1263', packages: 2, pieces: 3, ml: 15_000, milliPoints: 15_000 },
        text: { en: 'UN 1263 PAINT, 3, III', zh: 'UN 1263 涂料, 3, III' },
      },
      { unNumber: '2031', packages: 1, text: { en: 'UN 2031 PAINT, 5.1 (8), II' } },
    ]);
  });
});

describe('a pallet', () => {
  const not = { pallet: 'PAL', isEquippedHere: false };
  const here = { pallet: 'PAL', isEquippedHere: true };
  test.each([
    ['with what they react with', here, [parcel({})], parcel(acid), 'pallet.apart'],
    ['beside limited quantities of it', not, [parcel({}, true)], parcel(acid), undefined],
    [
      'more than a vehicle may have',
      here,
      [parcel({ maxTransportGrams: 11_199 })],
      parcel({ maxTransportGrams: 11_199 }),
      'pallet.most',
    ],
    [
      'more points than a truck without equipment may have',
      not,
      [parcel({ milliPoints: 600_000 })],
      parcel({ milliPoints: 600_000 }),
      'pallet.points',
    ],
    [
      'the same, with an equipped truck here',
      here,
      [parcel({ milliPoints: 600_000 })],
      parcel({ milliPoints: 600_000 }),
      undefined,
    ],
    [
      'beside what asks for equipment anyway',
      not,
      [parcel({ milliPoints: null })],
      parcel({ milliPoints: 1_000_000 }),
      undefined,
    ],
  ] as const)('of goods %s: %s', (_, pallet, on, more, code) => {
    expect(palletMisfit(pallet, on, [more])?.code).toBe(code);
  });
});

test.each([
  [0, '0'],
  [1_000_000, '1000'],
  [999_500, '999.5'],
  [1, '0.001'],
])('%s thousandths are %s points', (milli, text) => {
  expect(pointsText(milli)).toBe(text);
});
