import Value from 'typebox/value';
import { describe, expect, test } from 'vitest';
import { Site } from './site.ts';

/** A drawing with everything that a mixed fleet may want said. */
const SITE: Site = {
  name: 'two floors',
  warehouse: 'W',
  owner: 'O',
  mapId: 'ground',
  nodes: [
    { id: 'A', x: 0, y: 0, theta: 0, turn: false, types: { fork: {} } },
    {
      id: 'B',
      x: 0,
      y: 0,
      map: 'upper',
      types: { fork: { theta: 1, actions: [{ name: 'beep' }] } },
    },
  ],
  edges: [
    {
      ...{ id: 'E', from: 'A', to: 'B', length: 3, maxSpeed: 1 },
      trajectory: {
        degree: 1,
        knots: [0, 0, 1, 1],
        points: [
          { x: 0, y: 0, weight: 1 },
          { x: 3, y: 0 },
        ],
      },
      corridor: { left: 0.5, right: 0.5, from: 'contour', releaseRequired: true, onLoss: 'stop' },
      types: {
        fork: {
          orientation: { theta: 0, to: 'tangential' },
          ...{ maxSpeed: 1, loaded: false, unloaded: true, loadSets: ['pallets'], rotation: false },
          ...{ rotationAtStart: 'left', maxHeight: 2, minForkHeight: 0.2, reentry: true },
        },
      },
    },
  ],
  blocks: [{ id: 'X', kind: 'same_direction', nodes: ['A'], edges: ['E'] }],
  zones: [
    {
      ...{ id: 'Z', type: 'release', onLoss: 'stop', map: 'upper' },
      vertices: [
        { x: 0, y: 0 },
        { x: 1, y: 0 },
        { x: 1, y: 1 },
      ],
    },
  ],
  equipment: [
    {
      ...{ id: 'LIFT', kind: 'lift', endpoint: 'opc.tcp://lift:4840', path: 'Lifts/1' },
      crossings: [{ edges: ['E'], from: 'ground', to: 'upper' }],
    },
  ],
  layout: { lif: 'floors.lif.json' },
  fleet: { beatMs: 200, waitAtMostMs: 300_000 },
  chargers: [],
  parking: ['A'],
  locations: [
    {
      ...{ id: 'L', kind: 'dock_in', zone: 'Z1', x: 0, y: 0 },
      ...{ maxWeightGrams: 1, maxVolumeMl: 1, maxHandlingUnits: 1 },
    },
  ],
  handlingUnits: [],
  vehicleTypes: [
    {
      ...{ id: 'fork', version: '3.0', turnRate: 1, groups: ['pallets'], loadSet: 'pallets' },
      envelope: [
        { x: -0.5, y: -0.5 },
        { x: 0.5, y: -0.5 },
        { x: 0, y: 0.5 },
      ],
      actions: { pick: { name: 'lift', parameters: { height: 0.2 } } },
    },
  ],
  vehicles: [
    {
      ...{ id: 'V', manufacturer: 'M', serialNumber: '1', type: 'fork', node: 'A' },
      ...{ speed: 1, acceleration: 1, batteryPerMetre: 0, batteryPerMinute: 0, chargePerMinute: 1 },
    },
  ],
  lightBanks: [],
  scales: [],
  handhelds: [],
};

const changed = (change: (site: Site) => void): Site => {
  const site = structuredClone(SITE);
  change(site);
  return site;
};

describe('the drawing of a site', () => {
  test('may say of types, blocks, zones and equipment what a mixed fleet needs', () => {
    expect([...Value.Errors(Site, SITE)]).toEqual([]);
  });

  test('says none of it where all vehicles are alike', () => {
    const { vehicleTypes, blocks, zones, equipment, layout, fleet, ...plain } = SITE;
    const nodes = plain.nodes.map(({ id, x, y }) => ({ id, x, y }));
    expect(Value.Check(Site, { ...plain, nodes })).toBe(true);
  });

  test.each<[string, (site: Site) => unknown]>([
    ['a zone of two corners', (site) => site.zones![0]!.vertices.pop()],
    [
      'a release zone without what happens at its loss',
      (site) => delete (site.zones![0] as { onLoss?: string }).onLoss,
    ],
    ['a zone of no known type', (site) => Object.assign(site.zones![0]!, { type: 'holy' })],
    ['a version that is none', (site) => Object.assign(site.vehicleTypes![0]!, { version: '1.1' })],
    [
      'a way to drive of a type with no name',
      (site) => Object.assign(site.edges[0]!.types!, { '': {} }),
    ],
    ['a knot behind the end', (site) => site.edges[0]!.trajectory!.knots.push(2)],
    [
      'equipment that is reached by no OPC UA',
      (site) => Object.assign(site.equipment![0]!, { endpoint: 'http://lift' }),
    ],
    [
      'an action that nobody asks a vehicle for',
      (site) => Object.assign(site.vehicleTypes![0]!.actions!, { dance: { name: 'x' } }),
    ],
    ['an unknown field of a block', (site) => Object.assign(site.blocks![0]!, { colour: 'red' })],
  ])('%s is refused', (_, change) => {
    expect(Value.Check(Site, changed(change))).toBe(false);
  });
});
