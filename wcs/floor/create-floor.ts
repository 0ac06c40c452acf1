import type { FloorChange } from '#base/site/floor-change.ts';
import type { SiteEdge } from '#base/site/site.ts';
import { applyChange, type ChangedDrawing, type Drawing, missing } from './apply-change.ts';
import { vehicleClasses } from './classes.ts';
import { type Line, lineOf } from './curve.ts';
import type { Crossing, Floor, FloorEdge, FloorNode, VehicleClass } from './floor.ts';
import { halfWidth, type LaneRules, laneRules } from './zones.ts';

export interface FloorOptions {
  /** All that are in force, in the order of their making. */
  readonly changes?: readonly FloorChange[];
  /** Higher than that of the floor it takes the place of. */
  readonly version?: number;
  /** Metres, of vehicles without an outline. */
  readonly vehicleLength?: number;
}

const VEHICLE_LENGTH = 1.4;

const byId = (a: { readonly id: string }, b: { readonly id: string }) =>
  a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
const sorted = (ids: Iterable<string>): string[] => [...new Set(ids)].sort();
const NONE: readonly never[] = [];

function grouped<T>(pairs: Iterable<readonly [string, T]>): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const [key, value] of pairs) {
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}

function fullEdge(
  edge: SiteEdge,
  [from, to]: readonly [FloorNode, FloorNode],
  maxHeight: number | undefined,
): FloorEdge {
  const line = lineOf(from, to, edge.trajectory);
  const own = Object.entries(edge.types ?? {}).flatMap(([type, { trajectory }]) =>
    trajectory ? [[type, lineOf(from, to, trajectory)] as const] : [],
  );
  return {
    ...edge,
    ...line,
    length: edge.length ?? line.length,
    ...(maxHeight === undefined ? {} : { maxHeight }),
    lines: new Map(own),
  };
}

/** The line that vehicles of a class drive on a lane. */
export const lineFor = (edge: FloorEdge, { type }: VehicleClass): Line =>
  edge.lines.get(type) ?? edge;

/** A lane without any word by type is for all, one with such words for those that it names. */
function isUsable(
  edge: FloorEdge,
  ends: readonly (FloorNode | undefined)[],
  { type, loaded, loadSet, height }: VehicleClass,
): boolean {
  if (ends.some((node) => node?.types && !Object.hasOwn(node.types, type))) return false;
  if (height > (edge.maxHeight ?? Number.POSITIVE_INFINITY)) return false;
  if (!edge.types) return true;
  const use = Object.hasOwn(edge.types, type) ? edge.types[type] : undefined;
  if (!use || (loaded ? use.loaded === false : use.unloaded === false)) return false;
  if (loaded && use.loadSets?.length && !use.loadSets.includes(loadSet ?? '')) return false;
  return height <= (use.maxHeight ?? Number.POSITIVE_INFINITY);
}

/**
 * A floor from the site's drawing and the changes in force. A change that names what the drawing no
 * longer has is passed over, so that a new drawing never stops the floor.
 */
export function createFloor(site: Drawing, options: FloorOptions = {}): Floor {
  const { changes = [], version = 0, vehicleLength = VEHICLE_LENGTH } = options;
  const drawing = changes.reduce<ChangedDrawing>(
    (before, change) => (missing(before, change).length > 0 ? before : applyChange(before, change)),
    site,
  );
  const nodes = new Map(
    [...drawing.nodes].sort(byId).map((node): [string, FloorNode] => {
      return [node.id, { ...node, map: node.map ?? site.mapId, turn: node.turn ?? true }];
    }),
  );
  const edges = new Map<string, FloorEdge>();
  for (const edge of [...drawing.edges].sort(byId)) {
    const from = nodes.get(edge.from);
    const to = nodes.get(edge.to);
    // The site's check names an edge into nowhere; here it is no way.
    if (from && to) edges.set(edge.id, fullEdge(edge, [from, to], drawing.heights?.get(edge.id)));
  }
  const outgoing = grouped([...edges.values()].map((edge) => [edge.from, edge] as const));
  const neighbours = grouped(
    [...edges.values()].flatMap(({ from, to }) => [[from, to] as const, [to, from] as const]),
  );
  const deadEnds = [...nodes.keys()].filter((id) => new Set(neighbours.get(id)).size === 1);
  const crossings = grouped(
    [...(drawing.equipment ?? [])]
      .sort(byId)
      .flatMap(({ id: equipment, crossings: ways }) =>
        ways.flatMap((way) =>
          way.edges.map((edge): [string, Crossing] => [edge, { equipment, ...way }]),
        ),
      ),
  );
  const zones = drawing.zones ?? NONE;
  const rules = rulesOfLanes(nodes, edges, zones, site.mapId);
  const reachOf = (cls: VehicleClass) => halfWidth(cls.outline, vehicleLength / 2);
  const maxSpeed = (edge: FloorEdge, cls: VehicleClass) =>
    Math.min(
      cls.speed,
      edge.maxSpeed ?? cls.speed,
      edge.types?.[cls.type]?.maxSpeed ?? cls.speed,
      rules.get(edge.id)?.maxSpeed(reachOf(cls)) ?? cls.speed,
    );
  return {
    version,
    nodes,
    edges,
    outgoing: (node) => outgoing.get(node) ?? NONE,
    between: (from, to) => (outgoing.get(from) ?? NONE).filter((edge) => edge.to === to),
    deadEnds,
    rests: sorted([...deadEnds, ...drawing.chargers, ...drawing.parking]),
    chargers: sorted(drawing.chargers),
    parking: sorted(drawing.parking),
    stations: new Map(
      [...drawing.locations].sort(byId).flatMap(({ id, node }) => (node ? [[id, node]] : [])),
    ),
    blocks: drawing.blocks ?? NONE,
    zones,
    crossings: (edge) => crossings.get(edge) ?? NONE,
    classes: vehicleClasses(drawing),
    allows: (edge, cls) => {
      const rule = rules.get(edge.id);
      if (rule && (rule.factor === Number.POSITIVE_INFINITY || rule.toBlocked < reachOf(cls))) {
        return false;
      }
      return isUsable(edge, [nodes.get(edge.from), nodes.get(edge.to)], cls);
    },
    maxSpeed,
    seconds: (edge, cls) => (edge.lines.get(cls.type)?.length ?? edge.length) / maxSpeed(edge, cls),
    factor: (edge) => rules.get(edge.id)?.factor ?? 1,
    isClosed: (id) => drawing.closed?.has(id) ?? false,
  };
}

/** Only of lanes on a map with zones; one that changes the map belongs to both. */
function rulesOfLanes(
  nodes: ReadonlyMap<string, FloorNode>,
  edges: ReadonlyMap<string, FloorEdge>,
  zones: Floor['zones'],
  mapId: string,
): ReadonlyMap<string, LaneRules> {
  const rules = new Map<string, LaneRules>();
  if (zones.length === 0) return rules;
  for (const edge of edges.values()) {
    const maps = [nodes.get(edge.from)?.map, nodes.get(edge.to)?.map];
    const near = zones.filter(({ map }) => maps.includes(map ?? mapId));
    if (near.length > 0) rules.set(edge.id, laneRules(edge, near));
  }
  return rules;
}
