import { describe, expect, test } from 'vitest';
import type { NodeRead } from '#hub/adapter.ts';
import type { DeviceCommand } from '#hub/ports.ts';
import { opcScale } from './adapter.ts';
import { NET_WEIGHT, OVERLOAD, STABLE, UNDERLOAD } from './wire.ts';

/** One reading: all values in the order in which they are monitored. */
const reading = (kg: number, stable: boolean, more: { over?: boolean; under?: boolean } = {}) =>
  [
    [NET_WEIGHT, kg],
    [OVERLOAD, more.over ?? false],
    [UNDERLOAD, more.under ?? false],
    [STABLE, stable],
  ].map(([path, value]) => ({ path, value, good: true }) as NodeRead);

function grams(...readings: NodeRead[][]) {
  let state = opcScale.initial('S', opcScale.example);
  return readings.flat().flatMap((one, at) => {
    const decoded = opcScale.decode(state, one, at);
    state = decoded.state;
    return decoded.events.map(({ body }) => (body.type === 'weight' ? body.grams : body.type));
  });
}

describe('a weight is told once each time the reading settles', () => {
  test.each([
    ['settling', [reading(0.4, false), reading(1.4, false), reading(1.2346, true)], [1_235]],
    ['the same again', [reading(1, true), reading(1, true)], [1_000]],
    [
      'moved and settled',
      [reading(1, true), reading(1.3, false), reading(1, true)],
      [1_000, 1_000],
    ],
    ['put down and taken off', [reading(0, true), reading(2, false), reading(2, true)], [0, 2_000]],
    ['too much on it', [reading(99, true, { over: true })], []],
    ['less than nothing', [reading(-1, true, { under: true })], []],
  ])('%s', (_, readings, told) => {
    expect(grams(...readings)).toEqual(told);
  });

  test('a new weight with an old "stable" is not told: both are read together', () => {
    expect(grams(reading(0, true), reading(1.7, false).slice(0, 1))).toEqual([0]);
  });
});

test.each<[string, NodeRead]>([
  ['a bad status', { path: NET_WEIGHT, value: null, good: false }],
  ['no number', { path: NET_WEIGHT, value: 'heavy', good: true }],
  ['not a number', { path: NET_WEIGHT, value: Number.NaN, good: true }],
  ['a house', { path: NET_WEIGHT, value: 1e9, good: true }],
  ['a flag that is a number', { path: STABLE, value: 1, good: true }],
  ['another path', { path: 'Gross', value: 1, good: true }],
])('%s is a fault and changes nothing', (_, wire) => {
  const state = opcScale.initial('S', opcScale.example);
  const decoded = opcScale.decode(state, wire, 0);
  expect(decoded.faults).toHaveLength(1);
  expect(decoded.state).toBe(state);
});

test.each([
  ['zero', 'SetZero'],
  ['tare', 'SetTare'],
  ['clear_tare', 'ClearTare'],
] as const)('%s calls %s', (type, method) => {
  const command: DeviceCommand = {
    commandId: 'c',
    device: 'S',
    correlationId: 'x',
    body: { kind: 'scale', type },
  };
  const state = opcScale.initial('S', opcScale.example);
  expect(opcScale.encode(state, command, 0).writes).toEqual([{ method, arguments: [] }]);
});
