import { Value } from 'typebox/value';
import { describe, expect, test } from 'vitest';
import { fromLif, readLif } from './from-lif.ts';
import type { Lif } from './lif.ts';
import { Site } from './site.ts';
import { toLif } from './to-lif.ts';

const SITE: Site = {
  ...{ name: 'yard', warehouse: 'W', owner: 'O', mapId: 'ground' },
  ...{ nodes: [], edges: [], chargers: [], parking: [], handlingUnits: [], vehicles: [] },
  ...{ lightBanks: [], scales: [], handhelds: [] },
  locations: [
    {
      ...{ id: 'DOCK', kind: 'dock_in', zone: 'Z', x: 0, y: 0 },
      ...{ maxWeightGrams: 1, maxVolumeMl: 1, maxHandlingUnits: 1 },
    },
  ],
};

/** Everything that LIF 1.0 can say, on two levels with a lift. */
const FULL: Lif = {
  metaInformation: {
    ...{ projectIdentification: 'Yard', creator: 'us' },
    ...{ exportTimestamp: '2026-11-23T10:00:00.00Z', lifVersion: '1.0.0' },
  },
  layouts: [
    {
      ...{ layoutId: 'L0', layoutName: 'Ground', layoutVersion: '7', layoutLevelId: '0' },
      layoutDescription: 'where goods come in',
      nodes: [
        {
          ...{ nodeId: 'A', nodeName: 'at the dock', nodeDescription: 'marked yellow' },
          ...{ mapId: 'ground', nodePosition: { x: 1, y: 2 } },
          vehicleTypeNodeProperties: [
            {
              ...{ vehicleTypeId: 'fork', theta: 1.5 },
              actions: [
                {
                  ...{ actionType: 'startCharging', actionDescription: 'plug of type 2' },
                  ...{ requirementType: 'CONDITIONAL', blockingType: 'HARD' },
                  actionParameters: [{ key: 'amperes', value: '40' }],
                },
              ],
            },
            { vehicleTypeId: 'tug' },
          ],
        },
        {
          ...{ nodeId: 'B', mapId: 'ground', nodePosition: { x: 5, y: 2 } },
          vehicleTypeNodeProperties: [{ vehicleTypeId: 'fork' }],
        },
      ],
      edges: [
        {
          ...{ edgeId: 'AB', edgeName: 'main', edgeDescription: 'mind the step' },
          ...{ startNodeId: 'A', endNodeId: 'B' },
          vehicleTypeEdgeProperties: [
            {
              ...{ vehicleTypeId: 'fork', vehicleOrientation: 3.14, orientationType: 'TANGENTIAL' },
              ...{ rotationAllowed: false, rotationAtStartNodeAllowed: 'CCW' },
              ...{ rotationAtEndNodeAllowed: 'NONE', maxSpeed: 1.2, maxRotationSpeed: 0.5 },
              ...{ minHeight: 0.1, maxHeight: 2.2, reentryAllowed: false },
              loadRestriction: { unloaded: false, loaded: true, loadSetNames: ['EUR'] },
              actions: [{ actionType: 'beep', requirementType: 'REQUIRED', blockingType: 'NONE' }],
              trajectory: {
                degree: 2,
                knotVector: [0, 0, 0, 1, 1, 1],
                controlPoints: [
                  { x: 1, y: 2 },
                  { x: 3, y: 3, weight: 2 },
                  { x: 5, y: 2 },
                ],
              },
            },
          ],
        },
        {
          ...{ edgeId: 'lift', startNodeId: 'B', endNodeId: 'U' },
          vehicleTypeEdgeProperties: [{ vehicleTypeId: 'fork', rotationAllowed: true }],
        },
      ],
      stations: [
        {
          ...{ stationId: 'DOCK', interactionNodeIds: ['A', 'B'], stationName: 'Dock 1' },
          ...{ stationDescription: 'west', stationHeight: 0.4 },
          stationPosition: { x: 0, y: 2, theta: 0 },
        },
      ],
    },
    {
      ...{ layoutId: 'L1', layoutVersion: '1' },
      nodes: [
        {
          ...{ nodeId: 'U', mapId: 'upper', nodePosition: { x: 5, y: 2 } },
          vehicleTypeNodeProperties: [{ vehicleTypeId: 'fork' }],
        },
      ],
      edges: [],
      stations: [],
    },
  ],
};

