import { describe, expect, test } from 'vitest';
import { twoFloors } from '#app/site/two-floors.ts';
import type { Site } from '#base/site/site.ts';
import { createFloor } from '#wcs/floor/create-floor.ts';
import { doneOf, equipmentWays, mayEndAt, type Passage, reachOf } from './way.ts';

const ANY = Number.POSITIVE_INFINITY;

const both = (from: string, to: string) => [
  { id: `${from}-${to}`, from, to },
  { id: `${to}-${from}`, from: to, to: from },
];
const UP = ['B-C', 'C-K', 'K-M'];

/**
 * Ground: A, B, then the lift's cabin C; before B a door (A-B). Above: cabin K, M, and a belt's end T.
 * A third floor's cabin is Z.
 */
const site = {
  mapId: 'ground',
  nodes: [
    ...['A', 'B', 'C'].map((id, x) => ({ id, x, y: 0 })),
    ...['K', 'M', 'T'].map((id, i) => ({ id, x: 2 + i, y: 0, map: 'upper' })),
    ...['Z', 'Y'].map((id, i) => ({ id, x: 2 + i, y: 0, map: 'roof' })),
  ],
  edges: [
    ...['A B', 'B C', 'C K', 'K M', 'M T', 'C Z', 'Z Y'].flatMap((pair) => {
      const [from, to] = pair.split(' ') as [string, string];
      return both(from, to);
    }),
  ],
  ...{ chargers: [], parking: [], locations: [] },
  equipment: [
    {
      ...{ id: 'DOOR', kind: 'door', endpoint: 'opc.tcp://x', path: 'D' },
      crossings: [
        { edges: ['A-B'], from: 'A', to: 'B' },
        { edges: ['B-A'], from: 'B', to: 'A' },
      ],
    },
    {
      ...{ id: 'LIFT', kind: 'lift', endpoint: 'opc.tcp://x', path: 'L' },
      crossings: [
        { edges: UP, from: 'ground', to: 'upper' },
        { edges: ['M-K', 'K-C', 'C-B'], from: 'upper', to: 'ground' },
        { edges: ['B-C', 'C-Z', 'Z-Y'], from: 'ground', to: 'roof' },
        { edges: ['Y-Z', 'Z-C', 'C-B'], from: 'roof', to: 'ground' },
      ],
    },
    {
      ...{ id: 'BELT', kind: 'conveyor', endpoint: 'opc.tcp://x', path: 'T' },
      crossings: [{ edges: ['M-T', 'T-M'], from: 'M', to: 'T' }],
    },
  ],
} satisfies Partial<Site>;
const floor = createFloor(site as Parameters<typeof createFloor>[0]);
const ways = equipmentWays(floor, site.equipment);

test('cabins and the end of a belt are inside, a dead end behind a door is not', () => {
  const inside = site.nodes.flatMap(({ id }) => (ways.inside(id) ? [[id, ways.inside(id)]] : []));
  expect(inside).toEqual([
    ['C', 'LIFT'],
    ['K', 'LIFT'],
    ['T', 'BELT'],
    ['Z', 'LIFT'],
  ]);
});

describe('where a way leads through equipment', () => {
  const passage = (
    equipment: string,
    first: number,
    last: number,
    more: Partial<Passage> = {},
  ) => ({
    ...{ equipment, first, last, beginsInside: false, endsInside: false, ...more },
  });
  test.each<[string, string[], Partial<Passage>[]]>([
    ['through nothing', [], []],
    ['through a door', ['A-B'], [passage('DOOR', 0, 1, { from: 'A', to: 'B' })]],
    [
      'through a door, up, and to a belt',
      ['A-B', ...UP, 'M-T'],
      [
        passage('DOOR', 0, 1),
        passage('LIFT', 1, 4, { from: 'ground', to: 'upper', cabin: 2 }),
        passage('BELT', 4, 5, { endsInside: true }),
      ],
    ],
    [
      'to the roof: the lift is asked for that',
      ['B-C', 'C-Z', 'Z-Y'],
      [passage('LIFT', 0, 3, { to: 'roof', cabin: 1 })],
    ],
    [
      'from a belt',
      ['T-M', 'M-K', 'K-C', 'C-B'],
      [
        passage('BELT', 0, 1, { beginsInside: true }),
        passage('LIFT', 1, 4, { from: 'upper', to: 'ground', cabin: 2 }),
      ],
    ],
    ['from a cabin', ['C-K', 'K-M'], [passage('LIFT', 0, 2, { beginsInside: true, cabin: 0 })]],
    ['to a belt and back', ['M-T', 'T-M'], [passage('BELT', 0, 2)]],
  ])('%s', (_, lanes, passages) => {
    expect(ways.passagesOf(lanes)).toMatchObject(passages);
    expect(ways.passagesOf(lanes)).toHaveLength(passages.length);
  });
});

