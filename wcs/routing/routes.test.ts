import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '#base/random.ts';
import type { FloorChange } from '#base/site/floor-change.ts';
import type { SiteEdge, SiteNode } from '#base/site/site.ts';
import type { Zone } from '#base/site/zone.ts';
import type { Drawing } from '../floor/apply-change.ts';
import { PLAIN } from '../floor/classes.ts';
import { createFloor } from '../floor/create-floor.ts';
import type { VehicleClass } from '../floor/floor.ts';
import { createRoutes } from './routes.ts';

/**
 *   D ── E ── F      A→B→C and D→E→F one way, A→D and F→C one way,
 *   │         │      B ↔ S a spur below B
 *   A ── B ── C
 *        S
 */
const at = (id: string, x: number, y: number, more: Partial<SiteNode> = {}) => ({
  ...{ id, x, y },
  ...more,
});
const way = (from: string, to: string, more: Partial<SiteEdge> = {}) => ({
  ...{ id: `${from}-${to}`, from, to },
  ...more,
});
const NODES = [
  ...[at('A', 0, 0), at('B', 3, 0), at('C', 6, 0), at('D', 0, 3), at('E', 3, 3)],
  ...[at('F', 6, 3), at('S', 3, -3)],
];
const EDGES = [
  ...[way('A', 'B'), way('B', 'C'), way('A', 'D'), way('D', 'E'), way('E', 'F'), way('F', 'C')],
  ...[way('B', 'S'), way('S', 'B', { maxSpeed: 0.5 })],
];
const drawing = (more: Partial<Drawing> = {}): Drawing => ({
  ...{ mapId: 'm', nodes: NODES, edges: EDGES, chargers: [], parking: [], locations: [] },
  ...more,
});
const ONE: VehicleClass = { ...PLAIN, speed: 1 };
const routesOn = (site: Drawing, changes: readonly FloorChange[] = []) =>
  createRoutes(createFloor(site, { changes }));
const nodesOf = (site: Drawing, more: object = {}, changes: readonly FloorChange[] = []) =>
  routesOn(site, changes)
    .route({ from: 'A', to: 'C', cls: ONE, ...more })
    ?.nodes.join(' ');
const replace = (id: string, more: Partial<SiteEdge>) =>
  EDGES.map((edge) => (edge.id === id ? { ...edge, ...more } : edge));