describe('a layout', () => {
  test('comes in, goes out, and says the same', () => {
    const site = fromLif(FULL, SITE);
    expect(Value.Errors(Site, site)).toEqual([]);
    const { creator, exportTimestamp } = FULL.metaInformation;
    expect(toLif(site, { creator, exportTimestamp, origin: FULL })).toEqual(FULL);
    // And once more from what went out, the site is the same.
    const out = toLif(site, { creator, exportTimestamp });
    expect(readLif(out)).toEqual({ lif: out });
    expect(fromLif(out, site)).toEqual(site);
  });

  test('gives maps, types, chargers, places and restrictions', () => {
    const site = fromLif(FULL, SITE);
    expect(site.nodes.map(({ id, map }) => [id, map])).toEqual([
      ['A', 'ground'],
      ['B', 'ground'],
      ['U', 'upper'],
    ]);
    expect(site.vehicleTypes).toEqual([
      { id: 'fork', version: '2.1' },
      { id: 'tug', version: '2.1' },
    ]);
    expect(site.chargers).toEqual(['A']);
    expect(site.locations).toEqual([{ ...SITE.locations[0], node: 'A', z: 0.4 }]);
    expect(site.edges[0]).toMatchObject({
      types: {
        fork: {
          ...{ orientation: { theta: 3.14, to: 'tangential' }, loaded: true, unloaded: false },
          ...{ loadSets: ['EUR'], maxHeight: 2.2, minForkHeight: 0.1, rotation: false },
          ...{ rotationAtStart: 'left', rotationAtEnd: 'none', reentry: false },
        },
      },
    });
  });

  test('leaves as it was what it cannot say', () => {
    const kept = fromLif(FULL, {
      ...SITE,
      nodes: [{ id: 'B', x: 9, y: 9, turn: false }],
      edges: [{ id: 'AB', from: 'B', to: 'B', length: 4.4, maxSpeed: 1 }],
      parking: ['B'],
      vehicleTypes: [{ id: 'fork', version: '3.0', turnRate: 1 }],
    });
    expect(kept.nodes[1]).toEqual({
      ...{ id: 'B', x: 5, y: 2, map: 'ground', turn: false, types: { fork: {} } },
    });
    expect(kept.edges[0]).toMatchObject({ from: 'A', to: 'B', length: 4.4 });
    expect(kept.edges[0]).not.toHaveProperty('maxSpeed');
    expect(kept.parking).toEqual(['B']);
    expect(kept.vehicleTypes?.map(({ id, version }) => [id, version])).toEqual([
      ['fork', '3.0'],
      ['tug', '2.1'],
    ]);
  });

  test('as it is met: null and None for nothing, fields of the exporter, no position', () => {
    const met = {
      metaInformation: { ...FULL.metaInformation, exportTimestamp: '2025-04-24T10:56:38.18Z' },
      layouts: [
        {
          ...{ layoutId: 'L', layoutVersion: '1', layoutLevelId: 'Level_1' },
          nodes: [
            {
              ...{ nodeId: 'N1', nodePosition: { x: 12.56, y: 7.44 } },
              vehicleTypeNodeProperties: [{ vehicleTypeId: 'V_1', theta: 'None' }],
            },
          ],
          edges: [],
          stations: [
            {
              ...{ stationId: 'S1', interactionNodeIds: ['N1'], stationType: 'PRODUCTION' },
              stationPosition: { x: 1.24, y: 7.44, theta: null },
            },
            { stationId: 'C1', interactionNodeIds: ['N1'], stationPosition: {} },
          ],
        },
      ],
    };
    const { lif, faults } = readLif(met);
    expect(faults).toBeUndefined();
    expect(fromLif(lif!, SITE).nodes).toEqual([
      { id: 'N1', x: 12.56, y: 7.44, map: 'Level_1', types: { V_1: {} } },
    ]);
  });
});

describe('a faulty layout', () => {
  const spoil = (change: (lif: Lif) => void) => {
    const lif = structuredClone(FULL);
    change(lif);
    return readLif(lif).faults;
  };
  const ground = (lif: Lif) => lif.layouts[0]!;
  const use = (lif: Lif) => ground(lif).edges[0]!.vehicleTypeEdgeProperties[0]!;

  test.each<[string, (lif: Lif) => void, string]>([
    [
      'another version',
      (lif) => (lif.metaInformation.lifVersion = '2.0.0'),
      'lifVersion 2.0.0 cannot be read, 1.x can',
    ],
    [
      'an end nowhere',
      (lif) => (ground(lif).edges[1]!.endNodeId = 'X'),
      'edge lift: there is no node X',
    ],
    [
      'a start in another layout',
      (lif) => (ground(lif).edges[1]!.startNodeId = 'U'),
      'edge lift: its layout has no node U',
    ],
    [
      'a station nowhere',
      (lif) => (ground(lif).stations[0]!.interactionNodeIds = ['X']),
      'station DOCK: there is no node X',
    ],
    ['a node twice', (lif) => (lif.layouts[1]!.nodes[0]!.nodeId = 'B'), 'node B stands twice'],
    [
      'a type twice',
      (lif) => ground(lif).edges[0]!.vehicleTypeEdgeProperties.push(use(lif)),
      'edge AB: type fork stands twice',
    ],
    [
      'knots for another curve',
      (lif) => use(lif).trajectory!.knotVector.pop(),
      'edge AB: the trajectory of fork is no curve (3 points of degree 2 want 6 rising knots)',
    ],
    [
      'an id that nobody can scan',
      (lif) => (ground(lif).stations[0]!.stationId = 'Tor 1'),
      '"Tor 1" is no id: 1 to 40 letters, digits and _ . : -',
    ],
    [
      'no type on a node',
      (lif) => (ground(lif).nodes[0]!.vehicleTypeNodeProperties = []),
      '/layouts/0/nodes/0/vehicleTypeNodeProperties must not have fewer than 1 items',
    ],
  ])('with %s is refused', (_, change, fault) => {
    expect(spoil(change)).toContain(fault);
  });

  test('is told all its faults at once', () => {
    const faults = spoil((lif) => {
      ground(lif).edges[0]!.startNodeId = 'X';
      ground(lif).edges[1]!.endNodeId = 'Y';
      use(lif).trajectory!.degree = 3;
    });
    expect(faults).toHaveLength(3);
  });

  test.each([undefined, null, 7, 'lif', [], {}, { layouts: [] }])('%j is no layout', (given) => {
    expect(readLif(given).faults?.length).toBeGreaterThan(0);
  });
});
