import { describe, expect, it } from 'vitest';
import { createFloor } from '#wcs/floor/create-floor.ts';
import { locate } from './locate.ts';

/**
 *   D ── E ── F      A→B→C and D→E→F one way, A→D and F→C one way,
 *   │         │      B ↔ S a spur below B
 *   A ── B ── C
 *        S
 */
const at = (id: string, x: number, y: number) => ({ id, x, y });
const way = (from: string, to: string, maxSpeed?: number) => ({
  id: `${from}${to}`,
  from,
  to,
  ...(maxSpeed === undefined ? {} : { maxSpeed }),
});
const floor = createFloor({
  ...{ mapId: 'm', chargers: [], parking: [], locations: [] },
  nodes: [
    at('A', 0, 0),
    at('B', 3, 0),
    at('C', 6, 0),
    at('D', 0, 3),
    at('E', 3, 3),
    at('F', 6, 3),
    at('S', 3, -3),
  ],
  edges: [
    way('A', 'B'),
    way('B', 'C'),
    way('A', 'D'),
    way('D', 'E'),
    way('E', 'F'),
    way('F', 'C'),
    way('B', 'S'),
    way('S', 'B', 0.5),
    way('X', 'A'),
  ],
});

describe('a pose', () => {
  it.each([
    ['on a node', { x: 3.2, y: 0.1 }, { node: 'B', holds: ['B'] }],
    ['on a one-way lane', { x: 1.2, y: 0.1 }, { node: 'B', holds: ['A', 'B'] }],
    ['on a two-way lane, nearer to its end', { x: 3, y: -2 }, { node: 'S', holds: ['B', 'S'] }],
    ['on a two-way lane, nearer to its start', { x: 3, y: -1 }, { node: 'B', holds: ['S', 'B'] }],
    ['off the map', { x: 40, y: 40 }, undefined],
  ])('%s', (_, pose, expected) => {
    const standing = locate(floor, pose);
    expect(standing && { node: standing.node, holds: standing.holds }).toEqual(expected);
    expect(standing?.pose !== undefined).toBe(standing?.holds.length === 2);
  });
});

it('a pose is looked for on its own map only, where one is named that the floor knows', () => {
  const above = { ...at('U', 3, 0), map: 'upper' };
  const two = createFloor({
    ...{ mapId: 'm', chargers: [], parking: [], locations: [] },
    ...{ nodes: [at('A', 0, 0), at('B', 3, 0), above], edges: [way('A', 'B')] },
  });
  const nodeAt = (map?: string) => locate(two, { x: 3, y: 0.1 }, map)?.node;
  expect([nodeAt('m'), nodeAt('upper'), nodeAt('elsewhere')]).toEqual(['B', 'U', 'B']);
});
