import { expect, test } from 'vitest';
import { applyChange, applyState, emptyFloor } from './state.ts';
import type { LiveState, Person } from './types.ts';

const anna: Person = { device: 'PDA-1', isOffline: false, x: 0, y: 0, work: null, step: null };
const nothing = { vehicles: {}, labels: {}, devices: {}, units: {}, heat: {} };
const state: LiveState = {
  ...nothing,
  at: 1,
  people: { anna, bert: anna },
  places: { A: { quantity: 3, fill: 0.5, state: 'passed' } },
};

test('a change sets what it names, takes away what is null, and leaves the rest', () => {
  const floor = emptyFloor();
  applyState(floor, state);
  const touched = applyChange(floor, { at: 2, people: { anna: { ...anna, x: 5 }, bert: null } });
  expect(touched).toEqual(['people']);
  expect([...floor.people]).toEqual([['anna', { ...anna, x: 5 }]]);
  expect(floor.places.get('A')?.quantity).toBe(3);
  expect(floor.at).toBe(2);
});

test('a whole state forgets what is not in it', () => {
  const floor = emptyFloor();
  applyState(floor, state);
  applyState(floor, { ...state, at: 3, people: {}, places: {} });
  expect(floor.people.size + floor.places.size).toBe(0);
});