describe('a route', () => {
  it.each([
    ['the quickest way', {}, 'A B C'],
    ['where it is already', { to: 'A' }, 'A'],
    ['round a node', { avoid: new Set(['B']) }, 'A D E F C'],
    ['round a lane', { avoid: new Set(['B-C']) }, 'A D E F C'],
    ['not against a one-way lane', { from: 'C', to: 'A' }, undefined],
    ['nowhere', { to: 'Z' }, undefined],
    ['round a jam', { wait: ({ to }: SiteEdge) => (to === 'B' ? 60 : 0) }, 'A D E F C'],
  ])('goes %s', (_, query, expected) => {
    expect(nodesOf(drawing(), query)).toBe(expected);
  });

  const close = (kind: 'close_node' | 'close_edge', target: string): FloorChange => ({
    ...{ kind, target },
    body: {},
  });
  it.each<[string, FloorChange[], string | undefined]>([
    ['a closed node', [close('close_node', 'B')], 'A D E F C'],
    ['a closed lane', [close('close_edge', 'B-C')], 'A D E F C'],
    ['both closed', [close('close_node', 'B'), close('close_edge', 'D-E')], undefined],
    [
      'a lane that became slow',
      [{ kind: 'speed', target: 'A-B', body: { maxSpeed: 0.1 } }],
      'A D E F C',
    ],
    ['a lane that is no longer drawn', [close('close_edge', 'gone')], 'A B C'],
  ])('round %s', (_, changes, expected) => {
    expect(nodesOf(drawing(), {}, changes)).toBe(expected);
  });

  const square = (type: object): Zone => ({
    ...{ id: 'Z', vertices: [at('', 4, -1), at('', 5, -1), at('', 5, 1), at('', 4, 1)] },
    ...(type as { type: 'blocked' }),
  });
  it.each<[string, object, string]>([
    ['is blocked', { type: 'blocked' }, 'A D E F C'],
    ['is slow', { type: 'speed_limit', maxSpeed: 0.2 }, 'A D E F C'],
    ['is better gone round', { type: 'penalty', factor: 1 }, 'A D E F C'],
    ['is hardly worse', { type: 'penalty', factor: 0.1 }, 'A B C'],
    ['is driven the other way', { type: 'directed', direction: 3, limit: 'strict' }, 'A D E F C'],
    ['is driven this way', { type: 'directed', direction: 0.5, limit: 'strict' }, 'A B C'],
    ['is driven across', { type: 'bidirected', direction: 1.5, limit: 'restricted' }, 'A D E F C'],
    ['is driven along', { type: 'bidirected', direction: 3.1, limit: 'restricted' }, 'A B C'],
    ['is on another map', { type: 'blocked', map: 'other' }, 'A B C'],
  ])('where a zone on B-C %s', (_, zone, expected) => {
    expect(nodesOf(drawing({ zones: [square(zone)] }))).toBe(expected);
  });

  const cart: VehicleClass = { ...ONE, id: 'cart/loaded', type: 'cart', loaded: true, height: 2 };
  it.each<[string, Partial<SiteEdge>, string | undefined]>([
    ['that names the type', { types: { cart: {} } }, 'A B C'],
    ['that names other types', { types: { fork: {} } }, 'A D E F C'],
    ['not with a load', { types: { cart: { loaded: false } } }, 'A D E F C'],
    ['not without a load', { types: { cart: { unloaded: false } } }, 'A B C'],
    ['with loads of another set', { types: { cart: { loadSets: ['EUR'] } } }, 'A D E F C'],
    ['with any load', { types: { cart: { loadSets: [] } } }, 'A B C'],
    ['too low', { types: { cart: { maxHeight: 1.9 } } }, 'A D E F C'],
    ['slow for the type', { types: { cart: { maxSpeed: 0.1 } } }, 'A D E F C'],
  ])('over a lane %s', (_, more, expected) => {
    expect(nodesOf(drawing({ edges: replace('B-C', more) }), { cls: cart })).toBe(expected);
  });

  it('is not led under a height that is too low since today', () => {
    const low: FloorChange = { kind: 'height', target: 'B-C', body: { maxHeight: 1.5 } };
    expect(nodesOf(drawing(), { cls: cart }, [low])).toBe('A D E F C');
    expect(nodesOf(drawing(), {}, [low])).toBe('A B C');
  });

  it('goes over the quicker of two parallel lanes, by class', () => {
    const edges = [...EDGES, way('A', 'B', { id: 'fast', length: 1, types: { cart: {} } })];
    const routes = routesOn(drawing({ edges }));
    expect(routes.route({ from: 'A', to: 'B', cls: ONE })?.edges).toEqual(['A-B']);
    expect(routes.route({ from: 'A', to: 'B', cls: cart })?.edges).toEqual(['fast']);
  });
});

