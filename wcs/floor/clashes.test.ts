import { describe, expect, test } from 'vitest';
import { layOut } from '#app/site/default-site.ts';
import type { Site } from '#base/site/site.ts';
import { plainBanker } from '#tests/support/plain-banker.ts';
import { createClashes } from './clashes.ts';
import { PLAIN } from './classes.ts';
import { createFloor } from './create-floor.ts';
import type { Floor, VehicleClass } from './floor.ts';
import { convexHull, overlap, reachesInto, type Shape } from './shapes.ts';

const at = (id: string, x: number, y = 0) => ({ id, x, y });
const lane = (from: string, to: string) => ({ id: `${from}${to}`, from, to });
const box = (ahead: number, behind: number, half: number) => [
  { x: ahead, y: -half },
  { x: ahead, y: half },
  { x: -behind, y: half },
  { x: -behind, y: -half },
];

function drawn(more: Partial<Site> & Pick<Site, 'nodes' | 'edges'>, outline = box(0, 0, 0)) {
  const floor = createFloor({ mapId: 'm', chargers: [], parking: [], locations: [], ...more });
  const long: VehicleClass = { ...PLAIN, id: 'long/empty', type: 'long', outline };
  return { ...floor, classes: [PLAIN, long] } satisfies Floor;
}

/** What cannot be entered while a vehicle of the class is at the place. */
function excluded(floor: Floor, place: string, cls = '/empty', other = cls): string[] {
  const clashes = createClashes(floor, 1.4);
  const marked = new Set(clashes.marks(clashes.footprint(cls), clashes.places.get(place)!));
  return [...clashes.places]
    .filter(([, at]) => clashes.asks(clashes.footprint(other), at).some((cell) => marked.has(cell)))
    .map(([id]) => id);
}

describe('shapes', () => {
  const shape = (points: Shape['points'], radius = 0, map = 'm'): Shape => {
    return { map, points: convexHull(points), radius };
  };
  const square = shape([at('', 0), at('', 2), at('', 2, 2), at('', 0, 2)]);
  test.each([
    ['squares side by side', shape([at('', 2), at('', 4), at('', 4, 2), at('', 2, 2)]), false],
    ['the same square', square, true],
    ['one on another map', { ...square, map: 'upper' }, false],
    ['a disc that touches', shape([at('', 3, 1)], 1), false],
    ['a disc that reaches in', shape([at('', 3, 1)], 1.01), true],
    ['a disc inside', shape([at('', 1, 1)], 0.1), true],
    ['a disc around', shape([at('', 1, 1)], 10), true],
    ['a lane across', shape([at('', -1, 1), at('', 3, 1)], 0.1), true],
    ['a small square inside', shape([at('', 1, 1), at('', 1.2, 1), at('', 1, 1.2)]), true],
    ['a corner near a side', shape([at('', 2.1, 1), at('', 4, 0), at('', 4, 2)]), false],
  ])('%s', (_, other, expected) => {
    expect(overlap(square, other)).toBe(expected);
    expect(overlap(other, square)).toBe(expected);
  });

  test('reach into a zone with a bay, or not', () => {
    const zone = [at('', 0), at('', 6), at('', 6, 4), at('', 4, 4), at('', 4, 2), at('', 0, 2)];
    expect(reachesInto(shape([at('', 5, 3)], 0.1), 'm', zone)).toBe(true);
    expect(reachesInto(shape([at('', 2, 3)], 0.9), 'm', zone)).toBe(false);
    expect(reachesInto(shape([at('', 2, 3)], 1.1), 'm', zone)).toBe(true);
    expect(reachesInto(shape([at('', 5, 3)], 0.1, 'upper'), 'm', zone)).toBe(false);
  });
});

