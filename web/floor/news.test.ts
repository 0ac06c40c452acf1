import { expect, test } from 'vitest';
import { createNewsroom, personPhrase, shortCode, vehiclePhrase } from './news.ts';
import { applyChange, emptyFloor } from './state.ts';
import type { Person, Vehicle } from './types.ts';

const idle: Vehicle = {
  ...{ node: 'N', battery: 80, charging: false, driving: false, why: '', isOut: false },
  ...{ loads: [], errors: [], work: null, leg: null },
};
const brings: Vehicle = {
  ...idle,
  loads: ['IB-1'],
  leg: {
    ...{ purpose: 'job', to: 'S-STAGE-3', path: [], released: 0 },
    action: { type: 'drop', load: 'IB-1', place: 'STAGE-3' },
  },
};
const picks: Person = {
  ...{ device: 'PDA-1', isOffline: false, x: 0, y: 0 },
  work: { job: 'j', task: 't', kind: 'pick', document: 'WAVE-1' },
  step: { id: 's', act: 'pick', location: '01-03L-1', item: 'TEA', quantity: 5 },
};

test('a vehicle that carries is told with what it carries and where to', () => {
  const floor = emptyFloor();
  floor.units.set('IB-1', { type: 'pallet', place: 'X', boundTo: '', quantity: 1, units: 0 });
  expect(vehiclePhrase(floor, 'AGV-2', brings)).toEqual({
    key: 'floor.vehicle.brings',
    facts: {
      ...{ who: 'AGV-2', place: 'STAGE-3', document: '' },
      unit: { word: 'floor.unit.pallet', code: 'IB-1' },
    },
  });
});

test('what keeps a vehicle standing is told rather than what it would do', () => {
  const { key } = vehiclePhrase(emptyFloor(), 'A', { ...brings, why: 'emergency_stop' })!;
  expect(key).toBe('floor.vehicle.stands');
  expect(vehiclePhrase(emptyFloor(), 'A', idle)).toBeUndefined();
});

test('a person is told with the step of the terminal', () => {
  expect(personPhrase(emptyFloor(), 'W1', picks)).toMatchObject({
    key: 'floor.act.pick',
    facts: { who: 'W1', quantity: 5, item: 'TEA', location: '01-03L-1', document: 'WAVE-1' },
  });
});

test('only what is new is told, the newest first', () => {
  const floor = emptyFloor();
  const room = createNewsroom();
  const told = (at: number, people: Record<string, Person>) => {
    applyChange(floor, { at, people });
    room.hear(floor, { at, people });
  };
  told(1, { W1: picks });
  told(2, { W1: picks });
  told(3, { W2: { ...picks, step: null } });
  told(4, { W2: picks });
  told(5, { W1: { ...picks, step: null } });
  expect(room.news.map(({ id, at }) => [id, at])).toEqual([
    ['W2', 4],
    ['W1', 1],
  ]);
});

test('who does nothing new is not told when others do', () => {
  const floor = emptyFloor();
  const room = createNewsroom();
  floor.people.set('W1', picks);
  floor.vehicles.set('AGV-2', brings);
  room.hear(floor, { at: 1, people: { W1: picks } });
  expect(room.news.map(({ id }) => id)).toEqual(['W1']);
});

test('a long code keeps its beginning and its end', () => {
  expect(shortCode('IB-0mwt4t5i8ge0bobjvs9')).toBe('IB-…bjvs9');
  expect(shortCode('CART-2')).toBe('CART-2');
});