describe('turning', () => {
  const slow: VehicleClass = { ...ONE, id: 't/empty', type: 't', acceleration: 0.5, turnRate: 0.5 };

  it('costs its angle by the rate, and stopping and starting', () => {
    const routes = routesOn(drawing());
    expect(routes.seconds('A', 'C', slow)).toBe(6);
    expect(routes.seconds('A', 'S', slow)).toBeCloseTo(6 + Math.PI / 2 / 0.5 + 1 / 0.5, 9);
    expect(routes.seconds('S', 'C', ONE)).toBe(6 + 3 + 1);
    const start = { from: 'A', to: 'C', cls: slow, startHeading: Math.PI };
    expect(routes.route(start)?.seconds).toBeCloseTo(6 + Math.PI / 0.5 + 1 / 0.5, 9);
  });

  it('is not needed by who drives backwards out of a spur', () => {
    const backwards = { t: { orientation: { theta: Math.PI, to: 'tangential' as const } } };
    const edges = EDGES.map((edge) => ({
      ...edge,
      types: edge.id === 'S-B' ? backwards : { t: {} },
    }));
    const nodes = [...NODES, at('T', 3, -6)];
    const deep = [...edges, way('S', 'T', { types: { t: {} } })];
    const routes = routesOn(drawing({ nodes, edges: deep }));
    // It stands in S with its nose to the south, and comes out as it stands.
    const out = { from: 'S', to: 'B', cls: slow, startHeading: -Math.PI / 2 };
    expect(routes.route(out)?.seconds).toBeCloseTo(6, 9);
  });

  it('happens only where it may, and to the side it may', () => {
    const stiff = NODES.map((node) => (node.id === 'B' ? { ...node, turn: false } : node));
    expect(routesOn(drawing({ nodes: stiff })).route({ from: 'A', to: 'S', cls: ONE })).toBe(
      undefined,
    );
    const right = (rotationAtStart: 'right' | 'left') => {
      const edges = EDGES.map((edge) => ({ ...edge, types: { t: { rotationAtStart } } }));
      return routesOn(drawing({ edges })).seconds('A', 'S', slow);
    };
    // From east to south: a quarter to the right, or three quarters to the left.
    expect(right('left') - right('right')).toBeCloseTo(Math.PI / 0.5, 9);
  });

  it('is forward both ways, with a turn to the left at the far end only', () => {
    const use = (start: 'none' | 'left', end: 'none' | 'left') => ({
      types: { t: { rotationAtStart: start, rotationAtEnd: end } },
    });
    const nodes = [at('N', 0, 0), at('M', 10, 0), at('L', -10, 0)];
    const edges = [
      ...[way('N', 'M', use('none', 'left')), way('M', 'N', use('left', 'none'))],
      ...[way('L', 'N', use('left', 'left')), way('N', 'L', use('left', 'left'))],
    ];
    const routes = routesOn(drawing({ nodes, edges }));
    expect(routes.seconds('L', 'M', slow)).toBe(20);
    expect(routes.route({ from: 'L', to: 'N', cls: slow, avoid: new Set(['M']) })?.seconds).toBe(
      10,
    );
    // To M and back to N; in N it may not turn, so the way on to L is straight.
    expect(routes.seconds('M', 'L', slow)).toBe(20);
    const around = routes.route({ from: 'N', to: 'L', cls: slow, startHeading: 0 });
    expect(around?.nodes).toEqual(['N', 'L']);
    expect(around?.seconds).toBeCloseTo(10 + Math.PI / 0.5 + 2, 9);
  });

  it('waits for a node where the vehicle must stand otherwise', () => {
    const north = NODES.map((node) => (node.id === 'B' ? { ...node, theta: Math.PI / 2 } : node));
    const routes = routesOn(drawing({ nodes: north }));
    const quarter = Math.PI / 2 / 0.5 + 2;
    expect(routes.seconds('A', 'B', slow)).toBeCloseTo(3 + quarter, 9);
    expect(routes.seconds('A', 'C', slow)).toBeCloseTo(6 + 2 * quarter, 9);
  });

  it('takes no time in a lift, which has no direction', () => {
    const nodes = [...NODES, at('U', 6, 0, { map: 'up' }), at('V', 9, 0, { map: 'up' })];
    const edges = [...EDGES, way('C', 'U'), way('U', 'V')];
    expect(routesOn(drawing({ nodes, edges })).seconds('A', 'V', slow)).toBe(9);
  });
});

describe('waiting', () => {
  it('is learned, bounded, and forgotten', () => {
    const routes = routesOn(drawing());
    const ask = { from: 'A', to: 'C', cls: ONE };
    for (let i = 0; i < 10; i++) routes.learn('B-C', ONE, 1e9);
    expect(routes.route(ask)?.nodes.join(' ')).toBe('A D E F C');
    expect(routes.seconds('A', 'C', ONE)).toBe(6);
    expect(routes.route({ ...ask, cls: PLAIN })?.seconds).toBeLessThan(240);
    for (let i = 0; i < 3_000; i++) routes.learn('D-E', { ...ONE, id: 'other' }, 0);
    expect(routes.route(ask)?.nodes.join(' ')).toBe('A B C');
  });
});

