import { describe, expect, it } from 'vitest';
import type { Amount } from './model.ts';
import { covers, enough, isCovered, type Limits, roleFor } from './policy.ts';
import { worthOf, worthText } from './worth.ts';

const limits: Limits = [
  { currency: 'XXX', role: 'self', limitMinor: 0 },
  { currency: 'XXX', role: 'supervisor', limitMinor: 100_000 },
  { currency: 'JPY', role: 'supervisor', limitMinor: 20_000 },
  { currency: 'XXX', role: 'manager', limitMinor: 500_000 },
  { currency: 'XXX', role: 'director', limitMinor: 900_000, unpriced: true },
];
const worth = (amounts: readonly Amount[], unpriced = 0) => ({ amounts, unpriced });
const cny = (minor: number) => ({ currency: 'CNY', minor });
const jpy = (minor: number) => ({ currency: 'JPY', minor });

describe('the role that approves', () => {
  it.each([
    [worth([cny(0)]), 'supervisor'],
    [worth([cny(100_000)]), 'supervisor'],
    [worth([cny(100_001)]), 'manager'],
    [worth([jpy(20_000)]), 'supervisor'],
    [worth([jpy(20_001)]), 'manager'],
    [worth([cny(1), jpy(20_001)]), 'manager'],
    [worth([cny(900_001)]), 'director'],
    [worth([cny(1)], 1), 'director'],
    [worth([], 1), 'director'],
  ])('of %j is the %s', (value, role) => {
    expect(roleFor(limits, value)).toBe(role);
  });

  it('is one that somebody has: the first that is enough, the highest for anything', () => {
    const held = [
      { role: 'supervisor', for: '' },
      { role: 'manager', for: 'anna' },
    ];
    expect(enough(limits, held, worth([cny(5)]))).toEqual({ role: 'supervisor', for: '' });
    expect(enough(limits, held, worth([cny(200_000)]))).toEqual({ role: 'manager', for: 'anna' });
    expect(enough(limits, held, worth([cny(600_000)]))).toBeUndefined();
    const director = [{ role: 'director', for: '' }];
    expect(enough(limits, director, worth([cny(9_000_000)], 3))).toEqual(director[0]);
  });

  it('is nobody’s where the limits do not know it', () => {
    expect(enough(limits, [{ role: 'self', for: '' }], worth([]))).toBeUndefined();
    expect(enough(limits, [{ role: 'janitor', for: '' }], worth([]))).toBeUndefined();
  });

  it.each([
    ['manager', 150_000],
    ['finance', 150_001],
    ['finance', 200_000],
  ])('is the %s for %i, whose limit is of that currency only', (role, minor) => {
    const ofCny: Limits = [
      { currency: 'XXX', role: 'supervisor', limitMinor: 100_000 },
      { currency: 'XXX', role: 'finance', limitMinor: null },
      { currency: 'CNY', role: 'finance', limitMinor: 200_000 },
      { currency: 'CNY', role: 'manager', limitMinor: 150_000 },
    ];
    expect(roleFor(ofCny, worth([cny(minor)]))).toBe(role);
    expect(isCovered(ofCny, worth([cny(minor)]))).toBe(true);
    expect(isCovered(ofCny, worth([cny(200_001)]))).toBe(false);
    expect(isCovered(ofCny, worth([jpy(200_001)]))).toBe(true);
  });

  it('goods without a cost are covered by no sum', () => {
    expect(covers(limits, 'self', worth([cny(0)]))).toBe(true);
    expect(covers(limits, 'self', worth([], 1))).toBe(false);
    const free: Limits = [{ currency: 'XXX', role: 'self', limitMinor: null }];
    expect(covers(free, 'self', worth([cny(7)], 1))).toBe(true);
    const [most] = limits.slice(-1);
    expect(
      covers([{ ...most!, limitMinor: 5, unpriced: true }], 'director', worth([cny(5)], 1)),
    ).toBe(true);
  });
});

describe('the worth', () => {
  const line = (quantity: number, costMinor: number | null, currency = 'CNY') => {
    return { quantity, costMinor, currency };
  };
  it.each([
    [[line(-2, 150), line(3, 100)], worth([cny(600)]), 'CNY 6.00'],
    [[line(1, 5), line(1, 1_200, 'JPY')], worth([cny(5), jpy(1_200)]), 'CNY 0.05 + JPY 1200'],
    [[line(-4, null, '')], worth([], 4), '4 × (no cost · 无成本)'],
    [[], worth([]), '0'],
    [
      [line(1_000_000, 1_000_000_000_000)],
      worth([cny(Number.MAX_SAFE_INTEGER)]),
      'CNY 90071992547409.91',
    ],
  ])('of %j', (lines, value, text) => {
    expect(worthOf(lines)).toEqual(value);
    expect(worthText(value)).toBe(text);
  });
});
