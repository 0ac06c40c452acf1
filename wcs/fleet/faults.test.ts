import { describe, expect, test } from 'vitest';
import type { ErrorLevel } from '#hub/ports.ts';
import { changedFaults } from './faults.ts';
import type { Vehicle } from './model.ts';

const error = (type: string, level: ErrorLevel) => ({ type, level, references: {} });
const vehicle = (state?: object) =>
  new Map([
    [
      'V1',
      { vehicle: 'V1', state: state && { emergencyStop: false, errors: [], ...state } } as Vehicle,
    ],
  ]);
const stopped = {
  emergencyStop: true,
  errors: [error('drive', 'fatal'), error('dust', 'warning')],
};

describe('a vehicle says', () => {
  test.each([
    ['nothing before it was heard', {}, undefined, undefined],
    ['that it is well, at its first word', undefined, {}, ''],
    ['nothing new', stopped, stopped, undefined],
    ['why it stands', {}, stopped, 'emergency stop, drive'],
    ['that it goes on', stopped, {}, ''],
    ['what soon stops it', {}, { errors: [error('brake', 'urgent')] }, 'brake'],
    ['nothing of what ends an order only', {}, { errors: [error('way', 'critical')] }, undefined],
    ['nothing of a warning', {}, { errors: [error('dust', 'warning')] }, undefined],
  ])('%s', (_, before, after, fault) => {
    const changed = changedFaults(vehicle(before), vehicle(after));
    expect(changed).toEqual(fault === undefined ? [] : [{ vehicle: 'V1', fault }]);
  });
});
