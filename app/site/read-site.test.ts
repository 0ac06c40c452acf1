import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Site } from '#base/site/site.ts';
import { toLif } from '#base/site/to-lif.ts';
import { layOut } from './default-site.ts';
import { readSite } from './read-site.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'site-'));
});
afterEach(() => rm(folder, { recursive: true }));

const write = async (name: string, content: unknown) => {
  const file = join(folder, name);
  await writeFile(file, JSON.stringify(content));
  return file;
};
const read = async (change: (site: Site) => void) => {
  const site = layOut();
  change(site);
  return readSite(await write('site.json', site));
};
const SQUARE = [
  { x: 0, y: 0 },
  { x: 2, y: 0 },
  { x: 2, y: 2 },
  { x: 0, y: 2 },
];
const lane = (site: Site) => site.edges[0]!;

describe('a site is refused', () => {
  test.each<[string, (site: Site) => void, string]>([
    ['a node that is a lane too', (s) => (lane(s).id = 'R005'), 'R005 is both a node and an edge'],
    [
      'a block with the id of a node',
      (s) => (s.blocks = [{ id: 'R001', kind: 'single', nodes: ['R002'], edges: [] }]),
      'R001 is both a node and a block',
    ],
    ['a lane into nowhere', (s) => (lane(s).to = 'X'), 'edge R001..R002: there is no node X'],
    [
      'a lane to where it begins',
      (s) => (lane(s).to = 'R001'),
      'edge R001..R002: it leads from R001 to itself',
    ],
    [
      'a lane for an unknown type',
      (s) => (lane(s).types = { fork: {} }),
      'edge R001..R002: there is no vehicle type fork',
    ],
    [
      'a node for an unknown type',
      (s) => (s.nodes[0]!.types = { fork: {} }),
      'node R001: there is no vehicle type fork',
    ],
    [
      'a curve of too few knots',
      (s) =>
        (lane(s).trajectory = {
          degree: 1,
          knots: [0, 1],
          points: [
            { x: 0, y: 0 },
            { x: 0, y: 3 },
          ],
        }),
      "edge R001..R002: its trajectory's knots, points and degree make no curve",
    ],
    [
      'a vehicle of an unknown type',
      (s) => (s.vehicles[0]!.type = 'fork'),
      'vehicle AGV-1: there is no vehicle type fork',
    ],
    [
      'two vehicles in one place',
      (s) => (s.vehicles[1]!.node = s.vehicles[0]!.node),
      'vehicles AGV-1 and AGV-2: both stand at S-PARK-1',
    ],
    [
      'a type twice',
      (s) =>
        (s.vehicleTypes = [
          { id: 'a', version: '2.1' },
          { id: 'a', version: '3.0' },
        ]),
      'vehicle type a stands twice',
    ],
    [
      'an outline that crosses itself',
      (s) =>
        (s.vehicleTypes = [
          { id: 'a', version: '2.1', envelope: [SQUARE[0]!, SQUARE[2]!, SQUARE[1]!, SQUARE[3]!] },
        ]),
      'vehicle type a: outline: its sides cross each other',
    ],
    [
      'a block of an unknown lane',
      (s) => (s.blocks = [{ id: 'b', kind: 'single', nodes: [], edges: ['X'] }]),
      'block b: there is no edge X',
    ],
    [
      'a block of nothing',
      (s) => (s.blocks = [{ id: 'b', kind: 'single', nodes: [], edges: [] }]),
      'block b: it holds no node and no edge',
    ],
    [
      'a zone the wrong way round',
      (s) => (s.zones = [{ id: 'z', type: 'blocked', vertices: [...SQUARE].reverse() }]),
      'zone z: its corners do not run counter-clockwise',
    ],
    [
      'a zone on no map',
      (s) => (s.zones = [{ id: 'z', type: 'blocked', map: 'up', vertices: SQUARE }]),
      'zone z: there is no map up',
    ],
    [
      'a door in an unknown lane',
      (s) =>
        (s.equipment = [
          {
            id: 'DOOR',
            kind: 'door',
            endpoint: 'opc.tcp://x',
            path: 'D',
            crossings: [{ edges: ['X'], from: 'a', to: 'b' }],
          },
        ]),
      'equipment DOOR: there is no edge X',
    ],
    [
      'a door with the id of a vehicle',
      (s) =>
        (s.equipment = [
          {
            id: 'AGV-1',
            kind: 'door',
            endpoint: 'opc.tcp://x',
            path: 'D',
            crossings: [{ edges: ['R001..R002'], from: 'a', to: 'b' }],
          },
        ]),
      'device AGV-1 stands twice',
    ],
    [
      'a place nobody gets to',
      (s) => (s.edges = s.edges.filter(({ to }) => to !== 'S-DOCK-IN-1')),
      'location DOCK-IN-1: no vehicle has a way to S-DOCK-IN-1',
    ],
    [
      'a place nobody gets away from',
      (s) => (s.edges = s.edges.filter(({ from }) => from !== 'S-PUT-1')),
      'location PUT-1: no vehicle has a way back from S-PUT-1',
    ],
  ])('for %s', async (_, change, fault) => {
    await expect(read(change)).rejects.toThrow(`- ${fault}\n`.trimEnd());
  });

  test('with all its faults at once', async () => {
    const both = read((site) => {
      lane(site).to = 'X';
      site.vehicles[0]!.type = 'fork';
    });
    await expect(both).rejects.toThrow(/there is no vehicle type fork\n.*there is no node X/);
  });
});

describe('a layout', () => {
  const header = { creator: 'test', exportTimestamp: '2026-11-23T10:00:00.00Z' };

  test('beside the site gives its ways', async () => {
    const drawn = layOut();
    await write('ways.json', toLif(drawn, header));
    const { nodes: _, edges: __, ...rest } = drawn;
    const bare = { ...rest, nodes: [], edges: [], layout: { lif: 'ways.json' } };
    const vehicles = drawn.vehicles.map((one) => ({ ...one, type: 'vehicle' }));
    const site = await readSite(await write('site.json', { ...bare, vehicles }));
    expect(site.nodes.map(({ id }) => id)).toEqual(drawn.nodes.map(({ id }) => id));
    expect(site.edges.map(({ id }) => id)).toEqual(drawn.edges.map(({ id }) => id));
    expect(site.layout).toBeUndefined();
    // Without a type they may drive nowhere: each lane names who may.
    const untyped = await write('untyped.json', bare);
    await expect(readSite(untyped)).rejects.toThrow('no vehicle has a way to');
  });

  test('alone is a site of stations', async () => {
    const site = await readSite(await write('lif.json', toLif(layOut(), header)));
    const stations = layOut().locations.filter(({ node }) => node !== undefined);
    expect(site.locations.map(({ id, node }) => [id, node])).toEqual(
      stations.map(({ id, node }) => [id, node]),
    );
  });

  test('that is not there, or faulty, is named', async () => {
    const lost = await write('site.json', { ...layOut(), layout: { lif: 'gone.json' } });
    await expect(readSite(lost)).rejects.toThrow(/gone\.json.*\n.*cannot be read \(ENOENT\)/);
    await write('gone.json', { metaInformation: {}, layouts: [] });
    await expect(readSite(lost)).rejects.toThrow(/gone\.json/);
  });
});
