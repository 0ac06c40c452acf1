import type { Random } from '#base/random.ts';
import type { Site } from '#base/site/site.ts';
import { createFloor } from '#wcs/floor/create-floor.ts';
import type { Floor } from '#wcs/floor/floor.ts';
import type { ClassMover } from './model.ts';

type Drawing = Pick<Site, 'nodes' | 'edges'> & Partial<Site>;

export const at = (id: string, x: number, y = 0) => ({ id, x, y });
export const both = (a: string, b: string) => [
  { id: `${a}${b}`, from: a, to: b },
  { id: `${b}${a}`, from: b, to: a },
];

export const floorOf = (drawing: Drawing): Floor =>
  createFloor({ mapId: 'm', chargers: [], parking: [], locations: [], ...drawing });

/** `1`, `a b`, `c d`: at a, with a base to b and a route on to d. */
export function mover(
  vehicle: string,
  holds: string,
  route = '',
  more: Partial<ClassMover> = {},
): ClassMover {
  const nodes = holds.split(' ');
  return {
    ...{ vehicle, holds: nodes, route: route === '' ? [] : route.split(' ') },
    edges: nodes.slice(1).map((node, i) => `${nodes[i]}${node}`),
    ...{ cls: '/empty', movable: true, since: 0, passed: 0 },
    ...more,
  };
}

/** The way with the fewest nodes, chosen by chance among those; undefined without one. */
export function wayOn(floor: Floor, from: string, to: string, random: Random) {
  const cameFrom = new Map<string, string>([[from, '']]);
  let front = [from];
  while (front.length > 0 && !cameFrom.has(to)) {
    const next: string[] = [];
    for (const node of front) {
      const edges = [...floor.outgoing(node)].sort(() => (random.chance(0.5) ? 1 : -1));
      for (const edge of edges) {
        if (cameFrom.has(edge.to) || floor.isClosed(edge.to)) continue;
        cameFrom.set(edge.to, node);
        next.push(edge.to);
      }
    }
    front = next;
  }
  if (!cameFrom.has(to) || from === to) return undefined;
  const way: string[] = [];
  for (let node = to; node !== from; node = cameFrom.get(node)!) way.unshift(node);
  return way;
}

/** A ring (one way) with spurs, or a grid with some lanes one way and some missing. */
export function randomDrawing(random: Random): Drawing {
  if (random.chance(0.4)) {
    const ring = random.integer(6, 20);
    const radius = (ring * 3) / (2 * Math.PI);
    const on = (i: number, far: number, id: string) => {
      const angle = (2 * Math.PI * i) / ring;
      return at(id, far * Math.cos(angle), far * Math.sin(angle));
    };
    const nodes = Array.from({ length: ring }, (_, i) => on(i, radius, `r${i}`));
    const edges = nodes.map(({ id }, i) => {
      return { id: `${id}r${(i + 1) % ring}`, from: id, to: `r${(i + 1) % ring}` };
    });
    for (let i = 0; i < ring; i++) {
      if (i > 2 && random.chance(0.4)) continue;
      nodes.push(on(i, radius + 3, `s${i}`));
      edges.push(...both(`r${i}`, `s${i}`));
    }
    return { nodes, edges, parking: random.chance(0.3) ? ['r0'] : [] };
  }
  const width = random.integer(2, 6);
  const height = random.integer(2, 5);
  const name = (x: number, y: number) => `n${x}_${y}`;
  const nodes: Drawing['nodes'][number][] = [];
  const edges: Drawing['edges'][number][] = [];
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) {
      nodes.push(at(name(x, y), 3 * x, 3 * y));
      for (const [dx, dy] of [
        [1, 0],
        [0, 1],
      ] as const) {
        if (x + dx >= width || y + dy >= height || random.chance(0.15)) continue;
        const two = both(name(x, y), name(x + dx, y + dy));
        edges.push(...(random.chance(0.7) ? two : [random.pick(two)]));
      }
    }
  }
  const parking = nodes.filter(() => random.chance(0.2)).map(({ id }) => id);
  return { nodes, edges, parking };
}

/** Vehicles at different nodes, most with a way to somewhere and some of it already given. */
export function randomMovers(floor: Floor, random: Random, share = 0.5): ClassMover[] {
  const free = [...floor.nodes.keys()];
  const taken = new Set<string>();
  const count = random.integer(1, Math.max(1, Math.floor(free.length * share)));
  const movers: ClassMover[] = [];
  for (let i = 0; i < count; i++) {
    const open = free.filter((id) => !taken.has(id));
    if (open.length === 0) break;
    const from = random.pick(open);
    const way = random.chance(0.8) ? wayOn(floor, from, random.pick(free), random) : undefined;
    const base: string[] = [from];
    const route = [...(way ?? [])];
    while (route.length > 0 && random.chance(0.3) && !taken.has(route[0]!))
      base.push(route.shift()!);
    for (const node of base) taken.add(node);
    const moves = { movable: random.chance(0.9), since: random.integer(0, 9) };
    movers.push(mover(`v${i}`, base.join(' '), route.join(' '), moves));
  }
  return movers;
}
