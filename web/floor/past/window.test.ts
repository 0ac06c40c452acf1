import { expect, test } from 'vitest';
import { applyChange, applyState, emptyFloor } from '../state.ts';
import type { PastWindow } from './types.ts';
import { openWindow } from './window.ts';

const nodes = new Map([
  ['A', { x: 0, y: 0 }],
  ['B', { x: 10, y: 0 }],
]);
const unit = (place: string) => ({ type: 'pallet', place, boundTo: '', quantity: 5, units: 0 });
const bin = (quantity: number) => ({ quantity, fill: 0.1, state: 'passed' }) as const;
const past: PastWindow = {
  from: 0,
  to: 600,
  state: {
    ...{ at: 0, people: {}, labels: {}, units: { P1: unit('DOCK') } },
    ...{ devices: { V1: { kind: 'vehicle', status: 'online' } }, places: { 'A-1': bin(5) } },
  },
  changes: [
    { at: 100, units: { P1: unit('VEHICLE:V1') }, places: { 'A-1': bin(4) } },
    { at: 150, devices: { V1: { kind: 'vehicle', status: 'offline' } } },
    { at: 300, units: { P1: unit('STAGE') }, places: { 'A-1': null } },
  ],
  legs: [
    {
      ...{ vehicle: 'V1', purpose: 'job', to: 'B', action: null, work: null, start: null },
      ...{ path: ['A', 'B'], passedTo: 1, times: [0, 200], from: 0, until: 300 },
    },
  ],
};

test('the state of a moment is what playing up to it gives, wherever one comes from', () => {
  const played = emptyFloor();
  const window = openWindow(past, nodes);
  applyState(played, window.stateAt(0));
  for (let at = 20; at <= 400; at += 20) applyChange(played, window.changeUntil(at));
  const sought = emptyFloor();
  applyState(sought, openWindow(past, nodes).stateAt(400));
  expect(played).toEqual(sought);
  expect(played.places.has('A-1')).toBe(false);
});

test('a vehicle carries the units that the book has on it, and one that was not heard says so', () => {
  const window = openWindow(past, nodes);
  expect(window.stateAt(120).vehicles.V1).toMatchObject({ x: 6, loads: ['P1'], why: '' });
  expect(window.stateAt(160).vehicles.V1).toMatchObject({ why: 'offline' });
  expect(window.stateAt(310).vehicles.V1).toMatchObject({ x: 10, loads: [], leg: null });
});

test('no battery is told of the past', () => {
  expect(openWindow(past, nodes).stateAt(120).vehicles.V1).not.toHaveProperty('battery');
});

test('a change names only what changed since the one before', () => {
  const window = openWindow(past, nodes);
  window.stateAt(310);
  expect(window.changeUntil(320)).toEqual({ at: 320, vehicles: {} });
});
