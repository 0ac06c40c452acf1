import { expect, test } from 'vitest';
import { EMPTY, fillColour, heatColour, moodOf } from './colours.ts';
import type { Vehicle } from './types.ts';

const brightness = (colour: string) =>
  [...colour.matchAll(/\d+/g)].reduce((sum, [value]) => sum + Number(value), 0);

test('the fuller a bin and the hotter, the darker; beyond full is as full', () => {
  const fills = [0.1, 0.4, 0.7, 1].map(fillColour).map(brightness);
  const heats = [1, 10, 40, 100].map((takes) => brightness(heatColour(takes, 100)));
  for (const scale of [fills, heats]) expect(scale).toEqual([...scale].sort((a, b) => b - a));
  expect(new Set(fills).size).toBe(4);
  expect(fillColour(3)).toBe(fillColour(1));
});

test('nothing has no colour', () => {
  expect([fillColour(0), heatColour(0, 10), heatColour(0, 0)]).toEqual([EMPTY, EMPTY, EMPTY]);
});

const idle: Vehicle = {
  ...{ node: 'N', battery: 80, charging: false, driving: false, why: '', isOut: false },
  ...{ loads: [], errors: [], work: null, leg: null },
};

test('what keeps a vehicle from driving is said before what it carries', () => {
  expect(moodOf(idle)).toBe('idle');
  expect(moodOf({ ...idle, charging: true })).toBe('charging');
  expect(moodOf({ ...idle, driving: true })).toBe('driving');
  expect(moodOf({ ...idle, driving: true, loads: ['P'] })).toBe('loaded');
  expect(moodOf({ ...idle, loads: ['P'], why: 'emergency_stop' })).toBe('stopped');
  expect(moodOf({ ...idle, isOut: true })).toBe('stopped');
  expect(moodOf({ ...idle, loads: ['P'], why: 'offline' })).toBe('offline');
});