it('another floor is used from then on', () => {
  const routes = routesOn(drawing());
  expect(routes.seconds('A', 'C', ONE)).toBe(6);
  routes.use(
    createFloor(drawing(), {
      changes: [{ kind: 'close_node', target: 'B', body: {} }],
      version: 1,
    }),
  );
  expect(routes.seconds('A', 'C', ONE)).toBe(14);
  expect(routes.seconds('A', 'S', ONE)).toBe(Number.POSITIVE_INFINITY);
});

describe('on any floor', () => {
  /** A grid with one-way lanes, some of them missing, and turning forbidden here and there. */
  function drawGrid(seed: number, side: number): Drawing {
    const random = createRandom(seed);
    const id = (x: number, y: number) => `N${x}.${y}`;
    const nodes: SiteNode[] = [];
    const edges: SiteEdge[] = [];
    for (let x = 0; x < side; x++) {
      for (let y = 0; y < side; y++) {
        nodes.push({ id: id(x, y), x: 2 * x, y: 2 * y, turn: random.chance(0.9) });
        for (const [dx, dy] of [
          [1, 0],
          [-1, 0],
          [0, 1],
          [0, -1],
        ] as const) {
          const inside = x + dx >= 0 && x + dx < side && y + dy >= 0 && y + dy < side;
          if (!inside || random.chance(0.2)) continue;
          edges.push(way(id(x, y), id(x + dx, y + dy), { maxSpeed: 0.5 + random.next() }));
        }
      }
    }
    return drawing({ nodes, edges });
  }
  const slow: VehicleClass = { ...ONE, id: 't/empty', type: 't', acceleration: 0.5, turnRate: 0.5 };

  it('a way takes what its lanes and turns take, and no other way of few lanes takes less', () => {
    fc.assert(
      fc.property(fc.nat(1_000), (seed) => {
        const floor = createFloor(drawGrid(seed, 3));
        const routes = createRoutes(floor);
        for (const from of floor.nodes.keys()) {
          const best = new Map<string, number>();
          // All ways of at most nine lanes, by hand.
          const drive = (
            node: string,
            seconds: number,
            heading: number | undefined,
            left: number,
          ) => {
            if (seconds >= (best.get(`${node} ${heading}`) ?? Number.POSITIVE_INFINITY)) return;
            best.set(`${node} ${heading}`, seconds);
            if (left === 0) return;
            for (const edge of floor.outgoing(node)) {
              const bend = Math.abs(Math.sin((edge.heading - (heading ?? edge.heading)) / 2));
              const angle = 2 * Math.asin(Math.min(1, bend));
              if (angle > 1 && !floor.nodes.get(node)!.turn) continue;
              const turn = angle > 0.1 ? angle / 0.5 + 1 / 0.5 : 0;
              const time = edge.length / Math.min(1, edge.maxSpeed!);
              drive(edge.to, seconds + turn + time, edge.heading, left - 1);
            }
          };
          drive(from, 0, undefined, 9);
          for (const to of floor.nodes.keys()) {
            const least = Math.min(
              ...[...best].flatMap(([key, time]) => (key.startsWith(`${to} `) ? [time] : [])),
            );
            const seconds = routes.seconds(from, to, slow);
            expect(seconds).toBeLessThanOrEqual(least + 1e-9);
            const route = routes.route({ from, to, cls: slow });
            expect(route?.seconds ?? Number.POSITIVE_INFINITY).toBeCloseTo(seconds, 9);
            if (route && route.edges.length <= 9) expect(seconds).toBeCloseTo(least, 9);
            route?.edges.forEach((edge, i) => {
              const { from: start, to: end } = floor.edges.get(edge)!;
              expect([start, end]).toEqual(route.nodes.slice(i, i + 2));
            });
          }
        }
      }),
      { numRuns: 20 },
    );
  });
});
