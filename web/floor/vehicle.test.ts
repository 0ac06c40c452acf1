import { expect, test } from 'vitest';
import { applyChange, applyState, emptyFloor } from './state.ts';
import type { LiveState, VehicleTold } from './types.ts';

const told = (leg: VehicleTold['leg']) =>
  ({ battery: 80, charging: false, driving: true, why: '', isOut: false, leg }) as VehicleTold;
const way = { purpose: 'job', to: 'D', action: null, path: ['A', 'B', 'C', 'D'] } as const;
const state = {
  ...{ at: 1, people: {}, labels: {}, devices: {}, units: {}, places: {}, heat: {} },
  vehicles: { V1: told(way) },
  spots: { V1: [0, 0, 0, 0, 2] },
} as unknown as LiveState;

test('a way that is told once goes on by the spots alone', () => {
  const floor = emptyFloor();
  applyState(floor, state);
  expect(floor.vehicles.get('V1')!.leg).toEqual({ ...way, released: 2 });
  applyChange(floor, { at: 2, spots: { V1: [10, 0, 1.57, 1, 3] } });
  const { x, theta, battery, leg } = floor.vehicles.get('V1')!;
  expect({ x, theta, battery }).toEqual({ x: 10, theta: 1.57, battery: 80 });
  expect(leg).toEqual({ ...way, path: ['B', 'C', 'D'], released: 2 });
});

test('a vehicle that is not localised is at its node, and one that left is gone', () => {
  const floor = emptyFloor();
  applyState(floor, {
    ...state,
    vehicles: { V1: { ...told(null), node: 'B' } },
    spots: { V1: [null, null, null] },
  });
  expect(floor.vehicles.get('V1')).toMatchObject({ node: 'B', leg: null });
  expect(floor.vehicles.get('V1')!.x).toBeUndefined();
  applyChange(floor, { at: 3, vehicles: { V1: null }, spots: { V1: null } });
  expect(floor.vehicles.size).toBe(0);
});
