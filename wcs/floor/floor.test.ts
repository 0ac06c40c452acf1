import { describe, expect, test } from 'vitest';
import { PLAIN } from './classes.ts';
import { createFloor } from './create-floor.ts';

const DRAWING = {
  mapId: 'ground',
  nodes: [
    { id: 'C', x: 3, y: 4 },
    { id: 'A', x: 0, y: 0, turn: false },
    { id: 'B', x: 0, y: 0, map: 'upper' },
  ],
  edges: [
    { id: 'fast', from: 'A', to: 'C' },
    { id: 'arc', from: 'A', to: 'C', length: 9, maxSpeed: 0.5 },
    { id: 'lift', from: 'A', to: 'B' },
    { id: 'nowhere', from: 'A', to: 'Z' },
  ],
  equipment: [
    {
      ...{ id: 'LIFT', kind: 'lift' as const, endpoint: 'opc.tcp://lift', path: 'Lift' },
      crossings: [{ edges: ['lift'], from: 'ground', to: 'upper' }],
    },
  ],
  chargers: ['C'],
  parking: ['A'],
  locations: [],
};

describe('the floor of a drawing', () => {
  const floor = createFloor(DRAWING);

  test('has maps, lengths, parallel lanes, and no lane into nowhere', () => {
    expect([...floor.nodes.values()].map(({ id, map, turn }) => [id, map, turn])).toEqual([
      ['A', 'ground', false],
      ['B', 'upper', true],
      ['C', 'ground', true],
    ]);
    expect(floor.between('A', 'C').map(({ id, length }) => [id, length])).toEqual([
      ['arc', 9],
      ['fast', 5],
    ]);
    expect([...floor.edges.keys()]).toEqual(['arc', 'fast', 'lift']);
    expect(floor.between('A', 'C').map((edge) => floor.seconds(edge, PLAIN))).toEqual([
      18,
      5 / 1.5,
    ]);
  });

  test('knows which lanes lead through what, and where a vehicle may stay', () => {
    expect(floor.crossings('lift')).toEqual([
      { equipment: 'LIFT', edges: ['lift'], from: 'ground', to: 'upper' },
    ]);
    expect(floor.crossings('fast')).toEqual([]);
    expect(floor.deadEnds).toEqual(['B', 'C']);
    expect(floor.rests).toEqual(['A', 'B', 'C']);
  });
});
