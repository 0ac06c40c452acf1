import { Value } from 'typebox/value';
import { describe, expect, test } from 'vitest';
import { FloorChange } from '#base/site/floor-change.ts';
import { type Drawing, missing } from './apply-change.ts';
import { createFloor } from './create-floor.ts';

const DRAWING: Drawing = {
  mapId: 'm',
  nodes: [
    { id: 'A', x: 0, y: 0 },
    { id: 'B', x: 4, y: 0 },
    { id: 'C', x: 8, y: 0 },
  ],
  edges: [
    { id: 'AB', from: 'A', to: 'B' },
    { id: 'BA', from: 'B', to: 'A' },
    { id: 'BC', from: 'B', to: 'C', maxSpeed: 1 },
  ],
  blocks: [{ id: 'gate', kind: 'single', nodes: ['A'], edges: [] }],
  chargers: ['A'],
  parking: [],
  locations: [
    {
      ...{ id: 'DOCK', kind: 'dock_in', zone: 'Z', x: 0, y: 0, node: 'A' },
      ...{ maxWeightGrams: 1, maxVolumeMl: 1, maxHandlingUnits: 1 },
    },
  ],
};
const SQUARE = [
  { x: 5, y: -1 },
  { x: 6, y: -1 },
  { x: 6, y: 1 },
  { x: 5, y: 1 },
];
const changed = (...changes: FloorChange[]) => {
  for (const change of changes) expect(Value.Errors(FloorChange, change)).toEqual([]);
  return createFloor(DRAWING, { changes, version: 5 });
};

describe('a floor after a change', () => {
  test('has closed what was closed, and the way back of a lane that is one-way now', () => {
    const floor = changed(
      { kind: 'close_node', target: 'C', body: {} },
      { kind: 'one_way', target: 'AB', body: {} },
    );
    expect(['A', 'B', 'C', 'AB', 'BA', 'BC'].filter(floor.isClosed)).toEqual(['C', 'BA']);
    expect(floor.version).toBe(5);
  });

  test('has other blocks and zones, or none', () => {
    const block = { kind: 'same_direction' as const, nodes: [], edges: ['AB'] };
    expect(changed({ kind: 'block', target: 'gate', body: { block } }).blocks).toEqual([
      { id: 'gate', ...block },
    ]);
    expect(changed({ kind: 'block', target: 'gate', body: { block: null } }).blocks).toEqual([]);
    const zone = { id: 'wet', type: 'speed_limit' as const, vertices: SQUARE, maxSpeed: 0.3 };
    const wet = changed({ kind: 'zone', target: 'wet', body: { zone } });
    const speed = (id: string) => wet.maxSpeed(wet.edges.get(id)!, wet.classes[0]!);
    expect([speed('AB'), speed('BC')]).toEqual([1.5, 0.3]);
    const dry = changed(
      { kind: 'zone', target: 'wet', body: { zone } },
      { kind: 'zone', target: 'wet', body: { zone: null } },
    );
    expect(dry.zones).toEqual([]);
  });

  test('reaches a place elsewhere or not at all, and has other chargers and parking', () => {
    expect(changed({ kind: 'station', target: 'DOCK', body: { node: 'C' } }).stations).toEqual(
      new Map([['DOCK', 'C']]),
    );
    expect(changed({ kind: 'station', target: 'DOCK', body: { node: null } }).stations.size).toBe(
      0,
    );
    const floor = changed(
      { kind: 'charger', target: 'A', body: { on: false } },
      { kind: 'charger', target: 'B', body: { on: true } },
      { kind: 'parking', target: 'B', body: { on: true } },
    );
    expect([floor.chargers, floor.parking, floor.rests]).toEqual([['B'], ['B'], ['A', 'B', 'C']]);
  });

  test('does not change where its drawing lacks what is named', () => {
    const strange: FloorChange[] = [
      { kind: 'close_node', target: 'AB', body: {} },
      { kind: 'speed', target: 'A', body: { maxSpeed: 1 } },
      { kind: 'station', target: 'DOCK', body: { node: 'Z' } },
      {
        kind: 'block',
        target: 'new',
        body: { block: { kind: 'single', nodes: ['Y'], edges: ['AB', 'X'] } },
      },
      { kind: 'zone', target: 'gone', body: { zone: null } },
    ];
    expect(strange.map((change) => missing(DRAWING, change))).toEqual([
      ['AB'],
      ['A'],
      ['Z'],
      ['Y', 'X'],
      ['gone'],
    ]);
    const floor = changed(...strange);
    expect(floor.isClosed('AB')).toBe(false);
    expect(floor.stations).toEqual(new Map([['DOCK', 'A']]));
    expect(floor.blocks).toEqual(DRAWING.blocks);
  });
});

describe('blocked zones', () => {
  const beside = {
    id: 'pit',
    type: 'blocked' as const,
    vertices: SQUARE.map(({ x, y }) => ({ x, y: y + 1.6 })),
  };
  const outline = (half: number) => [
    { x: 1, y: half },
    { x: -1, y: half },
    { x: -1, y: -half },
    { x: 1, y: -half },
  ];
  test('let by who is narrow enough, and not who is broader with its load', () => {
    const vehicleTypes = [
      {
        ...{ id: 'slim', version: '2.1' as const },
        ...{ envelope: outline(0.5), loadedEnvelope: outline(0.8) },
      },
    ];
    const floor = createFloor({ ...DRAWING, zones: [beside], vehicleTypes });
    const allowed = floor.classes.filter((cls) => floor.allows(floor.edges.get('BC')!, cls));
    expect(allowed.map(({ id }) => id)).toEqual(['slim/empty']);
    expect(floor.classes.every((cls) => floor.allows(floor.edges.get('AB')!, cls))).toBe(true);
  });
});