test('a lift of which nothing but the lane through the shaft is drawn is the same lift', () => {
  const drawn = site.equipment.map((one) => ({
    ...one,
    crossings: one.crossings.map((way) =>
      one.kind === 'lift' ? { ...way, edges: [way.edges[1]!] } : way,
    ),
  }));
  const same = equipmentWays(floor, drawn);
  for (const lanes of [UP, ['A-B', ...UP, 'M-T'], ['B-C', 'C-Z', 'Z-Y'], ['C-K', 'K-M'], ['K-M']]) {
    expect(same.passagesOf(lanes)).toEqual(ways.passagesOf(lanes));
  }
  for (const { id } of site.nodes) expect(same.inside(id)).toBe(ways.inside(id));
});

test('out of a cabin nobody drives without a word, though his way begins there', () => {
  const [passage] = ways.passagesOf(['K-M']);
  expect(passage).toMatchObject({ equipment: 'LIFT', first: 0, last: 1, beginsInside: true });
  expect(reachOf(passage!, { status: 'leaving' }, false)).toBe(0);
  expect(reachOf(passage!, { status: 'leaving' }, true)).toBe(ANY);
});

test('in the sample of two floors a vehicle waits before the cabin, and comes out behind it', () => {
  const { site: sample } = twoFloors();
  const inside = equipmentWays(createFloor(sample), sample.equipment!);
  const way = ['LIFT-G-IN', 'LIFT-UP', 'LIFT-U-OUT'];
  expect(inside.passagesOf(way)).toEqual([
    {
      ...{ equipment: 'LIFT-1', from: 'ground', to: 'upper', first: 0, cabin: 1, last: 3 },
      ...{ beginsInside: false, endsInside: false },
    },
  ]);
  expect(['LIFT-G', 'LIFT-U'].map(inside.inside)).toEqual(['LIFT-1', 'LIFT-1']);
});

const [door, lift, belt] = ways.passagesOf(['A-B', ...UP, 'M-T']) as [Passage, Passage, Passage];
test.each<[string, Passage, 'asked' | 'ready' | 'inside' | 'leaving' | undefined, boolean, number]>(
  [
    ['not asked for', door, undefined, false, 0],
    ['asked for', door, 'asked', false, 0],
    ['ready', door, 'ready', true, ANY],
    ['inside', door, 'inside', true, ANY],
    ['asked for', lift, 'asked', false, 1],
    ['ready: into the cabin', lift, 'ready', true, 2],
    ['driving in', lift, 'inside', false, 2],
    ['carried', lift, 'leaving', false, 2],
    ['arrived', lift, 'leaving', true, ANY],
    ['ready', belt, 'ready', true, ANY],
  ],
)('a base reaches, where a passage is %s', (_, passage, status, granted, reach) => {
  expect(reachOf(passage, status && { status }, granted)).toBe(reach);
});

test('a base ends before, behind, or in the cabin', () => {
  const ends = [0, 1, 2, 3, 4, 5].filter((node) => mayEndAt(lift, node));
  expect(ends).toEqual([0, 1, 2, 4, 5]);
});

test.each<[string, Passage, [number, number], string[]]>([
  ['on its way there', lift, [0, 1], []],
  ['at the node before', lift, [1, 1], []],
  ['at the node before, and let in', lift, [1, 2], ['entered']],
  ['in the cabin', lift, [2, 2], ['entered', 'aboard']],
  ['on its way out', lift, [3, 4], ['entered', 'aboard']],
  ['out', lift, [4, 4], ['left']],
  ['at the end of a belt', belt, [5, 5], ['entered']],
  ['through a door', door, [1, 3], ['left']],
  [
    'where the way begins in a cabin',
    ways.passagesOf(['C-K', 'K-M'])[0]!,
    [0, 0],
    ['entered', 'aboard'],
  ],
  ['where the way begins at a belt', ways.passagesOf(['T-M'])[0]!, [0, 0], ['entered']],
  ['from a belt', ways.passagesOf(['T-M'])[0]!, [1, 1], ['left']],
])('what a vehicle has done: %s', (_, passage, [passedTo, releasedTo], done) => {
  expect(doneOf(passage, { passedTo, releasedTo })).toEqual(done);
});
