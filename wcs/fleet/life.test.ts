import { describe, expect, test } from 'vitest';
import { seconds } from '#base/time.ts';
import type { ErrorLevel, VehicleState } from '#hub/ports.ts';
import type { Leg } from './leg.ts';
import { criticalError, isMovable, noteHalt, reserve, unreadiness } from './life.ts';
import type { Vehicle } from './model.ts';
import { FLEET } from './settings.ts';

const NOW = 1_000_000;
const error = (level: ErrorLevel, orderId?: string) => ({
  ...{ type: `a ${level} error`, level },
  references: (orderId === undefined ? {} : { orderId }) as Record<string, string>,
});
const state = (change: Partial<VehicleState>) =>
  ({ mode: 'automatic', errors: [], lastNode: 'A', orderId: 'O', ...change }) as VehicleState;
const vehicle = (change: Partial<VehicleState>, more: Partial<Vehicle> = {}) =>
  ({
    ...{ vehicle: 'V1', online: true, heardAt: NOW, haltedSince: undefined },
    ...{ standing: { node: 'A', holds: ['A'] }, state: state(change), ...more },
  }) as Vehicle;

describe('a vehicle drives, waits or is in the way', () => {
  test.each([
    // what it says, why it cannot drive, why it gets no job, whether the others wait for it
    ['nothing', {}, '', '', true],
    ['a warning', { errors: [error('warning')] }, '', '', true],
    ['that it needs a person soon', { errors: [error('urgent')] }, '', 'needs_person', true],
    ['that this order is at its end', { errors: [error('critical')] }, '', '', true],
    ['that a person must come', { errors: [error('fatal')] }, 'fault', '', false],
    ['that it starts up', { mode: 'startup' }, 'startup', '', false],
    ['that a person sets its speed', { mode: 'semiautomatic' }, '', '', true],
    ['that a person stepped in', { mode: 'intervened' }, 'intervened', '', false],
    ['that a person drives it', { mode: 'teach_in' }, 'manual', '', false],
    ['that its emergency stop is pressed', { emergencyStop: true }, 'emergency_stop', '', true],
    ['that it is paused', { paused: true }, 'paused', '', true],
    ['that something stands before it', { fieldViolation: true }, '', 'obstructed', true],
    ['not where it is', { lastNode: '' }, 'not_localised', '', false],
  ] as const)('when it says %s', (_, change, why, noJob, movable) => {
    const one = vehicle(change);
    expect([unreadiness(one), reserve(one), isMovable(one, NOW, FLEET)]).toEqual([
      why,
      noJob,
      movable,
    ]);
  });

  test.each([
    ['an emergency stop', { emergencyStop: true }],
    ['a pause', { paused: true }],
    ['something before it', { fieldViolation: true }],
  ])('%s that lasts makes it an obstacle, and its end makes it none', (_, change) => {
    const one = vehicle(change);
    noteHalt(one, NOW);
    noteHalt(one, NOW + seconds(20));
    expect(isMovable(one, NOW + seconds(29), FLEET)).toBe(true);
    expect(isMovable(one, NOW + seconds(30), FLEET)).toBe(false);
    one.state = state({});
    noteHalt(one, NOW + seconds(40));
    expect(isMovable(one, NOW + seconds(40), FLEET)).toBe(true);
  });
});

describe('an error that ends an order counts', () => {
  const leg = { orderId: 'O' } as Leg;
  test.each([
    ['when it names the order', undefined, [error('critical', 'O')], true],
    ['also when it was there before', [error('critical', 'O')], [error('critical', 'O')], true],
    ['not when it names another', undefined, [error('critical', 'P')], false],
    ['when it names none and is new', [], [error('critical')], true],
    ['not when it names none and is old', [error('critical')], [error('critical')], false],
    ['not when a person must come', undefined, [error('fatal', 'O')], false],
  ])('%s', (_, before, errors, counts) => {
    const was = before && state({ errors: before });
    expect(criticalError(leg, was, state({ errors })) !== undefined).toBe(counts);
  });

  test('not while the vehicle shows another order', () => {
    const shown = state({ orderId: 'P', errors: [error('critical')] });
    expect(criticalError(leg, undefined, shown)).toBeUndefined();
  });
});
