import { describe, expect, test } from 'vitest';
import {
  type Characteristic,
  type InspectionRule,
  judged,
  measuredOf,
  piecesOutOfLimits,
  ruleOfPercent,
  sampleOf,
} from './rule.ts';

const rule = (more: Partial<InspectionRule>): InspectionRule => ({ ...ruleOfPercent(10), ...more });
const pieces = (samplePieces: number, more: Partial<InspectionRule> = {}) =>
  rule({ samplePercent: null, samplePieces, ...more });

describe('the sample', () => {
  test.each([
    [40, ruleOfPercent(10), 4],
    [41, ruleOfPercent(10), 5],
    [40, ruleOfPercent(100), 40],
    [3, ruleOfPercent(10), 1],
    [40, pieces(8), 8],
    [5, pieces(8), 5],
    // Goods that wait for a look are looked at, whatever became of the item's percent.
    [40, ruleOfPercent(0), 1],
  ])('of %i pieces by %j is %i', (quantity, by, sample) => {
    expect(sampleOf(quantity, by)).toBe(sample);
  });
});

describe('a verdict', () => {
  test.each([
    ['nothing bad', 40, 8, 0, pieces(8), 'pass', 40, false],
    ['a bad one within a tenth', 40, 20, 2, ruleOfPercent(50), 'split', 38, false],
    ['more than a tenth', 40, 8, 1, pieces(8), 'reject', 0, true],
    ['as many as are accepted', 40, 8, 2, pieces(8, { acceptNumber: 2 }), 'split', 38, false],
    ['one more than is accepted', 40, 8, 3, pieces(8, { acceptNumber: 2 }), 'reject', 0, true],
    ['none is accepted', 40, 8, 1, pieces(8, { acceptNumber: 0 }), 'reject', 0, true],
    ['every piece looked at: sorted', 40, 40, 9, ruleOfPercent(100), 'split', 31, true],
    [
      'every piece looked at, too many bad',
      ...([40, 40, 9, rule({ samplePercent: 100, acceptNumber: 4 }), 'reject', 0, true] as const),
    ],
    ['all of them bad', 4, 4, 4, ruleOfPercent(100), 'reject', 0, true],
  ] as const)('%s', (_, quantity, inspected, bad, by, verdict, passed, isBadLot) => {
    const found = judged(quantity, { inspected, bad }, by);
    expect(found).toEqual({ verdict, passed, rejected: quantity - passed, isBadLot });
  });
});

describe('measured values', () => {
  const width: Characteristic = {
    characteristic: 'width',
    name: { en: 'Width', zh: '宽度' },
    unit: 'mm',
    scale: 1,
    lower: 995,
    upper: 1_005,
    pieces: 2,
  };
  const coldest: Characteristic = { ...width, characteristic: 'cold', lower: null, upper: -180 };
  const value = (piece: number, characteristic: string, given: number) => ({
    piece,
    characteristic,
    value: given,
  });

  test.each([
    [995, true],
    [1_005, true],
    [994, false],
    [1_006, false],
  ])('%i of 995 to 1005 is within: %s', (given, isWithin) => {
    const values = [value(1, 'width', 1_000), value(2, 'width', given)];
    const measured = measuredOf([width], values, 8)!;
    expect(measured[1]).toEqual({ ...values[1], isWithin });
    expect(piecesOutOfLimits(measured)).toBe(isWithin ? 0 : 1);
  });

  test('a piece that fails twice is one bad piece; a side without a limit has none', () => {
    const values = [
      value(1, 'width', 900),
      value(2, 'width', 1_000),
      value(1, 'cold', -100),
      value(2, 'cold', -9_999),
    ];
    expect(piecesOutOfLimits(measuredOf([width, coldest], values, 8)!)).toBe(1);
  });

  test('only sound pieces are measured', () => {
    expect(measuredOf([width], [value(1, 'width', 1_000)], 1)).toHaveLength(1);
    expect(measuredOf([width], [], 0)).toEqual([]);
  });

  test.each([
    ['one is missing', [value(1, 'width', 1_000)]],
    ['one is told twice', [value(1, 'width', 1_000), value(1, 'width', 1_000)]],
    ['one too many', [1, 2, 3].map((piece) => value(piece, 'width', 1_000))],
    ['nobody asked for it', [value(1, 'width', 1_000), value(2, 'depth', 1_000)]],
  ])('%s: they do not count', (_, values) => {
    expect(measuredOf([width], values, 8)).toBeUndefined();
  });
});