describe('places exclude each other', () => {
  test('nodes of discs exactly as the plain banker says', () => {
    const site = layOut();
    const floor = createFloor(site);
    for (const vehicleLength of [1.4, 3.1, 4.5]) {
      const today = plainBanker(floor, { vehicleLength, rests: [] });
      const clashes = createClashes(floor, vehicleLength);
      for (const [place, node] of clashes.nodes.entries()) {
        const near = [...clashes.marks(0, place)].filter((cell) => cell < clashes.nodes.length);
        const ids = near.map((cell) => clashes.nodes[cell]!).sort();
        expect(ids).toEqual([...today.around(node)].sort());
      }
    }
  });

  test('on the default floor no lane but those of its own nodes', () => {
    const site = layOut();
    const floor = createFloor(site);
    for (const edge of floor.edges.values()) {
      const nodes = excluded(floor, edge.id).filter((id) => floor.nodes.has(id));
      expect(nodes.sort()).toEqual([edge.from, edge.to].sort());
    }
  });

  test('lanes that cross, or pass near a node', () => {
    const floor = drawn({
      nodes: [at('a', 0), at('b', 6), at('c', 3, -3), at('d', 3, 3), at('e', 4.5, 1)],
      edges: [lane('a', 'b'), lane('c', 'd')],
    });
    expect(excluded(floor, 'ab')).toEqual(['a', 'b', 'e', 'ab', 'cd']);
    expect(excluded(floor, 'c')).toEqual(['c', 'cd']);
  });

  test('a long vehicle and its neighbour, where it turns and where it only passes', () => {
    const nodes = [at('a', 0), at('b', 3), at('c', 6), at('d', 0, 1.3), at('e', 3, 1.3)];
    const edges = [lane('a', 'b'), lane('b', 'c'), lane('d', 'e')];
    const floor = drawn({ nodes, edges }, box(1.2, 1.2, 0.6));
    expect(excluded(floor, 'b', 'long/empty')).toEqual(['b', 'ab', 'bc']);
    expect(excluded(floor, 'b', 'long/empty', '/empty')).toEqual(['b', 'ab', 'bc']);
    const turning = drawn({ nodes, edges: [...edges, lane('b', 'a')] }, box(1.2, 1.2, 0.6));
    expect(excluded(turning, 'b', 'long/empty')).toEqual(['b', 'e', 'ab', 'ba', 'bc', 'de']);
    const still = nodes.map((node) => ({ ...node, turn: false }));
    const kept = drawn({ nodes: still, edges: [...edges, lane('b', 'a')] }, box(1.2, 1.2, 0.6));
    expect(excluded(kept, 'b', 'long/empty')).toEqual(['b', 'ab', 'ba', 'bc']);
  });

  test('a vehicle that drives sideways is as broad as it is long', () => {
    const nodes = [at('a', 0), at('b', 6), at('d', 0, 1.7), at('e', 6, 1.7)].map((node) => {
      return { ...node, turn: false };
    });
    const orientation = { theta: Math.PI / 2, to: 'tangential' as const };
    const sideways = { ...lane('a', 'b'), types: { long: { orientation } } };
    const outline = box(1.2, 1.2, 0.6);
    const ahead = drawn({ nodes, edges: [lane('a', 'b'), lane('d', 'e')] }, outline);
    expect(excluded(ahead, 'ab', 'long/empty')).toEqual(['a', 'b', 'ab']);
    const across = drawn({ nodes, edges: [sideways, lane('d', 'e')] }, outline);
    expect(excluded(across, 'ab', 'long/empty')).toEqual(['a', 'b', 'd', 'e', 'ab', 'de']);
  });

  test('all of a block for one vehicle, all that reaches into a release zone, all lanes of a lift', () => {
    const nodes = [at('a', 0), at('b', 6), at('c', 12), at('d', 18)];
    const edges = [lane('a', 'b'), lane('b', 'c'), lane('c', 'd')];
    const block = { id: 'B', kind: 'single' as const, nodes: ['b', 'd'], edges: ['ab'] };
    expect(excluded(drawn({ nodes, edges, blocks: [block] }), 'd')).toEqual(['b', 'd', 'ab', 'cd']);
    const zone = {
      ...{ id: 'Z', type: 'release' as const, onLoss: 'stop' as const },
      vertices: [at('', 5, 2), at('', 5, 0.5), at('', 13, 0.5), at('', 13, 2)],
    };
    const zoned = drawn({ nodes, edges, zones: [zone] });
    expect(excluded(zoned, 'c')).toEqual(['b', 'c', 'ab', 'bc', 'cd']);
    const lift = {
      ...{ id: 'L', kind: 'lift' as const, endpoint: 'opc.tcp://l', path: 'L' },
      crossings: [
        { edges: ['ab'], from: '1', to: '2' },
        { edges: ['cd'], from: '2', to: '1' },
      ],
    };
    expect(excluded(drawn({ nodes, edges, equipment: [lift] }), 'ab')).toEqual([
      ...['a', 'b', 'ab', 'bc', 'cd'],
    ]);
  });

  test('a block of one direction holds who goes the other way, and all where it has a junction', () => {
    const nodes = [at('a', 0), at('b', 6), at('c', 12), at('d', 18), at('s', 6, 6)];
    const both = (a: string, b: string) => [lane(a, b), lane(b, a)];
    const corridor = [...both('a', 'b'), ...both('b', 'c'), ...both('c', 'd')];
    const heldOn = (edges: typeof corridor, edge: string) => {
      const inside = edges.map(({ id }) => id);
      const block = { id: 'B', kind: 'same_direction' as const, nodes: ['b', 'c'], edges: inside };
      const clashes = createClashes(drawn({ nodes, edges, blocks: [block] }), 1.4);
      const [held] = clashes.directions.on(clashes.places.get(edge)!);
      const asked = (other: string) => {
        const [there] = clashes.directions.on(clashes.places.get(other)!);
        return clashes.asks(0, there!).some((cell) => clashes.marks(0, held!).includes(cell));
      };
      return { asked, clashes };
    };
    const straight = heldOn(corridor, 'ab');
    expect([straight.asked('cd'), straight.asked('dc'), straight.asked('ba')]).toEqual([
      ...[false, true, true],
    ]);
    const { beside } = straight.clashes.directions;
    const place = (id: string) => straight.clashes.places.get(id) ?? -1;
    expect(beside(place('b'), place('ab'), -1)).toEqual(beside(place('c'), -1, place('cd')));
    expect(beside(place('b'), -1, -1)).not.toEqual(beside(place('b'), place('ab'), -1));
    expect(beside(place('a'), place('ba'), -1)).toEqual([]);
    expect(heldOn([...corridor, ...both('b', 's')], 'ab').asked('cd')).toBe(true);
  });
});
