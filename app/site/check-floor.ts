import { isCurve, type Site, type SiteBlock } from '#base/site/site.ts';
import type { Zone } from '#base/site/zone.ts';
import { classId } from '#wcs/floor/classes.ts';
import { createFloor } from '#wcs/floor/create-floor.ts';
import { createRoutes } from '#wcs/routing/routes.ts';

/** What the schema cannot see of the ways and of who drives them. */

/** Vehicles that are drawn nearer to each other than this stand in each other, metres. */
const SAME_PLACE = 0.1;

const ids = (things: readonly { readonly id: string }[] = []) => things.map(({ id }) => id);

type Need = (
  where: string,
  what: string,
  known: ReadonlySet<string>,
  named: readonly string[],
) => void;

/** Nodes, lanes and blocks are held by vehicles under their ids: an id must mean one of them only. */
function sharedIds({ nodes, edges, blocks }: Site): string[] {
  const kinds: [string, string[]][] = [
    ['node', ids(nodes)],
    ['edge', ids(edges)],
    ['block', ids(blocks)],
  ];
  const first = new Map<string, string>();
  const faults: string[] = [];
  for (const [kind, known] of kinds) {
    for (const id of new Set(known)) {
      const other = first.get(id);
      if (other)
        faults.push(`${id} is both a ${other} and ${kind === 'edge' ? 'an' : 'a'} ${kind}`);
      else first.set(id, kind);
    }
  }
  return faults;
}

/** Twice the area of a polygon; above 0 it runs counter-clockwise. */
const area = (vertices: Zone['vertices']) =>
  vertices.reduce((sum, a, i) => {
    const b = vertices[(i + 1) % vertices.length]!;
    return sum + a.x * b.y - b.x * a.y;
  }, 0);

function crossesItself(vertices: Zone['vertices']): boolean {
  const side = (p: Zone['vertices'][0], q: typeof p, r: typeof p) =>
    Math.sign((q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x));
  const count = vertices.length;
  const at = (i: number) => vertices[i % count]!;
  for (let i = 0; i < count; i++) {
    for (let j = i + 2; j < count; j++) {
      if ((j + 1) % count === i) continue;
      const [a, b, c, d] = [at(i), at(i + 1), at(j), at(j + 1)];
      if (side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0) return true;
    }
  }
  return false;
}

/** [VDA5050 3.0 §6.4.1] A simple polygon, counter-clockwise. */
function shapeFaults(where: string, vertices: Zone['vertices']): string[] {
  if (crossesItself(vertices)) return [`${where}: its sides cross each other`];
  return area(vertices) > 0 ? [] : [`${where}: its corners do not run counter-clockwise`];
}

function laneFaults(site: Site, need: Need, nodes: ReadonlySet<string>): string[] {
  const faults: string[] = [];
  const types = new Set(ids(site.vehicleTypes));
  for (const node of site.nodes) {
    need(`node ${node.id}`, 'vehicle type', types, Object.keys(node.types ?? {}));
  }
  for (const edge of site.edges) {
    const where = `edge ${edge.id}`;
    need(where, 'node', nodes, [edge.from, edge.to]);
    need(where, 'vehicle type', types, Object.keys(edge.types ?? {}));
    if (edge.from === edge.to) faults.push(`${where}: it leads from ${edge.from} to itself`);
    const curves = [
      edge.trajectory,
      ...Object.values(edge.types ?? {}).map((use) => use.trajectory),
    ];
    if (curves.some((curve) => curve && !isCurve(curve))) {
      faults.push(`${where}: its trajectory's knots, points and degree make no curve`);
    }
  }
  return faults;
}

const membersOf = ({ nodes, edges }: SiteBlock) => nodes.length + edges.length;

function areaFaults(site: Site, need: Need, nodes: ReadonlySet<string>): string[] {
  const faults: string[] = [];
  const edges = new Set(ids(site.edges));
  const maps = new Set([site.mapId, ...site.nodes.flatMap(({ map }) => map ?? [])]);
  for (const block of site.blocks ?? []) {
    need(`block ${block.id}`, 'node', nodes, block.nodes);
    need(`block ${block.id}`, 'edge', edges, block.edges);
    if (membersOf(block) === 0) faults.push(`block ${block.id}: it holds no node and no edge`);
  }
  for (const zone of site.zones ?? []) {
    need(`zone ${zone.id}`, 'map', maps, zone.map === undefined ? [] : [zone.map]);
    faults.push(...shapeFaults(`zone ${zone.id}`, zone.vertices));
  }
  for (const { id, crossings } of site.equipment ?? []) {
    for (const crossing of crossings) need(`equipment ${id}`, 'edge', edges, crossing.edges);
    if (crossings.length === 0) faults.push(`equipment ${id}: no way leads through it`);
  }
  for (const type of site.vehicleTypes ?? []) {
    for (const outline of [type.envelope, type.loadedEnvelope]) {
      if (outline) faults.push(...shapeFaults(`vehicle type ${type.id}: outline`, outline));
    }
  }
  return faults;
}

/** Two vehicles cannot stand in one place, and traffic could never part them. */
function standingFaults(site: Site): string[] {
  const nodes = new Map(site.nodes.map((node) => [node.id, node]));
  const placed = site.vehicles.flatMap(({ id, node }) => {
    const at = nodes.get(node);
    return at ? [{ id, x: at.x, y: at.y, map: at.map ?? site.mapId, node }] : [];
  });
  return placed.flatMap((one, i) =>
    placed
      .slice(0, i)
      .filter((other) => other.map === one.map)
      .filter((other) => Math.hypot(other.x - one.x, other.y - one.y) < SAME_PLACE)
      .map((other) => `vehicles ${other.id} and ${one.id}: both stand at ${one.node}`),
  );
}

/**
 * A place with a node to which no vehicle gets, or from which none gets away, is never served. Asked
 * only of a drawing without other faults.
 */
export function reachFaults(site: Site): string[] {
  if (site.vehicles.length === 0) return [];
  const floor = createFloor(site);
  const routes = createRoutes(floor);
  const starts = new Map(
    site.vehicles.map(({ type = '', node }) => {
      const cls = floor.classes.find(({ id }) => id === classId(type, false))!;
      return [`${type} ${node}`, { node, cls }] as const;
    }),
  );
  const getsBack = new Set<string>();
  const getsTo = new Set<string>();
  for (const { node: home, cls } of starts.values()) {
    for (const node of floor.stations.values()) {
      if (routes.seconds(home, node, cls) < Number.POSITIVE_INFINITY) getsTo.add(node);
      if (routes.seconds(node, home, cls) < Number.POSITIVE_INFINITY) getsBack.add(node);
    }
  }
  return [...floor.stations].flatMap(([place, node]) => {
    if (!getsTo.has(node)) return [`location ${place}: no vehicle has a way to ${node}`];
    return getsBack.has(node) ? [] : [`location ${place}: no vehicle has a way back from ${node}`];
  });
}

export function floorFaults(site: Site, need: Need): string[] {
  const nodes = new Set(ids(site.nodes));
  const types = new Set(ids(site.vehicleTypes));
  for (const { id, type } of site.vehicles) {
    need(`vehicle ${id}`, 'vehicle type', types, type === undefined ? [] : [type]);
  }
  return [
    ...sharedIds(site),
    ...laneFaults(site, need, nodes),
    ...areaFaults(site, need, nodes),
    ...standingFaults(site),
  ];
}
