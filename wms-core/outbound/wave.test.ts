import { describe, expect, test } from 'vitest';
import { buildWave, type WaitingOrder, type WaveRoom } from './wave.ts';

const waiting = (order: string, more: Partial<WaitingOrder> = {}): WaitingOrder => ({
  order,
  priority: 50,
  startBy: null,
  createdAt: 0,
  lines: 1,
  linesMissing: 0,
  somethingThere: true,
  partial: false,
  volumeMl: 1_000,
  weightGrams: 1_000,
  ...more,
});
const room: WaveRoom = {
  slots: ['S1', 'S2'],
  units: [
    { handlingUnit: 'T1', maxWeightGrams: 10_000, maxVolumeMl: 10_000 },
    { handlingUnit: 'T2', maxWeightGrams: 10_000, maxVolumeMl: 10_000 },
    { handlingUnit: 'C1', maxWeightGrams: 100_000, maxVolumeMl: 100_000 },
  ],
  largestMl: 100_000,
  largestGrams: 100_000,
  lines: 60,
  orders: 10,
};

describe('a wave', () => {
  test('takes the urgent first and says why the others stay', () => {
    const wave = buildWave(
      [
        waiting('late', { startBy: 200 }),
        waiting('soon', { startBy: 100 }),
        waiting('urgent', { priority: 90 }),
      ],
      room,
    );
    expect(wave.chosen.map((one) => `${one.order} ${one.slot} ${one.unit}`)).toEqual([
      'urgent S1 T1',
      'soon S2 T2',
    ]);
    expect(wave.passed).toEqual([{ order: 'late', reason: 'no put slot is free' }]);
  });

  test.each([
    ['has none of its goods', { somethingThere: false, linesMissing: 1 }, /none of its goods/],
    ['lacks some goods', { linesMissing: 1 }, /not available yet/],
  ])('leaves out an order that %s, and it blocks nobody', (_, more, reason) => {
    const wave = buildWave([waiting('A', { priority: 99, ...more }), waiting('B')], room);
    expect(wave.chosen.map((one) => one.order)).toEqual(['B']);
    expect(wave.passed[0]?.reason).toMatch(reason);
  });

  test('sends an order on whose patience is over with what is there', () => {
    const wave = buildWave([waiting('A', { linesMissing: 1, lines: 2, partial: true })], room);
    expect(wave.chosen).toHaveLength(1);
  });

  test('gives a large order the cage, a too large one the cage marked, and lets it wait for it', () => {
    const large = buildWave([waiting('A', { volumeMl: 50_000 })], room);
    expect(large.chosen).toMatchObject([{ unit: 'C1', overflow: false }]);
    const huge = buildWave([waiting('A', { volumeMl: 500_000 })], room);
    expect(huge.chosen).toMatchObject([{ unit: 'C1', overflow: true }]);
    const busy = buildWave([waiting('A', { volumeMl: 50_000 })], {
      ...room,
      units: room.units.slice(0, 2),
    });
    expect(busy.passed).toMatchObject([{ reason: 'no tote or cage of its size is free' }]);
  });

  test('stops when the carts have enough to do', () => {
    const orders = ['A', 'B', 'C'].map((order) => waiting(order, { lines: 40 }));
    const wave = buildWave(orders, { ...room, slots: ['S1', 'S2', 'S3'], lines: 60 });
    expect(wave.chosen.map((one) => one.order)).toEqual(['A', 'B']);
  });
});
